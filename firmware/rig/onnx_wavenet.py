"""WaveNet -> graph: three nodes a layer (Concat of its taps and the condition; Gemm with its activation; Gemm with
the residual as C), one Sum and one Gemm a head. Narrow networks lay several frames in a row (`frames_abreast`).

The 1x1's bias is not added where it arises but folded into whatever reads the layer's output next: each tensor
x_l here is the network's x minus a constant `owed`, which the next convolution's bias gives back.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from firmware.audio.amp_layout import OUTPUT, SOURCE
from firmware.rig.onnx_graph import Sketch
from firmware.rig.wavenet import Activation, Layer, LayerArray, WaveNet

OPERATORS = {"Tanh": "Tanh", "ReLU": "Relu", "LeakyReLU": "LeakyRelu", "Sigmoid": "Sigmoid"}

GEMM_LANES = 16  # columns that ONNX Runtime's Gemm computes together, wanted or not

F64 = NDArray[np.float64]


@dataclass(slots=True)
class Tensor:
    """A tensor of C channels, its value at rest [C], and the constant [C] it still owes the network's."""

    name: str
    rest: F64
    owed: F64


def draw_wavenet(sketch: Sketch, network: WaveNet) -> None:
    """Draw the whole network into `sketch`."""
    sketch.input(SOURCE, *sketch.frames(1))
    x = Tensor(SOURCE, np.zeros(1), np.zeros(1))
    head: Tensor | None = None
    for number, array in enumerate(network.arrays):
        last = number == len(network.arrays) - 1
        x, terms = _draw_layers(sketch, f"a{number}", array, x, last=last)
        scale = network.head_scale if last else 1.0
        name = OUTPUT if last else f"a{number}_head"
        head = _draw_head(sketch, name, array, [head, *terms] if head else terms, scale)
    sketch.output(OUTPUT, *sketch.frames(1))


def frames_abreast(network: WaveNet, block_frames: int) -> int:
    """How many frames to lay in a row of the graph's tensors.

    Narrow layers then fill the lanes that a Gemm computes anyway, and Concat, half the cost of A2, makes so many
    times fewer copies: A2 Lite 87 -> 63 us, A2 Full 100 -> 88 us (x86, blocks of 64). Any more costs time again.
    """
    widest = max(array.rechannel.shape[0] for array in network.arrays)
    fitting = [size for size in (4, 2) if block_frames % size == 0 and size * widest <= GEMM_LANES]
    return max(fitting, default=1)


def activate(activation: Activation, z: F64) -> F64:
    """The activation in float64, for the value at rest."""
    if activation.kind == "Tanh":
        return np.tanh(z)
    if activation.kind == "Sigmoid":
        return 0.5 * (np.tanh(0.5 * z) + 1.0)
    return np.where(z > 0.0, z, activation.slope * z)  # ReLU has slope 0


def _draw_layers(
    sketch: Sketch, prefix: str, array: LayerArray, x: Tensor, *, last: bool
) -> tuple[Tensor, list[Tensor]]:
    """The layers of one array: its output and what each layer gives to the head."""
    rechannel = array.rechannel.T.astype(np.float64)
    weights = sketch.matrix(f"{prefix}_rechannel", rechannel)
    x = Tensor(sketch.node("Gemm", [x.name, weights], f"{prefix}_x0"), x.rest @ rechannel, x.owed @ rechannel)
    terms: list[Tensor] = []
    for number, layer in enumerate(array.layers):
        here = f"{prefix}_l{number}"
        terms.append(_draw_convolution(sketch, here, layer, x))
        dead = last and number == len(array.layers) - 1  # nobody reads the last layer's output
        if not dead:
            x = _draw_residual(sketch, f"{prefix}_x{number + 1}", layer, x, terms[-1])
    return x, terms


def _draw_convolution(sketch: Sketch, name: str, layer: Layer, x: Tensor) -> Tensor:
    """act(conv(x) + mixin * source) as Concat, Gemm, activation; ONNX Runtime fuses the last two."""
    taps = sketch.windows(x.name, layer.conv.shape[2], layer.dilation, x.rest)
    columns = sketch.node("Concat", [*taps, SOURCE], f"{name}_taps", axis=1)
    matrices = [*_tap_matrices(layer.conv), layer.mixin.astype(np.float64)[np.newaxis]]
    summed = layer.conv.astype(np.float64).sum(axis=2).T
    bias = layer.conv_bias.astype(np.float64) + x.owed @ summed
    weights = [sketch.matrix(f"{name}_conv", *matrices), sketch.bias(f"{name}_bias", bias)]
    z = sketch.node("Gemm", [columns, *weights], f"{name}_z")
    slope = {"alpha": layer.activation.slope} if layer.activation.kind == "LeakyReLU" else {}
    p = sketch.node(OPERATORS[layer.activation.kind], [z], f"{name}_p", **slope)
    rest = activate(layer.activation, x.rest @ summed + bias)
    return Tensor(p, rest, np.zeros_like(rest))


def _draw_residual(sketch: Sketch, name: str, layer: Layer, x: Tensor, p: Tensor) -> Tensor:
    """x + layer1x1(p) as one Gemm; the bias is owed."""
    matrix = layer.layer1x1.T.astype(np.float64)
    weights = sketch.matrix(f"{name}_1x1", matrix)
    return Tensor(
        sketch.node("Gemm", [p.name, weights, x.name], name), x.rest + p.rest @ matrix, x.owed + layer.layer1x1_bias
    )


def _draw_head(sketch: Sketch, name: str, array: LayerArray, terms: list[Tensor], scale: float) -> Tensor:
    """The head convolution over the sum of all terms, `scale` folded in."""
    total = terms[0].name
    if len(terms) > 1:
        total = sketch.node("Sum", [term.name for term in terms], f"{name}_sum")
    rest = np.sum([term.rest for term in terms], axis=0)
    taps = sketch.windows(total, array.head.shape[2], array.head_dilation, rest)
    columns = total if len(taps) == 1 else sketch.node("Concat", taps, f"{name}_taps", axis=1)
    bias = scale * array.head_bias.astype(np.float64)
    weights = [sketch.matrix(f"{name}_conv", *_tap_matrices(scale * array.head.astype(np.float64)))]
    if bias.any():
        weights.append(sketch.bias(f"{name}_bias", bias))
    sketch.node("Gemm", [columns, *weights], name)
    settled = scale * (rest @ array.head.astype(np.float64).sum(axis=2).T) + bias
    return Tensor(name, settled, np.zeros_like(settled))


def _tap_matrices(kernel: NDArray[np.float32] | F64) -> list[F64]:
    """[out, in, K] -> K matrices [in, out] in the order in which Concat lays the taps side by side."""
    return list(kernel.astype(np.float64).transpose(2, 1, 0))
