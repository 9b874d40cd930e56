"""A small reader of C++ structs: those of firmware/kernels/strip, held against the ctypes records of the same fields.

It knows plain structs of double, std::int64_t, pointers, arrays and structs that stand before them, with comments. At
anything else it raises SyntaxError: what it does not know it does not skip.
"""

import ctypes
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

COMMENT = re.compile(r"//[^\n]*|/\*.*?\*/", re.DOTALL)
STRUCT = re.compile(r"\bstruct\s+(?P<name>\w+)\s*\{(?P<body>[^{}]*)\}\s*;")
DECLARATION = re.compile(r"(?:const\s+)?(?P<type>[\w:]+(?:\s+char)?)(?P<rest>[\s*].*)", re.DOTALL)
DECLARATOR = re.compile(r"(?P<pointer>\*?)\s*(?P<name>\w+)\s*(?:\[\s*(?P<count>\d+)\s*\])?")
SCALARS = {"double": 8, "std::int64_t": 8}
POINTER = "pointer"
OF_CTYPES = {ctypes.c_double: "double", ctypes.c_int64: "std::int64_t", ctypes.c_void_p: POINTER}


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a struct: `type` in C++'s words, all pointers alike; `count` is 0 where it is no array."""

    name: str
    type: str
    count: int
    offset: int


Structs = Mapping[str, Sequence[Field]]


def read_structs(header: str) -> dict[str, list[Field]]:
    """Every struct of the text, by name. Raises SyntaxError."""
    text = COMMENT.sub(" ", header)
    structs: dict[str, list[Field]] = {}
    for match in STRUCT.finditer(text):
        structs[match["name"]] = _laid_out(_members(match["body"]), structs)
    if len(structs) != len(re.findall(r"\bstruct\b", text)):
        raise SyntaxError("a struct is written as the reader does not know it")
    return structs


def _members(body: str) -> Iterator[tuple[str, str, int]]:
    """(name, type, count) of each."""
    *declarations, last = body.split(";")
    if last.strip():
        raise SyntaxError(f"{last.strip()!r} does not end")
    for declaration in declarations:
        whole = DECLARATION.fullmatch(declaration.strip())
        if not whole:
            raise SyntaxError(f"{declaration.strip()!r} is no declaration of fields")
        for word in whole["rest"].split(","):
            found = DECLARATOR.fullmatch(word.strip())
            if not found:
                raise SyntaxError(f"{word.strip()!r} in {declaration.strip()!r} is no field")
            yield found["name"], POINTER if found["pointer"] else whole["type"], int(found["count"] or 0)


def _laid_out(members: Iterator[tuple[str, str, int]], structs: Structs) -> list[Field]:
    """Every type is a whole number of 8 bytes and so is each offset: nothing is ever padded."""
    fields: list[Field] = []
    offset = 0
    for name, kind, count in members:
        fields.append(Field(name, kind, count, offset))
        offset += size_of(kind, structs) * max(1, count)
    return fields


def size_of(kind: str, structs: Structs) -> int:
    """In bytes. Raises SyntaxError for a type that nobody declared."""
    if kind == POINTER:
        return 8
    if kind in structs:
        return sum(size_of(field.type, structs) * max(1, field.count) for field in structs[kind])
    if kind not in SCALARS:
        raise SyntaxError(f"the type {kind} is none that C++ and Python share")
    return SCALARS[kind]


def declared(record: type[ctypes.Structure]) -> list[tuple[str, Any]]:
    """Name and ctypes type of each field."""
    return [(field[0], field[1]) for field in record._fields_]


def fields_of(record: type[ctypes.Structure]) -> list[Field]:
    """What ctypes made of a record, in the header's words: RampRecord is the struct Ramp."""
    return [Field(name, *_word_and_count(kind), getattr(record, name).offset) for name, kind in declared(record)]


def _word_and_count(kind: Any) -> tuple[str, int]:
    count: int = getattr(kind, "_length_", 0)  # of an array alone
    if count:
        return _word_and_count(kind._type_)[0], count
    name: str = kind.__name__
    return OF_CTYPES.get(kind, name.removesuffix("Record")), 0
