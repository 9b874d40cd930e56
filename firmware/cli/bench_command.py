"""`pedal bench`: what a block costs here, for the capture alone and for the whole chain around it; and its memory."""

import argparse
import os
import platform
import tempfile
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import numpy as np
import onnxruntime

from firmware import PEDAL_RATE_HZ
from firmware.audio.resampled import AnyAmp
from firmware.cli.arguments import block_frames
from firmware.cli.offline import F32, build, chain_for
from firmware.cli.output import print_json, print_table
from firmware.cli.resident import resident_kib
from firmware.levels import CaptureLevels, CodecLevels
from firmware.plan import plan_levels
from firmware.rig.nam import nam_file
from firmware.rig.settings import FACTORY
from firmware.rig.source import read_source

WARM_UP_BLOCKS = 200
PLUCK_DBFS = -20.0


@dataclass(frozen=True, slots=True)
class Cost:
    """Microseconds of one block; `share` is the median's part of the period."""

    p50_us: float
    p99_us: float
    p999_us: float
    max_us: float
    share: float


@dataclass(frozen=True, slots=True)
class Figures:
    """One network at one block size. `rest_us`, chain minus model by their medians, is all that is not the model.

    `resident_kib` is the memory of one more capture that lies ready; None where it was not asked for.
    """

    capture: str
    max_value: float
    block_frames: int
    nodes: int
    model: Cost
    chain: Cost
    rest_us: float
    resident_kib: float | None = None


def add_to(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("models", nargs="*", type=Path, metavar="MODEL", help="captures (default: the factory's)")
    parser.add_argument("--block", type=block_frames, default=64, metavar="N", help="frames in a block (default 64)")
    parser.add_argument("--seconds", type=_seconds, default=10.0, metavar="S", help="of sound for each (default 10)")
    parser.add_argument(
        "--resident", type=_count, metavar="N", help="also load N copies of each and tell their memory"
    )
    parser.add_argument("--json", action="store_true", help="for programs")
    parser.set_defaults(act=act)


def act(arguments: argparse.Namespace) -> int:
    models = arguments.models or sorted(FACTORY.glob("*.nam"))
    blocks = max(1, round(arguments.seconds * PEDAL_RATE_HZ / arguments.block))
    rows: list[Figures] = []
    with tempfile.TemporaryDirectory(prefix="etalon-") as folder:
        for model in models:
            capture = nam_file.parse(*read_source(model.resolve()))
            for part in capture.submodels:
                chosen = build(part, arguments.block, Path(folder))
                row = _measure(capture.name, part.max_value, chosen.open(), blocks)
                if arguments.resident:
                    row = replace(row, resident_kib=resident_kib(chosen.path, arguments.resident))
                rows.append(row)
    if arguments.json:
        print_json({"machine": machine(), "figures": [asdict(row) for row in rows]})
        return 0
    print(f"{machine()}; blocks of {arguments.block} frames = {period_us(arguments.block):.0f} us; us a block\n")
    print_table(("capture", "nodes", "", "p50", "p99", "p99.9", "max", "share"), _lines(rows))
    for row in rows:
        if row.resident_kib is not None:
            all_mib = row.resident_kib * arguments.resident / 1024.0
            print(f"{_name(row)}: {row.resident_kib:.0f} KiB each; {arguments.resident} take {all_mib:.0f} MiB")
    return 0


def machine() -> str:
    """What these figures were measured on."""
    names = [line.partition(":")[2].strip() for line in _cpuinfo() if line.startswith(("model name", "Model"))]
    cores = len(os.sched_getaffinity(0))
    return f"{names[-1] if names else platform.machine()}, {cores} cores, onnxruntime {onnxruntime.__version__}"


def period_us(frames: int) -> float:
    return 1e6 * frames / PEDAL_RATE_HZ


def _measure(name: str, max_value: float, amp: AnyAmp, blocks: int) -> Figures:
    """The model alone, then the chain around the same amp, on the same sound."""
    frames = amp.block_frames
    take = _pluck(blocks * frames).reshape(blocks, frames)
    into = np.zeros(frames, np.float32)

    def model_alone(block: F32) -> None:
        amp.source[:] = block
        amp.process()

    alone = _time(model_alone, take)
    chain = chain_for(amp, plan_levels(CodecLevels(12.2), CaptureLevels(12.2)))
    whole = _time(lambda block: chain.process(block, into), take)
    return Figures(name, max_value, frames, amp.node_count, alone, whole, whole.p50_us - alone.p50_us)


def _time(process: Callable[[F32], None], take: F32) -> Cost:
    for block in take[:WARM_UP_BLOCKS]:
        process(block)
    spent_ns = np.zeros(len(take), np.int64)
    for number, block in enumerate(take):
        start_ns = time.perf_counter_ns()
        process(block)
        spent_ns[number] = time.perf_counter_ns() - start_ns
    p50, p99, p999 = np.percentile(spent_ns, (50.0, 99.0, 99.9)) / 1000.0
    share = float(p50) / period_us(take.shape[1])
    return Cost(float(p50), float(p99), float(p999), float(spent_ns.max()) / 1000.0, share)


def _pluck(frames: int) -> F32:
    """Noise that decays once a second to -60 dB: loud, soft and nearly silent blocks alike."""
    seconds = np.arange(frames) / PEDAL_RATE_HZ % 1.0
    noise = np.random.default_rng(1).standard_normal(frames)
    return (10.0 ** (PLUCK_DBFS / 20.0) * noise * 10.0 ** (-3.0 * seconds)).astype(np.float32)


def _lines(rows: list[Figures]) -> list[tuple[object, ...]]:
    lines: list[tuple[object, ...]] = []
    for row in rows:
        for what, cost in (("model", row.model), ("chain", row.chain)):
            times = [f"{value:.0f}" for value in (cost.p50_us, cost.p99_us, cost.p999_us, cost.max_us)]
            lines.append((_name(row), row.nodes, what, *times, f"{cost.share:.0%}"))
        lines.append(("  all that is not the model", "", "rest", f"{row.rest_us:.0f}", "", "", "", ""))
    return lines


def _name(row: Figures) -> str:
    return f"{row.capture} <{row.max_value:g}"


def _cpuinfo() -> list[str]:
    path = Path("/proc/cpuinfo")
    return path.read_text(errors="replace").splitlines() if path.exists() else []


def _count(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= 1000:
        raise argparse.ArgumentTypeError(f"give 1 to 1000 captures, not {text}")
    return int(text)


def _seconds(text: str) -> float:
    value = float(text) if text.replace(".", "", 1).isdecimal() else 0.0
    if not 0.1 <= value <= 3600.0:
        raise argparse.ArgumentTypeError(f"give 0.1 to 3600 seconds, not {text}")
    return value
