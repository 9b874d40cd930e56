"""A network's answer computed directly in NumPy, float64, for prepare to hold a graph against.

Sample-domain convolutions from the layer equations: nothing is folded, nothing kept between blocks.
"""

import numpy as np
from numpy.typing import NDArray

from firmware.rig.lstm import Lstm, run_lstm, settle
from firmware.rig.nam_file import Network
from firmware.rig.onnx_wavenet import activate
from firmware.rig.wavenet import LayerArray, WaveNet

F64 = NDArray[np.float64]

ONE_THREAD_PRODUCT = 200_000  # multiplications; from 262,144 on OpenBLAS wakes a thread on every core


def play(network: Network, source: NDArray[np.float32]) -> F64:
    """The output [frames] for `source` [frames] after silence forever; not finite if the weights are wild."""
    if isinstance(network, Lstm):
        return np.fromiter(run_lstm(network, source.astype(np.float64), settle(network)), np.float64, source.size)
    silence = np.zeros(network.receptive_frames - 1)
    with np.errstate(over="ignore", invalid="ignore"):
        return _play_wavenet(network, np.concatenate((silence, source.astype(np.float64))))[silence.size :]


def error_db(ours: NDArray[np.float32], reference: F64) -> float:
    """20 log10(rms(ours - reference) / rms(reference)); NaN where either is not finite."""
    with np.errstate(invalid="ignore", over="ignore", divide="ignore"):
        difference = np.sqrt(np.mean((ours - reference) ** 2))
        level = np.sqrt(np.mean(reference**2))
        return float(20.0 * np.log10(max(difference, 1e-30) / max(level, 1e-9)))


def _play_wavenet(network: WaveNet, source: F64) -> F64:
    condition = source[:, np.newaxis]
    x, head = condition, np.zeros((source.size, network.arrays[0].head.shape[1]))
    for array in network.arrays:
        x, head = _play_array(array, x, condition, head)
    return network.head_scale * head[:, 0]


def _play_array(array: LayerArray, x: F64, condition: F64, head: F64) -> tuple[F64, F64]:
    x = _product(x, array.rechannel.T)
    for layer in array.layers:
        z = _convolve(x, layer.conv, layer.dilation) + layer.conv_bias + condition * layer.mixin
        p = activate(layer.activation, z)
        head = head + p
        x = x + _product(p, layer.layer1x1.T) + layer.layer1x1_bias
    return x, _convolve(head, array.head, array.head_dilation) + array.head_bias


def _convolve(x: F64, kernel: NDArray[np.float32], dilation: int) -> F64:
    """Causal convolution [frames, in] -> [frames, out], zeros before the first frame."""
    taps = kernel.shape[2]
    y = np.zeros((x.shape[0], kernel.shape[0]))
    for tap in range(taps):
        lag = (taps - 1 - tap) * dilation
        if lag < x.shape[0]:
            y[lag:] += _product(x[: x.shape[0] - lag], kernel[:, :, tap].T)
    return y


def _product(x: F64, matrix: NDArray[np.float32]) -> F64:
    """x @ matrix in slices of rows, so that it stays on this core: the others may be playing."""
    rows = max(1, ONE_THREAD_PRODUCT // matrix.size)
    wide = matrix.astype(np.float64)
    return np.concatenate([x[start : start + rows] @ wide for start in range(0, x.shape[0], rows)])
