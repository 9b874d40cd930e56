"""What the annotations of a strict record say: rules, the types behind them, and the words for a person.

Read by hw.strict, and by whoever makes something else of a record's fields (a message, a page, a command).
"""

from collections.abc import Sequence
from dataclasses import MISSING, dataclass, fields, is_dataclass
from enum import Enum
from functools import cache
from keyword import iskeyword
from pathlib import Path
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Protocol, Union, cast, get_args, get_origin, get_type_hints

KINDS: dict[type, tuple[str, tuple[type, ...]]] = {  # what a person calls it, what TOML and JSON make of it
    str: ("a text in quotes", (str,)),
    int: ("a whole number", (int,)),
    float: ("a number", (float, int)),
    bool: ("true or false", (bool,)),
    Path: ("a path in quotes", (str,)),
    tuple: ("a list in [ ]", (list,)),
    dict: ("a table", (dict,)),
    NoneType: ("nothing", (NoneType,)),
}
SHOWN_CHARS = 80  # of a value in a sentence: what comes over the socket may be long
FOUND_OUT = object()  # Annotated with this, a field is no key of the file: its reader's caller finds it out


class Rule(Protocol):
    """What a value must be besides its type; its str() says to a person what to write."""

    def allows(self, value: object) -> bool: ...


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
        return " or ".join(shown(value) for value in self.values)


class Filled:
    """A text that says something."""

    def allows(self, value: object) -> bool:
        return isinstance(value, str) and bool(value.strip())

    def __str__(self) -> str:
        return "a text that is not empty"


def meant(wrong: str, known: Sequence[str]) -> str:
    """A clause that names what was probably meant by `wrong`; "" if nothing known is near it."""
    from difflib import get_close_matches  # 5 ms, only for whoever made a mistake

    alike = {each.casefold(): each for each in known}
    close = get_close_matches(wrong.casefold(), list(alike), n=1)
    return f" (did you mean {alike[close[0]]!r}?)" if close else ""


def shown(value: object) -> str:
    """`value` as one writes it in a file, cut where it is long."""
    if isinstance(value, bool):
        return str(value).lower()
    return f'"{cut(value)}"' if isinstance(value, str) else cut(f"{value}")


def cut(text: str) -> str:
    """`text` if a sentence can hold it, else its beginning."""
    return text if len(text) <= SHOWN_CHARS else f"{text[:SHOWN_CHARS]}..."


def key_of(attribute: str) -> str:
    """The key of a field. One that Python keeps for itself, such as `from`, is the field `from_`."""
    key = attribute.removesuffix("_")
    return key if iskeyword(key) else attribute


def attribute_of(key: str) -> str:
    """The field of a key."""
    return f"{key}_" if iskeyword(key) else key


@cache
def schema(record: type[Any]) -> dict[str, Any]:
    """The type of each field that a file may give, by name. Those that must be there come first: a record that
    extends another has them last. Working them out takes 0.1 ms a record."""
    hints = get_type_hints(record, include_extras=True)
    names = sorted((field.name for field in fields(record)), key=lambda name: key_of(name) not in needed(record))
    return {key_of(name): hints[name] for name in names if FOUND_OUT not in rules_of(hints[name])}


def written(record: Any) -> list[tuple[str, Any]]:
    """The fields of `record` that belong into a file, in their order."""
    return [(key, getattr(record, attribute_of(key))) for key in schema(cast("type[Any]", type(record)))]


@cache
def needed(record: type[Any]) -> frozenset[str]:
    """The keys of the fields without a default."""
    bare = (field for field in fields(record) if field.default is MISSING and field.default_factory is MISSING)
    return frozenset(key_of(field.name) for field in bare)


def choices(expected: Any) -> tuple[Any, ...]:
    """The members of an Enum type or the values of a Literal."""
    return get_args(expected) if get_origin(expected) is Literal else tuple(expected)


@cache
def types_of(expected: Any) -> tuple[type, ...]:
    """What TOML and JSON make of an `expected` that is written rightly."""
    bare = bare_of(expected)
    if is_dataclass(bare):
        return (dict,)
    if get_origin(bare) is Literal or (isinstance(bare, type) and issubclass(bare, Enum)):
        values: list[object] = [each.value if isinstance(each, Enum) else each for each in choices(bare)]
        return tuple(map(type, values))
    return KINDS[get_origin(bare) or bare][1]


def bare_of(expected: Any) -> Any:
    return get_args(expected)[0] if get_origin(expected) is Annotated else expected


def rules_of(expected: Any) -> tuple[Any, ...]:
    """What an annotation says of a field besides its type."""
    return get_args(expected)[1:] if get_origin(expected) is Annotated else ()


def describe(expected: Any) -> str:
    """What to write for `expected`, in words."""
    if get_origin(expected) in (UnionType, Union):
        return " or ".join(describe(arm) for arm in get_args(expected) if arm is not NoneType)
    if get_origin(expected) is Annotated:
        bare, *rules = get_args(expected)
        said = [str(rule) for rule in rules if hasattr(rule, "allows")]
        return f"{describe(bare)}: {said[0]}" if said else describe(bare)
    if is_dataclass(expected):
        return "a table"
    if get_origin(expected) is Literal or (isinstance(expected, type) and issubclass(expected, Enum)):
        return " or ".join(shown(each.value if isinstance(each, Enum) else each) for each in choices(expected))
    return KINDS[get_origin(expected) or expected][0]
