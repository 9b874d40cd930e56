"""`pedal xruns`: what was late or lost, why, and what helps, asked of a pedal that answers as the real one."""

import json
import time
from array import array
from collections.abc import Generator
from pathlib import Path

import pytest

from firmware.cli.main import main
from firmware.decide.events import Heard
from firmware.losses import Cause, Deadlines, Loss
from tests.stand_ins.asking import asked
from tests.stand_ins.control import Desk, entry
from tests.stand_ins.serving import serving

LATE = Loss(1, 2, 0, 3_000.0, 0.0, 2_700.0, 4, 0, 0, False)


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Generator[Desk]:
    monkeypatch.setenv("PEDAL_RUN", str(tmp_path))
    playing = Desk(entry("A"))
    playing.settle()
    with serving(tmp_path, lambda request: asked(playing, request)):
        yield playing


def said(capsys: pytest.CaptureFixture[str]) -> str:
    assert main(["xruns"]) == 0
    return capsys.readouterr().out


def deadlines() -> Deadlines:
    work, begun = array("Q", [0] * 21), array("Q", [0] * 21)
    work[2], work[11], begun[0], begun[20] = 9_000, 2, 9_001, 1
    return Deadlines(work.tobytes(), begun.tobytes())


@pytest.mark.usefixtures("desk")
def test_a_pedal_that_lost_nothing_says_so_in_a_few_lines(capsys: pytest.CaptureFixture[str]) -> None:
    told = said(capsys)
    assert "period  1,333 us" in told
    assert "0 begun late" in told
    assert "cause" not in told


def test_each_loss_has_its_cause_and_each_cause_its_remedy(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    desk.happen(Heard(deadlines(), 1.0))
    desk.happen(Heard(LATE, time.monotonic() - 60.0))
    lines = [" ".join(line.split()) for line in said(capsys).splitlines()]
    assert "20 to 30 % 9,000 0" in lines
    assert "110 to 120 % 2 0" in lines
    assert "200 % and more 0 1" in lines
    assert not any(line.startswith("30 to 40 % 0 0 0") for line in lines)
    a_minute_ago = time.strftime("%H:%M", time.localtime(time.time() - 60.0))
    assert any(line.startswith(a_minute_ago) and line.endswith("put aside 1 2 3,000 0 2,700") for line in lines)
    assert f"put aside: {Cause.PUT_ASIDE.remedy}" in lines


def test_programs_get_all_of_it(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    desk.happen(Heard(deadlines(), 1.0))
    desk.happen(Heard(LATE, time.monotonic()))
    assert main(["xruns", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["xruns"], told["late_blocks"], told["late_begins"]) == (2, 3, 1)
    assert told["deadlines"][11] == {"from_percent": 110, "work": 2, "begun": 0}
    (loss,) = told["last"]
    assert (loss["cause"], loss["put_aside"]) == ("put aside", 4)
    assert loss["time"].startswith(time.strftime("%Y-%m-%dT"))


def test_the_status_names_the_causes(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    desk.happen(Heard(LATE, 1.0))
    assert main(["status", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["loss_causes"] == ["1 put aside"]
