"""Several ways to play a block, timed in turn on the same sound, so that what disturbs one disturbs all."""

import resource
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from firmware import PEDAL_RATE_HZ
from firmware.arrays import F32

Play = Callable[[F32], object]

WARM_UP_BLOCKS = 200
ROUND_BLOCKS = 50  # of one, then of the next
PLUCK_DBFS = -20.0


@dataclass(frozen=True, slots=True)
class Cost:
    """Microseconds of one block; `share` is the median's part of the period. Other programs only ever make a block
    slower, and for seconds on end: of figures that were not measured side by side `p10_us` compares best."""

    p10_us: float
    p50_us: float
    p99_us: float
    p999_us: float
    max_us: float
    share: float


@dataclass(frozen=True, slots=True, eq=False)
class Times:
    """Nanoseconds of every block, [rounds, blocks of a round]; `disturbed`: the thread was put aside in it, or had to
    fetch a page."""

    ns: NDArray[np.int64]
    disturbed: NDArray[np.bool_]
    block_frames: int

    @property
    def cost(self) -> Cost:
        p10, p50, p99, p999 = (float(p) / 1e3 for p in np.percentile(self.ns, (10.0, 50.0, 99.0, 99.9)))
        return Cost(p10, p50, p99, p999, float(self.ns.max()) / 1e3, p50 / period_us(self.block_frames))

    @property
    def late(self) -> tuple[int, int]:
        """How many blocks took longer than their period, and how many of those were disturbed."""
        late = self.ns > 1e3 * period_us(self.block_frames)
        return int(late.sum()), int((late & self.disturbed).sum())

    def ratio(self, other: "Times") -> float:
        """Of this to the other, the median of the rounds' own: each round saw the same machine."""
        return float(np.median(np.median(self.ns, axis=1) / np.median(other.ns, axis=1)))


def side_by_side(plays: Mapping[str, Play], take: F32) -> dict[str, Times]:
    """The times of each on `take` [blocks, frames], ROUND_BLOCKS in turn."""
    rounds = max(1, len(take) // ROUND_BLOCKS)
    blocks = min(ROUND_BLOCKS, len(take))
    spent = {name: np.zeros((rounds, blocks), np.int64) for name in plays}
    disturbed = {name: np.zeros((rounds, blocks), np.bool_) for name in plays}
    for play in plays.values():
        for block in take[:WARM_UP_BLOCKS]:
            play(block)
    for number in range(rounds):
        part = take[number * blocks : (number + 1) * blocks]
        for name, play in plays.items():
            _time(play, part, spent[name][number], disturbed[name][number])
    return {name: Times(ns, disturbed[name], take.shape[1]) for name, ns in spent.items()}


def disturbances() -> tuple[int, int]:
    """Of the calling thread: how often it was put aside, and pages it had to fetch."""
    used = resource.getrusage(resource.RUSAGE_THREAD)
    return used.ru_nivcsw, used.ru_minflt + used.ru_majflt


def _time(play: Play, take: F32, spent_ns: NDArray[np.int64], disturbed: NDArray[np.bool_]) -> None:
    for number, block in enumerate(take):
        before = disturbances()
        start_ns = time.perf_counter_ns()
        play(block)
        spent_ns[number] = time.perf_counter_ns() - start_ns
        disturbed[number] = disturbances() != before


def pluck(seconds: float, block_frames: int) -> F32:
    """Noise that decays once a second to -60 dB, [blocks, frames]: loud, soft and nearly silent blocks alike."""
    blocks = max(1, round(seconds * PEDAL_RATE_HZ / block_frames))
    at_s = np.arange(blocks * block_frames) / PEDAL_RATE_HZ % 1.0
    noise = np.random.default_rng(1).standard_normal(at_s.size)
    sound = 10.0 ** (PLUCK_DBFS / 20.0) * noise * 10.0 ** (-3.0 * at_s)
    return sound.astype(np.float32).reshape(blocks, block_frames)


def period_us(frames: int) -> float:
    return 1e6 * frames / PEDAL_RATE_HZ
