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
        self.lent: dict[str, int] = {}

    def answer(self, request: object) -> dict[str, object]:
        if str(request).startswith("{'do': 'imported'") and self.becomes:
            self.desk.happen(self.becomes.pop(0))
        reply, want = requests.answer(self.desk.state, request, 10.0)
        for given in self.imports:
            for path in (given, *given.rglob("*")):
                self.lent[str(path.relative_to(given.parent))] = path.stat().st_mode & 0o777
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
    assert [path.name for path in pedal.imports] == ["captures"]
    assert capsys.readouterr().out.splitlines() == ["x: added", "cut.nam ends too early; copy it again."]


def test_the_pedal_is_lent_what_it_may_not_reach_by_itself(tmp_path: Path, captures: Path) -> None:
    """A home is closed to other users, and the service sees a /tmp of its own."""
    for name in ("a.nam", "deeper/b.NAM", "deeper/photo.jpg"):
        (captures / name).parent.mkdir(exist_ok=True)
        (captures / name).write_text("{}")
        (captures / name).chmod(0o600)
    captures.chmod(0o700)
    pedal = Pedal(ImportEnded(None, 13.0), ImportEnded(None, 14.0))
    typed = ["import", str(captures), str(captures / "a.nam"), "--run", str(tmp_path / "run")]
    with serving(tmp_path / "run", pedal.answer):
        assert main(typed) == 0
    assert pedal.lent == {
        "captures": 0o755,
        "captures/a.nam": 0o644,
        "captures/deeper": 0o755,
        "captures/deeper/b.NAM": 0o644,
        "a.nam": 0o644,
    }
    assert all(path.is_relative_to(tmp_path / "run") for path in pedal.imports)
    assert not any(path.exists() for path in pedal.imports), "what was lent is gone again"


def test_captures_that_cannot_be_copied_are_a_sentence(
    tmp_path: Path, captures: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (captures / "a.nam").write_text("{}")
    pedal = Pedal()
    with pytest.MonkeyPatch.context() as patch, serving(tmp_path / "run", pedal.answer):
        patch.setattr("shutil.copyfile", _disk_full)
        assert main(["import", str(captures), "--run", str(tmp_path / "run")]) == 2
    assert (
        capsys.readouterr().err
        == f"pedal: {captures}/a.nam cannot be copied for the pedal: No space left on device.\n"
    )
    assert list((tmp_path / "run").glob("import-*")) == []


def _disk_full(source: Path, _target: Path, **_: object) -> None:
    raise OSError(28, "No space left on device", str(source))


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
