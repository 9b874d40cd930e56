"""How long a block takes as the engine runs it: one a period, the thread asleep in between.

A loop without pauses finds the weights in the nearest cache and shows half of what a block costs in a gig. Called by
build.

What else the machine does makes blocks slower, never faster, and for seconds on end; but the audio thread has a core
of its own, which this process keeps off. So the lower decile counts, and what is not green is timed up to three
times. One graph of 72 us, 100 blocks a take, 24 takes on two cores, at nice 19, in us, the middle take and the range:

                                        median     lower decile    lowest of 3 lower deciles
    hardly anything else       111 (76 .. 329)    84 (71 .. 143)              75 (71 ..  95)
    two busy loops besides     283 (83 .. 387)   155 (73 .. 295)              77 (73 .. 203)

The processor time of the thread is no better than the clock: the other processes take the caches, not the core.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from firmware import PEDAL_RATE_HZ
from firmware.captures.load import GREEN, Load, load_of

HOT_BLOCKS = 50
PACED_S = 0.3
FEWEST_PACED, MOST_PACED = 20, 100
QUICK = 0.1  # the quantile
TAKES = 3
REST_S = 0.3  # between takes: what disturbed one may be over
HOPELESS = 4.0  # times the period: nothing makes a light capture look so heavy
TAKE_LEVEL = 0.1  # a tail that dies away would be timed with denormals, which audiod flushes


@dataclass(frozen=True, slots=True)
class Clock:
    """The time, and how to let it pass; tests bring their own."""

    now_ns: Callable[[], int] = time.perf_counter_ns
    sleep: Callable[[float], None] = time.sleep


CLOCK = Clock()


class Timed(Protocol):
    """An amp, as far as it is timed here."""

    @property
    def block_frames(self) -> int: ...
    @property
    def source(self) -> NDArray[np.float32]: ...
    def process(self) -> None: ...
    def reset(self) -> None: ...


@dataclass(frozen=True, slots=True)
class Timing:
    """Lower deciles: `block_us` paced as in the engine, `hot_us` one block straight after the other."""

    block_us: float
    hot_us: float


def time_blocks(amp: Timed, clock: Clock, *, brief: bool = False, rate_hz: int = PEDAL_RATE_HZ) -> Timing:
    """Times `amp`, behind a codec of `rate_hz`, on noise, for PACED_S or so; what is not green, up to TAKES times.
    Leaves it at rest.

    What is late even hot cannot be paced: there both figures are the same. `brief` is one take of FEWEST_PACED, for
    what only has to be compared: an import would take twice as long for graphs that nobody hears.
    """
    amp.source[:] = np.random.default_rng(1).normal(0.0, TAKE_LEVEL, amp.block_frames)
    takes = [_take(amp, clock, FEWEST_PACED if brief else MOST_PACED, rate_hz)]
    while not brief and len(takes) < TAKES and _is_doubtful(load_of(takes[-1].block_us, amp.block_frames, rate_hz)):
        clock.sleep(REST_S)
        takes.append(_take(amp, clock, MOST_PACED, rate_hz))
    amp.reset()
    return min(takes, key=lambda take: take.block_us)


def _is_doubtful(load: Load) -> bool:
    return load.word != GREEN and load.share < HOPELESS


def _take(amp: Timed, clock: Clock, most_paced: int, rate_hz: int) -> Timing:
    period_ns = round(amp.block_frames * 1e9 / rate_hz)
    hot_ns = _quick([_one(amp, clock) for _ in range(HOT_BLOCKS)])
    paced_ns = hot_ns if hot_ns >= period_ns else _paced(amp, clock, period_ns, most_paced)
    return Timing(round(paced_ns / 1e3, 1), round(hot_ns / 1e3, 1))


def _paced(amp: Timed, clock: Clock, period_ns: int, most_paced: int) -> float:
    count = min(max(round(PACED_S * 1e9 / period_ns), FEWEST_PACED), most_paced)
    times_ns: list[int] = []
    due_ns = clock.now_ns()
    for _ in range(count):
        due_ns += period_ns
        clock.sleep(max(due_ns - clock.now_ns(), 0) / 1e9)
        times_ns.append(_one(amp, clock))
    return _quick(times_ns)


def _one(amp: Timed, clock: Clock) -> int:
    start_ns = clock.now_ns()
    amp.process()
    return clock.now_ns() - start_ns


def _quick(times_ns: list[int]) -> float:
    return float(np.quantile(times_ns, QUICK))
