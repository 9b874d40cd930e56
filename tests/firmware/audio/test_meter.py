import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from firmware.audio.meter import BlockTimes, InputMeter, Meter
from tests.stand_ins.fakes import sine
from tests.tools.examples import examples

Sound = NDArray[np.floating]


def times() -> BlockTimes:
    return BlockTimes(rate_hz=48_000, block_frames=64, takes_per_s=20)


def test_the_peak_is_the_largest_magnitude_since_it_was_taken() -> None:
    meter = Meter(4)
    meter.measure(np.array([0.1, -0.6, 0.2, 0.0], np.float32))
    meter.measure(np.array([0.1, 0.2, 0.3, 0.0], np.float32))
    assert meter.take_peak() == pytest.approx(0.6)
    assert meter.take_peak() == 0.0


@pytest.mark.parametrize("bits", [16, 24, 32])
def test_the_ceiling_of_every_converter_counts_as_a_clip(bits: int) -> None:
    meter = InputMeter(4)
    top = (2 ** (bits - 1) - 1) / 2 ** (bits - 1)
    meter.measure(np.array([top, -1.0, 0.999, -0.999], np.float32))
    assert meter.clips == 2


@pytest.mark.parametrize("kind", [Meter, InputMeter])
def test_clips_are_counted_from_the_start(kind: type[Meter]) -> None:
    meter = kind(2)
    for _ in range(3):
        meter.measure(np.array([1.5, 0.0], np.float32))
        meter.take_peak()
    assert meter.clips == 3


def test_what_goes_out_clips_beyond_full_scale_and_not_at_it() -> None:
    meter = Meter(4)
    meter.measure(np.array([1.0, -1.0, 1.001, -1.001], np.float32))
    assert meter.clips == 2


def input_clips(block: Sound) -> int:
    meter = InputMeter(block.size)
    meter.measure(block.astype(np.float32))
    return meter.clips


def sixteen_bits(signal: Sound) -> Sound:
    return (np.round(signal * 2.0**15) / 2.0**15).astype(np.float32)


@pytest.mark.parametrize("side", [1.0, -1.0])
@pytest.mark.parametrize("rail", [0.26, 0.7, 0.99])
@pytest.mark.parametrize("block_frames", [16, 64, 256])
def test_a_flat_top_below_full_scale_counts_as_clips(rail: float, side: float, block_frames: int) -> None:
    block = 0.2 * np.sin(np.arange(block_frames))
    block[3:12] = side * rail
    assert input_clips(block) == 9


def test_both_rails_of_a_converter_that_clips_at_minus_3_dbfs_are_seen() -> None:
    rail = 10.0 ** (-3.0 / 20.0)
    block = np.clip(sine(1_000.0, 256, amplitude=1.4 * rail), -rail, rail)
    assert input_clips(block) == np.count_nonzero(np.abs(block) == np.float32(rail))
    assert input_clips(block) > 100


@pytest.mark.parametrize(
    ("block", "why"),
    [
        (np.full(64, 0.25), "below -12 dBFS nothing is looked at"),
        (np.r_[np.full(7, 0.5), np.zeros(57)], "one frame too few"),
        (np.tile([0.5, -0.5], 32), "never two on the same side"),
        (np.r_[np.full(4, 0.5), np.full(4, -0.5), np.zeros(56)], "four on each side"),
        (np.r_[np.full(7, 0.5), 0.0, np.full(7, 0.5), np.zeros(49)], "two runs of seven"),
        (np.r_[np.full(20, 0.5), 0.6, np.zeros(43)], "flat, but not the top"),
        (np.zeros(64), "silence"),
    ],
)
def test_what_is_no_flat_top_is_no_clip(block: Sound, why: str) -> None:
    assert input_clips(block) == 0, why


@settings(max_examples=examples(300))
@given(
    hz=st.floats(41.0, 5_000.0),  # from the low E of a bass
    peak=st.floats(0.26, 0.999),
    phase=st.floats(0.0, 1.0),
    block_frames=st.sampled_from([16, 64, 128, 256]),
)
def test_no_note_of_a_16_bit_converter_is_a_flat_top(hz: float, peak: float, phase: float, block_frames: int) -> None:
    cycles = phase + hz * np.arange(block_frames) / 48_000
    assert input_clips(sixteen_bits((peak * np.sin(2.0 * np.pi * cycles)).astype(np.float32))) == 0


def test_no_blocks_take_no_time() -> None:
    assert times().take() == (0.0, 0.0, 0.0)


def test_the_median_is_since_the_last_take_and_the_maximum_over_the_window_of_the_percentile() -> None:
    measured = times()
    for time_us in (100, 300, 200, 900, 400):
        measured.add(time_us * 1000)
    assert measured.take() == (300.0, 900.0, 900.0)
    measured.add(50_000)
    assert measured.take() == (50.0, 900.0, 900.0)
    for _ in range(15_000):
        measured.add(50_000)
    assert measured.take() == (50.0, pytest.approx(50.0), 50.0)


def test_the_maximum_survives_a_take_that_comes_late() -> None:
    measured = times()
    measured.add(5_000_000)
    for _ in range(1_000):
        measured.add(100_000)
    assert measured.take()[2] == 5_000.0


@given(st.lists(st.tuples(st.integers(1, 4_000), st.integers(20_000, 2_000_000)), min_size=1, max_size=12))
@settings(max_examples=examples(60))
def test_the_median_is_never_above_the_percentile_nor_that_above_the_maximum(turns: list[tuple[int, int]]) -> None:
    """At no Status, whatever a heavy amp, a light one and a hiccup follow each other."""
    measured = times()
    for blocks, time_ns in turns:
        for number in range(blocks):
            measured.add(time_ns)
            if number % 38 == 37:
                p50_us, p999_us, max_us = measured.take()
                assert p50_us <= p999_us <= max_us


def test_the_999th_permille_remembers_across_takes_but_not_for_ever() -> None:
    measured = times()
    for block in range(7_500):
        measured.add(1_000_000 if block % 100 == 0 else 100_000)
        if block % 38 == 0:
            measured.take()
    assert measured.take()[1] == pytest.approx(1_000.0, rel=0.09)
    for _ in range(15_000):
        measured.add(100_000)
    assert measured.take()[1] == pytest.approx(100.0, rel=0.09)


@given(st.lists(st.integers(1_500, 10**9), min_size=1, max_size=400))
def test_the_999th_permille_is_never_too_low_and_at_most_a_step_too_high(times_ns: list[int]) -> None:
    measured = times()
    for time_ns in times_ns:
        measured.add(time_ns)
    exact_us = max(times_ns) / 1e3  # of fewer than 1000 blocks the 99.9th percentile is the largest
    assert exact_us * 0.999 <= measured.take()[1] <= exact_us * 1.06
