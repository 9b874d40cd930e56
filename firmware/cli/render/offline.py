"""A take through a row of captures, without a clock: the same amps and the same chain as in audiod."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from firmware import PEDAL_RATE_HZ
from firmware.arrays import F32
from firmware.audio.chain import Chain
from firmware.audio.resampled import AnyAmp, open_amp
from firmware.audio.tone import design
from firmware.audio.voice import Amplifier, Voice
from firmware.captures.nam.nam_file import Submodel
from firmware.captures.prepare.build import build_graph, measure_guitar, measure_levels
from firmware.captures.prepare.fusing import NOT_BUILT
from firmware.captures.prepared import FUSED, Engine, PreparedGraph
from firmware.captures.row import NO_TURNS, Turns
from firmware.cli.arguments import AUTO, EngineChoice
from firmware.cli.doctor.operators_check import remedy
from firmware.cli.render.engine_words import engine_words
from firmware.errors import CaptureError
from firmware.kernels.strip.loops import compiled_loops
from firmware.levels import CaptureLevels
from firmware.messages import NO_AMP, Cuts
from firmware.plan import CalibrationPlan
from firmware.sound import NEW_SOUND, Sound

AMP, PEDAL, CAB = 1, 2, 3
Stage = tuple[Amplifier, float]  # a capture, and the linear gain into it


@dataclass(frozen=True, slots=True)
class Chosen:
    """What was prepared of a submodel, and which of its graphs plays."""

    graph: PreparedGraph
    engine: Engine

    def open(self) -> AnyAmp:
        """Raises GraphError."""
        return open_amp(str(self.graph.of(self.engine).path), pedal_rate_hz=self.graph.pedal_rate_hz)

    def words(self) -> str:
        return engine_words(self.graph, self.engine)


def build(
    submodel: Submodel,
    block_frames: int,
    folder: Path,
    engine: EngineChoice = AUTO,
    rate_hz: int = PEDAL_RATE_HZ,
) -> Chosen:
    """The submodel converted and proved in `folder` for a codec of `rate_hz`, to be played by `engine`.

    Raises CaptureError, also where it is to be fused and cannot be; GraphError.
    """
    graph = build_graph(submodel, block_frames, folder / f"{block_frames}.onnx", pedal_rate_hz=rate_hz)
    if engine == FUSED and graph.fused is None:
        what = remedy() if graph.not_fused == NOT_BUILT else "leave out --engine."
        raise CaptureError(
            f"{submodel.file} cannot be played fused: {graph.not_fused}; {what}", short="cannot be fused"
        )
    return Chosen(graph, graph.engine if engine == AUTO else engine)


def build_amp(submodel: Submodel, block_frames: int, folder: Path, rate_hz: int = PEDAL_RATE_HZ) -> AnyAmp:
    """The amp of what `build` makes, by the quicker engine. Raises as that does."""
    return build(submodel, block_frames, folder, rate_hz=rate_hz).open()


def levels_of(submodel: Submodel, chosen: Chosen) -> CaptureLevels:
    """Its levels as the library would have them: with its loudness on a guitar, and with NAM's, measured where the
    file has none."""
    levels = replace(submodel.levels, guitar=measure_guitar(chosen.graph))
    if levels.loudness_db is not None:
        return levels
    return replace(levels, loudness_db=measure_levels(submodel, chosen.graph).loudness_db)


@dataclass(frozen=True, slots=True)
class Beside:
    """What sounds with an amp: a pedal's capture before it, a cabinet behind it. `turns`: what of it is turned over;
    `late_frames`: all of it answers so much later, for which a dry path waits."""

    pedal: Amplifier | None = None
    cab: Amplifier | None = None
    turns: Turns = NO_TURNS
    late_frames: int = 0


ALONE = Beside()


def chain_for(
    amp: Amplifier,
    plan: CalibrationPlan,
    sound: Sound = NEW_SOUND,
    beside: Beside = ALONE,
    *,
    bypass: bool = False,
    rate_hz: int = PEDAL_RATE_HZ,
) -> Chain:
    """The pedal's chain with `amp` sounding in it as `sound` has it, or bypassed, its ramps already through;
    `rate_hz` is the codec's, which `amp` and what is `beside` it were built for."""
    chain = Chain(rate_hz=rate_hz, block_frames=amp.block_frames, loops=compiled_loops(_pass_over))
    cuts = Cuts.of(sound.cab) if beside.cab else Cuts()
    chain.tone.stage(design(sound.tone, cuts, rate_hz=rate_hz, block_frames=amp.block_frames))
    chain.tone.settle()
    mixed = sound.mix.share < 1.0 and not bypass
    chain.set_dry_gain(plan.clean_gain if mixed else plan.dry.gain)
    chain.set_bypass(on=bypass)
    chain.play(_voice(amp, plan, sound, beside, bypass=bypass))
    chain.settle()
    return chain


def _voice(amp: Amplifier, plan: CalibrationPlan, sound: Sound, beside: Beside, *, bypass: bool) -> Voice:
    return Voice(
        AMP,
        amp,
        plan.input_gain,
        -plan.output_gain if beside.turns.output else plan.output_gain,
        pedal_id=PEDAL if beside.pedal else NO_AMP,
        pedal=beside.pedal,
        between_gain=(-1.0 if beside.turns.between else 1.0) * plan.between.gain if plan.between else 1.0,
        cab_id=CAB if beside.cab else NO_AMP,
        cab=beside.cab,
        cab_gain=plan.cab_gain,
        wet=sound.mix.share,
        dry_delay_frames=0 if bypass else beside.late_frames,
    )


def _pass_over(_complaint: str) -> None:
    """Loops that do not open change nothing that is heard here; the doctor says so."""


def through_amp(amp: AnyAmp, take: F32) -> Iterator[F32]:
    """The capture alone, block by block, in all as many frames as `take`, and each where its answer belongs: the
    latency of resampling is taken away. A block holds until the next."""
    return through_stages([(amp, 1.0)], take, amp.latency_frames)


def through_stages(stages: Sequence[Stage], take: F32, latency_frames: int) -> Iterator[F32]:
    """Captures one behind the other and nothing else, likewise; `latency_frames` is that of all of them."""
    return _on_time(_played(stages, _prolonged(take, latency_frames)), latency_frames)


def through_chain(chain: Chain, take: F32, latency_frames: int) -> Iterator[F32]:
    """The whole pedal, likewise; `latency_frames` is that of the amp in it."""
    return _on_time(_chained(chain, _prolonged(take, latency_frames)), latency_frames)


def _played(stages: Sequence[Stage], take: F32) -> Iterator[F32]:
    first, last = stages[0][0], stages[-1][0]
    sound = np.zeros(first.block_frames, np.float32)
    for block in _blocks(take, first.block_frames):
        _fill(sound, block)
        heard: F32 = sound
        for amp, gain in stages:
            np.multiply(heard, np.float32(gain), out=amp.source)
            amp.process()
            heard = amp.output
        yield last.output[: block.size]


def _chained(chain: Chain, take: F32) -> Iterator[F32]:
    source, into = np.zeros(chain.block_frames, np.float32), np.zeros(chain.block_frames, np.float32)
    for block in _blocks(take, chain.block_frames):
        _fill(source, block)
        chain.process(source, into)
        yield into[: block.size]


def _prolonged(take: F32, frames: int) -> F32:
    return np.append(take, np.zeros(frames, np.float32))


def _on_time(blocks: Iterator[F32], late_frames: int) -> Iterator[F32]:
    """`blocks` without their first `late_frames`."""
    for block in blocks:
        early, late_frames = block[late_frames:], max(0, late_frames - block.size)
        yield early


def _blocks(take: F32, block_frames: int) -> Iterator[F32]:
    for start in range(0, take.size, block_frames):
        yield take[start : start + block_frames]


def _fill(buffer: F32, block: F32) -> None:
    """A last block that is short is followed by silence, which cannot be heard before it."""
    buffer[: block.size] = block
    buffer[block.size :] = 0.0
