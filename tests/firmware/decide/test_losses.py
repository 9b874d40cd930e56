"""Late blocks and lost sound in State: bounded, with their causes, which what the computer says may still correct."""

from array import array
from dataclasses import replace

import pytest

from firmware.control.step import step
from firmware.decide.events import Event, Heard, MachineRead
from firmware.decide.losses import KEPT
from firmware.losses import Cause, Deadlines, Loss
from firmware.state import State
from hw.roles import MachineState, Throttled
from tests.stand_ins.states import bare

XRUN = Loss(1, 0, 0, 300.0, 0.0, 0.0, 0, 0, 0, False)
LONG = Loss(0, 1, 0, 3_000.0, 0.0, 0.0, 0, 0, 0, False)
WOKEN = Loss(0, 0, 1, 300.0, 4_000.0, 0.0, 0, 0, 0, False)


def after(*events: Event, state: State | None = None) -> State:
    state = state or bare()
    for event in events:
        state, _ = step(state, event)
    return state


def causes(state: State) -> dict[Cause, int]:
    return dict(state.losses.causes)


def test_a_loss_is_kept_with_its_cause_the_newest_first() -> None:
    losses = after(Heard(LONG, 10.0), Heard(XRUN, 20.0)).losses
    assert [(lost.at_s, lost.cause) for lost in losses.last] == [(20.0, Cause.CARD), (10.0, Cause.WORK)]


def test_a_hundred_thousand_losses_take_no_more_room_than_the_last_few() -> None:
    state = after(*(Heard(LONG, float(n)) for n in range(1_000)))
    assert len(state.losses.last) == KEPT
    assert state.losses.last[0].at_s == 999.0
    assert causes(state) == {Cause.WORK: 1_000}


def test_sound_that_is_lost_right_after_a_late_block_is_lost_by_it() -> None:
    assert causes(after(Heard(WOKEN, 10.0), Heard(XRUN, 10.1))) == {Cause.WOKEN: 2}
    assert causes(after(Heard(WOKEN, 10.0), Heard(XRUN, 10.5))) == {Cause.WOKEN: 1, Cause.CARD: 1}


def test_what_the_computer_says_next_settles_the_cause() -> None:
    state = after(MachineRead(MachineState(stolen_s=5.0), 8.0), Heard(WOKEN, 9.0))
    assert causes(state) == {Cause.WOKEN: 1}
    state = after(MachineRead(MachineState(stolen_s=5.2), 10.0), state=state)
    assert causes(state) == {Cause.HOST: 1}
    state = after(MachineRead(MachineState(stolen_s=5.2), 12.0), state=state)
    assert causes(state) == {Cause.HOST: 1}, "it is settled"


def test_a_board_found_slow_right_after_is_the_cause() -> None:
    state = after(Heard(LONG, 9.0), MachineRead(MachineState(throttled=Throttled.SLOWED), 10.0))
    assert causes(state) == {Cause.THROTTLED: 1}
    state = after(Heard(LONG, 11.0), state=state)
    assert causes(state) == {Cause.THROTTLED: 2}, "it is known to be slow"


def test_an_xrun_that_was_put_down_to_the_block_before_stays_so() -> None:
    state = after(Heard(WOKEN, 10.0), Heard(XRUN, 10.1), MachineRead(MachineState(), 11.0))
    assert causes(state) == {Cause.WOKEN: 2}


@pytest.mark.parametrize("frames", [16, 64])
def test_a_period_is_that_of_the_pedal(frames: int) -> None:
    state = bare(block_frames=frames)
    short = replace(LONG, busy_us=500.0)
    assert causes(after(Heard(short, 1.0), state=state)) == {Cause.WORK if frames == 16 else Cause.CARD: 1}


def test_all_blocks_are_as_audiod_counts_them() -> None:
    work, begun = (7, *[0] * 19, 2), (5, *[0] * 9, 3, *[0] * 9, 1)
    told = Deadlines(array("Q", work).tobytes(), array("Q", begun).tobytes())
    losses = after(Heard(told, 1.0)).losses
    assert (losses.work, losses.begun, losses.late_begins) == (work, begun, 4)
