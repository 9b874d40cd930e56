"""audiod that notes what each block took and what kept it: `python -m tests.tools.watched_audiod NOTES SECONDS PLANTS
AUDIOD'S OPTIONS`.

For soak. PLANTS are what goes wrong on purpose, each every so many blocks: "lock=500,pages=700", or "".
"""

import ctypes
import gc
import mmap
import os
import resource
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from firmware import PEDAL_RATE_HZ
from firmware.audio.chain import Chain
from firmware.audio.loader import Loader
from firmware.audiod import main as audiod
from hw.sim.wav_codec import WavCodec
from tests.stand_ins.chains import JOIN_DBFS

LEAST_FRAMES = 16  # of a block
PLANTED_S = 0.004  # longer than a block of either size
LITTER: list[list[int]] = []
CLICK = 10.0 ** ((JOIN_DBFS + 6.0) / 20.0)
# Of one block, without what the codec's two calls take: when its samples were there, what it took by the clock, how
# long the thread ran, how long it could have run while another one did, how often it slept and how many pages it had
# to fetch; and whether the codec had run over or dry.
Block = np.dtype(
    [
        ("begun_ns", np.int64),
        ("took_ns", np.int64),
        ("ran_ns", np.int64),
        ("queued_ns", np.int64),
        ("slept", np.int32),
        ("fetched", np.int32),
        ("torn", np.bool_),
    ]
)


@dataclass(frozen=True, slots=True)
class Clocks:
    """Of the calling thread, as the kernel counts."""

    now_ns: int
    ran_ns: int
    queued_ns: int
    slept: int
    fetched: int


class Notes:
    """Of every block of so many seconds, in memory that is there from the start; `save` writes them down."""

    def __init__(self, seconds: float) -> None:
        frames = round(seconds * PEDAL_RATE_HZ)
        self.blocks = np.ones(frames // LEAST_FRAMES, Block)  # ones: the pages are there
        self.heard = np.ones(frames, np.float32)
        self.loads: list[tuple[int, int]] = []
        self.planted: list[tuple[str, int]] = []
        self.count = 0  # of the block that is under way
        self._frames = 0
        self._schedule, self._words = os.open("/proc/thread-self/schedstat", os.O_RDONLY), bytearray(80)
        self._pread = ctypes.PyDLL(
            None
        ).pread  # as os.pread, but it keeps the GIL: nothing is asked of the pedal here
        self._into = (ctypes.c_char * len(self._words)).from_buffer(self._words)
        self._begun: Clocks | None = None
        self._writing_ns, self._torn = 0, False

    def ended(self) -> None:
        """First thing before the codec is read again."""
        now_ns, begun = time.perf_counter_ns(), self._begun
        if begun is None or self.count >= self.blocks.size:
            return
        now = self._clocks(now_ns)
        self.blocks[self.count] = (
            begun.now_ns,
            now_ns - begun.now_ns - self._writing_ns,
            now.ran_ns - begun.ran_ns,
            now.queued_ns - begun.queued_ns,
            now.slept - begun.slept,
            now.fetched - begun.fetched,
            self._torn,
        )
        self.count += 1

    def begun(self, *, torn: bool) -> None:
        """Last thing after it."""
        self._writing_ns, self._torn = 0, torn
        self._begun = self._clocks()

    def written(self, block: NDArray[np.float32], writing_ns: int, *, torn: bool) -> None:
        self._writing_ns += writing_ns
        self._torn = self._torn or torn
        end = self._frames + block.size
        if end <= self.heard.size:
            self.heard[self._frames : end] = block
            self._frames = end

    def save(self, path: Path) -> None:
        with path.open("wb") as file:
            np.savez(
                file,
                blocks=self.blocks[: self.count],
                heard=self.heard[: self._frames],
                loads=np.array(self.loads, np.int64).reshape(-1, 2),
                planted=np.array([number for _, number in self.planted], np.int64),
                kinds=np.array([kind for kind, _ in self.planted], np.str_),
            )

    def _clocks(self, now_ns: int | None = None) -> Clocks:
        used = resource.getrusage(resource.RUSAGE_THREAD)
        self._pread(self._schedule, self._into, len(self._words), 0)
        queued_ns = int(self._words.split()[1])
        ran_ns = time.thread_time_ns()
        fetched = used.ru_minflt + used.ru_majflt
        return Clocks(now_ns or time.perf_counter_ns(), ran_ns, queued_ns, used.ru_nvcsw, fetched)


def watch(notes: Notes) -> None:
    """From now on every codec, and every load, is noted."""
    read, write, built = WavCodec.read, WavCodec.write, Loader._built  # pyright: ignore[reportPrivateUsage]

    def watched_read(self: WavCodec, into: NDArray[np.float32]) -> bool:
        notes.ended()
        whole = read(self, into)
        notes.begun(torn=not whole)
        return whole

    def watched_write(self: WavCodec, block: NDArray[np.float32]) -> bool:
        begun_ns = time.perf_counter_ns()
        in_time = write(self, block)
        notes.written(block, time.perf_counter_ns() - begun_ns, torn=not in_time)
        return in_time

    def watched_built(self: Loader, order: Any) -> Any:
        begun_ns = time.perf_counter_ns()
        loaded = built(self, order)
        notes.loads.append((begun_ns, time.perf_counter_ns()))
        return loaded

    WavCodec.read, WavCodec.write = watched_read, watched_write
    Loader._built = watched_built  # pyright: ignore[reportPrivateUsage]


def wait_for_a_lock() -> None:
    held = threading.Lock()
    held.acquire()
    threading.Timer(PLANTED_S, held.release).start()
    held.acquire()


def fetch_pages() -> None:
    with mmap.mmap(-1, 64 << 20) as memory:
        for page in range(0, len(memory), mmap.PAGESIZE):
            memory[page] = 1


def collect() -> None:
    """As a collector that nobody stilled, with something to look through."""
    LITTER.extend([number] for number in range(200_000))
    gc.collect()
    LITTER.clear()


def work() -> None:
    end_s = time.perf_counter() + PLANTED_S
    while time.perf_counter() < end_s:
        pass


PLANTS: dict[str, Callable[[], object]] = {
    "lock": wait_for_a_lock,
    "collector": collect,
    "pages": fetch_pages,
    "work": work,
}


def plant(notes: Notes, every: dict[str, int]) -> None:
    """From now on these go wrong, in the middle of a block; a click is a step up, and the next one a step down."""
    process, offset = Chain.process, 0.0

    def spoiled(self: Chain, source: NDArray[np.float32], into: NDArray[np.float32], *, finish: bool = False) -> None:
        nonlocal offset
        for kind, blocks in every.items():
            if notes.count and notes.count % blocks == 0:
                notes.planted.append((kind, notes.count))
                offset = CLICK - offset if kind == "click" else offset
                PLANTS.get(kind, int)()
        process(self, source, into, finish=finish)
        into += np.float32(offset)

    Chain.process = spoiled


def main(file: Path, seconds: float, plants: str, options: list[str]) -> int:
    notes = Notes(seconds)
    watch(notes)
    if plants:
        plant(notes, {kind: int(blocks) for kind, blocks in (each.split("=") for each in plants.split(","))})
    try:
        return audiod(options)
    finally:
        notes.save(file)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), float(sys.argv[2]), sys.argv[3], sys.argv[4:]))
