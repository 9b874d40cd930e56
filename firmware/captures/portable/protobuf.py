"""Protocol Buffers' wire format, as far as it takes to look into a strange file without making anything of it.

An ONNX parser builds an object for every two bytes that ask for one; this reads in place, and counts.
Source: protobuf.dev/programming-guides/encoding.
"""

from collections.abc import Iterator

VARINT, FIXED64, LENGTH, FIXED32 = 0, 1, 2, 5  # 3 and 4, groups, are of before 2008
MAX_VARINT_BYTES = 10
FIXED_BYTES = {FIXED64: 8, FIXED32: 4}

Value = int | memoryview


class WireError(ValueError):
    """These bytes are no message."""


class Budget:
    """How many fields may be read in all: what bounds the time that a file can take."""

    def __init__(self, fields: int) -> None:
        self._left = fields

    def spend(self) -> None:
        """Raises WireError when all is spent."""
        self._left -= 1
        if self._left < 0:
            raise WireError("it holds too many fields")


def fields(message: memoryview, budget: Budget) -> Iterator[tuple[int, Value]]:
    """Number and value of each field in their order; bytes, texts and messages as views. Raises WireError."""
    place = 0
    while place < len(message):
        budget.spend()
        tag, place = _varint(message, place)
        number, kind = tag >> 3, tag & 7
        if not number:
            raise WireError("a field has the number 0")
        if kind == VARINT:
            value, place = _varint(message, place)
            yield number, value
            continue
        size = FIXED_BYTES.get(kind, 0)
        if kind == LENGTH:
            size, place = _varint(message, place)
        elif not size:
            raise WireError(f"a field is of the unknown kind {kind}")
        if size > len(message) - place:
            raise WireError("a field is cut short")
        yield number, message[place : place + size]
        place += size


def _varint(message: memoryview, place: int) -> tuple[int, int]:
    """The number that begins at `place`, and the place behind it."""
    value = 0
    for count, byte in enumerate(message[place : place + MAX_VARINT_BYTES]):
        value |= (byte & 0x7F) << (7 * count)
        if byte < 0x80:
            return value, place + count + 1
    raise WireError("a number has no end")
