"""Captures for the pedal that runs: its user may look neither into a home nor into /tmp, so it is lent copies.

The run folder lies in memory, so they are lent a portion at a time: what one has taken is gone before the next comes.
"""

import errno
import tempfile
import time
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from firmware.captures.source import read_source
from firmware.captures.verdict import Verdict, refused
from firmware.control.client import ask
from firmware.control.wishes.captures import IMPORT, IMPORTED, ImportedRequest, ImportRequest
from firmware.control.wishes.status import STATUS
from firmware.errors import CaptureError, LinkError
from firmware.names import file_title

POLL_S = 0.1
PORTION_BYTES = 32 * 1024 * 1024
PORTION_FILES = 100


def pedal_runs(run: Path) -> bool:
    try:
        ask(run, STATUS)
    except LinkError:
        return False
    return True


def by_pedal(run: Path, files: Sequence[Path]) -> Iterator[Verdict]:
    """The verdicts of the running pedal on `files`, as they come. Raises LinkError, CaptureError."""
    done = 0
    while done < len(files):
        with tempfile.TemporaryDirectory(dir=run, prefix="import-") as folder:
            refusals = _lend(files[done:], Path(folder))
            for verdict in _taken(run, Path(folder), refusals):
                done += 1
                yield replace(verdict, done=done, found=len(files))


def _lend(files: Sequence[Path], folder: Path) -> list[Verdict | None]:
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
            content, title = read_source(file)
        except CaptureError as error:
            refusals.append(refused(file, error.sentence))
            continue
        refusals.append(None)
        lent_bytes += len(content)
        _write(folder / f"{number:04}" / _copy_name(file, title), content)
    return refusals


def _copy_name(file: Path, title: str) -> str:
    """A capture that came in another file is lent as the .nam file it is; a hidden one would be passed over there."""
    name = file.name if file.suffix.lower() == ".nam" else f"{file_title(title)}.nam".replace("/", "_")
    return f"_{name}" if name.startswith(".") else name


def _write(copy: Path, content: bytes) -> None:
    try:
        copy.parent.mkdir(mode=0o755)
        copy.parent.chmod(0o755)
        copy.write_bytes(content)
        copy.chmod(0o644)
    except OSError as error:
        hint = "; make room there" if error.errno in (errno.ENOSPC, errno.EDQUOT) else ""
        raise CaptureError(
            f"{copy.name} cannot be copied to {copy.parents[2]} for the pedal: {error.strerror or error}{hint}.",
            short="cannot copy",
        ) from error


def _taken(run: Path, folder: Path, refusals: Sequence[Verdict | None]) -> Iterator[Verdict]:
    """The verdict on each file of a portion, in order: the pedal's on those that it was lent."""
    lent = _asked(run, folder) if None in refusals else iter(())
    for refusal in refusals:
        verdict = refusal or next(lent, None)
        if verdict is None:
            raise CaptureError("the pedal said nothing of some files; import again.", short="import failed")
        yield verdict
    deque(lent, maxlen=0)  # to its end, before the copies go: it may say why it stopped


def _asked(run: Path, folder: Path) -> Iterator[Verdict]:
    """What the pedal says of the captures in `folder`. Raises CaptureError when it gives up."""
    ask(run, IMPORT, ImportRequest(folder))
    seen = 0
    while True:
        reply = ask(run, IMPORTED, ImportedRequest(folder, seen))
        yield from reply.verdicts
        seen += len(reply.verdicts)
        if not reply.running:
            break
        time.sleep(POLL_S)
    if reply.failure is not None:
        raise CaptureError(reply.failure, short="import failed")
