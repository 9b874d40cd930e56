import math
import struct
from dataclasses import fields, replace
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firmware import messages
from firmware.messages import (
    MAX_DATAGRAM_BYTES,
    TABLE,
    Failed,
    Load,
    Message,
    Play,
    Quit,
    SetBypass,
    decode,
    encode,
)
from tests.stand_ins.control import status

FIELDS: dict[str, st.SearchStrategy[Any]] = {
    "I": st.integers(0, 2**32 - 1),
    "Q": st.integers(0, 2**64 - 1),
    "B": st.integers(0, 255),
    "?": st.booleans(),
    "f": st.floats(width=32, allow_nan=False),
    "*": st.text(max_size=300),
}


def of_kind(kind: type[Message]) -> st.SearchStrategy[Message]:
    def build(values: tuple[Any, ...]) -> Message:
        return kind(*values)

    return st.tuples(*(FIELDS[code] for code in kind.FORMAT)).map(build)


any_message = st.one_of([of_kind(kind) for kind in TABLE])


@given(any_message)
def test_every_message_comes_out_as_it_went_in(message: Message) -> None:
    datagram = encode(message)
    assert len(datagram) <= MAX_DATAGRAM_BYTES
    assert decode(datagram) == message


@given(st.binary(max_size=300))
def test_any_bytes_are_a_message_or_a_value_error(datagram: bytes) -> None:
    try:
        message = decode(datagram)
    except ValueError:
        return
    assert type(message) in TABLE


@given(any_message, st.integers(0, 60))
def test_a_message_cut_short_is_never_mistaken_for_a_whole_one(message: Message, length: int) -> None:
    datagram = encode(message)[:length]
    try:
        decoded = decode(datagram)
    except ValueError:
        return
    assert type(decoded) is type(message)
    assert length >= 1 + struct.calcsize("!" + message.FORMAT.rstrip("*"))


def test_a_text_that_is_too_long_is_cut_to_one_datagram() -> None:
    datagram = encode(Failed(1, "ä" * 5_000))
    assert len(datagram) <= MAX_DATAGRAM_BYTES
    assert isinstance(decode(datagram), Failed)


@pytest.mark.parametrize("message", [Load(-1, "x"), Load(2**32, "x"), Play(1, 1e39, 1.0)])
def test_a_number_outside_its_field_is_refused(message: Message) -> None:
    with pytest.raises(ValueError, match="does not fit"):
        encode(message)


@pytest.mark.parametrize("datagram", [b"", b"\xfe", encode(Quit()) + b"\0", encode(SetBypass(True))[:-1]])
def test_what_encode_did_not_make_is_refused(datagram: bytes) -> None:
    with pytest.raises(ValueError, match=r"bytes|tag"):
        decode(datagram)


def test_the_tags_on_the_wire_stay_what_they_were() -> None:
    names = (
        "Load Play Unload SetLevels SetGate SetTone SetBypass SetMute Quit Hello Ready Failed Status"
        " PlaySine Record Recorded"
    )
    assert " ".join(kind.__name__ for kind in TABLE) == names


def test_every_record_has_as_many_fields_as_its_format() -> None:
    for kind in TABLE:
        assert len(fields(kind)) == len(kind.FORMAT)


@pytest.mark.parametrize("counter", ["input_clips", "output_clips", "xruns", "late_blocks", "blocks"])
def test_the_counters_of_status_outlast_years_on_stage(counter: str) -> None:
    years_of_clipped_frames = 3 * 365 * 24 * 3_600 * 48_000
    sent = replace(status(Play(1, 1.0, 1.0)), **{counter: years_of_clipped_frames})
    assert getattr(decode(encode(sent)), counter) == years_of_clipped_frames


def test_a_gain_keeps_float32s_precision() -> None:
    sent = 10.0 ** (-7.8 / 20.0)
    received = decode(encode(Play(1, sent, 1.0)))
    assert isinstance(received, Play)
    assert math.isclose(received.input_gain, sent, rel_tol=1e-6)


def test_orders_and_reports_are_the_whole_table() -> None:
    assert set(get_args(messages.Order)) | set(get_args(messages.Report)) == set(TABLE)
