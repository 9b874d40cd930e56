import math
import struct
from dataclasses import replace
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firmware import messages
from firmware.datagrams import MAX_DATAGRAM_BYTES, codes, decode, encode, limits
from firmware.messages import (
    TABLE,
    Cuts,
    Damaged,
    Failed,
    Hello,
    Load,
    Message,
    Play,
    PlaySine,
    Quit,
    Ready,
    SetBypass,
    SetDryGain,
    SetGate,
    SetInput,
    SetLevels,
    SetMute,
    StartTape,
    Status,
    TapeEnded,
    Unload,
)
from firmware.sound import Tone
from hw.schema import schema
from tests.stand_ins.control import status

FIELDS: dict[str, st.SearchStrategy[Any]] = {
    "I": st.integers(0, 2**32 - 1),
    "Q": st.integers(0, 2**64 - 1),
    "B": st.integers(0, 255),
    "?": st.booleans(),
    "f": st.floats(width=32, allow_nan=False),
    "32s": st.binary(min_size=32, max_size=32),
    "168s": st.binary(min_size=168, max_size=168),
    "*": st.text(max_size=300),
}


def of_kind(kind: type[Message]) -> st.SearchStrategy[Message]:
    def build(values: tuple[Any, ...]) -> Message:
        return kind(*values)

    return st.tuples(*(FIELDS[code] for code in codes(kind))).map(build)


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
    assert length >= 1 + struct.calcsize("!" + "".join(codes(type(message))).replace("*", ""))


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
        "Load Play Unload SetLevels SetGate Tone SetBypass SetMute Quit Hello Ready Failed Status"
        " PlaySine StartTape TapeEnded Damaged SetDryGain UseCard SetInput Cuts Loss Deadlines"
    )
    assert " ".join(kind.__name__ for kind in TABLE) == names


@pytest.mark.parametrize(
    ("message", "datagram"),
    [
        (Load(7, "/lib/ä.onnx", bytes(range(32))), f"00 00000007 {bytes(range(32)).hex()} 2f6c69622fc3a42e6f6e6e78"),
        (Load(7, "x"), f"00 00000007 {'00' * 32} 78"),
        (
            Play(3, 0.5, 2.0),
            "01 00000003 3f000000 40000000 00 00000000 3f800000 00000000 3f800000 3f800000 00000000 01",
        ),
        (
            Play(3, 0.5, -2.0, True, 4, 1.5, 5, 0.25, 0.5, 20, False),
            "01 00000003 3f000000 c0000000 01 00000004 3fc00000 00000005 3e800000 3f000000 00000014 00",
        ),
        (Unload(0), "02 00000000"),
        (SetLevels(0.40738, 1.25), "03 3ed0941d 3fa00000 3f800000 3f800000 3f800000"),
        (SetGate(True, -62.5), "04 01 c27a0000"),
        (Tone(True, 6.0, 4.5, 7.25), "05 01 40c00000 40900000 40e80000"),
        (SetBypass(True), "06 01"),
        (SetMute(False), "07 00"),
        (Quit(), "08"),
        (Hello(48_000, 64, "0.1.0"), "09 0000bb80 00000040 00000000 302e312e30"),
        (Ready(5), "0a 00000005"),
        (Failed(6, "no"), "0b 00000006 6e6f"),
        (PlaySine(330.0, 0.5), "0d 43a50000 3f000000"),
        (StartTape(48_000, "/run/x"), "0e 0000bb80 2f72756e2f78"),
        (TapeEnded(48_000, ""), "0f 0000bb80"),
        (Damaged(6, "no"), "10 00000006 6e6f"),
        (SetDryGain(0.84529), "11 3f5864ed"),
        (SetInput(2), "13 02"),
        (Cuts(80.0, 5000.0), "14 42a00000 459c4000"),
    ],
)
def test_the_bytes_on_the_wire_stay_what_they_were(message: Message, datagram: str) -> None:
    assert encode(message) == bytes.fromhex(datagram)


def test_a_status_begins_as_it_did() -> None:
    sent = Status(
        9,
        True,
        False,
        True,
        0.5,
        1.5,
        0.25,
        0.125,
        2**33,
        7,
        1,
        2,
        10**10,
        123.5,
        456.25,
        789.0,
        15,
        0.75,
        2,
        3,
        1,
        0.5,
        "",
        True,
    )
    fixed = (
        "0c 00000009 01 00 01 3f000000 3fc00000 3e800000 3e000000 0000000200000000 0000000000000007 0000000000000001"
        " 0000000000000002 00000002540be400 42f70000 43e42000 44454000 0f 3f400000 0000000000000002 03 01 3f000000 01"
    )
    assert encode(sent).startswith(bytes.fromhex(fixed))


def test_every_number_of_an_order_that_is_no_count_has_a_range() -> None:
    for kind in get_args(messages.Order):
        floats = {name for name, code in zip(schema(kind), codes(kind), strict=True) if code == "f"}
        assert floats <= {name for name, _, _ in limits(kind)}


def test_a_range_is_as_precise_as_what_arrives() -> None:
    assert limits(SetGate) == (("threshold_dbfs", -200.0, 120.0),)
    for kind in TABLE:
        for _, *bounds in limits(kind):
            assert list(struct.unpack("2f", struct.pack("2f", *bounds))) == bounds


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
