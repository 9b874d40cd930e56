"""A real engine in a process of its own, as audiod sets it up, for contracts that a test runner would disturb.

`python -m tests.firmware.audio.on_its_own growth GRAPH RUN [LIBRARY]`, `... heap GRAPH RUN`, `... beside GRAPH RUN
[hold]` or `... taping GRAPH RUN`: prints one JSON object. `hold` loads with a loader that keeps the GIL, to show that
the measure sees it.
"""

import ctypes
import json
import os
import statistics
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from firmware.arrays import Block
from firmware.audio import realtime
from firmware.audio.chain import Chain
from firmware.audio.engine import Codec, Engine
from firmware.audio.loader import Loaded, Loader
from firmware.audio.locked import lock_memory
from firmware.audio.mailbox import Mailbox
from firmware.audio.resampled import AnyAmp, open_amp
from firmware.audio.tape import LONGEST_S
from firmware.kernels.strip.loops import Loops, open_loops
from firmware.messages import (
    NO_AMP,
    Hello,
    Load,
    Play,
    PlaySine,
    Ready,
    Realtime,
    SetBypass,
    SetGate,
    StartTape,
    Status,
    TapeEnded,
)
from firmware.sound import Tone
from tests.stand_ins.fakes import Controller, FakeCodec

BLOCK_FRAMES = 128
# Until Python's free lists are full (tuples of a size: 2000) they look like growth: 300 objects in 20,000 blocks.
WARM_BLOCKS, COUNTED_BLOCKS = 20_000, 10_000
LOADS = 6
AMPS = 2  # that take turns
NOT_OF_MAIN_HEAP = 4  # malloc/malloc.c: NON_MAIN_ARENA


class Endless:
    """Noise for ever, as fast as it is asked for; keeps nothing. Notes what Python holds at two moments. Every 70
    blocks another amp comes, with a tone and a gate of its own, mostly by a crossfade; every 500 a sine comes or
    goes, and a recording of 50 blocks begins."""

    rate_hz = 48_000
    block_frames = BLOCK_FRAMES
    card = ""
    channels = heard = 1

    def __init__(self, controller: Controller, run: Path) -> None:
        self._recording = StartTape(50 * BLOCK_FRAMES, str(_file_for(50 * BLOCK_FRAMES, run)))
        self._noise = np.random.default_rng(1).uniform(-0.3, 0.3, BLOCK_FRAMES).astype(np.float32)
        self._controller = controller
        self._reads = 0
        self._ready = 0
        self._swaps = 0
        self.objects: list[int] = []
        self.amp_ids: set[int] = set()  # of those that played
        self.recorded = 0
        self.resident_kib: list[int] = []
        self.stop = lambda: None

    def open(self) -> Codec:
        return self

    @property
    def sounded(self) -> bool:
        return self._reads > 0

    def hear(self, channel: int) -> None:
        self.heard = channel

    def peak(self, channel: int) -> float:
        return float(np.abs(self._noise).max()) if channel == 1 else 0.0

    def read(self, into: Block) -> bool:
        np.copyto(into, self._noise)
        if self._ready < AMPS:  # the loader needs real time, of which this codec takes none
            time.sleep(0.001)
            self._listen()
            return True
        self._reads += 1
        if self._reads % 70 == 1:
            self._swap()
        if self._reads % 100 == 0:
            self._controller.order(SetBypass(self._reads % 300 == 0))
            self._listen()
        if self._reads % 500 == 0:
            self._controller.order(PlaySine(330.0 if self._reads % 1_000 else 0.0, 0.5))
            self._controller.order(self._recording)
        if self._reads in (WARM_BLOCKS, WARM_BLOCKS + COUNTED_BLOCKS):
            self.objects.append(sys.getallocatedblocks())
            self.resident_kib.append(_resident_kib())
        if self._reads == WARM_BLOCKS + COUNTED_BLOCKS:
            self.stop()
        return True

    def _swap(self) -> None:
        self._swaps += 1
        orders = SetGate(True, -70.0 - self._swaps % 3), Tone(True, 6.0, 4.0, 7.0 - self._swaps % 4)
        for order in (*orders, Play(1 + self._swaps % AMPS, 0.8, 1.2, together=self._swaps % 4 > 0)):
            self._controller.order(order)

    def write(self, block: Block) -> bool:
        return block.size == BLOCK_FRAMES

    def close(self) -> None:
        """Nothing was kept."""

    def _listen(self) -> None:
        for message in self._controller.heard():
            if isinstance(message, Status) and self._reads:
                self.amp_ids.add(message.amp_id)
            self._ready += isinstance(message, Ready)
            self.recorded += isinstance(message, TapeEnded) and not message.sentence


def _file_for(frames: int, run: Path) -> Path:
    path = run / "recording.f32"
    path.write_bytes(bytes(4 * frames))
    return path


def _resident_kib() -> int:
    return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1]) * 4


def opened(path: str) -> AnyAmp:
    """A fused graph finds its operators beside it."""
    return open_amp(path, Path(path).parent)


def load_with_the_gil_held(path: str) -> AnyAmp:
    """One call of some 100 ms that never lets go."""
    sum(range(10_000_000))
    return opened(path)


def engine_for(codec: Any, run: Path, *, hold: bool = False, loops: Loops | None = None) -> Engine:
    mailbox = Mailbox(run)
    core = max(os.sched_getaffinity(0))
    elsewhere = realtime.other_cores(core)
    realtime.pin(core)
    chain = Chain(rate_hz=48_000, block_frames=BLOCK_FRAMES, loops=loops)
    load = load_with_the_gil_held if hold else opened
    loader = Loader(load, rate_hz=48_000, block_frames=BLOCK_FRAMES, on_start=lambda: realtime.stand_by(elsewhere))
    chain.warm_up()
    realtime.quiet_python()
    realtime.keep_heap()
    realtime.flush_denormals()
    lock_memory()
    realtime.take_priority(75)
    return Engine(
        chain=chain,
        mailbox=mailbox,
        loader=loader,
        open_codec=codec.open,
        periods=2,
        hello=Hello(48_000, BLOCK_FRAMES, "test"),
        realtime=Realtime.NONE,
        complain=print,
    )


def heap(graph: str) -> dict[str, Any]:
    """What a capture that the loader built takes from the system once the audio thread plays it, in KiB; and in how
    many heaps its threads take their memory."""
    libc = ctypes.CDLL(None)
    libc.sbrk.restype, libc.sbrk.argtypes = ctypes.c_void_p, [ctypes.c_ssize_t]
    heaps: list[bool] = [_in_main_heap(libc)]

    def load(path: str) -> AnyAmp:
        heaps.append(_in_main_heap(libc))
        return opened(path)

    realtime.keep_heap()
    loader = Loader(load, rate_hz=48_000, block_frames=BLOCK_FRAMES)
    loader.put(Load(1, graph))
    loader.close()
    staged = loader.take()
    assert isinstance(staged, Loaded), staged
    before = libc.sbrk(0)
    for _ in range(20):
        staged.amp.process()
    return {"taken_kib": (libc.sbrk(0) - before) // 1024, "heaps": len(set(heaps))}


def _in_main_heap(libc: ctypes.CDLL) -> bool:
    """Whether this thread's memory comes from the heap of the process: glibc marks all other pieces, by a bit of the
    size that lies before each."""
    libc.malloc.restype, libc.free.argtypes = ctypes.c_void_p, [ctypes.c_void_p]
    piece = libc.malloc(5_000)
    size = ctypes.c_size_t.from_address(piece - ctypes.sizeof(ctypes.c_size_t)).value
    libc.free(piece)
    return not size & NOT_OF_MAIN_HEAP


def growth(graph: str, run: Path, loops: Loops | None) -> dict[str, Any]:
    """What 10,000 blocks of the whole chain leave behind: Python objects, and KiB of resident memory."""
    controller = Controller(run)
    codec = Endless(controller, run)
    engine = engine_for(codec, run, loops=loops)
    codec.stop = engine.stop
    for amp_id in range(1, AMPS + 1):
        controller.order(Load(amp_id, graph))
    engine.run()
    objects = codec.objects[1] - codec.objects[0]
    return {
        "amp_ids": sorted(codec.amp_ids - {NO_AMP}),
        "recorded": codec.recorded,
        "objects": objects,
        "resident_kib": codec.resident_kib[1] - codec.resident_kib[0],
    }


def beside(graph: str, run: Path, works: Sequence[Load | StartTape], *, hold: bool) -> dict[str, Any]:
    """How long after it was there a block was written, in ms: first alone, then each time that the loader is given
    one of LOADS `works`. Each takes the place of the last, which is freed beside the loop too."""
    controller = Controller(run)
    alone = round(1.5 * 48_000 / BLOCK_FRAMES)
    apart = round(0.25 * 48_000 / BLOCK_FRAMES)
    last = alone + (LOADS + 1) * apart
    ready = 0

    def before_read(block: int) -> None:
        nonlocal ready
        if block == 10:
            controller.order(Load(1, graph))
        if block == alone // 2:
            controller.order(Play(1, 1.0, 1.0))
        if block > alone and (block - alone) % apart == 0 and block < last:
            controller.order(works[(block - alone) // apart - 1])
        if block % apart == 0:
            ready += sum(isinstance(message, Ready) for message in controller.heard())
        if block == last:
            engine.stop()

    codec = FakeCodec(block_frames=BLOCK_FRAMES, paced=True, before_read=before_read)
    engine = engine_for(codec, run, hold=hold)
    engine.run()
    ready += sum(isinstance(message, Ready) for message in controller.heard())
    quiet = codec.delays_s[alone // 2 + 50 : alone]
    loading = [codec.delays_s[start : start + apart] for start in range(alone + apart, last, apart)]
    return {
        "ready": ready,
        "period_ms": 1e3 * BLOCK_FRAMES / 48_000,
        "median_alone_ms": 1e3 * statistics.median(quiet),
        "worst_alone_ms": 1e3 * max(quiet),
        "worst_loading_ms": [1e3 * max(delays_s) for delays_s in loading],
    }


def longest_recordings() -> list[Load | StartTape]:
    """Into files that are in memory, as those in the run folder of a pedal; their pages are still to be fetched."""
    frames, recordings = LONGEST_S * 48_000, list[Load | StartTape]()
    for number in range(LOADS):
        file = os.memfd_create(f"recording {number}")
        os.truncate(file, 4 * frames)
        recordings.append(StartTape(frames, f"/proc/self/fd/{file}"))
    return recordings


def main() -> None:
    kind, graph, run, *rest = sys.argv[1:]
    match kind:
        case "growth":
            figures = growth(graph, Path(run), open_loops(Path(rest[0]) if rest else None))
        case "heap":
            figures = heap(graph)
        case "taping":
            figures = beside(graph, Path(run), longest_recordings(), hold=False)
        case _:
            figures = beside(graph, Path(run), [Load(2, graph)] * LOADS, hold=bool(rest))
    print(json.dumps(figures))


if __name__ == "__main__":
    main()
