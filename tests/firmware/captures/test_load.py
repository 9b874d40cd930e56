"""Where green ends and red begins, what a person reads, and what is found where a capture is too heavy."""

import pytest

from firmware.captures.load import Fit, Load, fits_words, load_of, percent
from firmware.captures.prepare.fits import with_fits
from firmware.captures.prepared import EngineGraph, PreparedGraph
from firmware.levels import CaptureLevels


@pytest.mark.parametrize(
    ("share", "word"),
    [(0.0, "green"), (0.499, "green"), (0.5, "amber"), (0.799, "amber"), (0.8, "red"), (3.0, "red")],
)
def test_green_ends_at_half_of_the_period_and_red_begins_at_four_fifths(share: float, word: str) -> None:
    assert Load(share).word == word


def test_the_load_is_a_part_of_the_period() -> None:
    assert load_of(400.0, 64).share == pytest.approx(0.3)
    assert load_of(400.0, 64).sentence == "takes 30% of the period and plays with room to spare on this machine"
    assert "too heavy" in load_of(4000.0, 64).sentence


@pytest.mark.parametrize(
    ("share", "shown"),
    [(0.0, "0%"), (0.29, "29%"), (0.4999, "49%"), (0.5, "50%"), (0.797, "79%"), (0.8, "80%"), (2.1, "210%")],
)
def test_a_load_in_percent_never_reads_as_the_next_word_up(share: float, shown: str) -> None:
    assert percent(share) == shown


def graph(max_value: float, load: float, block_frames: int = 64) -> PreparedGraph:
    block_us = load * block_frames / 0.048
    return PreparedGraph(max_value, block_frames, CaptureLevels(), EngineGraph("graph.onnx", block_us=block_us))


def never(number: int, block_frames: int) -> float:
    raise AssertionError(f"graph {number} need not be measured at {block_frames}")


def test_a_graph_that_was_not_timed_has_no_load() -> None:
    assert graph(1.0, 0.0).load is None
    assert with_fits([graph(1.0, 0.0)], never) == [graph(1.0, 0.0)]


def test_what_is_not_red_needs_nothing_in_its_place() -> None:
    graphs = [graph(0.5, 0.2), graph(1.0, 0.79)]
    assert with_fits(graphs, never) == graphs


def test_in_place_of_a_red_graph_the_largest_smaller_one_and_the_smallest_larger_block_fit() -> None:
    measured: list[tuple[int, int]] = []

    def time_at(number: int, block_frames: int) -> float:
        measured.append((number, block_frames))
        return 900.0 if block_frames == 128 else 2000.0

    lite, middle, full = with_fits([graph(0.3, 0.2), graph(0.6, 0.6), graph(1.0, 1.2)], time_at)
    assert measured == [(2, 128)]
    assert (lite.fits, middle.fits) == ((), ())
    assert full.fits == (Fit(0.6, 64, middle.portable.block_us), Fit(1.0, 128, 900.0))
    assert (
        fits_words(full.fits, 64)
        == "would fit: the smaller submodel, for presets with a quality below 0.6 (60%, amber)"
        " or blocks of 128 frames (33%, green)"
    )


def test_larger_blocks_are_tried_at_twice_and_four_times_up_to_512() -> None:
    tried: list[int] = []

    def too_slow(_number: int, block_frames: int) -> float:
        tried.append(block_frames)
        return 1e6

    (heavy,) = with_fits([graph(1.0, 2.0)], too_slow)
    with_fits([graph(1.0, 2.0, 256)], too_slow)
    with_fits([graph(1.0, 2.0, 512)], too_slow)
    assert tried == [128, 256, 512]
    assert heavy.fits == ()
    assert fits_words(heavy.fits, 64) == "nothing smaller fits"
