"""A pedal that imports, for whoever asks it on its socket, and the command that asks it."""

from dataclasses import replace
from pathlib import Path

from firmware.captures.entry import Entry
from firmware.captures.verdict import KNOWN, REFUSED, STORED, Verdict
from firmware.cli.main import main
from firmware.decide.effects import StartImport
from firmware.decide.events import CaptureImported, ImportEnded, LibraryRead, Want
from firmware.state import State
from tests.stand_ins.asking import replied
from tests.stand_ins.control import Desk, entry, taking
from tests.stand_ins.serving import serving


class ImportingPedal:
    """controld's answers from a real state. Of each import it finds one file a question, and says `words` of it."""

    def __init__(self, **words: str) -> None:
        self.desk = Desk(entry("A"))
        self.words = words
        self.lent: list[tuple[str, int]] = []
        self.portions: list[list[str]] = []
        self.folders: list[str] = []
        self.gives_up: str | None = None
        self.heavy = False

    def answer(self, request: object) -> dict[str, object]:
        if str(request).startswith("{'do': 'imported'"):
            self._work()
        return replied(self.desk.state, request, 10.0, self._act)

    def _act(self, want: Want) -> State:
        for effect in self.desk.happen(want):
            if isinstance(effect, StartImport):
                self._take(effect.path)
        return self.desk.state

    def _take(self, folder: Path) -> None:
        files = sorted(folder.glob("*/*/*"))
        self.portions.append([file.name for file in files])
        self.folders += [file.parent.name for file in files]
        self.lent += [(file.name, file.stat().st_mode & 0o777) for file in files]
        assert all(place.stat().st_mode & 0o777 == 0o755 for place in (folder, *folder.glob("*")))
        self._waiting, self._found = [file.stem for file in files], len(files)

    def _work(self) -> None:
        if self.gives_up:
            self.desk.happen(ImportEnded(self.gives_up, 13.0))
        elif not self._waiting:
            self.desk.happen(ImportEnded(None, 13.0))
        else:
            name = self._waiting.pop(0)
            self.desk.happen(CaptureImported(self._verdict(name, self._found - len(self._waiting)), 11.0))

    def _verdict(self, name: str, done: int) -> Verdict:
        word = self.words.get(name, STORED)
        if word not in (STORED, KNOWN):
            return Verdict(done, self._found, f"{name}.nam", REFUSED, "", name, word)
        library = (*self.desk.state.library.entries, heavy(name) if self.heavy else entry(name))
        self.desk.happen(LibraryRead(library, (), 11.0))
        return Verdict(done, self._found, f"{name}.nam", word, name.lower(), name, f"{name} is in the library.")


def heavy(name: str) -> Entry:
    made = entry(name)
    return replace(made, graphs=(taking(made.graphs[0], 2000.0),))


def write(folder: Path, *names: str, content: str = "{}") -> None:
    """Captures that nobody but their owner may read."""
    for name in names:
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(content)
        (folder / name).chmod(0o600)


def run_import(tmp_path: Path, pedal: ImportingPedal, *typed: object) -> int:
    """The exit status of `pedal import`, while `pedal` runs."""
    with serving(tmp_path / "run", pedal.answer):
        return main(["import", *map(str, typed), "--run", str(tmp_path / "run")])
