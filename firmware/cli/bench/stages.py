"""What every stage of a block costs beside the capture, all in one run: each alone, all together, and while one row
fades into another.

The cuts of a cabinet lie in the tone's filters and cost nothing more. What is compiled does the whole strip in two
calls, so that is measured without its gate and with it.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np

from firmware import PEDAL_RATE_HZ
from firmware.arrays import F32
from firmware.audio.chain import Chain
from firmware.audio.outlet import Outlet
from firmware.audio.resampled import AnyAmp
from firmware.audio.strip import Strip
from firmware.audio.voice import Amplifier, Voice, Wire
from firmware.captures.nam.nam_file import Submodel
from firmware.captures.nam.networks import Linear
from firmware.cli.bench.captures import player
from firmware.cli.bench.engines import amps_of, amps_of_submodel, fastest
from firmware.cli.bench.timing import Cost, Play, Times, pluck, side_by_side
from firmware.kernels.library import FOLDER
from firmware.kernels.strip.loops import Loops
from firmware.messages import SetGate

BLOCKS = (16, 64, 128)
CABS = {"cab of 2,048": 2_048, "cab of 8,192": 8_192, "cab of 2 s": 96_000}
AMP, PEDAL, STRIP, GATED, OUTLET, MIXED = "amp", "pedal", "strip", "strip, gate on", "outlet", "outlet, mixed"
WHOLE, ROW, FADE = "whole block, amp", "whole block, row", "crossfade of rows"
COMPILED, NUMPY = "compiled", "NumPy"
GATE, NO_GATE = (SetGate(on, -65.0) for on in (True, False))

Named = tuple[str, str]  # the stage, and who plays it


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage in blocks of `block_frames`. `to_amp`: its time to that of the amp by its faster engine. `late`: how
    many blocks took longer than their period; `by_host`: those of them that were disturbed from without."""

    block_frames: int
    stage: str
    engine: str
    cost: Cost
    to_amp: float
    late: int
    by_host: int


def stages(
    amp: Submodel, pedal: Submodel, folder: Path, seconds: float, loops: Loops | None, operators: Path = FOLDER
) -> Iterator[list[Stage]]:
    """All stages for one of BLOCKS after the other, on `seconds` of the same sound; compiled too with `loops`."""
    for block_frames in BLOCKS:
        bench = _Bench(amp, pedal, block_frames, folder, operators)
        plays = dict(_plays(bench, {COMPILED: loops, NUMPY: None} if loops else {NUMPY: None}))
        times = side_by_side({" | ".join(named): play for named, play in plays.items()}, pluck(seconds, block_frames))
        found = {named: times[" | ".join(named)] for named in plays}
        beside = found[AMP, fastest(bench.amps)]
        yield [_stage(named, each, beside) for named, each in found.items()]


def _stage(named: Named, times: Times, beside: Times) -> Stage:
    late, by_host = times.late
    return Stage(times.block_frames, *named, times.cost, times.ratio(beside), late, by_host)


class _Bench:
    """What is played: each capture by every engine alone, and by its faster one in rows."""

    def __init__(self, amp: Submodel, pedal: Submodel, block_frames: int, folder: Path, operators: Path) -> None:
        self.block_frames = block_frames
        self.amps = amps_of_submodel(amp, block_frames, folder, operators)
        self.pedals = amps_of_submodel(pedal, block_frames, folder, operators)
        self.cabs = {
            name: amps_of(_response(taps), block_frames, folder, operators=operators) for name, taps in CABS.items()
        }
        self.rows = [self._row(amp, pedal, folder, operators, number) for number in range(2)]

    def _row(self, amp: Submodel, pedal: Submodel, folder: Path, operators: Path, number: int) -> Voice:
        """A row of captures of its own, so that two can sound at once."""

        def opened(amps: dict[str, AnyAmp]) -> AnyAmp:
            return amps[fastest(amps)]

        first = 10 * number
        return Voice(
            first + 1,
            opened(amps_of_submodel(amp, self.block_frames, folder, operators)),
            together=True,
            pedal_id=first + 2,
            pedal=opened(amps_of_submodel(pedal, self.block_frames, folder, operators)),
            cab_id=first + 3,
            cab=opened(amps_of(_response(2_048), self.block_frames, folder, operators=operators)),
        )


def _plays(bench: _Bench, loops: dict[str, Loops | None]) -> Iterator[tuple[Named, Play]]:
    for name, engines in ((AMP, bench.amps), (PEDAL, bench.pedals), *bench.cabs.items()):
        yield from (((name, engine), player(amp)) for engine, amp in engines.items())
    best = bench.amps[fastest(bench.amps)]
    for word, compiled in loops.items():
        yield (STRIP, word), _strip(bench.block_frames, compiled, NO_GATE)
        yield (GATED, word), _strip(bench.block_frames, compiled, GATE)
        yield (OUTLET, word), _outlet(bench.block_frames, compiled, 1.0)
        yield (MIXED, word), _outlet(bench.block_frames, compiled, 0.5)
        yield (WHOLE, word), _chain(bench.block_frames, compiled, [Voice(1, best)])
        yield (ROW, word), _chain(bench.block_frames, compiled, bench.rows[:1])
        yield (FADE, word), _chain(bench.block_frames, compiled, bench.rows)


def _strip(frames: int, loops: Loops | None, gate: SetGate) -> Play:
    """Gains, gate and tone around a wire."""
    outlet = Outlet(rate_hz=PEDAL_RATE_HZ, block_frames=frames, loops=loops)
    strip = Strip(outlet, rate_hz=PEDAL_RATE_HZ, block_frames=frames, loops=loops)
    strip.use(Voice(1, Wire(frames)))
    strip.gate.set(gate)
    strip.settle()

    def play(block: F32) -> None:
        strip.begin_block(block)
        strip.after()

    return play


def _outlet(frames: int, loops: Loops | None, share: float) -> Play:
    """From the row to the jack, with both meters; `share` is the row's in the mix."""
    outlet = Outlet(rate_hz=PEDAL_RATE_HZ, block_frames=frames, loops=loops)
    outlet.mix_share.jump(share)
    wet, into = np.zeros(frames, np.float32), np.zeros(frames, np.float32)
    outlet.take(wet)

    def play(block: F32) -> None:
        outlet.begin_block(block, into, finish=True)
        outlet.mix()

    return play


def _chain(frames: int, loops: Loops | None, rows: list[Voice]) -> Play:
    """Everything that a block goes through, with the gate on; of several rows one always fades into the next."""
    chain, into = Chain(rate_hz=PEDAL_RATE_HZ, block_frames=frames, loops=loops), np.zeros(frames, np.float32)
    chain.set_gate(GATE)
    chain.play(rows[0])
    chain.settle()
    before = partial(keep_fading, chain, rows) if len(rows) > 1 else _nothing

    def play(block: F32) -> None:
        before()
        chain.process(block, into, finish=True)

    return play


def keep_fading(chain: Chain, rows: list[Voice]) -> None:
    """Sends the one of two `rows` after the other that is not heard, as soon as one is heard alone."""
    one, other = rows
    if not (_amp_of(one, chain.uses) and _amp_of(other, chain.uses)):
        chain.play(other if _amp_of(one, chain.plays) else one)


def _amp_of(row: Voice, holds: Callable[[Amplifier], bool]) -> bool:
    return row.amp is not None and holds(row.amp)


def _nothing() -> None:
    """A row that plays alone goes on."""


def _response(taps: int) -> Linear:
    """Noise that dies away by 60 dB."""
    frames = np.arange(taps)
    noise = np.random.default_rng(taps).normal(0.0, 0.05, taps) * 10.0 ** (-3.0 * frames / taps)
    return Linear(noise.astype(np.float32).reshape(1, 1, -1), np.zeros(1, np.float32))
