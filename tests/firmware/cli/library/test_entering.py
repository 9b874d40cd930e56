"""`pedal library --input-level`: the player knows what a capture's file does not say."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from firmware.captures.changes import EnterLevel
from firmware.captures.library import Library
from firmware.cli.main import main
from firmware.decide.events import LibraryRead, Want, WantCapture
from firmware.places import StateFolder
from firmware.state import State
from tests import own_captures
from tests.stand_ins.asking import replied
from tests.stand_ins.control import Desk, entry
from tests.stand_ins.serving import serving


@pytest.fixture(autouse=True)
def no_pedal_runs(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PEDAL_RUN", str(tmp_path / "run"))
    monkeypatch.setenv("PEDAL_STATE", str(tmp_path / "state"))


def fuzz(state: Path) -> tuple[str, float | None]:
    """Its id and the level that was entered for it."""
    [found] = [
        each for each in Library(StateFolder(state).library).entries() if each.info and each.info.name == "Fuzz"
    ]
    return found.model_id, found.entered_dbu


@pytest.mark.parametrize("named", ["Fuzz", "fuzz", "{id}", "{id:.8}", "{folder}/fuzz.nam"])
def test_a_level_is_entered_and_taken_back(
    named: str, state: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    model = named.format(id=fuzz(state)[0], folder=tmp_path / "captures")
    before = (tmp_path / "captures" / "fuzz.nam").read_bytes()
    assert main(["library", "--input-level", model, "15"]) == 0
    shown = capsys.readouterr().out
    assert " 15* " in next(line for line in shown.splitlines() if "Fuzz" in line)
    assert "* level in dBu entered by hand" in shown
    assert fuzz(state)[1] == 15.0
    assert main(["library", "--input-level", model, "none"]) == 0
    assert "uncal" in capsys.readouterr().out
    assert fuzz(state)[1] is None
    assert (tmp_path / "captures" / "fuzz.nam").read_bytes() == before


def test_inspect_reckons_with_it(state: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["library", "--input-level", "Fuzz", "9.2", "--state", str(state)]) == 0
    capsys.readouterr()
    assert main(["inspect", str(tmp_path / "captures" / "fuzz.nam"), "--json"]) == 0
    plan = json.loads(capsys.readouterr().out)["plan"]
    assert plan["input_gain_db"] == pytest.approx(3.0)
    assert plan["calibrated"] is True
    assert "entered by hand" in plan["basis"]


def test_a_capture_that_says_its_own_level_is_not_overruled_without_force(
    state: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def entered() -> float | None:
        [found] = [each for each in Library(StateFolder(state).library).entries() if each.name == "Clean"]
        return found.entered_dbu

    assert main(["library", "--input-level", "Clean", "15"]) == 2
    said = capsys.readouterr().err
    assert "the file of Clean says itself that it was captured at 12.2 dBu" in said
    assert "add --force to play it at 15 dBu" in said
    assert entered() is None
    assert main(["library", "--input-level", "Clean", "15", "--force"]) == 0
    assert entered() == 15.0
    assert main(["library", "--input-level", "Clean", "none"]) == 0, "what was forced is taken back without"
    assert entered() is None


@pytest.mark.parametrize(
    ("model", "level", "complaint"),
    [
        ("Phaser", "15", "no capture 'Phaser'"),
        ("Fuzz", "loud", "loud is no level in dBu"),
        ("Fuzz", "nan", "nan is no level in dBu"),
        ("Fuzz", "400", "400"),
        ("cafe", "15", "no capture 'cafe'"),
    ],
)
@pytest.mark.usefixtures("state")
def test_what_cannot_be_is_one_sentence(
    model: str, level: str, complaint: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["library", "--input-level", model, level]) == 2
    said = capsys.readouterr().err
    assert complaint in said
    assert said.count("\n") == 1


def test_two_of_one_name_are_distinguished_by_their_ids(
    state: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    other = {**own_captures.tiny(seed=9), "metadata": {"name": "fuzz"}}
    (tmp_path / "other.nam").write_text(json.dumps(other))
    assert main(["import", str(tmp_path / "other.nam")]) == 0
    capsys.readouterr()
    assert main(["library", "--input-level", "FUZZ", "15"]) == 2
    said = capsys.readouterr().err
    assert "2 captures are called FUZZ" in said
    assert fuzz(state)[0][:12] in said


def test_the_pedal_that_runs_is_informed(tmp_path: Path) -> None:
    desk = Desk(entry("Fuzz", input_level_dbu=None))

    def act(want: Want) -> State:
        assert isinstance(want, WantCapture)
        assert want.change == EnterLevel("fuzz", 15.0)
        desk.happen(LibraryRead((replace(entry("Fuzz"), entered_dbu=15.0),), (), 101.0))
        return desk.state

    (tmp_path / "run").mkdir()
    with serving(tmp_path / "run", lambda request: replied(desk.state, request, 100.0, act)):
        assert main(["library", "--input-level", "Fuzz", "15 dBu"]) == 0
    assert desk.state.library.entries[0].entered_dbu == 15.0
