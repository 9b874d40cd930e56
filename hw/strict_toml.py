"""Strict records from and to TOML, for what a person may edit: profiles, presets, settings, the owner's figures.

TOML is read as any editor saves it: with or without a mark in front, with any ends of lines. What an editor or a hand
spoilt is told with the line and what to write.
"""

import codecs
import os
import re
import stat
import tomllib
from dataclasses import fields, is_dataclass
from enum import Enum
from pathlib import Path
from typing import Any, TypeVar, cast

from hw.schema import written
from hw.strict import About, Source, read_record
from hw.toml_slips import legible, slip

R = TypeVar("R")

MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
ENDINGS = (".txt", ".rtf", ".doc", ".docx", ".odt")  # what editors put behind a name that has its ending
MAX_BYTES = 2**20  # a profile has 4 KiB


def load_toml(path: Path, about: About) -> tuple[dict[str, Any], Source]:
    """The tables of the file at `path`, and the source to read records from them by. Raises `about.error` if it
    cannot be read or is no TOML."""
    data, text = b"", ""
    try:
        data = _content(path)
        text = text_of(data)
        return tomllib.loads(text), Source(str(path), about, text, path.parent)
    except NoFileError as error:
        reason = f"{error}; give a {about.what} that a text editor wrote."
    except OSError as error:
        reason = _unreadable(path, error, about.what)
    except RecursionError:
        reason = f"is nested too deeply for a {about.what}; copy one that works and edit it."
    except UnicodeDecodeError as error:
        reason = _undecodable(data, error)
    except ValueError as error:  # TOML's, a NUL in the path
        reason = f"is no TOML: {error}; correct that line{slip(text, str(error))}."
        if "\0" in text:
            reason = "has zero bytes in it: UTF-16 without a mark, or damaged; save it as UTF-8, or copy it anew."
    raise about.error(f"{path} {reason}{about.sequel}", short=about.unreadable)


class NoFileError(ValueError):
    """What lies there is nothing that a text could be in; the predicate of a sentence."""


def _content(path: Path) -> bytes:
    """The bytes of an ordinary file. Raises OSError, and NoFileError for what would keep its reader waiting (a pipe,
    a device) or fill its memory."""
    with os.fdopen(os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC), "rb") as file:
        status = os.fstat(file.fileno())
        if not stat.S_ISREG(status.st_mode):
            raise NoFileError("is no ordinary file")
        content = file.read(MAX_BYTES + 1)
    if len(content) > MAX_BYTES:
        raise NoFileError(f"has more than {MAX_BYTES >> 20} MiB")
    return content


def read_toml(record: type[R], path: Path, about: About) -> R:
    """The file at `path` as a `record`. Raises `about.error`."""
    table, source = load_toml(path, about)
    return read_record(record, table, source)


def text_of(data: bytes) -> str:
    """A file's bytes as text, whatever editor saved it: UTF-8 or, behind the mark of it, UTF-16 or UTF-32; its lines
    end in a newline alone. Raises UnicodeDecodeError."""
    kind = next((name for mark, name in MARKS if data.startswith(mark)), "utf-8-sig")
    text = data.decode(kind).lstrip("\ufeff").rstrip("\x1a")  # a mark for each time that it was saved; DOS's own end
    return text.replace("\r\n", "\n").replace("\r", "\n")


def misnamed(path: Path) -> Path | None:
    """The file that was probably meant to be the one at `path`, which is not there or lies beside it: Windows hides
    an ending, and so editors put a second one behind the first."""
    try:
        beside = sorted(other for other in path.parent.iterdir() if other != path)
    except OSError:
        return None
    wanted = path.name.casefold()
    return next(
        (each for each in beside if each.name.casefold() in {wanted, *(wanted + end for end in ENDINGS)}), None
    )


def _unreadable(path: Path, error: OSError, what: str) -> str:
    other = misnamed(path) if isinstance(error, FileNotFoundError) else None
    if other:
        return f"is not there, but {other.name} is: rename that to {path.name} (Windows hides its ending)."
    return f"cannot be read ({error.strerror}); give a {what} that is there, and readable for this user."


def _undecodable(data: bytes, error: UnicodeDecodeError) -> str:
    if error.encoding != "utf-8":
        return f"is {error.encoding.upper()} that breaks off (byte {error.start}); save it as UTF-8 in the editor."
    number, lines = data.count(b"\n", 0, error.start), data.split(b"\n")
    line = legible(lines[number].decode("cp1252", errors="replace"))
    return f"is no UTF-8 (line {number + 1}, {line}); save it as UTF-8 in the editor."


def to_toml(record: Any) -> str:
    """`record` as the text of a file: its plain keys first, then a table for each record in it. What is None, or
    found out by whoever reads it, is not written."""
    return "".join(_lines(record, "")).lstrip("\n")


def _lines(record: Any, table: str) -> list[str]:
    facts = [(name, value) for name, value in _facts(record) if value is not None]
    plain = [f"{name} = {_toml(value)}\n" for name, value in facts if not _is_table(value)]
    inner = [(f"{table}.{name}" if table else name, value) for name, value in facts if _is_table(value)]
    return plain + [line for name, value in inner for line in (f"\n[{name}]\n", *_lines(value, name))]


def _facts(table: Any) -> list[tuple[str, Any]]:
    if isinstance(table, dict):
        return [(_key(name), value) for name, value in cast("dict[str, Any]", table).items()]
    return written(table)


def _key(name: str) -> str:
    return name if re.fullmatch(r"[A-Za-z0-9_-]+", name) else quoted(name)


def _is_table(value: object) -> bool:
    return is_dataclass(value) or (isinstance(value, dict) and value != {})


def _toml(value: object) -> str:
    if isinstance(value, Enum):
        return _toml(value.value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return repr(value)
    if isinstance(value, dict):
        return "{}"
    if isinstance(value, tuple):
        return f"[{', '.join(map(_toml, cast('tuple[object, ...]', value)))}]"
    if is_dataclass(value):
        return f"{{ {', '.join(f'{field.name} = {_toml(getattr(value, field.name))}' for field in fields(value))} }}"
    return quoted(str(value))


def quoted(text: str) -> str:
    """A TOML basic string."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + re.sub(r"[\x00-\x1f\x7f]", lambda match: f"\\u{ord(match[0]):04x}", escaped) + '"'
