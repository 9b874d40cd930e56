"""Strict records from and to TOML, for what a person may edit: profiles, presets, settings, the owner's figures.

TOML is read as UTF-8 with or without the mark that Windows editors put in front.
"""

import re
import tomllib
from dataclasses import fields, is_dataclass
from enum import Enum
from pathlib import Path
from typing import Any, TypeVar, cast

from hw.schema import written
from hw.strict import About, Source, read_record

R = TypeVar("R")

MOST_LINE_CHARS = 60
SLIPS = (  # what stands in a line that is no TOML, and what to write
    (re.compile(r"\d,\d"), "a number has a point, such as 0.5"),
    (re.compile(r"[\u2018-\u201f]"), 'quotes are straight ones, "'),
)


def load_toml(path: Path, about: About) -> tuple[dict[str, Any], Source]:
    """The tables of the file at `path`, and the source to read records from them by. Raises `about.error` if it
    cannot be read or is no TOML."""
    text = ""
    try:
        text = path.read_bytes().decode("utf-8-sig")
        return tomllib.loads(text), Source(str(path), about, text, path.parent)
    except OSError as error:
        reason = f"cannot be read ({error.strerror}); give a {about.what} that is there, and readable for this user."
    except RecursionError:
        reason = f"is nested too deeply for a {about.what}; copy one that works and edit it."
    except UnicodeDecodeError as error:
        reason = f"is no UTF-8 (byte {error.start}); save it as UTF-8 in the editor."
    except ValueError as error:  # TOML's, a NUL in the path
        reason = f"is no TOML: {error}; correct that line{_slip(text, str(error))}."
    raise about.error(f"{path} {reason}{about.sequel}", short=f"{about.what} unreadable")


def read_toml(record: type[R], path: Path, about: About) -> R:
    """The file at `path` as a `record`. Raises `about.error`."""
    table, source = load_toml(path, about)
    return read_record(record, table, source)


def _slip(text: str, complaint: str) -> str:
    """The line of `text` that TOML complains of, and what was probably done there; "" if the complaint names none."""
    number = re.search(r"at line (\d+)", complaint)
    if number is None:
        return ""
    line = "".join(filter(str.isprintable, text.split("\n")[int(number[1]) - 1])).strip()
    hints = [f" ({hint})" for slip, hint in SLIPS if slip.search(line)]
    return f", {line[:MOST_LINE_CHARS]}{''.join(hints)}"


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
    return name if re.fullmatch(r"[A-Za-z0-9_-]+", name) else _quoted(name)


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
    return _quoted(str(value))


def _quoted(text: str) -> str:
    """A TOML basic string."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + re.sub(r"[\x00-\x1f\x7f]", lambda match: f"\\u{ord(match[0]):04x}", escaped) + '"'
