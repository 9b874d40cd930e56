"""The library: captures that were checked, converted and verified on this machine. Read by controld and the
command line, written by prepare.

    library/<model_id>/capture.nam             the file as it came; of a cabinet cabinet.wav or cabinet.flac
                       entry.json              what the screens and `pedal inspect` show
                       sub0.block64.onnx       one graph for each submodel, and each block and rate of a codec
                       sub0.block64.fused.onnx the same for the fused operators, where they know it
                       refusal.json            why they could not be made anew, where that is so
                       entered.json            the level and the name that the player gave it, if any
"""

import contextlib
import hashlib
import os
from dataclasses import replace
from pathlib import Path

from firmware import PEDAL_RATE_HZ
from firmware.captures.entered import read_entered, write_entered
from firmware.captures.entry import KEPT_FILES, SHOWN_ID_CHARS, Entry, kept_name, kept_path, read_entry
from firmware.captures.naming import called_anew, told_apart
from firmware.captures.refusal import read_refusal
from firmware.errors import CaptureError
from firmware.names import display_name, natural_key

MODEL_ID_CHARS = 64
WORKBENCH_PREFIX = ".preparing-"  # where prepare makes what is not an entry yet


Found = Entry | CaptureError
Stamp = frozenset[tuple[str, int, int, int]]  # name, inode, size and time of each file of an entry


class Library:
    """The folder of prepared captures. Each look compares what lies in it now, and reads only the entries that
    have changed. Of 500 that takes 20 ms, where reading them all would hold controld's loop up for 250."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._known: dict[Path, tuple[Stamp, Found]] = {}

    def entries(self, block_frames: int | None = None, pedal_rate_hz: int = PEDAL_RATE_HZ) -> tuple[Entry, ...]:
        """All whole entries in the order of their names, cabinets behind captures; with `block_frames`, those
        prepared for such blocks at `pedal_rate_hz`, and so cut."""
        return self.read(block_frames, pedal_rate_hz)[0]

    def damaged(self) -> tuple[CaptureError, ...]:
        """One error for each entry that cannot be read."""
        return self.read()[1]

    def read(
        self, block_frames: int | None = None, pedal_rate_hz: int = PEDAL_RATE_HZ
    ) -> tuple[tuple[Entry, ...], tuple[CaptureError, ...]]:
        """The whole entries, as `entries`, and an error for each that is damaged."""
        found = self._scan()
        entries = [each for each in found if isinstance(each, Entry)]
        if block_frames is not None:
            wanted = (block_frames, pedal_rate_hz)
            entries = [entry.at_block(*wanted) for entry in entries if entry.has_block(*wanted)]
        entries = told_apart(entries)
        entries.sort(key=lambda entry: (entry.cab is not None, natural_key(entry.name), entry.model_id))
        return tuple(entries), tuple(each for each in found if isinstance(each, CaptureError))

    def is_stale(self, block_frames: int, pedal_rate_hz: int = PEDAL_RATE_HZ) -> bool:
        """Whether prepare has work here: entries that are damaged, were made by something else than what is here
        today or lack graphs for such blocks, unless it has refused them before; or what it left when it was
        killed."""
        if any(map(_is_ours, self.folder.glob(f"{WORKBENCH_PREFIX}*"))):
            return True
        return bool(self.stale(block_frames, pedal_rate_hz))

    def model_ids(self) -> frozenset[str]:
        """The ids of all entries, damaged ones too; none of a library that cannot be read."""
        with contextlib.suppress(OSError):
            return frozenset(folder.name for folder in self.folder.iterdir() if is_model_id(folder.name))
        return frozenset()

    def stale(self, block_frames: int, pedal_rate_hz: int = PEDAL_RATE_HZ) -> tuple[Path, ...]:
        """The captures that prepare has to make anew."""
        with contextlib.suppress(OSError):  # `damaged` says so of a library that cannot be read
            folders, wanted = self._folders(), (block_frames, pedal_rate_hz)
            found = [folder for folder, found in folders if _is_stale(found, folder, *wanted)]
            return tuple(path for folder in found if (path := kept_path(folder)))
        return ()

    def entry(self, model_id: str) -> Entry:
        """Raises CaptureError if it is not there or damaged."""
        folder = self.folder / model_id
        if not is_model_id(model_id) or not folder.is_dir():
            raise CaptureError(
                f"No capture {display_name(model_id, SHOWN_ID_CHARS)} in the library; import it again.",
                short="capture is missing",
            )
        return read_entry(folder)

    def enter_level(self, model_id: str, input_level_dbu: float | None) -> None:
        """Keeps the level that the player gives for a capture, or takes it back (None). Raises CaptureError where it
        is not there, LevelError for an impossible level, OSError."""
        self.entry(model_id)
        folder = self.folder / model_id
        write_entered(folder, replace(read_entered(folder), input_level_dbu=input_level_dbu))

    def rename(self, model_id: str, name: str) -> None:
        """Keeps what the player calls a capture; "" gives it its own name again. Raises CaptureError where it is not
        there, or another one is called so; OSError."""
        self.entry(model_id)
        called = called_anew(model_id, name, self.entries()) if name else ""
        folder = self.folder / model_id
        write_entered(folder, replace(read_entered(folder), name=called))

    def _scan(self) -> list[Found]:
        """What each folder with a model id for a name holds."""
        try:
            return [found for _, found in self._folders()]
        except OSError as error:
            library, reason = display_name(str(self.folder)), error.strerror or error
            return [
                CaptureError(
                    f"The library {library} cannot be read: {reason}; see to its disk.", short="library unreadable"
                )
            ]

    def _folders(self) -> list[tuple[Path, Found]]:
        """Raises OSError, unless there is no library yet."""
        try:
            folders = sorted(folder for folder in self.folder.iterdir() if is_model_id(folder.name))
        except FileNotFoundError:
            return []
        stamps = {folder: _stamp(folder) for folder in folders}
        self._known = {folder: self._look(folder, stamp) for folder, stamp in stamps.items()}
        return [(folder, found) for folder, (_, found) in self._known.items()]

    def _look(self, folder: Path, stamp: Stamp) -> tuple[Stamp, Found]:
        known = self._known.get(folder)
        return known if known and known[0] == stamp else (stamp, _entry_or_error(folder))


def model_id_of(content: bytes) -> str:
    """The id of the capture or cabinet whose file is `content`."""
    return hashlib.sha256(content).hexdigest()


def is_model_id(name: str) -> bool:
    return len(name) == MODEL_ID_CHARS and set(name) <= set("0123456789abcdef")


def title_of(path: Path) -> str:
    """What a person calls the file at `path`, fit for display; a capture in a library goes by its entry's name."""
    if path.name in KEPT_FILES and is_model_id(path.parent.name):
        return f"{kept_name(path.parent) or path.parent.name[:SHOWN_ID_CHARS]}{path.suffix}"
    return display_name(path.name)


def _stamp(folder: Path) -> Stamp:
    """A value that changes whenever a file of the entry comes, goes or is written to; empty without a folder."""
    with contextlib.suppress(OSError), os.scandir(folder) as files:
        seen = [(file.name, file.stat(follow_symlinks=False)) for file in files]
        return frozenset((name, status.st_ino, status.st_size, status.st_mtime_ns) for name, status in seen)
    return frozenset()


def _is_ours(leftover: Path) -> bool:
    """Whether this user can sweep it; what root left would make a library stale at every start."""
    with contextlib.suppress(OSError):
        return leftover.lstat().st_uid == os.geteuid()
    return False


def _is_stale(found: Found, folder: Path, block_frames: int, pedal_rate_hz: int) -> bool:
    """What has no capture to be made from again is damaged for good, and not stale."""
    if isinstance(found, Entry) and found.is_ready(block_frames, pedal_rate_hz):
        return False
    refusal = read_refusal(folder)
    return not (refusal and refusal.stands(block_frames, pedal_rate_hz)) and kept_path(folder) is not None


def _entry_or_error(folder: Path) -> Found:
    try:
        return read_entry(folder)
    except CaptureError as error:
        return error
