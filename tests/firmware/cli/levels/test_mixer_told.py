"""What the card's mixer does to the level is told in every command that speaks of the level."""

from dataclasses import replace
from pathlib import Path

import pytest

from firmware.calibrate.owned import Owned
from firmware.cli.doctor.checks import check_levels
from firmware.cli.doctor.finding import GOOD, WARNING
from firmware.cli.main import main
from firmware.decide.events import CodecFound, MixerRead
from hw.profiles import load
from hw.roles import MixerState
from tests.stand_ins.control import Desk

VOLT = replace(load("ua_volt"), waiting="")
AUTOMATIC = "'Auto Gain Control' of the card is on and moves the gain by itself; turn it off."


@pytest.fixture
def desk(asked_desk: Desk) -> Desk:
    asked_desk.happen(CodecFound(VOLT, Owned(), 100.0))
    return asked_desk


def test_a_doubt_is_told_by_status_gain_and_doctor(
    desk: Desk, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert check_levels(tmp_path, tmp_path, VOLT).grade == GOOD
    desk.happen(
        MixerRead(MixerState(input_db=3.0, doubts=(AUTOMATIC,), output_unscaled=("PCM has no scale.",)), 101.0)
    )
    finding = check_levels(tmp_path, tmp_path, VOLT)
    assert finding.grade == WARNING
    assert AUTOMATIC in finding.says
    assert main(["status"]) == 0
    assert f"! {AUTOMATIC}" in capsys.readouterr().out
    assert main(["gain"]) == 0
    shown = capsys.readouterr().out
    assert AUTOMATIC in shown
    assert "PCM has no scale." in shown
    assert "card's mixer   +3.00 dB" in shown


def test_what_the_mixer_adds_is_part_of_the_gain_that_is_told(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    desk.happen(MixerRead(MixerState(input_db=3.0), 101.0))
    assert main(["status"]) == 0
    (line,) = [line for line in capsys.readouterr().out.splitlines() if line.startswith("analog gain db")]
    assert line.split()[-1] == "3.0"
