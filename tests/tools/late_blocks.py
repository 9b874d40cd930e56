"""Whose making a late block is: the pedal's, or the machine's that runs it. For soak.

Late is what took longer than its period. Taken off is what only the machine can cause: the thread could have run and
another one did; the thread did not sleep and yet did not run (a hypervisor); or nobody on that core ran, which the
witness tells, who wakes there every so often above all that plays. What is late without that is the pedal's own: it
fetched a page, it waited for somebody (a lock, the GIL, a file), or it worked too long.
"""

import os
import sys
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

WITNESS_PRIORITY = 90  # above audiod's 75
TICKS = 3  # of the witness in a period
STOOD_STILL_NS = 100_000  # that much later than it should, the witness was held up
PAGES, WAITED, WORKED, MACHINE = "own: fetched pages", "own: waited", "own: worked", "the machine's"


@dataclass(frozen=True, slots=True)
class Verdict:
    """`late` is the blocks by number, and whose each is; `own_us` what the pedal itself took of each block."""

    late: dict[int, str]
    own_us: NDArray[np.float64]
    ran_us: NDArray[np.float64]

    @property
    def own(self) -> list[int]:
        return [number for number, cause in self.late.items() if cause != MACHINE]

    @property
    def causes(self) -> Counter[str]:
        return Counter(self.late.values())


def judge(blocks: NDArray[np.void], period_ns: int, held_up: NDArray[np.int64]) -> Verdict:
    """`blocks` are watched_audiod's; `held_up` [n, 2] is from when to when the witness was, by the same clock."""
    took, ran, queued, slept = (blocks[name] for name in ("took_ns", "ran_ns", "queued_ns", "slept"))
    stolen = np.where(slept == 0, np.maximum(took - ran - queued, 0), 0)
    own = took - queued - stolen
    begun, ended = blocks["begun_ns"], blocks["begun_ns"] + took
    causes: dict[int, str] = {}
    for number in np.flatnonzero(took > period_ns).tolist():
        shared = np.minimum(held_up[:, 1], ended[number]) - np.maximum(held_up[:, 0], begun[number])
        # What was stolen by the kernel's count is among what held the witness up: the larger of the two, not both.
        stood_ns = int(np.maximum(shared, 0).sum())
        own[number] -= max(stood_ns - int(stolen[number]) - int(queued[number]), 0)
        causes[number] = _cause(blocks[number], int(own[number]), period_ns)
    return Verdict(causes, own / 1e3, ran / 1e3)


def _cause(block: np.void, own_ns: int, period_ns: int) -> str:
    if own_ns <= period_ns:
        return MACHINE
    if block["fetched"]:
        return PAGES
    return WAITED if block["slept"] else WORKED


def read_held_up(file: Path) -> NDArray[np.int64]:
    return np.fromfile(file, np.int64).reshape(-1, 2)


def stand_witness(file: Path, core: int, period_s: float) -> None:
    """Until it is ended: from when to when it could not run, one pair after the other in `file`. Where realtime
    priority is refused, it sees nothing, and the machine is given the blame for less."""
    os.sched_setaffinity(0, {core})
    try:
        os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(WITNESS_PRIORITY))
    except OSError:
        file.touch()
        return
    tick_ns = round(1e9 * period_s / TICKS)
    with file.open("wb", buffering=0) as held_up:
        due_ns = time.perf_counter_ns()
        while os.getppid() != 1:
            due_ns += tick_ns
            time.sleep(max(due_ns - time.perf_counter_ns(), 0) / 1e9)
            now_ns = time.perf_counter_ns()
            if now_ns - due_ns > STOOD_STILL_NS:
                held_up.write(np.array((due_ns, now_ns), np.int64).tobytes())
                due_ns = now_ns


if __name__ == "__main__":
    stand_witness(Path(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3]))
