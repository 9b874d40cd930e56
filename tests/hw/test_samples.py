"""ALSA's integers to blocks and back."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from firmware.kernels.strip.loops import Loops
from hw.samples import FORMATS, Decoder, Encoder, decoder, encoder
from tests.tools.examples import examples

FRAMES = 8
EVERY_FORMAT = sorted(FORMATS)


def block(*samples: float) -> NDArray[np.float32]:
    """A block that begins with these samples and is silent after them."""
    made = np.zeros(FRAMES, np.float32)
    made[: len(samples)] = samples
    return made


def integers(data: bytes | memoryview, name: str) -> list[int]:
    """What ALSA would read, sample by sample, from the definition of the format."""
    size = FORMATS[name].word_bytes
    words = [bytes(data[at : at + size]) for at in range(0, len(data), size)]
    return [int.from_bytes(word[: FORMATS[name].bits // 8], "little", signed=True) for word in words]


@pytest.mark.parametrize("name", EVERY_FORMAT)
def test_a_block_goes_to_every_channel(name: str) -> None:
    encoder = Encoder(name, frames=FRAMES, channels=3)
    data = encoder.encode(block(0.5, -0.25))
    half = 2 ** (FORMATS[name].bits - 2)
    assert integers(data, name)[:9] == [half] * 3 + [-half // 2] * 3 + [0] * 3
    assert len(data) == FRAMES * 3 * FORMATS[name].word_bytes


@pytest.mark.parametrize("name", EVERY_FORMAT)
def test_what_is_written_reads_back_within_half_a_step(name: str) -> None:
    samples = np.random.default_rng(7).uniform(-0.99, 0.99, FRAMES).astype(np.float32)
    again = np.empty(FRAMES, np.float32)
    encoder = Encoder(name, frames=FRAMES, channels=2)
    Decoder(name, frames=FRAMES, channels=2, channel=1).decode(bytes(encoder.encode(samples)), again)
    assert np.abs(again - samples).max() <= 0.5 / FORMATS[name].full_scale
    if FORMATS[name].bits == 32:
        np.testing.assert_array_equal(again, samples)


@pytest.mark.parametrize("name", EVERY_FORMAT)
def test_full_scale_clips_and_never_wraps(name: str) -> None:
    encoder = Encoder(name, frames=FRAMES, channels=1)
    top, over, infinite, bottom, under = integers(encoder.encode(block(1.0, 1.5, np.inf, -1.0, -9.0)), name)[:5]
    steps = 2 ** (FORMATS[name].bits - 1)
    assert top == over == infinite >= steps * (1 - 2**-15)
    assert top < steps
    assert bottom == under == -steps


@pytest.mark.parametrize("name", EVERY_FORMAT)
def test_a_sample_that_is_no_number_is_silent(name: str) -> None:
    encoder = Encoder(name, frames=FRAMES, channels=1)
    assert integers(encoder.encode(block(np.nan, 0.5)), name)[0] == 0


@pytest.mark.parametrize("name", EVERY_FORMAT)
@pytest.mark.parametrize("channel", [0, 1, 3])
def test_only_the_chosen_channel_is_heard(name: str, channel: int) -> None:
    size, bits = FORMATS[name].word_bytes, FORMATS[name].bits
    frame = [(7 * (at + 1)).to_bytes(size, "little") for at in range(4)]
    heard = np.empty(FRAMES, np.float32)
    Decoder(name, frames=FRAMES, channels=4, channel=channel).decode(b"".join(frame) * FRAMES, heard)
    np.testing.assert_array_equal(heard, np.full(FRAMES, 7 * (channel + 1) * 2.0 ** (1 - bits), np.float32))


def test_the_extremes_of_the_converter_are_full_scale() -> None:
    heard = np.empty(2, np.float32)
    Decoder("S16_LE", frames=2, channels=1, channel=0).decode(b"\x00\x80\xff\x7f", heard)
    assert heard.tolist() == [-1.0, 32767 / 32768]


def test_whatever_pads_a_24_bit_word_is_ignored() -> None:
    heard = np.empty(2, np.float32)
    Decoder("S24_LE", frames=2, channels=1, channel=0).decode(b"\x00\x00\x40\xaa\x00\x00\xc0\x00", heard)
    assert heard.tolist() == [0.5, -0.5]


def test_padding_that_is_written_carries_the_sign() -> None:
    data = Encoder("S24_LE", frames=FRAMES, channels=1).encode(block(-0.5, 0.5))
    assert bytes(data[:8]) == b"\x00\x00\xc0\xff\x00\x00\x40\x00"


def test_the_encoder_gives_out_one_buffer() -> None:
    encoder = Encoder("S32_LE", frames=FRAMES, channels=2)
    assert encoder.encode(block(0.5)) is encoder.encode(block(0.25)) is encoder.data


@settings(max_examples=examples(200), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    samples=st.lists(st.floats(width=32), min_size=FRAMES, max_size=FRAMES),
    name=st.sampled_from(EVERY_FORMAT),
    channels=st.integers(1, 4),
    data=st.data(),
)
def test_compiled_loops_write_and_read_the_same_to_the_bit(
    samples: list[float], name: str, channels: int, data: st.DataObject, operators: Path
) -> None:
    loops = Loops(operators)
    written = np.array(samples, np.float32)
    with np.errstate(over="ignore"):
        ours, into_ours = encoder(name, frames=FRAMES, channels=channels, loops=None)
        theirs, into_theirs = encoder(name, frames=FRAMES, channels=channels, loops=loops)
        into_ours(written)
        into_theirs(written)
    assert bytes(theirs) == bytes(ours)
    captured = data.draw(st.binary(min_size=len(ours), max_size=len(ours)))
    channel = data.draw(st.integers(0, channels - 1))
    read = [np.empty(FRAMES, np.float32) for _ in range(2)]
    for block, by in zip(read, (None, loops), strict=True):
        decoder(name, frames=FRAMES, channels=channels, channel=channel, loops=by)(captured, block)
    np.testing.assert_array_equal(read[1], read[0])


def test_compiled_loops_follow_whoever_brings_another_block(operators: Path) -> None:
    data, encode = encoder("S16_LE", frames=FRAMES, channels=1, loops=Loops(operators))
    for sample in (0.5, 0.25):
        encode(block(sample))
        assert integers(data, "S16_LE")[0] == sample * 2**15
