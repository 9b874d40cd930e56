"""A take through a capture, without a clock: the same amp and the same chain as in audiod."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from firmware.audio.amp import Amp
from firmware.audio.chain import Chain, Voice
from firmware.levels import CalibrationPlan
from firmware.rig.build import build_graph
from firmware.rig.nam_file import RATE_HZ, Submodel

F32 = NDArray[np.float32]
ONLY_AMP = 1


def build_amp(submodel: Submodel, block_frames: int, folder: Path) -> Amp:
    """The submodel's amp, converted and proved in `folder`. Raises CaptureError, GraphError."""
    return Amp.load(str(build_graph(submodel, block_frames, folder / f"{block_frames}.onnx").path))


def chain_for(amp: Amp, plan: CalibrationPlan) -> Chain:
    """The pedal's chain with `amp` sounding in it, its ramps already through."""
    chain = Chain(rate_hz=RATE_HZ, block_frames=amp.block_frames)
    chain.play(Voice(ONLY_AMP, amp, plan.input_gain, plan.output_gain))
    chain.settle()
    return chain


def through_amp(amp: Amp, take: F32) -> Iterator[F32]:
    """The capture alone, block by block, in all as many frames as `take`. A block holds until the next."""
    for block in _blocks(take, amp.block_frames):
        _fill(amp.source, block)
        amp.process()
        yield amp.output[: block.size]


def through_chain(chain: Chain, take: F32) -> Iterator[F32]:
    """The whole pedal, block by block, in all as many frames as `take`. A block holds until the next."""
    source, into = np.zeros(chain.block_frames, np.float32), np.zeros(chain.block_frames, np.float32)
    for block in _blocks(take, chain.block_frames):
        _fill(source, block)
        chain.process(source, into)
        yield into[: block.size]


def _blocks(take: F32, block_frames: int) -> Iterator[F32]:
    for start in range(0, take.size, block_frames):
        yield take[start : start + block_frames]


def _fill(buffer: F32, block: F32) -> None:
    """A last block that is short is followed by silence, which cannot be heard before it."""
    buffer[: block.size] = block
    buffer[block.size :] = 0.0
