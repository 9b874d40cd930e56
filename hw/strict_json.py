"""Strict records from and to JSON, for what our own programs keep and hand each other.

Apart from hw.strict, because the audio process never imports json.
"""

import json
from dataclasses import is_dataclass
from enum import Enum
from pathlib import Path
from typing import Any, NoReturn, TypeGuard, TypeVar, cast

from hw.schema import written
from hw.strict import About, Source, read_record

R = TypeVar("R")
PLAIN = frozenset({str, int, float, bool})


def read_json(record: type[R], content: str | bytes, name: str, about: About) -> R:
    """`content`, which a person knows by `name`, as a `record`. Raises `about.error`."""
    return read_record(record, parse_json(content, name, about), Source(name, about))


def parse_json(content: str | bytes, name: str, about: About) -> object:
    """What `content` says, unread. Raises `about.error` if it is no JSON."""
    try:
        return json.loads(content, parse_constant=_refuse)
    except (ValueError, RecursionError) as error:
        raise about.error(f"{name} is no JSON ({error}).{about.sequel}", short=about.unreadable) from error


def is_object(content: object) -> TypeGuard[dict[str, object]]:
    """Whether that is a JSON object, whatever its keys."""
    return isinstance(content, dict)


def read_plain(record: type[R], content: object, name: str, about: About) -> R:
    """`content`, which JSON made of something larger, as a `record`. Raises `about.error`."""
    return read_record(record, content, Source(name, about))


def to_json(record: Any) -> bytes:
    """`record` as one line of JSON in ASCII, which every locale and terminal takes."""
    return json.dumps(to_plain(record), allow_nan=False).encode()


def to_plain(record: Any) -> dict[str, object]:
    """`record` in JSON's types, without what its reader finds out by itself."""
    return {name: _plain(value) for name, value in written(record)}


def _plain(value: object) -> object:
    if value is None or type(value) in PLAIN:  # most are: the pedal sends hundreds of captures at a time
        return value
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Path):
        return str(value)
    if isinstance(value, tuple):
        return [_plain(item) for item in cast("tuple[object, ...]", value)]
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in cast("dict[str, object]", value).items()}
    return to_plain(value) if is_dataclass(value) else value


def _refuse(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is no number")
