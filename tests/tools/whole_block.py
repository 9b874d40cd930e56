"""What a block costs besides the model: the engine's own loop with ALSA's null device, which never makes it wait.

    .venv/bin/python -m tests.tools.whole_block [--block N] [--gate] [--rounds N]

Read, convert, take orders, gains, gate, tone, meters, sine, convert, write, report: with the compiled loops, with
NumPy's, also while one amp fades into another, and beside them the fused A2 Lite alone, through session.run, in turn
on one core. Medians, and of the ratios those of the rounds' own. ALSA's own time for a real card is not in it.
"""

import argparse
import os
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from firmware.audio.chain import Chain
from firmware.audio.engine import Engine
from firmware.audio.loader import Loader
from firmware.audio.mailbox import Mailbox
from firmware.audio.realtime import flush_denormals
from firmware.audio.resampled import open_amp
from firmware.audio.voice import Amplifier, Voice, Wire
from firmware.captures.prepared import FUSED
from firmware.cli.bench.bench_command import machine
from firmware.cli.bench.engines import amps_of, graph_path
from firmware.cli.output import print_table
from firmware.kernels.library import library
from firmware.kernels.strip.loops import Loops
from firmware.messages import Hello, Realtime, SetGate
from hw.alsa import AlsaCodec
from hw.alsa_library import alsa_library
from hw.profile import CodecProfile
from tests.own_captures import a2
from tests.stand_ins.players import capture_of

BLOCKS = 2_000  # of a round
PROFILE = CodecProfile(driver="alsa", capture="null", playback="null", periods=3)


class Stopwatch:
    """A codec that notes when each block begins, and stops the engine after BLOCKS."""

    def __init__(self, codec: AlsaCodec) -> None:
        self.rate_hz, self.block_frames, self.card = codec.rate_hz, codec.block_frames, codec.card
        self.write, self.close, self.hear, self.peak = codec.write, codec.close, codec.hear, codec.peak
        self._codec = codec
        self.began_ns = np.zeros(BLOCKS + 1, np.int64)
        self._count = 0
        self.stop: Callable[[], None] = lambda: None
        self.before_read: Callable[[], None] = lambda: None

    def read(self, into: NDArray[np.float32]) -> bool:
        self.before_read()
        if self._count <= BLOCKS:
            self.began_ns[self._count] = time.perf_counter_ns()
            self._count += 1
        else:
            self.stop()
        return self._codec.read(into)

    @property
    def sounded(self) -> bool:
        return self._codec.sounded

    @property
    def channels(self) -> int:
        return self._codec.channels

    @property
    def heard(self) -> int:
        return self._codec.heard


def blocks_ns(
    amp: Amplifier, loops: Loops | None, *, gate: bool, run: Path, swaps: bool = False
) -> NDArray[np.int64]:
    """The time of each of BLOCKS, from one read to the next; with `swaps` each is of a crossfade to another wire."""
    frames = amp.block_frames
    chain = Chain(rate_hz=48_000, block_frames=frames, loops=loops)
    chain.play(Voice(1, amp, 0.7, 0.9))
    chain.settle()
    chain.gate.set(SetGate(on=gate, threshold_dbfs=-65.0))
    codec = Stopwatch(AlsaCodec(replace(PROFILE, block_frames=frames), alsa_library(), loops=loops))
    mailbox = Mailbox(run)
    loader = Loader(open_amp, rate_hz=48_000, block_frames=frames)
    engine = Engine(
        chain=chain,
        mailbox=mailbox,
        loader=loader,
        open_codec=lambda: codec,
        periods=1,
        hello=Hello(48_000, frames, "bench"),
        realtime=Realtime.NONE,
        complain=print,
    )
    codec.stop = engine.stop
    if swaps:
        codec.before_read = partial(_keep_fading, chain, amp, Wire(frames))
    engine.run()
    mailbox.close()
    loader.close()
    return np.diff(codec.began_ns)


def _keep_fading(chain: Chain, one: Amplifier, other: Amplifier) -> None:
    if not (chain.uses(one) and chain.uses(other)):
        chain.play(Voice(1, other if chain.plays(one) else one, 0.7, 0.9, together=True))


def model_ns(amp: Amplifier) -> NDArray[np.int64]:
    spent = np.zeros(BLOCKS, np.int64)
    for number in range(BLOCKS):
        start = time.perf_counter_ns()
        amp.process()
        spent[number] = time.perf_counter_ns() - start
    return spent


def main() -> None:
    parser = argparse.ArgumentParser(description="What a block costs besides the model.")
    parser.add_argument("--block", type=int, default=64)
    parser.add_argument("--gate", action="store_true", help="with the gate on, and open")
    parser.add_argument("--rounds", type=int, default=20)
    options = parser.parse_args()
    built = library()
    if built is None:
        parser.exit(2, "The operators are not built: python -m firmware.kernels.build\n")
    os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    flush_denormals()
    found: dict[str, list[NDArray[np.int64]]] = defaultdict(list)
    with tempfile.TemporaryDirectory(prefix="etalon-") as name:
        folder = Path(name)
        amps_of(capture_of(a2(3)).submodels[0].network, options.block, folder)
        lite, loops, wire = open_amp(str(graph_path(folder, FUSED))), Loops(built), Wire(options.block)
        lite.source[:] = np.random.default_rng(1).normal(0.0, 0.1, options.block)
        for _ in range(options.rounds):
            for words, used in (("compiled", loops), ("NumPy", None)):
                found[f"rest, {words}"].append(blocks_ns(wire, used, gate=options.gate, run=folder))
                fading = blocks_ns(wire, used, gate=options.gate, run=folder, swaps=True)
                found[f"rest of a crossfade, {words}"].append(fading)
            found["A2 Lite, fused"].append(model_ns(lite))
    _print(found, options.block, gate=options.gate)


def _print(found: dict[str, list[NDArray[np.int64]]], frames: int, *, gate: bool) -> None:
    lite = np.array([np.median(ns) for ns in found["A2 Lite, fused"]])
    print(f"{machine()}; blocks of {frames} frames, gate {'on' if gate else 'off'}; us a block\n")
    rows: list[tuple[object, ...]] = []
    for what, rounds in found.items():
        p10, p50, p999 = np.percentile(np.concatenate(rounds), (10.0, 50.0, 99.9)) / 1e3
        ratio = float(np.median(np.array([np.median(ns) for ns in rounds]) / lite))
        rows.append((what, f"{p10:.1f}", f"{p50:.1f}", f"{p999:.1f}", f"{ratio:.2f}"))
    print_table(("", "p10", "p50", "p99.9", "to A2 Lite"), rows)


if __name__ == "__main__":
    main()
