"""How a message lies in a Unix datagram between audiod and controld; both call this.

A datagram is one tag byte, the fixed fields in network order, and at most one text (UTF-8), which comes last; which
they are is what the fields' types say (messages.py).
"""

import struct
from dataclasses import dataclass
from typing import Any

from firmware.fields import Wire
from firmware.messages import TABLE, Message
from hw.schema import Within, bare_of, rules_of, schema

MAX_DATAGRAM_BYTES = 4096
CODES = {bool: "?", int: "I", float: "f", str: "*", bytes: "32s"}  # struct's; * is the text; bytes are a SHA-256


@dataclass(frozen=True, slots=True)
class _Layout:
    """How a kind of message lies in its datagram."""

    tag: int
    kind: type[Message]
    names: tuple[str, ...]
    fixed: struct.Struct  # the tag and every field but the text
    text_at: int | None  # where in the record its text stands


def codes(kind: type[Message]) -> tuple[str, ...]:
    """struct's code of each field of `kind`; a text, of which there is one at most, is *."""
    return tuple(map(_code, schema(kind).values()))


def limits(kind: type[Message]) -> tuple[tuple[str, float, float], ...]:
    """Name, lowest and highest value of each field of `kind` that has a range, as precise as they arrive."""
    return tuple(
        (name, _sent(rule.low, _code(hint)), _sent(rule.high, _code(hint)))
        for name, hint in schema(kind).items()
        for rule in rules_of(hint)
        if isinstance(rule, Within)
    )


def encode(message: Message) -> bytes:
    """One datagram. Raises ValueError for a text that does not fit or a number outside its field."""
    layout = _BY_KIND[type(message)]
    values = [getattr(message, name) for name in layout.names]  # astuple would copy each, and leave tuples behind
    text = b""
    if layout.text_at is not None:
        text = str(values.pop(layout.text_at)).encode()[: MAX_DATAGRAM_BYTES - layout.fixed.size]
    try:
        return layout.fixed.pack(layout.tag, *values) + text
    except (struct.error, OverflowError) as error:  # the latter: a float beyond float32
        raise ValueError(f"{message} does not fit its datagram: {error}") from error


def decode(datagram: bytes) -> Message:
    """The message in a datagram. Raises ValueError for anything that `encode` did not make."""
    if not datagram or datagram[0] >= len(TABLE):
        raise ValueError(f"no message has the tag {datagram[:1].hex() or 'of an empty datagram'}")
    layout = _LAYOUTS[datagram[0]]
    if len(datagram) < layout.fixed.size or (len(datagram) > layout.fixed.size and layout.text_at is None):
        raise ValueError(f"{layout.kind.__name__} of {len(datagram)} bytes, expected {layout.fixed.size}")
    _, *values = layout.fixed.unpack_from(datagram)
    if layout.text_at is not None:
        values.insert(layout.text_at, datagram[layout.fixed.size :].decode(errors="replace"))
    return layout.kind(*values)


def _code(hint: Any) -> str:
    return next((rule.code for rule in rules_of(hint) if isinstance(rule, Wire)), CODES[bare_of(hint)])


def _sent(number: float, code: str) -> float:
    """`number` as it arrives: 0.1 is a little more as float32, and must not lie beyond a range that ends there."""
    return struct.unpack(code, struct.pack(code, number))[0] if code == "f" else number


def _layout(tag: int, kind: type[Message]) -> _Layout:
    text, found = CODES[str], codes(kind)
    fixed = struct.Struct("!B" + "".join(code for code in found if code != text))
    return _Layout(tag, kind, tuple(schema(kind)), fixed, found.index(text) if text in found else None)


_LAYOUTS = tuple(_layout(tag, kind) for tag, kind in enumerate(TABLE))
_BY_KIND = {layout.kind: layout for layout in _LAYOUTS}
