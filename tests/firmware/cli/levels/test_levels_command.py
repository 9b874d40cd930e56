"""`pedal levels`: the arithmetic of the levels, by hand."""

import json

import pytest

from firmware.cli.main import main


@pytest.mark.parametrize("typed", ["12.2", "12,2", "12.2dBu", "12.2 dBu", " 12,2 DBU "])
def test_a_figure_may_have_its_unit_and_a_comma(typed: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["levels", "--max-input-dbu", typed, "--input-level-dbu", "15"]) == 0
    assert capsys.readouterr().out.startswith("input_gain_db -2.8 ")


def test_the_arithmetic_of_two_levels(capsys: pytest.CaptureFixture[str]) -> None:
    typed = "levels --max-input-dbu 12.2 --input-level-dbu 15 --analog-gain-db 5"
    assert main(typed.split()) == 0
    assert capsys.readouterr().out.startswith("input_gain_db -7.8 ")
    assert main([*typed.split(), "--json"]) == 0
    report = json.loads(capsys.readouterr().out)
    assert report["input_gain_db"] == -7.8
    assert report["calibrated"] is True


def test_levels_that_are_not_known_are_said_to_be(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["levels", "--max-input-dbu", "12.2", "--trim", "2", "--json"]) == 0
    report = json.loads(capsys.readouterr().out)
    assert report["input_gain_db"] == 2.0
    assert report["calibrated"] is False
    assert "input_level_dbu" in report["basis"]


@pytest.mark.parametrize(
    ("typed", "gain_db", "words"),
    [
        ("--output-level-dbu 4 --max-output-dbu 12 --gear pedal", -8.0, "calibrated: capture 4 dBu - codec 12 dBu"),
        (
            "--output-level-dbu 14 --max-output-dbu 12 --gear pedal",
            2.0,
            "would clip: full scale of the capture is 2.0 dB",
        ),
        ("--output-level-dbu 4 --max-output-dbu 12 --gear amp --loudness -20", 2.0, "normalized"),
        ("--loudness -20 --output raw", 0.0, "raw"),
        ("--loudness -20 --lufs -16.5", -3.5, "equal: -20 LUFS - -16.5 LUFS on a guitar"),
        ("--output calibrated --loudness -20", 2.0, "not calibrated: the capture has no output_level_dbu"),
    ],
)
def test_the_arithmetic_of_the_output(
    typed: str, gain_db: float, words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["levels", *typed.split()]) == 0
    shown = capsys.readouterr().out
    assert f"output_gain_db {gain_db:+g}  (" in shown
    assert words in shown
    assert main(["levels", *typed.split(), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["output_gain_db"] == gain_db


@pytest.mark.parametrize(
    ("typed", "gain_db", "words"),
    [
        ("--max-input-dbu 12.2 --analog-gain-db 5 --max-output-dbu 8.66", -1.46, "output 8.66 dBu"),
        ("--max-input-dbu 12.2 --analog-gain-db 5", -5.0, "taken back: the codec's max_output_dbu is unknown"),
    ],
)
def test_the_arithmetic_of_the_bypass(
    typed: str, gain_db: float, words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["levels", *typed.split()]) == 0
    shown = capsys.readouterr().out
    assert f"bypass_gain_db {gain_db:+g}  (" in shown
    assert words in shown
    assert main(["levels", *typed.split(), "--json"]) == 0
    report = json.loads(capsys.readouterr().out)
    assert report["bypass_gain_db"] == gain_db
    assert words in report["bypass_basis"]
