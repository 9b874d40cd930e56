"""The true-bypass relay: the guitar goes past the pedal unless the pedal's sound, or its silence, must be heard."""

from dataclasses import replace

import pytest

from firmware.calibrate.coach import Coach, CoachStep
from firmware.calibrate.knob_turn import KnobTurn
from firmware.calibrate.wizard import Wizard, WizardStep
from firmware.decide import hearing
from firmware.decide.relay import LET_GO_S, relay_on
from firmware.messages import Play, PlaySine
from firmware.state import State
from tests.stand_ins.control import status
from tests.stand_ins.states import altered, bare

PLAY = Play(1, 1.0, 1.0)
DRY = bare(bypass=True, status=status(PLAY, bypass=True), dry_since_s=90.0)


def reported(state: State, at_s: float, *, bypass: bool) -> State:
    return hearing.reported(state, status(PLAY, bypass=bypass), at_s)[0]


def test_bypass_lets_it_go_only_once_the_crossfade_has_been_heard() -> None:
    state = altered(reported(bare(), 99.0, bypass=False), bypass=True)
    assert relay_on(state, 99.0), "ordered, and not heard yet"
    for at_s in (100.0, 100.05):
        state = reported(state, at_s, bypass=True)
        assert relay_on(state, at_s)
    assert relay_on(state, 100.0 + LET_GO_S - 0.001)
    assert not relay_on(state, 100.001 + LET_GO_S)
    assert LET_GO_S > 0.015 + 0.021, "the crossfade, and what 16 periods of 64 frames hold"


def test_it_is_drawn_at_once_when_bypass_is_left_whatever_is_heard() -> None:
    assert not relay_on(DRY, 100.0)
    assert relay_on(altered(DRY, bypass=False), 100.0)


@pytest.mark.parametrize(
    "facts",
    [
        {"muted": True},
        {"status": status(PLAY, bypass=True, muted=True)},
        {"sine": PlaySine(1000.0, 0.1)},
        {"coach": Coach(CoachStep.LISTENING)},
        {"wizard": Wizard(step=WizardStep.READY)},
        {"wizard": Wizard(step=WizardStep.RECORDING)},
        {"knob_turn": KnobTurn("before")},
    ],
)
def test_bypassed_it_stays_drawn_for_silence_a_tone_or_a_measurement(
    facts: dict[str, object],
) -> None:
    assert relay_on(altered(DRY, **facts), 100.0)


def test_without_an_audiod_that_speaks_and_a_codec_that_plays_the_guitar_goes_past_the_pedal() -> None:
    playing = bare(status=status(PLAY), muted=True)
    assert relay_on(playing, 100.0)
    assert not relay_on(altered(playing, status=None), 100.0)
    assert not relay_on(altered(playing, status=replace(status(PLAY), codec_present=False)), 100.0)
