"""Playing a take through a graph, as audiod does: block after block through one Amp."""

import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from firmware.arrays import F32
from firmware.audio.amp import Amp
from firmware.captures.graph.draw import draw
from firmware.captures.graph.fused import draw_fused
from firmware.captures.nam import nam_file
from firmware.captures.nam.networks import Network
from firmware.captures.prepare.build import export, optimise
from firmware.kernels.library import FUSED_SUFFIX
from tests.oracle import expected
from tests.own_captures import Model


def capture_of(model: Model, file: str = "own.nam") -> nam_file.Capture:
    """The capture in a raw JSON object."""
    return nam_file.parse(json.dumps(model).encode(), file)


def sizes_of(model: Model, take: F32) -> Iterator[tuple[nam_file.Submodel, NDArray[np.float64]]]:
    """Every submodel of a capture, with what the oracle makes of `take` at its size."""
    submodels = capture_of(model).submodels
    for submodel in submodels:
        slim = 1.0 if submodel is submodels[-1] else submodel.max_value - 1e-9
        yield submodel, expected(model, take, slim=slim)


def amp_of(submodel: nam_file.Submodel, block_frames: int, folder: Path, *, phases: int = 8) -> Amp:
    """A built and loaded amp, without the proof that build_graph gives: the tests hold it against the oracle."""
    path = folder / f"graph{block_frames}.onnx"
    optimise(export(submodel, block_frames), path)
    return Amp.load(str(path), phases=phases)


def drawn(network: Network, block_frames: int, folder: Path, *, phases: int = 8) -> Amp:
    """The graph of a network, optimised and loaded as the pedal does."""
    path = folder / f"graph{block_frames}.onnx"
    optimise(draw(network, block_frames).model({}), path)
    return Amp.load(str(path), phases=phases)


def fused(network: Network, block_frames: int, folder: Path, operators: Path) -> Amp:
    """The fused graph of a network that must have one, loaded as the pedal does; `operators` is the library."""
    model = draw_fused(network, block_frames, {})
    assert model is not None, "no operator knows it"
    path = folder / f"graph{block_frames}{FUSED_SUFFIX}"
    path.write_bytes(model.SerializeToString())
    return Amp.load(str(path), operators=operators.parent)


def play(amp: Amp, take: F32) -> F32:
    """The whole take [frames], the last block filled up with zeros and cut again."""
    blocks = -(-take.size // amp.block_frames)
    heard = np.zeros((blocks, amp.block_frames), dtype=np.float32)
    heard.ravel()[: take.size] = take
    for block in heard:
        amp.source[:] = block
        amp.process()
        block[:] = amp.output
    return heard.ravel()[: take.size]


def noise(frames: int, seed: int = 1, level: float = 0.2) -> F32:
    """White noise [frames]."""
    return np.random.default_rng(seed).normal(0.0, level, frames).astype(np.float32)
