"""A network's answer computed directly in NumPy, float64, for prepare to hold a graph against.

Sample-domain convolutions from the layer equations: nothing is folded, nothing kept between blocks. Before its first
frame every signal has always had that frame's value; one frame of silence in front of the take makes that true.
"""

import numpy as np
from numpy.typing import NDArray

from firmware.arrays import F64
from firmware.captures.graph.one_core import product
from firmware.captures.graph.recurrence import run_lstm, settle
from firmware.captures.nam.activations import activate
from firmware.captures.nam.networks import (
    ConvNet,
    Convolution,
    Film,
    Layer,
    LayerArray,
    Linear,
    Lstm,
    Network,
    Sequential,
    WaveNet,
)


def play(network: Network, source: NDArray[np.float32]) -> F64:
    """The output [frames] for `source` [frames] after silence forever; not finite if the weights are wild."""
    heard = np.concatenate(([0.0], source.astype(np.float64)))[:, np.newaxis]
    with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
        return answer(network, heard)[1:, 0]


def error_db(ours: NDArray[np.float32], reference: F64) -> float:
    """20 log10(rms(ours - reference) / rms(reference)); NaN where either is not finite."""
    with np.errstate(invalid="ignore", over="ignore", divide="ignore"):
        difference = np.sqrt(np.mean((ours - reference) ** 2))
        level = np.sqrt(np.mean(reference**2))
        return float(20.0 * np.log10(max(difference, 1e-30) / max(level, 1e-9)))


def answer(network: Network, source: F64) -> F64:
    """[frames, inputs] -> [frames, outputs]; before its first frame the source has always been that frame."""
    match network:
        case WaveNet():
            return _wavenet(network, source)
        case ConvNet():
            for conv, activation in network.blocks:
                source = activate(activation, convolve(conv, source))
            return convolve(network.head, source)
        case Lstm():
            return convolve(network.head, run_lstm(network, source, settle(network, source[0])))
        case Linear():
            return _linear(network, source)
        case Sequential():
            for part in network.parts:
                source = answer(part, source)
            return source


def _wavenet(network: WaveNet, source: F64) -> F64:
    condition = answer(network.condition, source) if network.condition else source
    x, head = source, None
    for array in network.arrays:
        x, head = _array(array, x, condition, head)
    assert head is not None
    y = network.head_scale * head
    for stage in network.post_head:
        y = convolve(stage.conv, activate(stage.activation, y))
    return y


def _array(array: LayerArray, x: F64, condition: F64, head: F64 | None) -> tuple[F64, F64]:
    x = convolve(array.rechannel, x)
    total = np.zeros(1) if head is None else head
    for layer in array.layers:
        p = _activated(layer, x, condition)
        h = convolve(layer.head1x1, p) if layer.head1x1 else p
        total = total + _film(layer.films.head1x1_post, h, condition)
        if layer.layer1x1:
            x = x + _film(layer.films.layer1x1_post, convolve(layer.layer1x1, p), condition)
    return x, convolve(array.head, total)


def _activated(layer: Layer, x: F64, condition: F64) -> F64:
    films = layer.films
    a = _film(films.conv_post, convolve(layer.conv, _film(films.conv_pre, x, condition)), condition)
    m = convolve(layer.mixin, _film(films.input_mixin_pre, condition, condition))
    m = _film(films.input_mixin_post, m, condition)
    z = _film(films.activation_pre, a + m, condition)
    return _film(films.activation_post, _gated(layer, z), condition)


def _gated(layer: Layer, z: F64) -> F64:
    if layer.gating == "none" or layer.secondary is None:
        return activate(layer.activation, z)
    plain, gate = np.split(z, 2, axis=1)
    s = activate(layer.secondary, gate)
    acted = activate(layer.activation, plain)
    return acted * s if layer.gating == "gated" else s * acted + (1.0 - s) * plain


def _film(film: Film | None, x: F64, condition: F64) -> F64:
    if film is None:
        return x
    scaled = x * convolve(film.scale, condition)
    return scaled + convolve(film.shift, condition) if film.shift else scaled


def convolve(conv: Convolution, x: F64) -> F64:
    """Causal convolution [frames, in] -> [frames, out]."""
    taps, frames = conv.kernel.shape[2], x.shape[0]
    y = np.tile(conv.bias.astype(np.float64), (frames, 1))
    for tap in range(taps):
        matrix, lag = conv.kernel[:, :, tap].T.astype(np.float64), min((taps - 1 - tap) * conv.dilation, frames)
        y[lag:] += product(x[: frames - lag], matrix)
        y[:lag] += x[0] @ matrix
    return y


def _linear(network: Linear, x: F64) -> F64:
    """By one transform of the whole take: exact to 1e-15 of its peak."""
    taps, rest = network.taps.astype(np.float64), x[0]
    size = 1 << (x.shape[0] + min(taps.shape[2], x.shape[0]) - 1).bit_length()
    moved = np.fft.rfft(x - rest, size, axis=0)
    spectra = np.fft.rfft(taps[:, :, : x.shape[0]], size, axis=2)
    y = np.fft.irfft(np.einsum("fi,oif->fo", moved, spectra), size, axis=0)[: x.shape[0]]
    return y + network.bias + taps.sum(axis=2) @ rest
