"""What a block of an impulse response costs, by its taps and the block's frames, however it is played.

    .venv/bin/python -m tests.tools.cab_blocks [--block N ...] [--taps N ...] [--rounds N]

Us, lower deciles. Hot, one run of ONNX Runtime straight after the other: all taps as they are (up to MOST_DIRECT),
in one level, as `levels_of` cuts them, with the worst block of its period over the mean, and the portable graph.
Then both paced, as prepare times them: one block a period, the thread asleep in between. In turn on one core.
"""

import argparse
import os
import tempfile
import time
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from firmware import PEDAL_RATE_HZ
from firmware.audio.realtime import flush_denormals
from firmware.audio.resampled import AnyAmp, open_amp
from firmware.captures.graph.draw import draw
from firmware.captures.graph.fused import draw_node
from firmware.captures.graph.fused_linear import Level, levels_of
from firmware.captures.graph.fused_structure import fuse_linear
from firmware.captures.nam.networks import Linear
from firmware.captures.prepare.build import optimise
from firmware.captures.prepare.pace import CLOCK, time_blocks
from firmware.cli.bench.bench_command import machine
from firmware.cli.output import print_table
from firmware.kernels.library import FUSED_SUFFIX, library
from tests.stand_ins import random_networks as random

BLOCKS, TAPS = (16, 64, 128), (128, 512, 2_048, 8_192, 96_000, 480_000)
MOST_DIRECT = 16_384
RUNS = 256  # of a round, at least
PEERS = "TONE3000's plugin is said to take 2 % of a core for 8,192 taps at 64 frames: 27 us of 1,333."


def amp_of(network: Linear, frames: int, levels: tuple[Level, ...], folder: Path) -> AnyAmp:
    path = folder / f"cab{FUSED_SUFFIX}"
    path.write_bytes(draw_node(fuse_linear(network, frames, levels), frames, {}).SerializeToString())
    return open_amp(str(path))


def portable_of(network: Linear, frames: int, folder: Path) -> AnyAmp:
    optimise(draw(network, frames).model({}), folder / "cab.onnx")
    return open_amp(str(folder / "cab.onnx"))


def blocks_us(amp: AnyAmp, period: int, rounds: int) -> NDArray[np.float64]:
    """The lower decile of each block of a period, hot."""
    amp.source[:] = np.random.default_rng(1).normal(0.0, 0.1, amp.block_frames)
    spent = np.zeros((rounds * max(1, RUNS // period), period))
    for row in spent:
        for block in range(period):
            start_ns = time.perf_counter_ns()
            amp.process()
            row[block] = (time.perf_counter_ns() - start_ns) / 1e3
    return np.quantile(spent, 0.1, axis=0)


def line_of(taps: int, frames: int, rounds: int, folder: Path) -> tuple[object, ...]:
    network, levels = random.linear(1, taps), levels_of(taps, frames)
    chosen, portable = amp_of(network, frames, levels, folder), portable_of(network, frames, folder)
    direct = amp_of(network, frames, (), folder) if taps <= MOST_DIRECT else None
    one = amp_of(network, frames, levels[:1], folder) if levels else None
    found = blocks_us(chosen, levels[-1].blocks if levels else 1, rounds)
    hot = [f"{blocks_us(amp, 1, rounds).mean():.1f}" if amp else "" for amp in (direct, one, portable)]
    period_us = frames * 1e6 / PEDAL_RATE_HZ
    paced, paced_portable = (time_blocks(amp, CLOCK).block_us for amp in (chosen, portable))
    cut = " + ".join(f"{level.blocks}x{level.size}" for level in levels) or "as it is"
    shown = (f"{found.mean():.1f}", f"{found.max() / found.mean():.2f}")
    return (
        *(frames, f"{taps:,}", *hot[:2], *shown, cut, hot[2]),
        *(f"{paced:.1f}", f"{100.0 * paced / period_us:.1f} %", f"{paced_portable:.1f}"),
    )


def main() -> None:
    parser = argparse.ArgumentParser(description="What a block of an impulse response costs.")
    parser.add_argument("--block", type=int, nargs="+", default=BLOCKS)
    parser.add_argument("--taps", type=int, nargs="+", default=TAPS)
    parser.add_argument("--rounds", type=int, default=4)
    options = parser.parse_args()
    if library() is None:
        parser.exit(2, "The operators are not built: python -m firmware.kernels.build\n")
    os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    flush_denormals()
    print(f"{machine()}; us a block\n")
    heads = ("frames", "taps", "as it is", "one level", "chosen", "worst/mean", "blocks x spectrum", "portable")
    with tempfile.TemporaryDirectory(prefix="etalon-") as name:
        rows = [
            line_of(taps, frames, options.rounds, Path(name)) for frames in options.block for taps in options.taps
        ]
    print_table((*heads, "paced", "of a core", "portable"), rows)
    print(f"\n{PEERS}")


if __name__ == "__main__":
    main()
