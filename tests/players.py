"""Playing a take through a graph, as audiod does: block after block through one Amp."""

import json
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from firmware.audio.amp import Amp
from firmware.rig.graph.draw import draw
from firmware.rig.nam import nam_file
from firmware.rig.nam.networks import Network
from firmware.rig.prepare.build import export, optimise
from tests.own_captures import Model

F32 = NDArray[np.float32]


def capture_of(model: Model, file: str = "own.nam") -> nam_file.Capture:
    """The capture in a raw JSON object."""
    return nam_file.parse(json.dumps(model).encode(), file)


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
