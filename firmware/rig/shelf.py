"""Writing to the library so that a power cut leaves no half entry: made in a hidden folder, synced, renamed."""

import fcntl
import os
import shutil
import tempfile
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from types import TracebackType

from firmware.rig.entry import ENTRY_FILE, Entry, entry_json
from firmware.rig.library import WORKBENCH_PREFIX, Library, is_model_id
from firmware.rig.store import sync_folder, write_atomically

LOCK_FILE = ".lock"


class Shelf:
    """The library, held by one writer at a time; a second one waits. A context manager.

    On entering, what a killed writer left is put back or swept away. Raises OSError where it cannot write.
    """

    def __init__(self, folder: Path) -> None:
        self.library = Library(folder)
        self._folder = folder
        self._lock = -1

    def __enter__(self) -> "Shelf":
        self._folder.mkdir(parents=True, exist_ok=True)
        self._lock = os.open(self._folder / LOCK_FILE, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
        fcntl.flock(self._lock, fcntl.LOCK_EX)  # the kernel lets go of it however this process ends
        for stale in self._folder.glob(f"{WORKBENCH_PREFIX}*"):
            self._put_back(stale)
            shutil.rmtree(stale)
        return self

    def _put_back(self, stale: Path) -> None:
        """Entries that a killed writer had taken away and not yet replaced."""
        for replaced in stale.iterdir():
            home = self._folder / replaced.name
            if is_model_id(replaced.name) and not home.exists():
                replaced.rename(home)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        os.close(self._lock)

    @contextmanager
    def workbench(self) -> Generator[Path]:
        """A hidden folder to make an entry in; whatever is left in it at the end goes away."""
        with tempfile.TemporaryDirectory(dir=self._folder, prefix=WORKBENCH_PREFIX) as parent:
            folder = Path(parent) / "entry"
            folder.mkdir(mode=0o755)
            yield folder

    def put(self, folder: Path, entry: Entry, *, beside: bool) -> None:
        """Bring what was made in `folder` into the library: `beside` a whole entry's graphs, or as a new entry.

        entry.json comes last, so that a graph it does not name yet is all that a power cut may leave behind.
        """
        place = self._folder / entry.model_id
        homed = replace(entry, graphs=tuple(replace(graph, path=place / graph.path.name) for graph in entry.graphs))
        if beside:
            for file in sync_files(folder):
                file.replace(place / file.name)
            sync_folder(place)
            write_atomically(place / ENTRY_FILE, entry_json(homed))
            return
        (folder / ENTRY_FILE).write_bytes(entry_json(homed))
        sync_files(folder)
        sync_folder(folder)
        if place.exists():  # damaged, or made by another converter
            place.rename(folder.with_name(entry.model_id))
        folder.rename(place)
        sync_folder(self._folder)


def sync_files(folder: Path) -> list[Path]:
    """All files in `folder`, durable on the disk."""
    files = [path for path in folder.iterdir() if path.is_file()]
    for path in files:
        with path.open("rb+") as file:
            os.fsync(file.fileno())
    return files
