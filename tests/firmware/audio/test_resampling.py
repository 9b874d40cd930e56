"""How another sample rate fits into the pedal's blocks: sizes, priming and latency, against counting it out."""

from math import gcd

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from firmware.audio.resampling import (
    PEDAL_RATE_HZ,
    from_properties,
    latency_frames,
    model_block_frames,
    plan,
    resampler,
    to_properties,
)
from firmware.errors import GraphError
from tests.tools.examples import examples

RATES = (8_000, 11_025, 22_050, 32_000, 44_100, 47_999, 50_000, 88_200, 96_000, 191_999, 192_000)
BLOCKS = (1, 16, 37, 64, 128)

Counts = NDArray[np.int64]


def frames_ahead(ratio: float) -> int:
    """How many frames go in before the first comes out, less that one."""
    stream, silence = resampler(), np.zeros(1, np.float32)
    return next(count for count in range(10_000) if stream.process(silence, ratio).size)


def came_out(fed: Counts, numerator: int, denominator: int, ahead: int) -> Counts:
    """ceil((fed - ahead) * ratio), and nothing before."""
    return np.maximum(0, -((ahead - fed) * numerator // denominator))


def shortfalls(rate_hz: int, block_frames: int, lead: int) -> Counts:
    """By how many frames the way through falls short after each block of a whole cycle, counted out."""
    model_frames = model_block_frames(rate_hz, block_frames)
    ratio = rate_hz / PEDAL_RATE_HZ
    step = block_frames * rate_hz
    cycle = PEDAL_RATE_HZ * model_frames // gcd(step, PEDAL_RATE_HZ * model_frames)
    asked = np.arange(1, cycle + 1_000, dtype=np.int64) * block_frames
    waited = came_out(asked + lead, rate_hz, PEDAL_RATE_HZ, frames_ahead(ratio))
    played = waited // model_frames * model_frames
    return asked - came_out(played, PEDAL_RATE_HZ, rate_hz, frames_ahead(1.0 / ratio))


@pytest.mark.parametrize("rate_hz", RATES)
@pytest.mark.parametrize("block_frames", BLOCKS)
def test_as_much_lies_ready_as_the_worst_block_needs_and_no_frame_more(rate_hz: int, block_frames: int) -> None:
    passage = plan(rate_hz, block_frames)
    assert passage.prime_frames == shortfalls(rate_hz, block_frames, passage.lead_frames).max()


@pytest.mark.parametrize(("rate_hz", "block_frames"), [(44_100, 64), (96_000, 64), (96_000, 128), (24_000, 64)])
def test_no_other_lead_would_give_less_latency(rate_hz: int, block_frames: int) -> None:
    others = [lead + int(shortfalls(rate_hz, block_frames, lead).max()) for lead in range(130)]
    assert latency_frames(rate_hz, block_frames) == min(others)


@given(st.integers(8_000, 192_000), st.integers(1, 300))
@settings(max_examples=examples(60))
def test_any_rate_and_block_fit(rate_hz: int, block_frames: int) -> None:
    passage = plan(rate_hz, block_frames)
    fed = block_frames * rate_hz / PEDAL_RATE_HZ
    assert fed <= passage.model_block_frames < fed + 5
    assert 0 <= passage.lead_frames <= passage.latency_frames
    assert passage.latency_frames == latency_frames(rate_hz, block_frames)


@pytest.mark.parametrize("rate_hz", RATES)
@pytest.mark.parametrize("frames", [1, 16, 60, 64])
def test_the_library_gives_what_the_formula_says(rate_hz: int, frames: int) -> None:
    """A frame that lies exactly between may come with the block before, by rounding; none ever comes later."""
    ratio = rate_hz / PEDAL_RATE_HZ
    stream, chunk = resampler(), np.zeros(frames, np.float32)
    fed = np.arange(1, 3_000, dtype=np.int64) * frames
    came = np.cumsum([stream.process(chunk, ratio).size for _ in fed])
    promised = came_out(fed, rate_hz, PEDAL_RATE_HZ, frames_ahead(ratio))
    assert set((came - promised).tolist()) <= {0, 1}


@pytest.mark.parametrize(
    ("rate_hz", "block_frames", "expected"),
    [(44_100, 64, 60), (44_100, 16, 16), (96_000, 64, 128), (88_200, 64, 120), (22_050, 64, 32), (96_000, 37, 74)],
)
def test_a_block_of_the_graph_holds_what_a_block_of_the_pedal_brings(
    rate_hz: int, block_frames: int, expected: int
) -> None:
    assert model_block_frames(rate_hz, block_frames) == expected


@pytest.mark.parametrize("rate_hz", [0, -44_100, 7_999, 192_001])
def test_a_rate_that_no_converter_has_is_refused(rate_hz: int) -> None:
    with pytest.raises(ValueError, match="cannot be resampled"):
        model_block_frames(rate_hz, 64)
    with pytest.raises(ValueError, match="cannot be resampled"):
        latency_frames(rate_hz, 64)


def test_a_graph_that_says_nothing_runs_at_the_pedals_rate() -> None:
    assert from_properties({}, 64, "x.onnx") is None
    assert from_properties({"etalon.rate_hz": "48000"}, 64, "x.onnx") is None


def test_a_passage_survives_its_properties() -> None:
    assert from_properties(to_properties(44_100, 64), 60, "x.onnx") == plan(44_100, 64)


@pytest.mark.parametrize(
    ("properties", "model_frames"),
    [
        ({"etalon.rate_hz": "44100"}, 60),
        ({"etalon.rate_hz": "44.1k", "etalon.pedal_block_frames": "64"}, 60),
        ({"etalon.rate_hz": "4000", "etalon.pedal_block_frames": "64"}, 60),
        ({"etalon.rate_hz": "44100", "etalon.pedal_block_frames": "0"}, 60),
        ({"etalon.rate_hz": "44100", "etalon.pedal_block_frames": "64"}, 59),
    ],
)
def test_properties_that_contradict_the_graph_are_refused(properties: dict[str, str], model_frames: int) -> None:
    with pytest.raises(GraphError, match=r"odd\.onnx .*import the capture again\."):
        from_properties(properties, model_frames, "odd.onnx")
