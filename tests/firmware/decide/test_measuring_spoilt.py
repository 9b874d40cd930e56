"""What spoils a measurement or ends it: another gain, input or codec, a broken recording, an audiod that died."""

import pytest

from firmware.calibrate.owned import Owned
from firmware.calibrate.wizard import Measured, Method, WizardStep
from firmware.decide.effects import Say, StampDate
from firmware.decide.events import CodecFound, DateStamped, Event, GainRead, MixerRead, TapeRead, Tick
from firmware.decide.measuring_wants import WantInput, WantWizard
from firmware.messages import PlaySine, StartTape
from firmware.state import NO_SINE
from hw.roles import MixerState
from tests.stand_ins.codecs import codec, desk_with
from tests.stand_ins.measuring_desk import loopback, tick


def test_a_gain_that_is_moved_while_it_is_recorded_spoils_the_measurement() -> None:
    desk = desk_with(codec())
    desk.happen(WantWizard("begin", 101.0, Method.LOOPBACK))
    desk.happen(WantWizard("next", 102.0))
    assert StartTape(0, "") in desk.happen(GainRead(3.0, 103.0))
    assert desk.state.measuring.wizard.step is WizardStep.REFUSED
    assert "gain was moved" in desk.state.measuring.wizard.sentence


def read(input_db: float = 0.0, output_db: float = 0.0) -> MixerRead:
    return MixerRead(MixerState(input_db=input_db, output_db=output_db, output_stands=(f"{output_db}",)), 105.0)


@pytest.mark.parametrize("moved", [WantInput(2, 105.0), read(12.0), read(0.0, -10.0), GainRead(3.0, 105.0)], ids=str)
@pytest.mark.parametrize("recorded", [False, True])
def test_what_was_recorded_or_found_at_another_gain_or_input_is_never_kept(recorded: bool, moved: Event) -> None:
    """A yes would keep it with the state of then: the level of input 1 as that of input 2."""
    desk = desk_with(codec())
    desk.happen(WantWizard("begin", 101.0, Method.LOOPBACK))
    desk.happen(WantWizard("next", 102.0))
    if recorded:
        desk.happen(TapeRead(loopback(-3.5), "", 104.0))
        assert desk.state.measuring.wizard.step is WizardStep.RESULT
    desk.happen(moved)
    assert desk.state.measuring.wizard.step is WizardStep.REFUSED
    assert desk.state.measuring.wizard.found is None
    desk.happen(WantWizard("next", 106.0))
    assert desk.state.codec.owned.max_input is None
    assert desk.state.measuring.wizard.step is WizardStep.READY


@pytest.mark.parametrize("steps", range(4))
def test_an_output_that_was_turned_after_the_meter_was_read_is_read_again(steps: int) -> None:
    """The volts of before, and the recording of after: the input's level would be wrong by as much."""
    desk = desk_with(codec())
    desk.happen(WantWizard("begin", 101.0, Method.METER))
    for wish in (
        WantWizard("next", 102.0),
        WantWizard("next", 103.0, value=3.0),
        WantWizard("next", 104.0),
        WantWizard("next", 104.5),
    )[: steps + 1]:
        desk.happen(wish)
    desk.happen(read(0.0, -10.0))
    assert desk.state.measuring.wizard.step is WizardStep.REFUSED
    assert desk.state.measuring.sine.peak == 0.0
    desk.happen(WantWizard("next", 106.0))
    assert desk.state.measuring.wizard.found is None
    desk.happen(WantWizard("next", 107.0))
    assert desk.state.measuring.wizard.step is WizardStep.ASK, "the volts"


def test_a_loopback_stands_on_no_output_whose_volume_without_a_scale_was_turned_since_it_was_measured() -> None:
    def stands(word: str, output_db: float = 0.0, unscaled: str = "PCM has no scale.") -> MixerRead:
        words = (word, f"Master {output_db:g} dB")
        return MixerRead(MixerState(output_db=output_db, output_unscaled=(unscaled,), output_stands=words), 101.0)

    desk = desk_with(codec())
    desk.happen(stands("PCM 4 of 9"))
    desk.happen(DateStamped(Measured(max_output_dbu=10.0), "meter", "2026-11-22", 102.0))
    steps: list[WizardStep] = []
    for now in (stands("PCM 4 of 9"), stands("PCM 4 of 9", -10.0), stands("PCM 2 of 9"), stands("PCM 4 of 9")):
        desk.happen(now)
        desk.happen(WantWizard("begin", 103.0, Method.LOOPBACK))
        steps.append(desk.state.measuring.wizard.step)
    assert steps == [WizardStep.READY, WizardStep.READY, WizardStep.REFUSED, WizardStep.READY]


def test_another_codec_ends_a_measurement() -> None:
    desk = desk_with(codec())
    desk.happen(WantWizard("begin", 101.0, Method.METER))
    desk.happen(WantWizard("next", 102.0))
    desk.happen(CodecFound(codec(key="other"), Owned(), 103.0))
    assert desk.state.measuring.wizard.step is WizardStep.CHOOSE
    assert desk.audio.sine is None


def test_a_recording_that_broke_off_or_stays_away_is_refused_and_may_be_tried_again() -> None:
    desk = desk_with(codec())
    desk.happen(WantWizard("begin", 101.0, Method.LOOPBACK))
    desk.happen(WantWizard("next", 102.0))
    why = "The recording broke off: the codec is away. Plug it in and measure again."
    desk.happen(TapeRead(None, why, 103.0))
    assert desk.state.measuring.wizard.step is WizardStep.REFUSED
    assert desk.state.measuring.wizard.sentence == why
    desk.happen(WantWizard("next", 104.0))
    desk.happen(WantWizard("next", 105.0))
    assert desk.state.measuring.wizard.step is WizardStep.RECORDING
    assert StartTape(0, "") in desk.happen(Tick(120.0))
    assert desk.state.measuring.wizard.step is WizardStep.REFUSED


def test_a_sine_that_nobody_goes_on_with_is_off_after_ten_minutes() -> None:
    desk = desk_with(codec())
    desk.happen(WantWizard("begin", 101.0, Method.METER))
    desk.happen(WantWizard("next", 102.0))
    tick(desk, 701.0)
    assert desk.audio.sine
    (said,) = [effect for effect in tick(desk, 702.1) if isinstance(effect, Say)]
    assert "ten minutes" in said.sentence
    assert desk.audio.sine is None
    assert desk.state.measuring.sine == NO_SINE


@pytest.mark.parametrize("silent_before_s", [0.0, 5.0])
def test_a_tone_dies_with_the_audiod_that_played_it(silent_before_s: float) -> None:
    desk = desk_with(codec())
    desk.happen(WantWizard("begin", 101.0, Method.METER))
    desk.happen(WantWizard("next", 102.0))
    assert desk.audio.sine == PlaySine(330.0, 1.0)
    desk.audio.restart()
    desk.now_s = 102.1 + silent_before_s
    desk.happen(Tick(desk.now_s))
    desk.settle()
    assert desk.audio.sine in (None, NO_SINE), "full scale, unasked"
    assert desk.state.measuring.wizard.step is WizardStep.REFUSED
    assert "audio process ended" in desk.state.measuring.wizard.sentence
    desk.happen(WantWizard("next", desk.now_s + 1.0))  # silence while cables are looked at, as at the beginning
    assert desk.audio.sine == PlaySine(330.0, 0.0)


def test_what_was_found_may_be_kept_though_audiod_died() -> None:
    desk = desk_with(codec())
    desk.happen(WantWizard("begin", 101.0, Method.METER))
    desk.happen(WantWizard("next", 102.0))
    desk.happen(WantWizard("next", 103.0, value=2.0))
    desk.audio.restart()
    desk.settle()
    assert desk.state.measuring.wizard.step is WizardStep.RESULT
    assert any(isinstance(effect, StampDate) for effect in desk.happen(WantWizard("next", 104.0)))


def test_a_recording_dies_with_the_audiod_that_made_it() -> None:
    desk = desk_with(codec())
    desk.happen(WantWizard("begin", 101.0, Method.LOOPBACK))
    desk.happen(WantWizard("next", 102.0))
    assert desk.state.measuring.wizard.step is WizardStep.RECORDING
    desk.audio.restart()
    desk.settle()
    assert desk.state.measuring.wizard.step is WizardStep.REFUSED
    assert desk.audio.sine in (None, NO_SINE)
    assert desk.audio.recording is None
