"""Small JSON files of the library, read with the suspicion that captures get: what looks like a library may lie on a
strange stick, and be a pipe, a link or without end.
"""

from pathlib import Path
from typing import TypeVar

from firmware.captures.nam.json_text import MAX_FILE_BYTES, parse_document, read_bytes
from firmware.errors import CaptureError
from hw.strict import About
from hw.strict_json import read_plain

R = TypeVar("R")
ABOUT = About("library", CaptureError)


def read_kept(record: type[R], path: Path, most_bytes: int = MAX_FILE_BYTES) -> R:
    """The record in the file at `path`. Raises CaptureError if it is absent, no ordinary file, too large or wrong."""
    return as_kept(record, plain_at(path, most_bytes), path.name)


def plain_at(path: Path, most_bytes: int = MAX_FILE_BYTES) -> dict[str, object]:
    """What the file at `path` holds, in JSON's types. Raises CaptureError."""
    return parse_document(read_bytes(path, follow_links=False, most_bytes=most_bytes), path.name).values


def as_kept(record: type[R], plain: object, name: str) -> R:
    """`plain`, from the file called `name`, as a `record`. Raises CaptureError."""
    return read_plain(record, plain, name, ABOUT)
