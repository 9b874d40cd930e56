"""Writing to the library so that a power cut leaves no half entry: it is made in a hidden folder, synced, renamed."""

import fcntl
import os
import shutil
import tempfile
from collections.abc import Generator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from types import TracebackType

from firmware import PEDAL_RATE_HZ
from firmware.captures.entered import read_entered, write_entered
from firmware.captures.entry import ENTRY_FILE, KEPT_FILES, MADE_HERE, SHOWN_ID_CHARS, Entry, entry_json, kept_names
from firmware.captures.library import WORKBENCH_PREFIX, Library, is_model_id
from firmware.captures.naming import named
from firmware.captures.refusal import REFUSAL_FILE, TRIES, Refusal, read_refusal, write_refusal
from firmware.durable import remove_unfinished, sync_folder, write_atomically
from firmware.errors import CaptureError
from firmware.names import display_name

LOCK_FILE = ".lock"
REMOVED_PREFIX = ".removed-"  # of an entry that is on its way out


class LibraryWriter:
    """Holds the library for one writer at a time; a second one waits, or with `waits` False raises CaptureError. A
    context manager.

    On entering, it puts back or sweeps away what a killed writer left. Raises OSError where it cannot write. The
    worker, whose prepare holds the library, writes without entering.
    """

    def __init__(self, folder: Path, *, waits: bool = True) -> None:
        self.library = Library(folder)
        self.folder = folder
        self.waits = waits
        self.lock = -1  # a file descriptor; the kernel lets go when all who inherited it have ended, however they do

    def __enter__(self) -> "LibraryWriter":
        self.folder.mkdir(parents=True, exist_ok=True)
        self.lock = _open_lock(self.folder / LOCK_FILE)
        try:
            fcntl.flock(self.lock, fcntl.LOCK_EX if self.waits else fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            os.close(self.lock)
            raise CaptureError(
                "captures come into the library, or are made anew there; try again once that is done.",
                short="library is busy",
            ) from error
        self.tidy()
        return self

    def tidy(self) -> None:
        """Sweep what a killed writer left, and put back what it had taken away to replace it."""
        for removed in self.folder.glob(f"{REMOVED_PREFIX}*"):
            with suppress(PermissionError):
                shutil.rmtree(removed)
        remove_unfinished(*(entry for entry in self.folder.iterdir() if is_model_id(entry.name)))
        for stale in self.folder.glob(f"{WORKBENCH_PREFIX}*"):
            with suppress(PermissionError):  # another user's, as root's: it is in nobody's way
                self._put_back(stale)
                shutil.rmtree(stale)

    def _put_back(self, stale: Path) -> None:
        """Entries that a killed writer had taken away and not yet replaced."""
        for replaced in stale.iterdir():
            home = self.folder / replaced.name
            if is_model_id(replaced.name) and not home.exists():
                replaced.rename(home)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with suppress(OSError):  # the next writer sweeps what this one cannot
            self.tidy()
        os.close(self.lock)

    @contextmanager
    def workbench(self) -> Generator[Path]:
        """A hidden folder to make an entry in; whatever is left in it at the end goes away."""
        with tempfile.TemporaryDirectory(dir=self.folder, prefix=WORKBENCH_PREFIX) as parent:
            folder = Path(parent) / "entry"
            folder.mkdir(mode=0o755)
            yield folder

    def home(self, path: Path) -> str | None:
        """The model id of the entry whose capture lies at `path`; None for a file from outside."""
        inside = path.name in KEPT_FILES and is_model_id(path.parent.name)
        return path.parent.name if inside and path.parent.parent.resolve() == self.folder.resolve() else None

    def refusal(self, path: Path, block_frames: int, pedal_rate_hz: int = PEDAL_RATE_HZ) -> Refusal | None:
        """Why the stored capture at `path` was refused before, if nothing has changed since."""
        home = self.home(path)
        refusal = read_refusal(self.folder / home) if home else None
        return refusal if refusal and refusal.stands(block_frames, pedal_rate_hz) else None

    def refuse(
        self,
        path: Path,
        sentence: str,
        block_frames: int,
        tries_left: int = 0,
        pedal_rate_hz: int = PEDAL_RATE_HZ,
    ) -> None:
        """Remember why, of a stored capture; where the disk has no room for that, it will be tried again."""
        if home := self.home(path):
            with suppress(OSError):
                refusal = Refusal(sentence, block_frames, MADE_HERE, tries_left, pedal_rate_hz)
                write_refusal(self.folder / home, refusal)

    def give_up(self, path: Path, sentence: str, block_frames: int, pedal_rate_hz: int = PEDAL_RATE_HZ) -> None:
        """As `refuse`, but not for good before it was tried at TRIES starts."""
        if home := self.home(path):
            before = read_refusal(self.folder / home)
            left = before.tries_left if before and before.concerns(block_frames, pedal_rate_hz) else TRIES
            self.refuse(path, sentence, block_frames, max(left - 1, 0), pedal_rate_hz)

    def keep_origin(self, entry: Entry, file: str, folder: str) -> Entry:
        """`entry`, which is whole, with the file that it came as and a name, where it has none yet."""
        place = self.folder / entry.model_id
        own = kept_names(place)[0] or entry.name
        name = named(own, own, file)
        if (entry.file, entry.folder, own) == (file, folder, name):
            return entry
        kept = replace(entry, file=file, folder=folder, name=name)
        write_atomically(place / ENTRY_FILE, entry_json(kept))
        return replace(kept, name=entry.entered_name or name)

    def remove(self, model_id: str) -> None:
        """Takes an entry away, whole or damaged, for good; a power cut leaves all of it or none. Raises CaptureError
        where it is not there, OSError."""
        place = self.folder / model_id
        if not is_model_id(model_id) or not place.is_dir():
            raise CaptureError(
                f"there is no capture {display_name(model_id, SHOWN_ID_CHARS)} in the library any more.",
                short="capture is missing",
            )
        removed = self.folder / f"{REMOVED_PREFIX}{model_id}"
        place.rename(removed)
        sync_folder(self.folder)
        shutil.rmtree(removed)

    def put(self, folder: Path, entry: Entry, *, beside: bool) -> None:
        """Bring what was made in `folder` into the library: `beside` a whole entry's graphs, or as a new entry.

        entry.json comes last, so that a graph it does not name yet is all that a power cut may leave behind.
        """
        place = self.folder / entry.model_id
        (folder / ENTRY_FILE).write_bytes(entry_json(entry))
        files = sync_files(folder)  # all that needs room has it by now
        sync_folder(folder)
        if beside:
            for file in sorted(files, key=lambda file: file.name == ENTRY_FILE):
                file.replace(place / file.name)
            sync_folder(place)
            (place / REFUSAL_FILE).unlink(missing_ok=True)
            return
        if place.exists():  # damaged, or made by something else than what is here today
            write_entered(folder, read_entered(place))
            place.rename(folder.with_name(entry.model_id))
        folder.rename(place)
        sync_folder(self.folder)


def _open_lock(path: Path) -> int:
    """A descriptor to lock; a file that another user left, root for one, can be locked without writing to it."""
    try:
        return os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    except PermissionError:
        if not path.exists():
            raise
        return os.open(path, os.O_RDONLY | os.O_CLOEXEC)


def sync_files(folder: Path) -> list[Path]:
    """All files in `folder`, durable on the disk."""
    files = [path for path in folder.iterdir() if path.is_file()]
    for path in files:
        with path.open("rb+") as file:
            os.fsync(file.fileno())
    return files
