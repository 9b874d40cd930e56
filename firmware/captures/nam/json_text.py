"""The bytes of a capture, read with suspicion: one JSON object of bounded size, or one sentence why not."""

import errno
import json
import math
import os
import re
import stat
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

from firmware.captures.kinds import AGAIN, HEAD_BYTES, TEXT, UTF8_AGAIN, bare_of, is_text, of_content
from firmware.captures.nam.fields import DAMAGED, Fields, is_list, is_object, shown
from firmware.errors import CaptureError
from firmware.names import display_name

MAX_FILE_BYTES = 12 * 2**20  # 500,000 weights of 25 bytes
MAX_NESTING = 64  # a model object inside another costs at most 4; Python's own limit depends on its version
MAX_MARKS = 200_000  # brackets and quotes; 256 layers need about 5,000, and twelve million would cost gigabytes
MAX_DIGITS = 308  # 1.8e308 is the largest float; turning very many more digits into a number takes long


@dataclass(frozen=True, slots=True)
class Odd:
    """NaN, Infinity, a number beyond all that can be computed with, or a key's values where it stands there twice;
    the clause says which, and `found` what it is, behind an "is"."""

    reason: str
    found: str


class _Oddities:
    """The parser's hooks: what they find odd stands in the document as an Odd, and is counted."""

    def __init__(self) -> None:
        self.count = 0

    def constant(self, name: str) -> Odd:
        return self._odd(f"it holds {name}, which is no number", name)

    def integer(self, digits: str) -> int | Odd:
        if len(digits) <= MAX_DIGITS:
            return int(digits)
        return self._odd(f"it holds a number of {len(digits):,} digits", f"a number of {len(digits):,} digits")

    def real(self, text: str) -> float | Odd:
        value = float(text)
        if math.isfinite(value):
            return value
        return self._odd(f"it holds {text[:20]}, a number larger than any that can be computed with", text[:20])

    def unambiguous(self, pairs: list[tuple[str, object]]) -> dict[str, object]:
        values = dict(pairs)
        if len(values) < len(pairs):
            for key, count in Counter(key for key, _ in pairs).items():
                if count > 1:
                    values[key] = self._odd(f"it has the key {shown(key)} twice in one place", "there twice")
        return values

    def _odd(self, reason: str, found: str) -> Odd:
        self.count += 1
        return Odd(reason, found)


def read_bytes(
    path: Path, *, follow_links: bool = True, most_bytes: int = MAX_FILE_BYTES, asks: str = "is it a .nam file?"
) -> bytes:
    """The whole file. Raises CaptureError if it is absent, too large, or no ordinary file (pipe, device, link)."""
    name = display_name(path.name)
    flags = os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC | (0 if follow_links else os.O_NOFOLLOW)
    try:
        with os.fdopen(os.open(path, flags), "rb") as file:
            status = os.fstat(file.fileno())
            if not stat.S_ISREG(status.st_mode):
                raise CaptureError(f"{name} is not an ordinary file; give a .nam file.", short="not a file")
            if status.st_size > most_bytes:
                raise CaptureError(
                    f"{name} has {status.st_size / 2**20:,.0f} MiB, more than the {most_bytes >> 20} MiB that a"
                    f" capture may have; {asks}",
                    short="file is too large",
                )
            return file.read(most_bytes + 1)
    except (OSError, ValueError) as error:
        if not follow_links and isinstance(error, OSError) and error.errno == errno.ELOOP:
            raise CaptureError(f"{name} is a link; copy the file itself.", short="a link, not a file") from error
        reason = error.strerror if isinstance(error, OSError) else str(error)
        raise CaptureError(f"{name} cannot be read: {reason}; check the path.", short="cannot read file") from error


def parse_document(content: bytes, file: str) -> Fields:
    """The top-level object of a capture. `file` is the name for sentences, already fit for display.

    Raises CaptureError, also for what JSON allows and no capture needs: nesting deeper than MAX_NESTING, a key twice
    in one object (core_rules), and numbers that no float can hold. In metadata the last two are read as Odd instead:
    there a wrong number costs no more than itself.
    """
    root, odd = Fields(file, "", {}), _Oddities()
    if kind := of_content(content):
        root.refuse(f"it is {kind.what}; {kind.do}", short="not a .nam file")
    is_whole = _check_brackets(root, content)
    try:
        text = content.decode().lstrip("\ufeff")  # Core, too, passes over the mark that some editors put in front
        document: object = json.loads(
            text,
            parse_constant=odd.constant,
            parse_int=odd.integer,
            parse_float=odd.real,
            object_pairs_hook=odd.unambiguous,
        )
    except ValueError as error:
        _refuse_text(root, content, error, is_whole=is_whole)
    if not is_object(document):
        root.refuse("it holds no JSON object, so it is no .nam file; give a .nam file", short="not a .nam file")
    if odd.count and (found := next(_odd_outside_metadata(document), None)):
        root.refuse(f"its JSON cannot be read ({found.reason}); {DAMAGED}", short="capture is damaged")
    return Fields(file, "", document)


def _refuse_text(root: Fields, content: bytes, error: ValueError, *, is_whole: bool) -> NoReturn:
    """Say what is wrong with what is no JSON."""
    if not is_whole:
        root.refuse(
            "it ends in the middle, so it was not downloaded or copied whole; download or copy it again",
            short="file is cut short",
        )
    begins_well, head = bare_of(content).startswith((b"{", b"[")), content[:HEAD_BYTES]
    if not begins_well and not is_text(head):
        root.refuse(
            f"it is no text, and so no .nam file, nor anything else known here; {AGAIN}", short="not a .nam file"
        )
    if isinstance(error, UnicodeDecodeError):
        why = (
            f"text, but not in UTF-8; {UTF8_AGAIN}" if begins_well else f"in no encoding that is known here; {AGAIN}"
        )
        root.refuse(f"it is {why}", short="not in UTF-8")
    if not begins_well:
        root.refuse(f"it is {TEXT.what} and no capture; {AGAIN}", short="not a .nam file")
    root.refuse(f"its JSON cannot be read ({error}); {DAMAGED}", short="capture is damaged")


def _check_brackets(root: Fields, content: bytes) -> bool:
    """Refuse what is nested too deeply or made of too many pieces, before the parser makes anything of it. Whether
    every bracket that is opened is closed; content that is cut short leaves one open.

    Linear passes in C take the strings away; the loop sees at most MAX_MARKS brackets.
    """
    if sum(content.count(mark) for mark in (b"{", b"}", b"[", b"]", b'"')) > MAX_MARKS:
        root.refuse(
            f"its JSON is made of more pieces than any capture needs, {MAX_MARKS:,} brackets and quotes; {DAMAGED}",
            short="not a .nam file",
        )
    bare = re.sub(rb'"[^"]*"?', b"", content.replace(rb"\\", b"").replace(rb"\"", b""))
    depth = 0
    for bracket in re.sub(rb"[^][{}]+", b"", bare):
        depth += 1 if bracket in b"[{" else -1
        if depth > MAX_NESTING:
            root.refuse(f"its JSON is nested deeper than {MAX_NESTING} levels; {DAMAGED}", short="not a .nam file")
    return depth <= 0


def _odd_outside_metadata(value: object) -> Iterator[Odd]:
    """Only asked of a document that has any; its depth is at most MAX_NESTING."""
    if isinstance(value, Odd):
        yield value
    elif is_object(value):
        for key, inner in value.items():
            if key != "metadata" or isinstance(inner, Odd):
                yield from _odd_outside_metadata(inner)
    elif is_list(value):
        for inner in value:
            yield from _odd_outside_metadata(inner)
