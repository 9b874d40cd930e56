"""The LEDs show what the ear hears; they blink while something loads, fast while something clips."""

from itertools import pairwise

import pytest

from firmware.decide.lights import Lamp, panel_out
from firmware.messages import NO_AMP, Play, Status
from firmware.state import State
from tests.stand_ins.control import NEXT, Desk, entry, status
from tests.stand_ins.states import altered, bare

TICK_S = 0.05
AMP = Play(1, 1.0, 1.0)


def first(state: State, now_s: float = 100.0) -> tuple[bool, bool]:
    """Both colours of the first LED."""
    out = panel_out(state, now_s)
    return out.leds[0], out.second[0]


def changes(state: State, since_s: float = 100.0) -> int:
    """How often in two seconds the first LED is seen to go on or off by who looks at each tick."""
    seen = [first(state, since_s + tick * TICK_S)[0] for tick in range(41)]
    return sum(one is not other for one, other in pairwise(seen))


@pytest.mark.parametrize(
    ("heard", "colours"),
    [
        (status(AMP), (True, False)),
        (status(AMP, bypass=True), (False, True)),
        (status(AMP, muted=True), (False, False)),
        (status(Play(NO_AMP, 1.0, 1.0)), (False, False)),
        (None, (False, True)),
    ],
)
def test_lit_while_an_amp_is_heard_and_in_the_second_colour_while_the_guitar_comes_as_it_is(
    heard: Status | None, colours: tuple[bool, bool]
) -> None:
    assert first(bare(status=heard)) == colours


def test_it_blinks_while_the_current_preset_loads_and_the_one_before_plays_on() -> None:
    desk = Desk(entry("A"), entry("B"), entry("C"))
    desk.settle()
    assert changes(desk.state) == 0
    desk.happen(NEXT)
    desk.happen(NEXT)  # C was not kept ready
    assert desk.state.audio.status
    assert desk.state.audio.status.amp_id != NO_AMP
    assert changes(desk.state) == 8
    desk.settle()
    assert first(desk.state) == (True, False)
    assert changes(desk.state) == 0


def test_it_does_not_blink_for_ever_for_a_capture_that_cannot_be_played() -> None:
    desk = Desk(entry("A"), broken=frozenset({"/library/a.onnx"}))
    desk.settle()
    assert changes(desk.state) == 0


def test_it_blinks_fast_while_a_clip_mark_is_lit_bypassed_or_not() -> None:
    for bypass in (False, True):
        heard = bare(status=status(AMP, bypass=bypass))
        for mark in ("input_clip_until_s", "output_clip_until_s"):
            assert changes(altered(heard, **{mark: 103.0})) > 20
            assert changes(altered(heard, **{mark: 99.0})) == 0


def test_a_lamp_burns_half_of_the_time_as_often_as_it_says() -> None:
    for lamp, share in ((Lamp.OFF, 0), (Lamp.SLOW, 100), (Lamp.FAST, 100), (Lamp.LIT, 200)):
        assert sum(lamp.burns(step * 0.005) for step in range(200)) == pytest.approx(share, abs=5)
