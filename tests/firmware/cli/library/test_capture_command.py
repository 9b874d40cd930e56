"""`pedal capture`: renaming and deleting, on the folder and by the pedal that runs."""

from collections.abc import Generator
from dataclasses import replace
from pathlib import Path

import pytest

from firmware.captures.changes import RemoveCapture, RenameCapture
from firmware.captures.library import Library
from firmware.cli.main import main
from firmware.decide.events import LibraryRead, Want, WantCapture
from firmware.places import StateFolder
from firmware.sound import Preset
from firmware.state import State
from firmware.store.preset_files import file_name, write
from tests.stand_ins.asking import replied
from tests.stand_ins.control import entry, own_desk
from tests.stand_ins.serving import serving


@pytest.fixture(autouse=True)
def no_pedal_runs(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PEDAL_RUN", str(tmp_path / "run"))
    monkeypatch.setenv("PEDAL_STATE", str(tmp_path / "state"))


def names(state: Path) -> list[str]:
    return [each.name for each in Library(StateFolder(state).library).entries()]


def id_of(state: Path, name: str) -> str:
    return next(each.model_id for each in Library(StateFolder(state).library).entries() if each.name == name)


def keep_preset(state: Path, name: str, capture: str) -> None:
    preset = Preset(name, id_of(state, capture), capture)
    write(StateFolder(state).presets / file_name(name), preset)


@pytest.mark.parametrize("named", ["Fuzz", "fu", "{id:.8}", "{folder}/fuzz.nam"])
def test_a_capture_is_renamed(named: str, state: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    typed = named.format(id=id_of(state, "Fuzz"), folder=tmp_path / "captures")
    assert main(["capture", "rename", typed, " Big  Muff "]) == 0
    assert capsys.readouterr().out == "Fuzz is called Big Muff now\n"
    assert names(state) == ["Big Muff", "Clean"]


def test_it_gets_its_own_name_again(state: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["capture", "rename", "Fuzz", "Muff"]) == 0
    assert main(["capture", "rename", "Muff"]) == 0
    assert capsys.readouterr().out.splitlines()[-1] == "Muff is called Fuzz now"
    assert names(state) == ["Clean", "Fuzz"]


def test_importing_its_file_again_leaves_the_name_that_the_player_gave(
    state: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["capture", "rename", "Fuzz", "Muff"]) == 0
    assert main(["import", str(tmp_path / "captures" / "fuzz.nam")]) == 0
    assert "already there" in capsys.readouterr().out
    assert names(state) == ["Clean", "Muff"]


def test_a_capture_is_deleted(state: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["capture", "delete", "fuzz"]) == 0
    assert capsys.readouterr().out == "Fuzz is deleted\n"
    assert names(state) == ["Clean"]


def test_one_that_presets_play_is_deleted_by_force_alone(state: Path, capsys: pytest.CaptureFixture[str]) -> None:
    keep_preset(state, "Solo", "Fuzz")
    keep_preset(state, "Noise", "Fuzz")
    assert main(["capture", "delete", "Fuzz"]) == 2
    said = capsys.readouterr().err
    assert said == (
        "pedal: Fuzz is played by presets Noise, Solo; delete those first, or add --force to delete the capture all"
        " the same.\n"
    )
    assert names(state) == ["Clean", "Fuzz"]
    assert main(["capture", "delete", "Fuzz", "--force"]) == 0
    shown = capsys.readouterr().out
    assert shown == "Fuzz is deleted\npresets Noise, Solo played it, and will say that it is missing\n"
    assert names(state) == ["Clean"]


@pytest.mark.parametrize(
    ("typed", "complaint"),
    [
        (["rename", "Phaser", "x"], "there is no capture 'Phaser'; the pedal has Clean, Fuzz."),
        (["delete", "Fuz z"], "(did you mean 'Fuzz'?)"),
        (["rename", "Fuzz", "clean"], "there is a capture Clean already"),
        (["rename", "Fuzz", "  "], "a capture needs a name"),
        (["rename"], "required: NAME"),
        (["delete", "Fuzz", "--state", "nowhere"], "no such folder"),
        (["renam", "Fuzz", "x"], "there is no command 'renam' (did you mean 'rename'?)"),
    ],
)
def test_a_mistake_is_one_sentence(
    typed: list[str], complaint: str, state: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    try:
        status = main(["capture", *typed])
    except SystemExit as left:
        status = left.code
    said = capsys.readouterr().err
    assert status == 2
    assert complaint in said
    assert said.count("\n") == 1
    assert names(state) == ["Clean", "Fuzz"]


class Pedal:
    """Runs: Solo plays the capture Fuzz, and the disk does at once what is wanted."""

    def __init__(self) -> None:
        self.captures = {"fuzz": entry("Fuzz"), "clean": entry("Clean")}
        self.desk = own_desk()
        self.read()

    def read(self) -> None:
        self.desk.happen(LibraryRead(tuple(self.captures.values()), (Preset("Solo", "fuzz", "Fuzz"),), 101.0))

    def act(self, want: Want) -> State:
        assert isinstance(want, WantCapture)
        self.desk.happen(want)
        match want.change:
            case RenameCapture(model_id, name):
                self.captures[model_id] = replace(self.captures[model_id], name=name, entered_name=name)
            case RemoveCapture(model_id):
                del self.captures[model_id]
            case _:
                raise AssertionError(want)
        self.read()
        return self.desk.state

    def answer(self, request: object) -> dict[str, object]:
        return replied(self.desk.state, request, 101.0, self.act)


@pytest.fixture
def pedal(tmp_path: Path) -> Generator[Pedal]:
    (tmp_path / "run").mkdir()
    running = Pedal()
    with serving(tmp_path / "run", running.answer):
        yield running


def test_the_pedal_that_runs_renames(pedal: Pedal, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["capture", "rename", "fu", "Muff"]) == 0
    assert capsys.readouterr().out == "Fuzz is called Muff now\n"
    assert pedal.desk.state.preset
    assert pedal.desk.state.preset.name == "Solo"
    assert main(["capture", "rename", "clean", "muff"]) == 2
    assert "there is a capture Muff already" in capsys.readouterr().err


def test_the_pedal_that_runs_deletes_and_tells_what_is_dry(pedal: Pedal, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["capture", "delete", "fuzz"]) == 2
    assert "Fuzz is played by preset Solo; delete that first" in capsys.readouterr().err
    assert list(pedal.captures) == ["fuzz", "clean"]
    assert main(["capture", "delete", "clean"]) == 0
    assert capsys.readouterr().out == "Clean is deleted\n"
    assert main(["capture", "delete", "fuzz", "--force"]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "Fuzz is deleted",
        "preset Solo played it, and will say that it is missing",
        "the pedal is dry: preset Solo: its capture Fuzz is missing; import it again.",
    ]
