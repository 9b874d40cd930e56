"""Strict records: a dataclass is the schema of a file or a message, and every complaint names file, key and remedy.

A field's annotation says what is allowed: str, int, float, bool, Path, an Enum, Literal, tuple[X, ...],
tuple[X, Y], dict[str, X], X | None, a record, and Annotated[X, rule] with a rule such as Within or OneOf. A field
without a default must be there; a key that is no field is refused. hw.strict_toml and hw.strict_json read and write
the two formats. Used by both processes and the command line for all that a person may edit, and for all that our own
programs hand over.
"""

import math
from dataclasses import dataclass, is_dataclass
from enum import Enum
from pathlib import Path
from sys import float_info
from types import UnionType
from typing import Annotated, Any, Literal, TypeVar, Union, cast, get_args, get_origin

from hw.errors import OLED_LINE_CHARS, PedalError
from hw.schema import attribute_of, choices, cut, describe, meant, needed, schema, shown, types_of

R = TypeVar("R")
HUGE = float_info.max  # an integer of JSON may be greater, and then is no float


@dataclass(frozen=True, slots=True)
class About:
    """What kind of thing is read, for complaints: `what` names it ("preset"), `error` is raised, `sequel` is a
    sentence behind each complaint that says what counts meanwhile. `printable`: no text holds control characters.
    `whole` is what a person calls the outermost table."""

    what: str
    error: type[PedalError]
    sequel: str = ""
    printable: bool = False
    whole: str = "the top of the file"

    @property
    def unreadable(self) -> str:
        """That it is, in the words that fit the OLED."""
        said = f"{self.what} unreadable"
        return said if len(said) <= OLED_LINE_CHARS else f"bad {self.what}"


@dataclass(frozen=True, slots=True)
class Source:
    """Where a table was read from: `name` as a person knows it, `text` to find a key's line in (TOML), `folder` that
    relative paths are taken from (None: a path stays as it is written)."""

    name: str
    about: About
    text: str = ""
    folder: Path | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """A key within a source."""

    source: Source
    key: str = ""

    def inside(self, key: str) -> "Place":
        return Place(self.source, f"{self.key}.{key}" if self.key else key)

    def item(self, number: int) -> "Place":
        return Place(self.source, f"{self.key}[{number}]")

    def refuse(self, complaint: str) -> PedalError:
        about, last = self.source.about, self.key.rpartition(".")[2]
        number = line_of(self.source.text, self.key)
        where = f"{self.source.name}, line {number}" if number else self.source.name
        return about.error(f"{where}: {complaint}{about.sequel}", short=f"{about.what}: {last}")


def read_record(record: type[R], table: object, source: Source) -> R:
    """`table`, what TOML or JSON made of `source`, as a `record`. Raises the error that the source is about."""
    return cast(R, _table(record, table, Place(source)))


def line_of(text: str, key: str) -> int | None:
    """The line of a dotted `key` in a TOML `text`, counted from 1; None where it stands nowhere by that name."""
    table, _, last = key.rpartition(".")
    here = ""
    for number, line in enumerate(text.splitlines(), 1):
        words = line.strip()
        if words.startswith("["):
            here = words.split("#")[0].strip("[] \t")
        elif here == table and words.split("=")[0].strip().strip("\"'") == last:
            return number
    return None


def _table(record: type[Any], table: object, at: Place) -> object:
    if not isinstance(table, dict):
        if not at.key:
            raise at.refuse(f"this is no {at.source.about.what}; it must have the keys {', '.join(schema(record))}.")
        raise at.refuse(f"{at.key} must be a table; write [{at.key}] and its keys below.")
    given, known = cast("dict[str, object]", table), schema(record)
    for key in given:
        if key not in known:
            raise at.inside(key).refuse(
                f"{_inside(at)} knows no key {cut(key)!r}{meant(key, list(known))};"
                f" correct or delete it (it knows {', '.join(known) or 'none'})."
            )
    found: dict[str, object] = {}
    for key, expected in known.items():
        if key in given:
            found[attribute_of(key)] = value_of(expected, given[key], at.inside(key))
        elif key in needed(record):
            raise at.inside(key).refuse(f"{_inside(at)} needs {key}; add it ({describe(expected)}).")
    return record(**found)


def value_of(expected: Any, value: object, at: Place) -> object:
    """`value` as the annotation `expected` wants it. Raises the error that the source is about."""
    if type(expected) is type and not is_dataclass(expected):  # most are: a library of hundreds is read at a start
        return _plain(expected, _kind_checked(expected, value, at), at)
    origin = get_origin(expected)
    if origin is Annotated:
        return _ruled(expected, value, at)
    if origin in (UnionType, Union):
        return value_of(_arm_for(expected, value, at), value, at)
    if is_dataclass(expected):
        return _table(cast("type[Any]", expected), value, at)
    if origin is Literal or (isinstance(expected, type) and issubclass(expected, Enum)):
        return _chosen(expected, value, at)
    checked = _kind_checked(expected, value, at)
    if origin is tuple:
        return _items(get_args(expected), checked, at)
    inner = get_args(expected)[1]  # of a dict
    return {key: value_of(inner, each, at.inside(key)) for key, each in checked.items()}


def _kind_checked(expected: Any, value: Any, at: Place) -> Any:
    if type(value) not in types_of(expected):
        raise at.refuse(f"{at.key} = {shown(value)} is the wrong kind; write {describe(expected)}.")
    return value


def _ruled(expected: Any, value: object, at: Place) -> object:
    inner, *rules = get_args(expected)
    endless = isinstance(value, float) and not math.isfinite(value)  # the rule says better what to write
    read = value if endless else value_of(inner, value, at)
    for rule in rules:
        if hasattr(rule, "allows") and read is not None and not rule.allows(read):
            near = meant(str(read), [str(each) for each in getattr(rule, "values", ())])
            raise at.refuse(f"{at.key} = {shown(value)} is not allowed; write {rule}{near}.")
    return value_of(inner, value, at) if endless else read


def _chosen(expected: Any, value: object, at: Place) -> object:
    """A member of an Enum, by its value, or one of a Literal's values."""
    known = choices(expected)
    for each in known:
        plain = each.value if isinstance(each, Enum) else each
        if type(value) is type(plain) and value == plain:
            return each
    words = [str(each.value if isinstance(each, Enum) else each) for each in known]
    near = meant(value, words) if isinstance(value, str) else ""
    raise at.refuse(f"{at.key} = {shown(value)} is not allowed; write {describe(expected)}{near}.")


def _items(inner: tuple[Any, ...], values: list[object], at: Place) -> tuple[object, ...]:
    if inner[-1] is Ellipsis:
        return tuple(value_of(inner[0], item, at.item(number)) for number, item in enumerate(values, 1))
    if len(values) != len(inner):
        raise at.refuse(f"{at.key} has {len(values)} items; write {len(inner)}.")
    kinds = enumerate(zip(inner, values, strict=True), 1)
    return tuple(value_of(kind, item, at.item(number)) for number, (kind, item) in kinds)


def _arm_for(union: Any, value: object, at: Place) -> Any:
    for arm in get_args(union):
        if type(value) in types_of(arm):
            return arm
    raise at.refuse(f"{at.key} = {shown(value)} is the wrong kind; write {describe(union)}.")


def _plain(kind: Any, value: Any, at: Place) -> object:
    if kind is float:
        if not abs(value) <= HUGE:  # NaN is not
            raise at.refuse(f"{at.key} = {shown(value)} is no number; write {describe(kind)}.")
        return float(value)
    if at.source.about.printable and isinstance(value, str) and not value.isprintable():
        raise at.refuse(f"{at.key} = {shown(value)} has control characters; take them out.")
    return _path(value, at) if kind is Path else value


def _path(text: str, at: Place) -> Path:
    if not text:
        raise at.refuse(f"{at.key} is empty; write a path or leave the key out.")
    return Path(text) if at.source.folder is None else at.source.folder / text


def _inside(at: Place) -> str:
    return f"[{at.key}]" if at.key else at.source.about.whole
