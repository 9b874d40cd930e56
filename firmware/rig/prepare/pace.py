"""How long a block takes as the engine runs it: one a period, the thread asleep in between.

A loop without pauses finds the weights in the nearest cache and shows half of what a block costs in a gig. Called by
build.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from firmware import PEDAL_RATE_HZ

HOT_BLOCKS = 50
PACED_S = 0.3
FEWEST_PACED, MOST_PACED = 20, 100
TAKE_LEVEL = 0.1  # a tail that dies away would be timed with denormals, which audiod flushes


@dataclass(frozen=True, slots=True)
class Clock:
    """The time, and how to let it pass; tests bring their own."""

    now_ns: Callable[[], int] = time.perf_counter_ns
    sleep: Callable[[float], None] = time.sleep


CLOCK = Clock()


class Playing(Protocol):
    """An amp, as far as it is timed here."""

    @property
    def block_frames(self) -> int: ...
    @property
    def source(self) -> NDArray[np.float32]: ...
    def process(self) -> None: ...
    def reset(self) -> None: ...


@dataclass(frozen=True, slots=True)
class Timing:
    """Medians: `block_us` paced as in the engine, `hot_us` one block straight after the other."""

    block_us: float
    hot_us: float


def time_blocks(amp: Playing, clock: Clock) -> Timing:
    """Times `amp` on noise, for PACED_S or so. Leaves it at rest.

    What is late even hot cannot be paced: there both figures are the same.
    """
    period_ns = round(amp.block_frames * 1e9 / PEDAL_RATE_HZ)
    amp.source[:] = np.random.default_rng(1).normal(0.0, TAKE_LEVEL, amp.block_frames)
    hot_ns = _median([_one(amp, clock) for _ in range(HOT_BLOCKS)])
    paced_ns = hot_ns if hot_ns >= period_ns else _paced(amp, clock, period_ns)
    amp.reset()
    return Timing(round(paced_ns / 1e3, 1), round(hot_ns / 1e3, 1))


def _paced(amp: Playing, clock: Clock, period_ns: int) -> float:
    count = min(max(round(PACED_S * 1e9 / period_ns), FEWEST_PACED), MOST_PACED)
    times_ns: list[int] = []
    due_ns = clock.now_ns()
    for _ in range(count):
        due_ns += period_ns
        clock.sleep(max(due_ns - clock.now_ns(), 0) / 1e9)
        times_ns.append(_one(amp, clock))
    return _median(times_ns)


def _one(amp: Playing, clock: Clock) -> int:
    start_ns = clock.now_ns()
    amp.process()
    return clock.now_ns() - start_ns


def _median(times_ns: list[int]) -> float:
    return float(np.median(times_ns))
