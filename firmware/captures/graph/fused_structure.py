"""A network as one fused operator reads it: its structure in whole numbers, its weights in one row, its rest.

    WaveNet   frames, arrays; an array: channels, inner channels, the head's outputs, kernel and dilation, layers;
              a layer: kernel, dilation, 1 if it has a 1x1, kind of activation
              weights of an array: rechannel; its layers: what the activation needs, conv, mixin, 1x1; head
    Lstm      frames, layers, hidden size
              weights of a layer: gates, bias; at last the head and its bias
    Linear    fused_linear.py

A convolution's weights are its kernel [out, in, taps] and its bias [out]. An activation needs one slope a channel
(leaky), or low, high and their slopes (LeakyHardtanh). Read by firmware/kernels/networks/read_*.cpp, which lays out
the state: first a count for each ring, then the rings, each channel in a row of `_stride` floats, then workspace.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, fields

import numpy as np

from firmware.arrays import F64
from firmware.captures.graph.fused_linear import Level as LinearLevel
from firmware.captures.graph.fused_linear import levels_of, state_floats, structure_of
from firmware.captures.graph.recurrence import settle
from firmware.captures.nam.activations import Activation, activate
from firmware.captures.nam.networks import (
    ConvNet,
    Convolution,
    Films,
    Layer,
    LayerArray,
    Linear,
    Lstm,
    Network,
    Sequential,
    WaveNet,
)

PAD = 16
# The numbers of `Kind` in network.hpp. PReLU is a LeakyReLU with a slope for each channel.
KINDS = (
    "Tanh",
    "ReLU",
    "LeakyReLU",
    "Sigmoid",
    "SiLU",
    "Hardtanh",
    "Hardswish",
    "Softsign",
    "Fasttanh",
    "LeakyHardtanh",
)
LEAKY = ("LeakyReLU", "PReLU")
OTHERS = {ConvNet: "a ConvNet", Sequential: "a chain of networks"}
Known = WaveNet | Lstm | Linear


@dataclass(slots=True)
class Fused:
    """What one node needs. `rest` counts how many floats of the state have each value, one behind the other."""

    operator: str
    structure: list[int]
    weights: list[F64] = field(default_factory=list[F64])
    rest: list[tuple[int, float]] = field(default_factory=list[tuple[int, float]])

    def convolution(self, conv: Convolution, scale: float = 1.0) -> None:
        self.weights += [scale * conv.kernel.astype(np.float64), scale * conv.bias.astype(np.float64)]

    def ring(self, values: F64, history: int, frames: int) -> None:
        stride = _stride(history, frames)
        self.rest += [(stride, float(value)) for value in values]


def beyond(network: Network) -> str | None:
    """What it is in a network that no operator knows; None where they know all of it."""
    if not isinstance(network, Known):
        return OTHERS[type(network)]
    if network.inputs != 1 or network.outputs != 1:
        return "more than one channel in or out"
    if not isinstance(network, WaveNet):
        return None
    if network.condition is not None:
        return "a condition network"
    if network.post_head:
        return "a head behind all arrays"
    layers = (_beyond(layer, array) for array in network.arrays for layer in array.layers)
    return next(filter(None, layers), None)


def fuse(network: Known, frames: int) -> Fused:
    """The node for a network that fits, in blocks of `frames`, at rest in silence."""
    match network:
        case WaveNet():
            return _fuse_wavenet(network, frames)
        case Lstm():
            return _fuse_lstm(network, frames)
        case Linear():
            return fuse_linear(network, frames, levels_of(network.taps.size, frames))


def fuse_linear(network: Linear, frames: int, levels: tuple[LinearLevel, ...]) -> Fused:
    """The same for an impulse response, cut as `levels` say."""
    taps = network.taps.size
    fused = Fused("Linear", structure_of(taps, frames, levels))
    fused.weights += [network.taps.astype(np.float64), network.bias.astype(np.float64)]
    fused.rest.append((state_floats(taps, frames, levels), 0.0))
    return fused


def _beyond(layer: Layer, array: LayerArray) -> str | None:
    if layer.gating != "none":
        return f"{layer.gating} layers"
    if layer.head1x1 is not None:
        return "a 1x1 before its head"
    if not _has_no_film(layer.films):
        return "FiLM"
    plain = layer.mixin.inputs == 1 and layer.conv.outputs == array.head.inputs
    return None if plain else "layers of another width than their condition or head"


def _has_no_film(films: Films) -> bool:
    return all(getattr(films, place.name) is None for place in fields(films))


def _fuse_wavenet(network: WaveNet, frames: int) -> Fused:
    fused = Fused("WaveNet", [frames, len(network.arrays)])
    rings = sum(len(array.layers) + 1 for array in network.arrays)
    fused.rest.append((_padded(rings), 0.0))
    x, head = np.zeros(1), np.zeros(network.arrays[0].head.inputs)
    for array in network.arrays:
        scale = network.head_scale if array is network.arrays[-1] else 1.0
        x, head = _fuse_array(fused, array, frames, x, head, scale)
    widths = (1, *(max(widths) for widths in zip(*map(_widths, network.arrays), strict=True)))
    fused.rest.append((sum(width * _stride(0, frames) for width in widths), 0.0))
    return fused


def _fuse_array(fused: Fused, array: LayerArray, frames: int, x: F64, head: F64, scale: float) -> tuple[F64, F64]:
    """`x` and `head` come in at rest and go out at rest."""
    conv = array.head
    shape = (array.rechannel.outputs, conv.inputs, conv.outputs, conv.kernel.shape[2], conv.dilation)
    fused.structure += [*shape, len(array.layers)]
    fused.convolution(array.rechannel)
    x = _settled(array.rechannel, x)
    for layer in array.layers:
        fused.ring(x, layer.conv.history_frames, frames)
        _fuse_layer(fused, layer)
        p = activate(layer.activation, _settled(layer.conv, x) + layer.mixin.bias)
        head = head + p
        x = x + _settled(layer.layer1x1, p) if layer.layer1x1 else x
    fused.ring(head, conv.history_frames, frames)
    fused.convolution(conv, scale)
    return x, _settled(conv, head)


def _fuse_layer(fused: Fused, layer: Layer) -> None:
    kind = KINDS.index("LeakyReLU" if layer.activation.kind in LEAKY else layer.activation.kind)
    fused.structure += [layer.conv.kernel.shape[2], layer.conv.dilation, int(layer.layer1x1 is not None), kind]
    fused.weights += _shape_of(layer.activation, layer.conv.outputs)
    biases = layer.conv.bias.astype(np.float64) + layer.mixin.bias
    fused.weights += [layer.conv.kernel.astype(np.float64), biases, layer.mixin.kernel.astype(np.float64)]
    if layer.layer1x1:
        fused.convolution(layer.layer1x1)


def _shape_of(activation: Activation, channels: int) -> list[F64]:
    if activation.kind in LEAKY:
        return [np.resize(np.array(activation.slopes, dtype=np.float64), channels)]
    if activation.kind == "LeakyHardtanh":
        return [np.array([activation.low, activation.high, activation.low_slope, activation.high_slope])]
    return []


def _fuse_lstm(network: Lstm, frames: int) -> Fused:
    hidden = network.cells[0].h0.size
    fused = Fused("Lstm", [frames, len(network.cells), hidden])
    padded = -(-hidden // 8) * 8
    for cell, state in zip(network.cells, settle(network, np.zeros(1)), strict=True):
        fused.weights += [cell.gates.astype(np.float64), cell.bias.astype(np.float64)]
        fused.rest += list(_runs((state.h, state.c), padded))
    fused.convolution(network.head)
    fused.rest.append((2 * frames * padded, 0.0))
    return fused


def _runs(vectors: Sequence[F64], padded: int) -> Iterator[tuple[int, float]]:
    for vector in vectors:
        yield from ((1, float(value)) for value in vector)
        if padded > vector.size:
            yield padded - vector.size, 0.0


def _widths(array: LayerArray) -> tuple[int, int]:
    return array.rechannel.outputs, array.head.inputs


def _settled(conv: Convolution, x: F64) -> F64:
    """What a convolution gives where `x` has been there forever."""
    return conv.kernel.sum(axis=2, dtype=np.float64) @ x + conv.bias


def _padded(floats: int) -> int:
    return -(-floats // PAD) * PAD


def _stride(history: int, frames: int) -> int:
    """Whole blocks, the first once more behind the last, what a vector may read past it; an odd count of lines."""
    blocks = 1 + -(-history // frames)
    return _padded((blocks + (blocks > 1)) * frames + PAD) | PAD
