"""A network -> a streaming ONNX graph of standard operators with a static block size and explicit state.

Bound, its state contract is firmware/audio/amp_layout.py and the pedal plays it; portable, the contract is
firmware/captures/graph/portable.py and any host may. Called by proof.
"""

from collections.abc import Iterator

import numpy as np

from firmware.audio.amp_layout import OUTPUT
from firmware.captures.graph.bound import BoundMemory
from firmware.captures.graph.convnet import draw_convnet
from firmware.captures.graph.linear import draw_linear
from firmware.captures.graph.lstm import draw_lstm
from firmware.captures.graph.portable import PortableMemory
from firmware.captures.graph.sketch import Sketch, Tensor
from firmware.captures.graph.wavenet import draw_wavenet, widest
from firmware.captures.nam.networks import ConvNet, Linear, Lstm, Network, Sequential, WaveNet

GEMM_LANES = 16  # columns that ONNX Runtime's Gemm computes together, wanted or not


def draw(network: Network, block_frames: int, *, portable: bool = False) -> Sketch:
    """The whole network for blocks of `block_frames`.

    Raises OverflowError if the weights are so large that the graph's constants do not fit float32, BlockError if the
    block is so large, or so unlucky a number, that they do not fit the memory.
    """
    if portable:
        sketch = Sketch(block_frames, PortableMemory())
    else:
        sketch = Sketch(block_frames, BoundMemory(), frames_abreast(network, block_frames))
    with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
        _draw(sketch, "", network, sketch.border(network.inputs, network.outputs), OUTPUT)
    return sketch


def frames_abreast(network: Network, block_frames: int) -> int:
    """How many frames to lay in a row of the graph's tensors.

    Narrow layers then fill the lanes that a Gemm computes anyway, and Concat, half the cost of A2, makes so many
    times fewer copies: A2 Lite 87 -> 63 us, A2 Full 100 -> 88 us (x86, blocks of 64). Any more costs time again.
    """
    widths = list(_widths(network))
    fitting = [
        size for size in (4, 2) if block_frames % size == 0 and size * max(widths, default=GEMM_LANES) <= GEMM_LANES
    ]
    return max(fitting, default=1)


def _draw(sketch: Sketch, prefix: str, network: Network, x: Tensor, into: str) -> Tensor:
    """Draw `network` over `x`; its output is the tensor `into` and misses nothing."""
    match network:
        case WaveNet():
            condition = x
            if network.condition:
                condition = _draw(sketch, f"{prefix}c_", network.condition, x, f"{prefix}condition")
            return draw_wavenet(sketch, prefix, network, x, condition, into)
        case ConvNet():
            return draw_convnet(sketch, prefix, network, x, into)
        case Lstm():
            return draw_lstm(sketch, prefix, network, x, into)
        case Linear():
            return draw_linear(sketch, prefix, network, x, into)
        case Sequential():
            for number, part in enumerate(network.parts):
                last = number == len(network.parts) - 1
                x = _draw(sketch, f"{prefix}p{number}_", part, x, into if last else f"{prefix}p{number}")
            return x


def _widths(network: Network) -> Iterator[int]:
    """The most channels of each network of Gemms in it; the others lay their frames out as they need them."""
    match network:
        case WaveNet():
            yield widest(network)
            if network.condition:
                yield from _widths(network.condition)
        case ConvNet():
            yield max(conv.outputs for conv, _ in network.blocks)
        case Sequential():
            for part in network.parts:
                yield from _widths(part)
        case Lstm() | Linear():
            pass
