import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from firmware.audio.meter import BlockTimes, InputMeter, Meter


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


def test_clips_are_counted_from_the_start() -> None:
    meter = Meter(2)
    for _ in range(3):
        meter.measure(np.array([1.5, 0.0], np.float32))
        meter.take_peak()
    assert meter.clips == 3


def test_no_blocks_take_no_time() -> None:
    assert times().take() == (0.0, 0.0, 0.0)


def test_the_median_and_the_maximum_are_since_the_last_take() -> None:
    measured = times()
    for time_us in (900, 100, 200, 300, 400):
        measured.add(time_us * 1_000)
    p50_us, _, max_us = measured.take()
    assert (p50_us, max_us) == (300.0, 900.0)
    measured.add(50_000)
    p50_us, _, max_us = measured.take()
    assert (p50_us, max_us) == (50.0, 50.0)


def test_the_maximum_survives_a_take_that_comes_late() -> None:
    measured = times()
    measured.add(5_000_000)
    for _ in range(1_000):
        measured.add(100_000)
    assert measured.take()[2] == 5_000.0


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
