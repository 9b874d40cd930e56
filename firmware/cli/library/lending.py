"""Captures for another user: the pedal that runs, or the owner of the state folder. They may not look into
everybody's home, so they are lent copies.

The run folder lies in memory, so they are lent a portion at a time: what one has taken is gone before the next comes.
"""

import errno
import os
import tempfile
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path, PurePosixPath

from firmware.captures.cab.facts import CAB_FILES, is_sound
from firmware.captures.entry import KEPT_FILES
from firmware.captures.library import is_model_id
from firmware.captures.search import DROPPINGS
from firmware.captures.source import Source, read_capture
from firmware.captures.verdict import Verdict, refused
from firmware.control.client import NoPedalError, Waiting, ask, gives_up
from firmware.control.wishes.captures import IMPORT, IMPORTED, ImportedRequest, ImportRequest
from firmware.control.wishes.status import STATUS
from firmware.errors import CaptureError, LinkError
from firmware.names import file_title

POLL_S = 0.1
PORTION_BYTES = 32 * 1024 * 1024
PORTION_FILES = 100
MOST_NAME_BYTES = 200
BUSY_S = 300.0  # a pedal that answers nobody for so long hangs

Tell = Callable[[str], None]  # shows what is waited for; "" takes it back
Take = Callable[[Path], Iterator[Verdict]]


def patient(tell: Tell) -> Waiting:
    """Waits for a pedal that is busy, and tells so, until BUSY_S have gone by."""

    def waiting(waited_s: float) -> bool:
        tell(f"the pedal is busy, it has not answered for {waited_s:.0f} s; waiting")
        return waited_s < BUSY_S

    return waiting


def pedal_runs(run: Path, waiting: Waiting = gives_up) -> bool:
    """Whether a pedal answers in `run`, at once or as long as `waiting` says."""
    try:
        ask(run, STATUS, waiting=waiting)
    except LinkError:
        return False
    return True


def pedal_is_there(run: Path, waiting: Waiting = gives_up) -> bool:
    """As `pedal_runs`, for who would else write in its place: one that is busy is waited for as long as `waiting`
    says. Raises LinkError where there is one that cannot be asked."""
    try:
        ask(run, STATUS, waiting=waiting)
    except NoPedalError:
        return False
    return True


def by_pedal(run: Path, files: Sequence[Source], tell: Tell) -> Iterator[Verdict]:
    """The verdicts of the running pedal on `files`, as they come. While it is busy, what it waits for goes to `tell`.
    Raises LinkError, CaptureError."""
    return by_others(lambda folder: _asked(run, folder, tell), files, run)


def by_others(take: Take, files: Sequence[Source], where: Path | None) -> Iterator[Verdict]:
    """The verdicts on `files` of somebody else, who takes them from a folder of copies in `where`, or in the system's
    own for such things. Raises CaptureError."""
    done = 0
    while done < len(files):
        with tempfile.TemporaryDirectory(dir=where, prefix="import-") as folder:
            refusals = _lend(files[done:], Path(folder))
            for verdict in _taken(take, Path(folder), refusals):
                done += 1
                yield replace(verdict, done=done, found=len(files))


def _lend(files: Sequence[Source], folder: Path) -> list[Verdict | None]:
    """Copies the first portion of `files` into `folder`, each into a folder of its own that is named by its number.

    For each file of the portion: None if it was lent, else why it cannot be. Everybody who sees `folder` may read it.
    """
    folder.chmod(0o755)
    refusals: list[Verdict | None] = []
    lent_bytes = 0
    for number, file in enumerate(files[:PORTION_FILES]):
        if lent_bytes >= PORTION_BYTES:
            break
        try:
            found = read_capture(file.path, file.inside)
        except CaptureError as error:
            refusals.append(refused(file.path, error.sentence, file.title))
            continue
        refusals.append(None)
        lent_bytes += len(found.content)
        place = folder / f"{number:04}"
        _write((place, place / _fit(found.folder, "_")), _copy_name(file, found.title), found.content)
    return refusals


def _copy_name(file: Source, title: str) -> str:
    """A capture that came in another file is lent as the .nam or sound file it is."""
    suffix = file.path.suffix.lower()
    own = not file.inside and suffix in (".nam", *CAB_FILES) and file.path.name not in KEPT_FILES
    if own:
        return _fit(file.path.name, "_")
    return f"{_fit(file_title(title), 'capture')}{PurePosixPath(title).suffix.lower() if is_sound(title) else '.nam'}"


def _fit(name: str, otherwise: str) -> str:
    """A name that any folder can have, and that is not passed over there, as a hidden one would be."""
    name = name.replace("/", "_") or otherwise
    if len(encoded := os.fsencode(name)) > MOST_NAME_BYTES:
        half = MOST_NAME_BYTES // 2
        name = (encoded[:half] + encoded[-half:]).decode(errors="ignore")
    return f"_{name}" if name.startswith(".") or name in DROPPINGS or is_model_id(name) else name


def _write(folders: Sequence[Path], name: str, content: bytes) -> None:
    copy = folders[-1] / name
    try:
        for folder in folders:
            folder.mkdir(mode=0o755)
            folder.chmod(0o755)
        copy.write_bytes(content)
        copy.chmod(0o644)
    except OSError as error:
        hint = "; make room there" if error.errno in (errno.ENOSPC, errno.EDQUOT) else ""
        raise CaptureError(
            f"{copy.name} cannot be copied to {folders[0].parents[1]} for the pedal:"
            f" {error.strerror or error}{hint}.",
            short="cannot copy",
        ) from error


def _taken(take: Take, folder: Path, refusals: Sequence[Verdict | None]) -> Iterator[Verdict]:
    """The verdict on each file of a portion, in order: the other's on those that it was lent."""
    lent = take(folder) if None in refusals else iter(())
    for refusal in refusals:
        verdict = refusal or next(lent, None)
        if verdict is None:
            raise CaptureError("the pedal said nothing of some files; import again.", short="import failed")
        yield verdict
    deque(lent, maxlen=0)  # to its end, before the copies go: it may say why it stopped


def _asked(run: Path, folder: Path, tell: Tell) -> Iterator[Verdict]:
    """What the pedal says of the captures in `folder`. Raises CaptureError when it gives up."""
    waiting = patient(tell)
    ask(run, IMPORT, ImportRequest(folder), waiting=waiting)
    seen = 0
    while True:
        reply = ask(run, IMPORTED, ImportedRequest(folder, seen), waiting=waiting)
        tell(reply.waits)
        yield from reply.verdicts
        seen += len(reply.verdicts)
        if not reply.running:
            break
        if not reply.verdicts:
            time.sleep(POLL_S)
    if reply.failure is not None:
        raise CaptureError(reply.failure, short="import failed")
