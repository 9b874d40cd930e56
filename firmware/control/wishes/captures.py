"""The library: what is in it, what comes into it, and the level that a capture was made at."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from firmware.captures.entry import Entry
from firmware.captures.listing import Catalogue, listed, qualities
from firmware.captures.verdict import Verdict
from firmware.control.wishes.status import StatusReply, tell_status
from firmware.control.wishes.wish import Nothing, RefusedError, Wish, done
from firmware.levels import CAPTURE_DBU_RANGE
from firmware.names import display_name
from hw.schema import Within, cut

if TYPE_CHECKING:
    from firmware.captures.changes import CaptureChange
    from firmware.decide.events import Want
    from firmware.state import State

CAPTURES_A_PAGE = 20  # 1 ms of the loop in which feet are heard; 500 at once are 20 on a desktop
VERDICTS_A_PAGE = 50


@dataclass(frozen=True, slots=True)
class LibraryRequest:
    """A page of the library: its captures from the n-th on, counted from 0."""

    from_: int = 0


@dataclass(frozen=True, slots=True)
class LibraryReply(Catalogue):
    """A page of the `count` captures that there are; what is damaged stands on the first."""

    count: int = 0


@dataclass(frozen=True, slots=True)
class CaptureRequest:
    """One capture of the library."""

    model_id: str


@dataclass(frozen=True, slots=True)
class CaptureReply:
    """Its entry, for the pedal's block size; None where it is not there."""

    capture: Entry | None


@dataclass(frozen=True, slots=True)
class ImportRequest:
    """A folder or a file; a whole path."""

    path: Path


@dataclass(frozen=True, slots=True)
class ImportReply:
    importing: Path


@dataclass(frozen=True, slots=True)
class ImportedRequest:
    """How the import of `path` goes; its verdicts from the n-th on, counted from 0."""

    path: Path
    from_: int


@dataclass(frozen=True, slots=True)
class ImportedReply:
    """A page of verdicts, and whether there are more or will be; `failure` says why it ended early, `waits` what it
    waits for, if it does."""

    running: bool
    verdicts: tuple[Verdict, ...]
    failure: str | None
    waits: str = ""


@dataclass(frozen=True, slots=True)
class LevelRequest:
    """The level a capture was made at, kept in the library; None takes back what was said."""

    model_id: str
    input_level_dbu: Annotated[float, Within(*CAPTURE_DBU_RANGE)] | None


@dataclass(frozen=True, slots=True)
class RenameRequest:
    """What the player calls a capture from now on; "": what its file says."""

    model_id: str
    name: str


@dataclass(frozen=True, slots=True)
class RenameReply:
    """What it is called now."""

    name: str


@dataclass(frozen=True, slots=True)
class RemoveRequest:
    """Takes a capture out of the library; one that presets play by `force` alone."""

    model_id: str
    force: bool = False


@dataclass(frozen=True, slots=True)
class RemoveReply:
    """The presets that play it and now miss it; `trouble` says that the current one is dry, if it is."""

    presets: tuple[str, ...]
    trouble: str = ""


def _tell_library(state: "State", request: LibraryRequest) -> LibraryReply:
    from firmware.decide.parts import played_ids

    entries, first = state.library.entries, max(request.from_, 0)
    wanted, played = qualities(state.lists.presets, entries), played_ids(state)
    page = entries[first : first + CAPTURES_A_PAGE]
    return LibraryReply(
        state.audio.block_frames,
        tuple(listed(entry, wanted, plays=entry.model_id in played) for entry in page),
        () if first else state.library.damaged,
        state.audio.rate_hz,
        len(entries),
    )


def _tell_capture(state: "State", request: CaptureRequest) -> CaptureReply:
    return CaptureReply(state.entry_with(request.model_id))


def _decide_import(_state: "State", request: ImportRequest, _now_s: float) -> "Want":
    from firmware.decide.events import WantImport

    if not request.path.is_absolute():
        raise RefusedError(f"{cut(str(request.path))} is not a whole path; begin it with /.")
    return WantImport(request.path)


def _tell_import(_state: "State", request: ImportRequest) -> ImportReply:
    return ImportReply(request.path)


def _tell_imported(state: "State", request: ImportedRequest) -> ImportedReply:
    its_own = [verdict for path, verdict in state.imports.verdicts if path == request.path]
    end = max(request.from_, 0) + VERDICTS_A_PAGE
    return ImportedReply(
        running=request.path in state.imports.queue or end < len(its_own),
        verdicts=tuple(its_own[max(request.from_, 0) : end]),
        failure=dict(state.imports.failures).get(request.path),
        waits=_waits(state, request.path),
    )


def _waits(state: "State", path: Path) -> str:
    """Why nothing comes of the import of `path` yet."""
    imports = state.imports
    if path not in imports.queue or imports.queue[0] == path:
        return imports.slow
    done, found = imports.progress or (0, 0)
    how_far = f", {done} of {found}" if found else ""
    return f"the pedal imports something else first{how_far}"


def _decide_rescan(_state: "State", _request: Nothing, _now_s: float) -> "Want":
    from firmware.decide.events import WantRescan

    return WantRescan()


def _decide_level(state: "State", request: LevelRequest, now_s: float) -> "Want":
    from firmware.captures.changes import EnterLevel

    return _want(state, EnterLevel(request.model_id, request.input_level_dbu), now_s)


def _want(state: "State", change: "CaptureChange", now_s: float, *, force: bool = False) -> "Want":
    from firmware.decide.capture_edits import changed
    from firmware.decide.events import WantCapture

    changed(state, change, now_s, force=force)  # pure: only to hear whether it can be done
    return WantCapture(change, now_s, force)


def _tell_level(state: "State", request: LevelRequest) -> StatusReply:
    entry = state.entry_with(request.model_id)
    if entry is None or entry.entered_dbu != request.input_level_dbu:
        raise RefusedError("the capture's level could not be kept; the journal says why.")
    return tell_status(state)


def _decide_rename(state: "State", request: RenameRequest, now_s: float) -> "Want":
    from firmware.captures.changes import RenameCapture

    return _want(state, RenameCapture(request.model_id, request.name), now_s)


def _tell_rename(state: "State", request: RenameRequest) -> RenameReply:
    entry = state.entry_with(request.model_id)
    called = display_name(request.name) if request.name else ""
    if entry is None or entry.entered_name != called:
        raise RefusedError("the capture's name could not be kept; the journal says why.")
    return RenameReply(entry.name)


def _decide_remove(state: "State", request: RemoveRequest, now_s: float) -> "Want":
    from firmware.captures.changes import RemoveCapture

    return _want(state, RemoveCapture(request.model_id), now_s, force=request.force)


def _tell_remove(state: "State", request: RemoveRequest) -> RemoveReply:
    from firmware.decide.player import trouble

    if state.entry_with(request.model_id) is not None:
        raise RefusedError("the capture could not be deleted; the journal says why.")
    gone = request.model_id  # and with it what it was called: those that name its file alone say that it is missing
    named = [each for each in state.lists.presets if gone in (each.model_id, each.pedal.model_id, each.cab.model_id)]
    current = state.preset is not None and state.preset.model_id == gone
    return RemoveReply(tuple(display_name(each.name) for each in named), trouble(state) if current else "")


LIBRARY = Wish("library", LibraryRequest, LibraryReply, _tell_library)
CAPTURE = Wish("capture", CaptureRequest, CaptureReply, _tell_capture)
IMPORT = Wish("import", ImportRequest, ImportReply, _tell_import, _decide_import)
IMPORTED = Wish("imported", ImportedRequest, ImportedReply, _tell_imported)
RESCAN = Wish("rescan", Nothing, Nothing, done, _decide_rescan)
LEVEL = Wish("level", LevelRequest, StatusReply, _tell_level, _decide_level)
RENAME = Wish("rename", RenameRequest, RenameReply, _tell_rename, _decide_rename)
REMOVE = Wish("remove", RemoveRequest, RemoveReply, _tell_remove, _decide_remove)
ROWS = (LIBRARY, CAPTURE, IMPORT, IMPORTED, RESCAN, LEVEL, RENAME, REMOVE)
