"""The running pedal in the hands of a player who is never content: late blocks of its own making, and clicks.

    .venv/bin/python -m tests.tools.soak [--deeds N] [--block N ...] [--rest S] [--plant lock=500,click=900]

The two real processes, the codec the simulator's, in real time: presets of which most are not resident, cabinets,
pedals, bypasses, boosts and knobs in any order; then a rest, as a measure of the machine. Ends with status 1 where a
block was late by the pedal's own making, or something clicked.
"""

import argparse
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from firmware import PEDAL_RATE_HZ
from firmware.arrays import F32
from firmware.cli.bench.bench_command import machine
from firmware.cli.output import print_table
from tests.stand_ins.chains import JOIN_DBFS, beyond_8_khz
from tests.tools.late_blocks import Verdict, judge, read_held_up
from tests.tools.restless_feet import RestlessFeet, busy_pedal, prepared

DEED_S, START_S = 0.15, 60.0  # that audiod has memory for: a deed on a busy machine, and what comes before the first
TORN_S = 0.01  # round what the codec lost: what clicks there is not the chain
SAME_S = 0.005  # what is beyond 8 kHz so soon after is the same click
COMES_S = 0.5  # the sound comes by a ramp, but its first half second is the first preset's


@dataclass(frozen=True, slots=True)
class Soak:
    """What became of so many deeds: of all blocks, and of those at rest; `clicks` are frames."""

    deeds: int
    refused: int
    seconds: float
    verdict: Verdict
    rest_from: int  # the number of the block
    torn_blocks: tuple[int, ...]  # in which the codec ran over or dry
    loads: int
    clicks: tuple[int, ...]
    planted: tuple[tuple[str, int], ...]
    counted_late: int  # by audiod itself


def clicks_in(heard: F32, torn_frames: Sequence[tuple[int, int]]) -> tuple[int, ...]:
    """The frames at which it clicked; of a step, a third is beyond 8 kHz."""
    high = 3.0 * beyond_8_khz(heard)
    high[: round(COMES_S * PEDAL_RATE_HZ)] = 0.0
    high[-256:] = 0.0
    for begin, end in torn_frames:
        margin = round(TORN_S * PEDAL_RATE_HZ)
        high[max(begin - margin, 0) : end + margin] = 0.0
    loud = np.flatnonzero(high > 10.0 ** (JOIN_DBFS / 20.0))
    apart = np.diff(loud, prepend=-PEDAL_RATE_HZ) > SAME_S * PEDAL_RATE_HZ
    return tuple(int(frame) for frame in loud[apart])


def soak(frames: int, deeds: int, rest_s: float, plants: str = "", library: Path | None = None) -> Soak:
    """So many deeds at blocks of so many frames. `library` is prepared for them, where it is there already."""
    core = max(os.sched_getaffinity(0))
    with tempfile.TemporaryDirectory(prefix="etalon") as name:
        folder = Path(name)
        library = library or prepared(folder / "made", frames)
        notes, held_up = folder / "notes.npz", folder / "held_up"
        watched = ["tests.tools.watched_audiod", str(notes), str(START_S + DEED_S * deeds + rest_s), plants]
        with busy_pedal(library, frames, watched, core) as (stage, presets):
            command = [sys.executable, "-m", "tests.tools.late_blocks", str(held_up), str(core)]
            with subprocess.Popen([*command, str(frames / PEDAL_RATE_HZ)]) as witness:
                feet, began_s = RestlessFeet(stage, presets, random.Random(frames)), time.monotonic()
                feet.play(deeds)
                took_s, rest_ns = time.monotonic() - began_s, time.perf_counter_ns()
                time.sleep(rest_s)
                counted = int(str(stage.status()["late_blocks"]))
                stage.end("audiod", signal.SIGTERM)
                witness.terminate()
        noted = np.load(notes)
        blocks = noted["blocks"]
        if blocks["begun_ns"][-1] < rest_ns:
            raise SystemExit(
                "the machine is too busy: audiod had no memory left to note its blocks in; ask for fewer deeds"
            )
        torn = np.flatnonzero(blocks["torn"])
        return Soak(
            feet.done,
            feet.refused,
            took_s,
            judge(blocks, frames * 1_000_000_000 // PEDAL_RATE_HZ, read_held_up(held_up)),
            int(np.searchsorted(blocks["begun_ns"], rest_ns)),
            tuple(torn.tolist()),
            len(noted["loads"]),
            clicks_in(noted["heard"], [(int(n) * frames, (int(n) + 1) * frames) for n in torn]),
            tuple(zip(noted["kinds"].tolist(), noted["planted"].tolist(), strict=True)),
            counted,
        )


def row(frames: int, found: Soak) -> list[str]:
    verdict, rest = found.verdict, found.rest_from
    p50, p99, p999 = np.percentile(verdict.ran_us, (50.0, 99.0, 99.9))
    own = [number for number in verdict.own if number < rest]
    return [
        f"{frames}",
        f"{found.deeds}",
        f"{found.loads}",
        f"{verdict.own_us.size}",
        f"{len(verdict.late)} ({len(found.torn_blocks)})",
        f"{len(own)} ({len(verdict.own) - len(own)})",
        f"{verdict.own_us.max():.0f}",
        f"{p50:.0f}",
        f"{p99:.0f}",
        f"{p999:.0f}",
        f"{len(found.clicks)}",
    ]


HEADS = (
    "block",
    "deeds",
    "loads",
    "blocks",
    "late (xruns)",
    "own (at rest)",
    "worst own us",
    "p50",
    "p99",
    "p99.9",
    "clicks",
)


def main() -> int:
    parser = argparse.ArgumentParser(prog="soak")
    parser.add_argument("--deeds", type=int, default=10_000)
    parser.add_argument("--block", type=int, nargs="+", default=[64, 16])
    parser.add_argument("--rest", type=float, default=30.0, metavar="S")
    parser.add_argument("--plant", default="", help="what goes wrong, each every so many blocks: lock=500,click=900")
    options = parser.parse_args()
    rows: list[list[str]] = []
    failed = False
    for frames in options.block:
        found = soak(frames, options.deeds, options.rest, options.plant)
        rows.append(row(frames, found))
        causes = ", ".join(f"{count} {cause}" for cause, count in sorted(found.verdict.causes.items()))
        print(f"{frames} frames: {found.deeds} deeds in {found.seconds:.0f} s; late by cause: {causes or 'none'}")
        failed = failed or bool(found.verdict.own or found.clicks)
    print_table(HEADS, rows)
    print(f"\n{machine()}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
