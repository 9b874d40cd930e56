"""A block is timed as the engine runs it: one a period, asleep in between."""

from collections.abc import Callable

import numpy as np
import pytest
from numpy.typing import NDArray

from firmware.captures.prepare.pace import FEWEST_PACED, HOT_BLOCKS, MOST_PACED, TAKES, Clock, time_blocks


class Stage:
    """A clock that its amp moves on: `hot_us` a block, `cold_us` after a sleep, more while `disturbed`."""

    def __init__(self, hot_us: int, cold_us: int, block_frames: int = 64) -> None:
        self.block_frames = block_frames
        self.source: NDArray[np.float32] = np.zeros(block_frames, np.float32)
        self.clock = Clock(lambda: self.now_ns, self.sleep)
        self.now_ns = 0
        self.starts_ns: list[int] = []
        self._hot_us, self._cold_us, self._slept = hot_us, cold_us, False
        self.at_rest = False
        self.disturbed: Callable[[int], int] = lambda _number: 0  # by how many us the n-th block is late

    def sleep(self, time_s: float) -> None:
        assert time_s >= 0.0
        self.now_ns += round(time_s * 1e9)
        self._slept = True

    def process(self) -> None:
        assert self.source.any(), "silence is timed with denormals"
        self.starts_ns.append(self.now_ns)
        self.now_ns += 1000 * (self._cold_us if self._slept else self._hot_us)
        self.now_ns += 1000 * self.disturbed(len(self.starts_ns))
        self._slept = False

    def reset(self) -> None:
        self.at_rest = True


def test_a_paced_block_is_cold_and_comes_once_a_period() -> None:
    stage = Stage(hot_us=100, cold_us=190)
    timing = time_blocks(stage, stage.clock)
    assert (timing.block_us, timing.hot_us) == (190.0, 100.0)
    paced_ns = stage.starts_ns[HOT_BLOCKS:]
    assert len(paced_ns) == MOST_PACED
    assert set(np.diff(paced_ns)) <= {1_333_333}
    assert stage.at_rest


def test_a_machine_that_is_busy_most_of_the_time_makes_no_capture_heavier() -> None:
    stage = Stage(hot_us=100, cold_us=190)
    stage.disturbed = lambda number: 900 if number % 5 else 0
    timing = time_blocks(stage, stage.clock)
    assert (timing.block_us, timing.hot_us) == (190.0, 100.0)


@pytest.mark.parametrize("take", range(3))
def test_a_machine_that_is_busy_for_a_whole_take_makes_no_capture_heavier(take: int) -> None:
    stage = Stage(hot_us=100, cold_us=190)
    blocks = HOT_BLOCKS + MOST_PACED
    stage.disturbed = lambda number: 900 if number <= take * blocks else 0
    timing = time_blocks(stage, stage.clock)
    assert (timing.block_us, timing.hot_us) == (190.0, 100.0)
    assert len(stage.starts_ns) == (take + 1) * blocks, "what is green is believed at once"


def test_what_is_heavy_each_time_is_heavy() -> None:
    stage = Stage(hot_us=1000, cold_us=1200)
    assert time_blocks(stage, stage.clock).block_us == 1200.0
    assert len(stage.starts_ns) == TAKES * (HOT_BLOCKS + MOST_PACED)


def test_what_is_late_even_hot_is_not_paced() -> None:
    stage = Stage(hot_us=1400, cold_us=9000)
    assert time_blocks(stage, stage.clock).block_us == 1400.0
    assert len(stage.starts_ns) == TAKES * HOT_BLOCKS


def test_what_is_hopeless_is_timed_once() -> None:
    stage = Stage(hot_us=6000, cold_us=9000)
    assert time_blocks(stage, stage.clock).block_us == 6000.0
    assert len(stage.starts_ns) == HOT_BLOCKS


def test_what_is_late_only_cold_never_sleeps_backwards() -> None:
    stage = Stage(hot_us=1300, cold_us=1500)
    assert time_blocks(stage, stage.clock).block_us == pytest.approx(1500.0, abs=1.0)


def test_large_blocks_are_timed_less_often() -> None:
    stage = Stage(hot_us=100, cold_us=200, block_frames=8192)
    time_blocks(stage, stage.clock)
    assert len(stage.starts_ns) == HOT_BLOCKS + FEWEST_PACED


def test_what_is_only_compared_is_timed_briefly_and_once() -> None:
    stage = Stage(hot_us=1000, cold_us=1200)
    assert time_blocks(stage, stage.clock, brief=True).block_us == 1200.0
    assert len(stage.starts_ns) == HOT_BLOCKS + FEWEST_PACED
