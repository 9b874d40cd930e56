"""Which of the codec's inputs is heard, and a guitar that is in another."""

from dataclasses import replace

import pytest

from firmware.calibrate.owned import Figure, Owned
from firmware.decide.effects import HearInput, SaveOwned
from firmware.decide.events import Heard
from firmware.decide.measuring_wants import WantInput
from firmware.messages import Play
from hw.profiles import load
from tests.stand_ins.codecs import KNOB, codec, desk_with, said
from tests.stand_ins.control import Desk, status

MICROPHONE_FIRST = replace(codec(KNOB), codec=replace(load("sim").codec, input_channel=2))


def test_the_input_of_the_profile_is_heard_until_the_owner_chooses_another_which_is_kept() -> None:
    desk = desk_with(MICROPHONE_FIRST)
    assert desk.audio.input_channel == 2
    assert (desk.state.codec.input_channel, desk.state.codec.input_channels) == (2, 2)
    effects = desk.happen(WantInput(1, 101.0))
    assert desk.audio.input_channel == 1
    assert SaveOwned("box", Owned(input_channel=1)) in effects
    assert HearInput(1) in effects
    assert desk.happen(WantInput(1, 102.0)) == ()
    assert desk.happen(WantInput(3, 103.0)) == ()
    again = desk_with(MICROPHONE_FIRST, owned=Owned(input_channel=1))
    assert again.audio.input_channel == 1


def test_an_audio_process_that_comes_back_is_told_the_input_again() -> None:
    desk = desk_with(MICROPHONE_FIRST)
    desk.audio.restart()
    desk.settle()
    assert desk.audio.input_channel == 2


def test_a_measurement_of_another_input_is_doubted() -> None:
    figure = Figure(11.0, 0.1, "meter", "2026-11-22", input_channel=1)
    desk = desk_with(MICROPHONE_FIRST, owned=Owned(max_input=figure))
    (doubt,) = desk.state.codec.levels.doubts
    assert doubt.startswith("The level was measured of input 1, and input 2 is heard")
    desk.happen(WantInput(1, 101.0))
    assert not desk.state.codec.levels.doubtful


def quiet_for(desk: Desk, seconds: float, *, peak: float, other_peak: float) -> list[str]:
    """What is said while the input that is heard has this peak, and input 2 that one."""
    report = replace(status(Play(0, 1.0, 1.0)), input_peak=peak, other_channel=2, other_peak=other_peak)
    return [
        sentence
        for n in range(round(seconds * 20) + 1)
        for sentence in said(desk.happen(Heard(report, 200.0 + n / 20.0)))
    ]


def test_a_guitar_in_another_input_is_told_once_after_20_s_of_silence() -> None:
    desk = desk_with(codec(KNOB))
    assert quiet_for(desk, 19.9, peak=0.0005, other_peak=0.1) == []
    assert desk.state.audio.elsewhere == 0
    (sentence,) = quiet_for(desk, 25.0, peak=0.0005, other_peak=0.1)
    assert sentence.startswith("Input 1 has been silent for 20 s, and input 2 has sound")
    assert "`pedal input 2`" in sentence
    assert desk.state.audio.elsewhere == 2
    assert desk.state.view.notice
    assert desk.state.view.notice.text == "sound in input 2"
    taken = desk.state
    desk.happen(WantInput(2, 300.0))
    assert desk.state.audio.elsewhere == 0
    desk.state = taken
    quiet_for(desk, 0.0, peak=0.1, other_peak=0.1)
    assert desk.state.audio.elsewhere == 0


@pytest.mark.parametrize(("peak", "other_peak"), [(0.002, 0.1), (0.0005, 0.005)], ids=["heard", "hum elsewhere"])
def test_a_guitar_that_is_heard_and_hum_in_another_input_are_not_spoken_of(peak: float, other_peak: float) -> None:
    desk = desk_with(codec(KNOB))
    assert quiet_for(desk, 60.0, peak=peak, other_peak=other_peak) == []
