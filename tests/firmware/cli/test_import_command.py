"""`pedal import` asks the pedal that runs, whose library stays its own user's, and tells each file's verdict."""

from pathlib import Path

import pytest

from firmware.cli.main import main
from firmware.control import requests
from firmware.control.events import CaptureImported, ImportEnded, StartImport
from tests.fakes_control import Desk, entry, verdict
from tests.serving import serving


class Pedal:
    """controld's answers from a real state; each question about the import finds it one step further."""

    def __init__(self, *becomes: CaptureImported | ImportEnded) -> None:
        self.desk = Desk(entry("A"))
        self.becomes = list(becomes)

    def answer(self, request: object) -> dict[str, object]:
        if str(request).startswith("{'do': 'imported'") and self.becomes:
            self.desk.happen(self.becomes.pop(0))
        reply, want = requests.answer(self.desk.state, request, 10.0)
        if want is not None:
            self.desk.happen(want)
        return reply

    @property
    def imports(self) -> list[Path]:
        return [effect.path for effect in self.desk.effects if isinstance(effect, StartImport)]


@pytest.fixture
def captures(tmp_path: Path) -> Path:
    (tmp_path / "run").mkdir()
    (tmp_path / "captures").mkdir()
    return tmp_path / "captures"


def test_the_running_pedal_imports_and_each_verdict_is_told(
    tmp_path: Path, captures: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pedal = Pedal(
        CaptureImported(verdict(1, 2), 11.0),
        CaptureImported(verdict(2, 2, "cut.nam ends too early; copy it again."), 12.0),
        ImportEnded(None, 13.0),
    )
    with serving(tmp_path / "run", pedal.answer):
        assert main(["import", str(captures), "--run", str(tmp_path / "run")]) == 1
    assert pedal.imports == [captures]
    assert capsys.readouterr().out.splitlines() == ["x: added", "cut.nam ends too early; copy it again."]


def test_an_import_that_stops_is_a_sentence(
    tmp_path: Path, captures: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pedal = Pedal(CaptureImported(verdict(1, 9), 11.0), ImportEnded("the library is full; make room.", 12.0))
    with serving(tmp_path / "run", pedal.answer):
        assert main(["import", str(captures), "--run", str(tmp_path / "run")]) == 2
    told = capsys.readouterr()
    assert "x: added" in told.out
    assert told.err == "pedal: the library is full; make room.\n"


def test_a_library_that_is_named_is_filled_here(tmp_path: Path, captures: Path) -> None:
    pedal = Pedal()
    with serving(tmp_path / "run", pedal.answer):
        typed = ["import", str(captures), "--run", str(tmp_path / "run"), "--state", str(tmp_path / "state")]
        assert main(typed) == 0
    assert pedal.imports == []
