"""A take through a capture, without a clock: the same amp and the same chain as in audiod."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from firmware import PEDAL_RATE_HZ
from firmware.audio.chain import Chain, Voice
from firmware.audio.resampled import AnyAmp, open_amp
from firmware.levels import CaptureLevels
from firmware.plan import CalibrationPlan
from firmware.rig.nam.nam_file import Submodel
from firmware.rig.prepare.build import build_graph, measure_levels

F32 = NDArray[np.float32]
ONLY_AMP = 1


def build_amp(submodel: Submodel, block_frames: int, folder: Path) -> AnyAmp:
    """The submodel's amp, converted and proved in `folder`. Raises CaptureError, GraphError."""
    return open_amp(str(build_graph(submodel, block_frames, graph_path(folder, block_frames)).path))


def build_measured_amp(submodel: Submodel, block_frames: int, folder: Path) -> tuple[AnyAmp, CaptureLevels]:
    """Likewise, and its levels as the library would have them: with a loudness, measured where the file has none."""
    built = build_graph(submodel, block_frames, graph_path(folder, block_frames))
    levels = submodel.levels
    if levels.loudness_db is None:
        levels = replace(levels, loudness_db=measure_levels(submodel, built).loudness_db)
    return open_amp(str(built.path)), levels


def graph_path(folder: Path, block_frames: int) -> Path:
    """Where `build_amp` leaves its graph, until it builds the next."""
    return folder / f"{block_frames}.onnx"


def chain_for(amp: AnyAmp, plan: CalibrationPlan) -> Chain:
    """The pedal's chain with `amp` sounding in it, its ramps already through."""
    chain = Chain(rate_hz=PEDAL_RATE_HZ, block_frames=amp.block_frames)
    chain.play(Voice(ONLY_AMP, amp, plan.input_gain, plan.output_gain))
    chain.settle()
    return chain


def through_amp(amp: AnyAmp, take: F32) -> Iterator[F32]:
    """The capture alone, block by block, in all as many frames as `take`, and each where its answer belongs: the
    latency of resampling is taken away. A block holds until the next."""
    return _on_time(_played(amp, _prolonged(take, amp.latency_frames)), amp.latency_frames)


def through_chain(chain: Chain, take: F32, latency_frames: int) -> Iterator[F32]:
    """The whole pedal, likewise; `latency_frames` is that of the amp in it."""
    return _on_time(_chained(chain, _prolonged(take, latency_frames)), latency_frames)


def _played(amp: AnyAmp, take: F32) -> Iterator[F32]:
    for block in _blocks(take, amp.block_frames):
        _fill(amp.source, block)
        amp.process()
        yield amp.output[: block.size]


def _chained(chain: Chain, take: F32) -> Iterator[F32]:
    source, into = np.zeros(chain.block_frames, np.float32), np.zeros(chain.block_frames, np.float32)
    for block in _blocks(take, chain.block_frames):
        _fill(source, block)
        chain.process(source, into)
        yield into[: block.size]


def _prolonged(take: F32, frames: int) -> F32:
    return np.append(take, np.zeros(frames, np.float32))


def _on_time(blocks: Iterator[F32], late_frames: int) -> Iterator[F32]:
    """Without the first `late_frames`."""
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
