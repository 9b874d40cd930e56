"""`pedal gain` reads and sets the codec's gain, coaches, and finds out what a knob adds."""

import io
import json
from dataclasses import replace

import pytest

from firmware.calibrate.knob_turn import KnobTurn
from firmware.calibrate.owned import Figure, Owned
from firmware.cli.main import main
from firmware.levels import AnalogGain, codec_levels, gain_from_db
from hw.profiles import load
from tests.stand_ins.measuring import CONTROL, KNOB, MeasuredPedal

SOFT = gain_from_db(-17.5)


def types(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(text))


@pytest.mark.parametrize(
    ("analog", "words"),
    [
        (replace(CONTROL, gain_db=5.0), "+5.0 dB (set by the pedal: -12 to +40 dB in steps of 0.5)"),
        (replace(KNOB, gain_db=3.0), "+3.0 dB (a knob: taken to add this; tell by `pedal gain --knob`)"),
        (AnalogGain(), "+0.0 dB (cannot be moved)"),
    ],
)
def test_it_shows_the_gain_and_what_the_codec_is(
    analog: AnalogGain, words: str, pedal: MeasuredPedal, capsys: pytest.CaptureFixture[str]
) -> None:
    pedal.analog = analog
    assert main(["gain"]) == 0
    assert capsys.readouterr().out.splitlines() == [
        f"analogue gain  {words}",
        "input          0 dBFS is 12.20 dBu (simulated, confidence high)",
        "output         0 dBFS is 12.20 dBu (simulated, confidence medium)",
    ]


def test_a_knob_that_was_told_is_said_to_be_told_at_0_db_too(
    pedal: MeasuredPedal, capsys: pytest.CaptureFixture[str]
) -> None:
    pedal.analog, pedal.owned = KNOB, Owned(knob_gain_db=0.0)
    assert main(["gain"]) == 0
    assert "+0.0 dB (a knob: as you told the pedal)" in capsys.readouterr().out


def test_an_output_is_shown_with_what_its_number_holds_for(
    pedal: MeasuredPedal, capsys: pytest.CaptureFixture[str]
) -> None:
    """The Scarlett's 16 dBu are nobody's without the knob and the two legs."""
    pedal.shipped = codec_levels(load("scarlett_2i2_4g").levels)
    assert main(["gain"]) == 0
    output = "0 dBFS is 16.00 dBu, balanced, output knob at max. (relayed, confidence high)"
    assert f"output         {output}\n" in capsys.readouterr().out
    pedal.owned = Owned(max_output=Figure(9.98, 0.13, "meter", "2026-11-22"))
    assert main(["gain"]) == 0
    assert "output         0 dBFS is 9.98 dBu (measured 2026-11-22, your own)\n" in capsys.readouterr().out


def test_a_codec_in_doubt_asks_to_be_measured(pedal: MeasuredPedal, capsys: pytest.CaptureFixture[str]) -> None:
    pedal.shipped = replace(pedal.shipped, basis="disputed")
    assert main(["gain"]) == 0
    assert "is in doubt; measure it with `pedal calibrate`." in capsys.readouterr().out
    pedal.shipped = replace(pedal.shipped, max_input_dbu=None, basis="unknown", confidence="none")
    assert main(["gain"]) == 0
    assert "is unknown; measure it with `pedal calibrate`." in capsys.readouterr().out


def test_a_gain_is_set_or_entered(pedal: MeasuredPedal, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["gain", "-5"]) == 0
    assert "-5.0 dB" in capsys.readouterr().out
    pedal.analog = KNOB
    assert main(["gain", "--knob", "7.5", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["gain_db"] == 7.5
    assert [wish for wish in pedal.requests if len(wish) > 1] == [
        {"do": "gain", "set_db": -5.0},
        {"do": "gain", "knob_db": 7.5},
    ]


def test_one_thing_at_a_time(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        main(["gain", "5", "--coach"])
    assert left.value.code == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_the_coach_proposes_a_gain_and_sets_it(
    pedal: MeasuredPedal, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    pedal.guitar_peak = SOFT
    types("y\n", monkeypatch)
    assert main(["gain", "--coach"]) == 0
    said = capsys.readouterr().out
    assert "Play as hard as you ever will" in said
    assert "Set the gain to +10.0 dB? [Y/n] y" in said
    assert said.splitlines()[-3].startswith("analogue gain  +10.0 dB")
    assert pedal.acts("coach") == ["begin", "accept", "leave"]


def test_after_clipping_the_coach_listens_once_more(pedal: MeasuredPedal, monkeypatch: pytest.MonkeyPatch) -> None:
    class Softer(io.StringIO):
        """The player who says yes plays softer from then on."""

        def readline(self, size: int = -1, /) -> str:
            pedal.guitar_peak, pedal.clipping = gain_from_db(-7.0), False
            return super().readline(size)

    pedal.guitar_peak, pedal.clipping = 1.0, True
    monkeypatch.setattr("sys.stdin", Softer("\n"))
    assert main(["gain", "--coach"]) == 0
    assert pedal.analog.gain_db == -6.0
    assert pedal.acts("coach") == ["begin", "accept", "leave"]


def test_a_proposal_that_is_not_wanted_changes_nothing(pedal: MeasuredPedal, monkeypatch: pytest.MonkeyPatch) -> None:
    pedal.guitar_peak = SOFT
    types("n\n", monkeypatch)
    assert main(["gain", "--coach"]) == 1
    assert pedal.analog.gain_db == 0.0
    pedal.assert_sound_is_back()


def test_silence_is_no_playing(
    pedal: MeasuredPedal, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    types("", monkeypatch)
    assert main(["gain", "--coach"]) == 1
    assert "heard nothing" in capsys.readouterr().out
    pedal.assert_sound_is_back()


def test_a_codec_that_goes_away_ends_it_in_one_sentence(
    pedal: MeasuredPedal, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    pedal.codec_present = False
    types("", monkeypatch)
    assert main(["gain", "--coach"]) == 2
    assert capsys.readouterr().err == "pedal: sim: the codec is away; plug it in again.\n"
    pedal.assert_sound_is_back()


def test_what_a_knob_adds_is_found_by_playing(
    pedal: MeasuredPedal, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    pedal.analog = replace(KNOB, gain_db=2.0)
    types("\n\ny\n", monkeypatch)
    assert main(["gain", "--find"]) == 0
    said = capsys.readouterr().out
    assert "+6.0 dB ±0.4 dB" in said
    assert "reckon with +8.0 dB" in said
    assert pedal.analog.gain_db == 8.0
    assert pedal.acts("strokes") == ["begin", "again", "end", "leave"]


def test_strokes_that_show_nothing_say_why(
    pedal: MeasuredPedal, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    pedal.analog = KNOB
    pedal.found = KnobTurn("done", sentence="Too few strokes; play eight.")
    types("\n\n", monkeypatch)
    assert main(["gain", "--find", "--json"]) == 1
    shown = capsys.readouterr()
    assert "Too few strokes" in shown.err
    assert json.loads(shown.out)["gain_db"] == 0.0
    assert pedal.acts("strokes")[-1] == "leave"


def test_a_gain_that_the_pedal_can_read_need_not_be_found(
    pedal: MeasuredPedal, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    types("", monkeypatch)
    assert main(["gain", "--find"]) == 2
    assert "no gain knob" in capsys.readouterr().err
    assert pedal.acts("strokes") == []
