"""What a .nam file must sound like: the equations of the format in NumPy, in float64, and nothing of the firmware.

It reads the raw JSON object, walks the weights itself, convolves sample by sample in the whole take at once, and
comes to rest by hearing zeros, not by computing where rest is. Output [frames] for input [frames].
"""

from collections.abc import Callable, Mapping
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

F64 = NDArray[np.float64]
Model = Mapping[str, Any]

LSTM_SILENCE_FRAMES = 24_000  # half a second at 48 kHz, as NAM Core


class Weights:
    """The flat list, taken from the front."""

    def __init__(self, values: list[float]) -> None:
        self.values = np.array(values, dtype=np.float32).astype(np.float64)
        self.used = 0

    def next(self, *shape: int) -> F64:
        count = int(np.prod(shape))
        taken = self.values[self.used : self.used + count].reshape(shape)
        self.used += count
        return taken


def expected(model: Model, source: NDArray[np.floating]) -> F64:
    """The output of a plain model (not a container) after it has heard silence long enough."""
    signal = source.astype(np.float64)
    if model["architecture"] == "LSTM":
        return _lstm(model, np.concatenate((np.zeros(LSTM_SILENCE_FRAMES), signal)))[LSTM_SILENCE_FRAMES:]
    silence = np.zeros(memory_frames(model))
    return _wavenet(model, np.concatenate((silence, signal)))[silence.size :]


def error_db(ours: NDArray[np.floating], theirs: NDArray[np.floating]) -> float:
    """20 log10(rms(ours - theirs) / rms(theirs))."""
    difference = ours.astype(np.float64) - theirs
    return float(10.0 * np.log10(max(np.mean(difference**2), 1e-60) / np.mean(theirs.astype(np.float64) ** 2)))


def memory_frames(model: Model) -> int:
    """How many samples before the newest one a WaveNet still hears."""
    frames = 0
    for array in model["config"]["layers"]:
        frames += sum((k - 1) * d for k, d in zip(_kernels(array), array["dilations"], strict=True))
        _, kernel, _, dilation = _head(array)
        frames += (kernel - 1) * dilation
    return frames


def _wavenet(model: Model, source: F64) -> F64:
    weights = Weights(model["weights"])
    condition = source[np.newaxis]
    x, head = condition, None
    for array in model["config"]["layers"]:
        x, head = _array(array, weights, x, condition, head)
    assert head is not None
    scale = weights.next(1)[0]
    assert weights.used == weights.values.size, "the walk must end at the last weight"
    return scale * head[0]


def _array(array: Model, weights: Weights, x: F64, condition: F64, head: F64 | None) -> tuple[F64, F64]:
    channels = array["channels"]
    x = weights.next(channels, array["input_size"]) @ x
    total = np.zeros_like(x) if head is None else head
    kernels, dilations = _kernels(array), array["dilations"]
    for number, (kernel, dilation) in enumerate(zip(kernels, dilations, strict=True)):
        convolution = weights.next(channels, channels, kernel)
        bias, mixin = weights.next(channels, 1), weights.next(channels, 1)
        mix, mix_bias = weights.next(channels, channels), weights.next(channels, 1)
        p = _activation(array["activation"], number)(_causal(convolution, x, dilation) + bias + mixin @ condition)
        total = total + p
        x = x + mix @ p + mix_bias
    out, kernel, has_bias, dilation = _head(array)
    answer = _causal(weights.next(out, channels, kernel), total, dilation)
    return x, answer + weights.next(out, 1) if has_bias else answer


def _causal(kernel: F64, x: F64, dilation: int) -> F64:
    """y[o, t] = sum over i, k of W[o, i, k] x[i, t - (K - 1 - k) d], with zeros before the beginning."""
    taps = kernel.shape[2]
    past = (taps - 1) * dilation
    padded = np.concatenate((np.zeros((x.shape[0], past)), x), axis=1)
    return sum(
        (kernel[:, :, k] @ padded[:, k * dilation : k * dilation + x.shape[1]] for k in range(taps)),
        start=np.zeros((kernel.shape[0], x.shape[1])),
    )


def _activation(spec: object, layer: int) -> Callable[[F64], F64]:
    chosen = cast("list[object]", spec)[layer] if isinstance(spec, list) else spec
    described: Model = {"type": chosen} if isinstance(chosen, str) else cast("Model", chosen)
    slope = float(described.get("negative_slope", 0.01))
    formulas: dict[str, Callable[[F64], F64]] = {
        "Tanh": np.tanh,
        "ReLU": lambda z: np.maximum(z, 0.0),
        "LeakyReLU": lambda z: np.where(z > 0.0, z, slope * z),
        "Sigmoid": lambda z: 1.0 / (1.0 + np.exp(-z)),
    }
    return formulas[described["type"]]


def _kernels(array: Model) -> list[int]:
    return array["kernel_sizes"] if "kernel_sizes" in array else [array["kernel_size"]] * len(array["dilations"])


def _head(array: Model) -> tuple[int, int, bool, int]:
    if array.get("head"):
        head: Model = array["head"]
        return head["out_channels"], head["kernel_size"], head["bias"], head.get("head_dilation", 1)
    return array["head_size"], 1, array["head_bias"], 1


def _lstm(model: Model, source: F64) -> F64:
    weights, hidden = Weights(model["weights"]), model["config"]["hidden_size"]
    cells: list[tuple[F64, F64]] = []
    states: list[tuple[F64, F64]] = []
    for layer in range(model["config"]["num_layers"]):
        inputs = 1 if layer == 0 else hidden
        cells.append((weights.next(4 * hidden, inputs + hidden), weights.next(4 * hidden)))
        states.append((weights.next(hidden), weights.next(hidden)))
    head, bias = weights.next(hidden), weights.next(1)[0]
    assert weights.used == weights.values.size, "the walk must end at the last weight"
    answer = np.empty_like(source)
    for t, sample in enumerate(source):
        x = np.array([sample])
        for layer, (matrix, offset) in enumerate(cells):
            states[layer] = _cell(matrix @ np.append(x, states[layer][0]) + offset, states[layer][1])
            x = states[layer][0]
        answer[t] = head @ x + bias
    return answer


def _cell(z: F64, c: F64) -> tuple[F64, F64]:
    """The gates i, f, g, o of NAM: the new h and c."""
    hidden = c.size
    i, f, o = (1.0 / (1.0 + np.exp(-z[k * hidden : (k + 1) * hidden])) for k in (0, 1, 3))
    c = f * c + i * np.tanh(z[2 * hidden : 3 * hidden])
    return o * np.tanh(c), c
