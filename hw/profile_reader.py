"""Strict TOML into frozen records: the dataclass is the schema, every complaint names file, key and remedy.

A field's annotation says what is allowed: str, int, float, bool, Path, tuple[X, ...], X | None, a record, and
Annotated[X, Within(low, high)] or Annotated[X, OneOf(...)]. A field without a default must be in the file.
"""

import tomllib
from dataclasses import MISSING, dataclass, fields, is_dataclass
from difflib import get_close_matches
from pathlib import Path
from types import NoneType, UnionType
from typing import Annotated, Any, TypeVar, Union, cast, get_args, get_origin, get_type_hints

from hw.errors import ProfileError

R = TypeVar("R")
KINDS: dict[type, tuple[str, tuple[type, ...]]] = {  # what a person calls it, what tomllib makes of it
    str: ("a text in quotes", (str,)),
    int: ("a whole number", (int,)),
    float: ("a number", (float, int)),
    bool: ("true or false", (bool,)),
    Path: ("a path in quotes", (str,)),
    tuple: ("a list in [ ]", (list,)),
}


@dataclass(frozen=True, slots=True)
class Within:
    """The numbers from low to high, both included (NaN is not among them)."""

    low: float
    high: float

    def allows(self, value: object) -> bool:
        return isinstance(value, int | float) and self.low <= value <= self.high

    def __str__(self) -> str:
        return f"{self.low:g} to {self.high:g}"


class OneOf:
    """A closed set of values."""

    def __init__(self, *values: str | int) -> None:
        self.values = values

    def allows(self, value: object) -> bool:
        return value in self.values

    def __str__(self) -> str:
        return " or ".join(_toml(value) for value in self.values)


FOUND_OUT = object()  # Annotated with this, a field is no key of the file: its reader's caller finds it out


@dataclass(frozen=True, slots=True)
class Place:
    """Where in which file: for complaints, and for paths that are relative to the file."""

    file: Path
    key: str = ""

    def inside(self, key: str) -> "Place":
        return Place(self.file, f"{self.key}.{key}" if self.key else key)

    def item(self, number: int) -> "Place":
        return Place(self.file, f"{self.key}[{number}]")

    def refuse(self, complaint: str) -> ProfileError:
        return ProfileError(f"{self.file}: {complaint}", short=f"profile: {self.key.rpartition('.')[2]}")


def read_toml(path: Path) -> dict[str, Any]:
    """The file's tables. Raises ProfileError if it cannot be read or is no TOML."""
    try:
        return tomllib.loads(path.read_bytes().decode())
    except OSError as error:
        reason = f"cannot be read ({error.strerror}); give a profile that is there, and readable for this user."
    except RecursionError:
        reason = "is nested too deeply for a profile; copy one that ships and edit it."
    except ValueError as error:  # TOML's, UTF-8's, a NUL in the path
        reason = f"is no TOML: {error}; correct that line."
    raise ProfileError(f"{path} {reason}", short="profile unreadable")


def read_record(record: type[R], table: dict[str, Any], *, file: Path) -> R:
    """`table` as `record`; relative paths are taken from the folder of `file`. Raises ProfileError."""
    return cast(R, _table(record, table, Place(file)))


def refuse_unknown_name(name: str, known: list[str]) -> ProfileError:
    """The complaint about a profile name that none of the known ones has."""
    return ProfileError(
        f"There is no hardware profile {name!r}{_meant(name, known)}; write auto, a name that `pedal profiles` lists,"
        " or the path of a .toml file.",
        short="no such profile",
    )


def _table(record: type[Any], table: object, at: Place) -> object:
    if not isinstance(table, dict):
        raise at.refuse(f"{at.key} must be a table; write [{at.key}] and its keys below.")
    given = cast("dict[str, object]", table)
    hints = {name: hint for name, hint in get_type_hints(record, include_extras=True).items() if _is_key(hint)}
    for key in given:
        if key not in hints:
            raise at.inside(key).refuse(
                f"{_inside(at)} knows no key {key!r}{_meant(key, list(hints))};"
                f" correct or delete it (it knows {', '.join(hints)})."
            )
    found: dict[str, object] = {}
    for field in fields(record):
        inner = at.inside(field.name)
        if field.name in given:
            found[field.name] = _value(hints[field.name], given[field.name], inner)
        elif field.default is MISSING and field.default_factory is MISSING:
            raise inner.refuse(f"{_inside(at)} needs {field.name}; add it ({_describe(hints[field.name])}).")
    return record(**found)


def _is_key(hint: Any) -> bool:
    return not any(rule is FOUND_OUT for rule in get_args(hint)[1:])


def _value(expected: Any, value: object, at: Place) -> object:
    origin = get_origin(expected)
    if origin is Annotated:
        inner, *rules = get_args(expected)
        read = _value(inner, value, at)
        for rule in rules:
            if not rule.allows(read):
                raise at.refuse(f"{at.key} = {_toml(value)} is not allowed; write {rule}.")
        return read
    if origin in (UnionType, Union):
        return _value(_arm_for(expected, value, at), value, at)
    if is_dataclass(expected):
        return _table(cast("type[Any]", expected), value, at)
    if type(value) not in _types(expected):
        raise at.refuse(f"{at.key} = {_toml(value)} is the wrong kind; write {_describe(expected)}.")
    if origin is tuple:
        items = enumerate(cast("list[object]", value), start=1)
        return tuple(_value(get_args(expected)[0], item, at.item(number)) for number, item in items)
    return _plain(expected, value, at)


def _arm_for(union: Any, value: object, at: Place) -> Any:
    for arm in _arms(union):
        if type(value) in _types(arm):
            return arm
    raise at.refuse(f"{at.key} = {_toml(value)} is the wrong kind; write {_describe(union)}.")


def _plain(kind: type, value: Any, at: Place) -> object:
    if kind is float:
        return float(value)
    if isinstance(value, str) and not value.isprintable():
        raise at.refuse(f"{at.key} = {_toml(value)} has control characters; take them out.")
    return _path(value, at) if kind is Path else value


def _path(text: str, at: Place) -> Path:
    if not text:
        raise at.refuse(f"{at.key} is empty; write a path or leave the key out.")
    return at.file.parent / text


def _arms(union: Any) -> list[Any]:
    return [arm for arm in get_args(union) if arm is not NoneType]


def _types(expected: Any) -> tuple[type, ...]:
    """What tomllib makes of an `expected` that is written rightly."""
    return (dict,) if is_dataclass(expected) else KINDS[_kind(expected)][1]


def _kind(expected: Any) -> type:
    """The plain type under Annotated[...] and tuple[...]."""
    bare = get_args(expected)[0] if get_origin(expected) is Annotated else expected
    return get_origin(bare) or bare


def _describe(expected: Any) -> str:
    """What to write for `expected`, in words."""
    if get_origin(expected) in (UnionType, Union):
        return " or ".join(_describe(arm) for arm in _arms(expected))
    if get_origin(expected) is Annotated:
        bare, *rules = get_args(expected)
        return f"{_describe(bare)}: {rules[0]}"
    return "a table" if is_dataclass(expected) else KINDS[_kind(expected)][0]


def _inside(at: Place) -> str:
    return f"[{at.key}]" if at.key else "the top of the file"


def _meant(wrong: str, known: list[str]) -> str:
    close = get_close_matches(wrong, known, n=1)
    return f" (did you mean {close[0]!r}?)" if close else ""


def _toml(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return f'"{value}"' if isinstance(value, str) else f"{value}"
