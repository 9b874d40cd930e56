"""`pedal calibrate` leads through a measurement, says what came of it, and always gives the sound back."""

import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from firmware.calibrate.owned import Figure
from firmware.calibrate.wizard import WizardStep
from firmware.cli.main import main
from firmware.cli.person import Answers
from tests.stand_ins.measuring import MeasuredPedal

Type = Callable[[str], None]


@pytest.fixture
def types(monkeypatch: pytest.MonkeyPatch) -> Type:
    """What the player will answer, line by line."""
    return lambda text: monkeypatch.setattr("sys.stdin", io.StringIO(text))


def measured(pedal: MeasuredPedal) -> Figure:
    assert pedal.owned.max_input
    return pedal.owned.max_input


def test_a_loopback_finds_what_the_profile_does_not_know(
    pedal: MeasuredPedal, types: Type, capsys: pytest.CaptureFixture[str]
) -> None:
    types("\ny\n")
    assert main(["calibrate", "--method", "loopback"]) == 0
    assert measured(pedal).dbu == pytest.approx(14.0, abs=0.02)
    said = capsys.readouterr().out
    assert "So far: 0 dBFS is 12.20 dBu (simulated, confidence high)." in said
    assert "Unplug amplifier and headphones" in said
    assert "input   0 dBFS is 14.00 dBu ±" in said
    assert "(measured by loopback, 2026-11-22)" in said
    pedal.assert_sound_is_back()


def test_with_a_multimeter_volts_are_asked_until_they_are_some(
    pedal: MeasuredPedal, types: Type, capsys: pytest.CaptureFixture[str]
) -> None:
    types("meter\n\n\nloud\n500\n4,47\ny\n\n\n")
    assert main(["calibrate"]) == 0
    said = capsys.readouterr().out
    assert said.index("Unplug amplifier and headphones") < said.index("The tone plays")
    assert "Nothing is no number" in said
    assert "loud is no number" in said
    assert "500 cannot be" in said
    assert pedal.owned.max_output
    assert pedal.owned.max_output.dbu == pytest.approx(15.22, abs=0.01)
    assert measured(pedal).dbu == pytest.approx(15.22 - 12.2 + 14.0, abs=0.03)
    pedal.assert_sound_is_back()


def test_a_method_is_chosen_by_number_too_and_what_is_none_gets_an_answer(
    pedal: MeasuredPedal, types: Type, capsys: pytest.CaptureFixture[str]
) -> None:
    types("4\nguitar\n\n1\n\n\n")
    assert main(["calibrate"]) == 0
    assert measured(pedal).method == "loopback"
    said = capsys.readouterr().out
    listed = [line.split()[:2] for line in said.splitlines() if line.startswith("  ")]
    assert listed == [["1", "loopback"], ["2", "meter"], ["3", "source"]]
    for wrong in ("4", "guitar", "Nothing"):
        assert f"{wrong} is no method; type 1 to 3, or loopback, meter, source." in said


def test_a_loopback_asks_whether_it_is_so_before_it_records(
    pedal: MeasuredPedal, types: Type, capsys: pytest.CaptureFixture[str]
) -> None:
    types("why\nn\n")
    assert main(["calibrate", "--method", "loopback"]) == 1
    said = capsys.readouterr().out
    assert "The output's full scale counts as 12.20 dBu (simulated, confidence medium)" in said
    assert said.count("Is it so? [Y/n]") == 2
    assert "A tone of -6 dBFS comes, 1.6 V at the jack." in said
    assert "Recording" not in said
    assert "the output's level is not known" in said
    assert pedal.owned.max_input is None
    pedal.assert_sound_is_back()


@pytest.mark.parametrize("last", ["n\n", ""], ids=["no", "nothing more"])
def test_a_refused_measurement_says_why_and_is_not_kept(
    pedal: MeasuredPedal, types: Type, last: str, capsys: pytest.CaptureFixture[str]
) -> None:
    pedal.cable = False
    types("\n" + last)
    assert main(["calibrate", "--method", "loopback"]) == 1
    assert "cable" in capsys.readouterr().out.partition("Recording a tone")[2]
    assert pedal.owned.max_input is None
    pedal.assert_sound_is_back()


def test_it_may_be_tried_again(pedal: MeasuredPedal, types: Type) -> None:
    pedal.cable = False

    class Late(io.StringIO):
        """The cable is plugged in when a second try is asked for."""

        def readline(self, size: int = -1, /) -> str:
            line = super().readline(size)
            pedal.cable = pedal.cable or line == "y\n"
            return line

    types("")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("sys.stdin", Late("\ny\n\n\n"))
        assert main(["calibrate", "--method", "loopback"]) == 0
    assert measured(pedal).dbu == pytest.approx(14.0, abs=0.02)


def test_a_result_that_is_not_wanted_is_not_kept(pedal: MeasuredPedal, types: Type) -> None:
    types("\nperhaps\nn\n")
    assert main(["calibrate", "--method", "loopback"]) == 1
    assert pedal.owned.max_input is None
    pedal.assert_sound_is_back()


@pytest.mark.parametrize("answers", ["", "\n"], ids=["before the cable", "before the result"])
def test_answers_that_end_early_leave_everything_as_it_was(
    pedal: MeasuredPedal, types: Type, answers: str, capsys: pytest.CaptureFixture[str]
) -> None:
    types(answers)
    assert main(["calibrate", "--method", "loopback"]) == 2
    assert "answers ended too early" in capsys.readouterr().err
    assert pedal.owned.max_input is None
    pedal.assert_sound_is_back()


@pytest.mark.parametrize("word", ["q", "n", "No"])
def test_a_no_before_the_tone_of_full_scale_is_no_enter(pedal: MeasuredPedal, types: Type, word: str) -> None:
    types(f"{word}\n1.0\ny\n\n\n")
    assert main(["calibrate", "--method", "meter"]) == 130
    assert pedal.owned.max_output is None
    pedal.assert_sound_is_back()


def test_ctrl_c_while_the_tone_plays_switches_it_off(
    pedal: MeasuredPedal, types: Type, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_: object) -> str:
        assert pedal.sine
        assert pedal.sine.peak == 1.0
        raise KeyboardInterrupt

    types("\n")
    monkeypatch.setattr(Answers, "question", interrupted)
    assert main(["calibrate", "--method", "meter"]) == 130
    pedal.assert_sound_is_back()


def test_whoever_leaves_at_the_pedal_itself_ends_it_here_too(
    pedal: MeasuredPedal, types: Type, capsys: pytest.CaptureFixture[str]
) -> None:
    pedal.played_at_pedal = WizardStep.RECORDING
    types("\n")
    assert main(["calibrate", "--method", "loopback"]) == 1
    assert "left at the pedal itself" in capsys.readouterr().out


def test_a_figure_that_is_known_is_entered_and_forgotten(
    pedal: MeasuredPedal, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["calibrate", "--input-dbu", "15"]) == 0
    assert "15.00 dBu ±0.5 dB (entered by hand, 2026-11-22)" in capsys.readouterr().out
    assert main(["calibrate", "--show"]) == 0
    assert "entered by hand" in capsys.readouterr().out
    assert main(["calibrate", "--forget", "all"]) == 0
    assert "entered" not in capsys.readouterr().out
    assert "act" not in pedal.requests[-1]


def test_forget_alone_forgets_all(pedal: MeasuredPedal, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["calibrate", "--input-dbu", "15"]) == 0
    assert "entered by hand" in capsys.readouterr().out
    assert main(["calibrate", "--forget"]) == 0
    assert "entered" not in capsys.readouterr().out
    assert pedal.requests[-2]["forget"] == "all"
    assert pedal.owned.max_input is None


def test_programs_get_json_alone_on_stdout(
    pedal: MeasuredPedal, types: Type, capsys: pytest.CaptureFixture[str]
) -> None:
    types("\n\n")
    assert main(["calibrate", "--method", "loopback", "--json"]) == 0
    shown = capsys.readouterr()
    assert json.loads(shown.out)["max_input"]["dbu"] == pytest.approx(measured(pedal).dbu)
    assert "Keep it?" in shown.err


def test_without_a_pedal_nothing_is_asked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PEDAL_RUN", str(tmp_path))
    assert main(["calibrate"]) == 2
    shown = capsys.readouterr()
    assert "no pedal is running" in shown.err
    assert shown.out == ""
