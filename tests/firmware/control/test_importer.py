"""Against the real prepare, in its own process."""

import json
import os
import selectors
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from firmware.captures.library import Library
from firmware.captures.verdict import KNOWN, REFUSED, STORED
from firmware.control.importer import Importer
from firmware.control.runner import Runner
from firmware.decide.events import CaptureImported, ImportEnded, ImportRemarked
from tests.own_captures import layer_array, wavenet
from tests.stand_ins.runners import turn_until

PATIENCE_S = 60.0


class Bench:
    """An importer, and what it reported."""

    def __init__(self, library: Path) -> None:
        self.selector = selectors.DefaultSelector()
        self.reports: list[CaptureImported | ImportRemarked | ImportEnded] = []
        runner = Runner("import's end", self.selector)
        self.importer = Importer(library, self.selector, self.reports.append, lambda: 5.0, runner)

    def turn_until(self, done: Callable[[], bool]) -> None:
        turn_until(self.selector, done, PATIENCE_S)

    def turn_until_ended(self) -> ImportEnded:
        self.turn_until(lambda: bool(self.reports) and isinstance(self.reports[-1], ImportEnded))
        ended = self.reports[-1]
        assert isinstance(ended, ImportEnded)
        return ended


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    bench = Bench(tmp_path / "library")
    yield bench
    bench.importer.close()
    assert not bench.selector.get_map()


def children_of(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def write_captures(folder: Path, count: int) -> Path:
    folder.mkdir()
    for n in range(count):
        (folder / f"{n}.nam").write_text(json.dumps(wavenet(layer_array(2, [1, 2]), seed=n)))
    return folder


def test_a_folder_is_imported_file_by_file(bench: Bench, tmp_path: Path) -> None:
    folder = write_captures(tmp_path / "stick", 2)
    (folder / "bad.nam").write_text("{}")
    bench.importer.start(folder, 64)
    assert bench.turn_until_ended().failure is None
    verdicts = [report.verdict for report in bench.reports if isinstance(report, CaptureImported)]
    assert sorted((verdict.done, verdict.found) for verdict in verdicts) == [(1, 3), (2, 3), (3, 3)]
    assert sorted(verdict.verdict for verdict in verdicts) == [REFUSED, STORED, STORED]
    assert [verdict.file for verdict in verdicts if "bad.nam" in verdict.sentence] == ["bad.nam"]
    assert len(Library(tmp_path / "library").entries(64)) == 2
    bench.reports.clear()
    bench.importer.start(folder, 64)  # known by now
    assert bench.turn_until_ended().failure is None
    again = [report.verdict.verdict for report in bench.reports if isinstance(report, CaptureImported)]
    assert sorted(again) == [KNOWN, KNOWN, REFUSED]


def test_a_pulled_stick_ends_the_import(bench: Bench, tmp_path: Path) -> None:
    bench.importer.start(write_captures(tmp_path / "stick", 30), 64)
    bench.importer.stop()
    assert "pulled" in str(bench.turn_until_ended().failure)


def test_a_stopped_import_ends_both_its_processes_and_leaves_whole_captures_only(
    bench: Bench, tmp_path: Path
) -> None:
    bench.importer.start(write_captures(tmp_path / "stick", 60), 64)
    bench.turn_until(lambda: len(bench.reports) >= 1)
    prepare = children_of(os.getpid())[-1]
    (worker,) = children_of(prepare)
    bench.importer.stop()
    bench.turn_until_ended()
    for pid in (prepare, worker):
        assert not Path(f"/proc/{pid}").exists()
    library = Library(tmp_path / "library")
    assert 1 <= len(library.entries(64)) < 60
    assert not library.is_stale(64)


def test_a_library_that_cannot_be_written_ends_the_import_with_a_reason(bench: Bench, tmp_path: Path) -> None:
    (tmp_path / "library").write_text("no folder")
    bench.importer.start(write_captures(tmp_path / "stick", 1), 64)
    failure = str(bench.turn_until_ended().failure)
    assert failure.startswith("the import stopped: The library ")
    assert failure.endswith("/library cannot be written: File exists; see to its disk.")


def test_an_import_that_was_killed_says_so(bench: Bench, tmp_path: Path) -> None:
    bench.importer.start(write_captures(tmp_path / "stick", 30), 64)
    bench.turn_until(lambda: len(bench.reports) >= 1)
    os.kill(children_of(os.getpid())[-1], signal.SIGKILL)
    assert bench.turn_until_ended().failure == "the import stopped: it ended with status -9."


def test_a_path_that_cannot_be_is_reported(bench: Bench) -> None:
    bench.importer.start(Path("/x\0y"), 64)
    assert "cannot be imported" in str(bench.turn_until_ended().failure)


def test_the_pedal_does_not_wait_for_an_import_when_it_ends(tmp_path: Path) -> None:
    bench = Bench(tmp_path / "library")
    bench.importer.start(write_captures(tmp_path / "stick", 30), 64)
    began_s = time.monotonic()
    bench.importer.close()
    assert time.monotonic() - began_s < 30.0
    assert not bench.selector.get_map()
