"""The records that Python and the compiled loops share: every field of every one against the headers' text, and the
headers' text against the compiler."""

import ctypes
import subprocess
from collections.abc import Callable
from inspect import getmembers, isclass
from pathlib import Path
from typing import Any

import pytest

from firmware.kernels.build import STRIP
from firmware.kernels.strip import records
from tests.firmware.kernels.compiler import WERROR
from tests.firmware.kernels.strip.header import POINTER, Structs, declared, fields_of, read_structs, size_of

Record = type[ctypes.Structure]

HEADERS = ("strip.hpp", "samples.hpp")
TEXT = "\n".join((STRIP / name).read_text() for name in HEADERS)
STRUCTS = read_structs(TEXT)
RECORDS: dict[str, Record] = {
    name.removesuffix("Record"): record
    for name, record in getmembers(records, isclass)
    if issubclass(record, ctypes.Structure)
}


def agree(record: Record, struct: str, structs: Structs) -> bool:
    """Whether both have the same fields, in the same order, of the same type, at the same place, and end there."""
    size = size_of(struct, structs) if struct in structs else 0
    return fields_of(record) == structs.get(struct) and ctypes.sizeof(record) == size


def test_every_struct_has_a_record_and_every_record_a_struct() -> None:
    assert set(STRUCTS) == set(RECORDS) >= {"Strip", "Outlet", "Samples"}


@pytest.mark.parametrize("struct", RECORDS)
def test_every_field_is_the_headers(struct: str) -> None:
    assert fields_of(RECORDS[struct]) == STRUCTS[struct]
    assert agree(RECORDS[struct], struct, STRUCTS)


@pytest.mark.parametrize(
    ("struct", "before", "after"),
    [
        ("Gate", "held_s", "held_for_s"),
        ("Gate", "reduction, depth", "depth, reduction"),
        ("Gate", "std::int64_t on, open;", "double on, open;"),
        ("Gate", "const float* weights;", "double weights;"),
        ("Gate", "std::int64_t step; ", "std::int64_t* step; "),
        ("Ramp", "std::int64_t at;", ""),
        ("Ramp", "std::int64_t at;", "std::int64_t at, more;"),
        ("Biquad", "a1, a2", "a2, a1"),
        ("Filter", "state[13]", "state[12]"),
        ("Filter", "Biquad stages[5];", "double stages[25];"),
        ("Filter", "double blocker;", "double blocker[1];"),
        ("Tone", "Filter now, coming;\n  Ramp fade;", "Ramp fade;\n  Filter now, coming;"),
        ("Meter", "std::int64_t clips;", "double clips;"),
        ("Outlet", "Meter heard, played;", "Meter played, heard;"),
        ("Strip", "Gate gate;\n  Tone tone;", "Tone tone;\n  Gate gate;"),
        ("Outlet", "const float* wet;", "double wet;"),
        ("Line", "std::int64_t ramp_frames;", ""),
        ("Samples", "bits, word_bytes", "word_bytes, bits"),
        ("Samples", "unsigned char* data;", "std::int64_t data;"),
    ],
)
def test_a_header_that_was_changed_alone_does_not_agree(struct: str, before: str, after: str) -> None:
    assert TEXT.count(before) == 1
    assert not agree(RECORDS[struct], struct, read_structs(TEXT.replace(before, after)))


Fields = list[tuple[str, Any]]


def renamed(fields: Fields, place: int) -> Fields:
    return [*fields[:place], ("other", fields[place][1]), *fields[place + 1 :]]


def swapped(fields: Fields, place: int) -> Fields:
    """With the one behind it; the last with the one before."""
    first = min(place, len(fields) - 2)
    return [*fields[:first], fields[first + 1], fields[first], *fields[first + 2 :]]


def retyped(fields: Fields, place: int) -> Fields:
    name, kind = fields[place]
    return [
        *fields[:place],
        (name, ctypes.c_int64 if kind is ctypes.c_double else ctypes.c_double),
        *fields[place + 1 :],
    ]


def dropped(fields: Fields, place: int) -> Fields:
    return [*fields[:place], *fields[place + 1 :]]


@pytest.mark.parametrize("change", [renamed, swapped, retyped, dropped])
@pytest.mark.parametrize("struct", RECORDS)
def test_a_record_that_was_changed_alone_does_not_agree_whichever_field_it_was(
    struct: str, change: Callable[[Fields, int], Fields]
) -> None:
    fields = declared(RECORDS[struct])
    for place in range(len(fields)):
        doctored = type("Doctored", (ctypes.Structure,), {"_fields_": change(fields, place)})
        assert not agree(doctored, struct, STRUCTS), fields[place]


@pytest.mark.parametrize(
    "text",
    [
        "struct Ramp { double value = 0.0; };",
        "struct Ramp { float value; };",
        "struct Ramp { Other other; };",
        "struct Ramp { double value; int length() { return 1; } };",
        "struct Ramp { double value };",
        "struct Ramp { double** value; };",
        "struct alignas(16) Ramp { double value; };",
    ],
)
def test_what_the_reader_does_not_know_it_does_not_skip(text: str) -> None:
    with pytest.raises(SyntaxError, match=r".+"):
        read_structs(text)


def test_the_compiler_lays_the_structs_out_as_they_were_read(tmp_path: Path) -> None:
    """And finds each field of the type that was read."""
    source = tmp_path / "layout.cpp"
    source.write_text(f"{PROLOGUE}{''.join(assertions())}")
    command = ["g++", "-std=c++17", "-Wall", "-Wextra", WERROR, f"-I{STRIP}", "-fsyntax-only", str(source)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


PROLOGUE = """
#include <cstddef>
#include <type_traits>
#include "samples.hpp"
#include "strip.hpp"
using namespace etalon;
"""


def assertions() -> list[str]:
    lines: list[str] = []
    for struct, fields in STRUCTS.items():
        lines.append(f"static_assert(sizeof({struct}) == {size_of(struct, STRUCTS)});\n")
        for field in fields:
            name = f"{struct}::{field.name}"
            lines.append(f"static_assert(offsetof({struct}, {field.name}) == {field.offset});\n")
            wanted = field.type + (f"[{field.count}]" if field.count else "")
            same = f"is_pointer_v<decltype({name})>"
            if field.type != POINTER:
                same = f"is_same_v<decltype({name}), {wanted}>"
            lines.append(f"static_assert(std::{same});\n")
    return lines
