"""A capture's cost: each engine alone, and the whole chain around the faster."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from firmware.arrays import F32
from firmware.audio.resampled import AnyAmp
from firmware.captures.prepared import FUSED, PORTABLE
from firmware.cli.bench.engines import fastest
from firmware.cli.bench.timing import Cost, pluck, side_by_side
from firmware.cli.render.offline import chain_for
from firmware.levels import CaptureLevels, CodecLevels
from firmware.plan import plan_levels

CHAIN = "chain"
PLAN = plan_levels(CodecLevels(12.2), CaptureLevels(12.2))


@dataclass(frozen=True, slots=True)
class Figures:
    """One network at one block size. `models` has a Cost for each engine, `nodes` what its graph runs; `ratio` is the
    fused one's time to the portable one's. `chain` is all that a block goes through with the faster engine, and
    `rest_us` what of that is not the model, by their medians. `resident_kib`: the memory of one more capture that
    lies ready, where it was asked for.
    """

    capture: str
    max_value: float
    block_frames: int
    nodes: dict[str, int]
    models: dict[str, Cost]
    ratio: float | None
    chain: Cost
    rest_us: float
    resident_kib: float | None = None


def measure(title: str, max_value: float, amps: Mapping[str, AnyAmp], seconds: float) -> Figures:
    """All of them in turn, on `seconds` of the same sound."""
    engine = fastest(amps)
    best = amps[engine]
    chain, into = chain_for(best, PLAN), np.zeros(best.block_frames, np.float32)

    def play_chain(block: F32) -> None:
        chain.process(block, into, finish=True)

    plays = {engine: player(amp) for engine, amp in amps.items()} | {CHAIN: play_chain}
    times = side_by_side(plays, pluck(seconds, best.block_frames))
    models = {engine: times[engine].cost for engine in amps}
    whole = times[CHAIN].cost
    return Figures(
        capture=title,
        max_value=max_value,
        block_frames=best.block_frames,
        nodes={engine: amp.node_count for engine, amp in amps.items()},
        models=models,
        ratio=times[FUSED].ratio(times[PORTABLE]) if {FUSED, PORTABLE} <= amps.keys() else None,
        chain=whole,
        rest_us=whole.p50_us - models[engine].p50_us,
    )


def player(amp: AnyAmp) -> Callable[[F32], None]:
    """What plays a block through the model alone."""

    def play(block: F32) -> None:
        amp.source[:] = block
        amp.process()

    return play
