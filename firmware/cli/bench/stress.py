"""The worst block of many minutes: a chain paced as in the engine, at realtime priority, beside a busy process."""

import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from firmware.audio import realtime
from firmware.audio.chain import Chain
from firmware.audio.locked import lock_memory
from firmware.cli.bench.timing import disturbances, period_us, pluck

PRIORITY = 75
# Arithmetic and 32 MiB of memory over and over, so that it takes the caches as well as the core.
BUSY = "import numpy as np\nx = np.zeros(1 << 22)\nwhile True:\n    x += 1.0\n    sum(range(100_000))\n"
TAKE_S = 10.0


@dataclass(frozen=True, slots=True)
class Stress:
    """Microseconds of the chain's own time a block, and how late the thread woke. `worse`: the blocks of more than
    twice the median; `interrupted`: those of them in which the thread was put aside or had to fetch a page.
    `steal` is the part of all cores' time that a hypervisor gave to others."""

    blocks: int
    p50_us: float
    p999_us: float
    p9999_us: float
    max_us: float
    late_p9999_us: float
    worse: int
    interrupted: int
    steal: float
    refusals: tuple[str, ...]


def run(chain: Chain, minutes: float) -> Stress:
    """Plays for so long, in real time. What realtime rights were refused is among the figures."""
    busy = subprocess.Popen([sys.executable, "-c", BUSY])
    try:
        return _paced(chain, minutes)
    finally:
        busy.kill()
        busy.wait()


def _paced(chain: Chain, minutes: float) -> Stress:
    frames = chain.block_frames
    take, into = pluck(TAKE_S, frames), np.zeros(frames, np.float32)
    source = np.zeros(frames, np.float32)
    period_ns = round(1e3 * period_us(frames))
    blocks = max(100, round(minutes * 60e9 / period_ns))
    spent_ns, late_ns = np.zeros(blocks, np.int64), np.zeros(blocks, np.int64)
    disturbed = np.zeros(blocks, np.bool_)
    realtime.quiet_python()
    realtime.keep_heap()
    grants = (realtime.pin(max(os.sched_getaffinity(0))), realtime.flush_denormals(), lock_memory())
    grants = (*grants, realtime.take_priority(PRIORITY))
    before_steal, start_ns = _steal(), time.perf_counter_ns()
    due_ns = start_ns
    for number in range(blocks):
        due_ns += period_ns
        time.sleep(max(due_ns - time.perf_counter_ns(), 0) / 1e9)
        np.copyto(source, take[number % len(take)])
        before, begin_ns = disturbances(), time.perf_counter_ns()
        chain.process(source, into, finish=True)
        end_ns = time.perf_counter_ns()
        spent_ns[number], late_ns[number] = end_ns - begin_ns, begin_ns - due_ns
        disturbed[number] = disturbances() != before
    elapsed_s = (time.perf_counter_ns() - start_ns) / 1e9
    p50, p999, p9999 = (float(p) / 1e3 for p in np.percentile(spent_ns, (50.0, 99.9, 99.99)))
    worse = spent_ns > 2e3 * p50
    cores = os.cpu_count() or 1
    return Stress(
        blocks=blocks,
        p50_us=p50,
        p999_us=p999,
        p9999_us=p9999,
        max_us=float(spent_ns.max()) / 1e3,
        late_p9999_us=float(np.percentile(late_ns, 99.99)) / 1e3,
        worse=int(worse.sum()),
        interrupted=int((worse & disturbed).sum()),
        steal=(_steal() - before_steal) / elapsed_s / cores,
        refusals=tuple(grant.refusal for grant in grants if grant.refusal),
    )


def _steal(path: Path = Path("/proc/stat")) -> float:
    """Core seconds that a hypervisor gave to others; 0 where there is none."""
    words = path.read_text(encoding="ascii").split("\n", 1)[0].split() if path.exists() else []
    return int(words[8]) / os.sysconf("SC_CLK_TCK") if len(words) > 8 else 0.0
