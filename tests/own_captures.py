"""Captures made up for the tests: the shapes of the field with random weights, as raw JSON objects."""

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

Model = dict[str, Any]

A2_KERNELS = [6] * 14 + [15, 15] + [6] * 7
A2_DILATIONS = [1, 3, 7, 17, 41, 101, 239] * 2 + [1, 13] + [1, 3, 7, 17, 41, 101, 239]
POWERS = [2**k for k in range(10)]


def layer_array(channels: int, dilations: Sequence[int], **others: Any) -> Model:
    """One layer array as an A1 file writes it; `others` override or add keys, None takes a key away."""
    array = {
        "input_size": 1,
        "condition_size": 1,
        "channels": channels,
        "head_size": 1,
        "head_bias": True,
        "kernel_size": 3,
        "dilations": list(dilations),
        "activation": "Tanh",
        "gated": False,
        **others,
    }
    return {key: value for key, value in array.items() if value is not None}


def wavenet(*arrays: Model, seed: int = 1, **top: Any) -> Model:
    """A WaveNet of these arrays, its weights of a size that keeps signals near 1."""
    rng = np.random.default_rng(seed)
    weights: list[float] = []
    for array in arrays:
        weights += _array_weights(rng, array)
    config = {"layers": list(arrays), "head": None, "head_scale": 0.02}
    return {"version": "0.7.0", "architecture": "WaveNet", "config": config, "weights": [*weights, 0.3], **top}


def a1_standard(seed: int = 1) -> Model:
    """The classic 13,802 weights."""
    return wavenet(
        layer_array(16, POWERS, head_size=8, head_bias=False), layer_array(8, POWERS, input_size=16), seed=seed
    )


def a2(channels: int, seed: int = 1) -> Model:
    """The shape of A2 Lite (3 channels) and Full (8 channels)."""
    array = layer_array(
        channels,
        A2_DILATIONS,
        kernel_size=None,
        kernel_sizes=A2_KERNELS,
        activation=[{"type": "LeakyReLU", "negative_slope": 0.01}] * 23,
        head_size=None,
        head_bias=None,
        gated=None,
        head={"out_channels": 1, "kernel_size": 16, "bias": True},
    )
    return wavenet(array, seed=seed, sample_rate=48_000.0)


def tiny(seed: int = 1, **top: Any) -> Model:
    """Two layers of two channels: quick to build."""
    return wavenet(layer_array(2, [1, 3]), seed=seed, **top)


def lstm(layers: int, hidden: int, seed: int = 1, **top: Any) -> Model:
    """An LSTM whose start state is not zero, with weights too small to swing by itself."""
    rng = np.random.default_rng(seed)
    weights: list[float] = []
    for layer in range(layers):
        inputs = 1 if layer == 0 else hidden
        weights += _spread(rng, 4 * hidden * (inputs + hidden), 0.35)
        weights += _spread(rng, 6 * hidden, 0.3)
    config = {"input_size": 1, "hidden_size": hidden, "num_layers": layers}
    weights += _spread(rng, hidden + 1, 0.5)
    return {"version": "0.5.4", "architecture": "LSTM", "config": config, "weights": weights, **top}


def container(models: Mapping[float, Model], **top: Any) -> Model:
    """A SlimmableContainer with each model at its max_value."""
    submodels = [{"max_value": limit, "model": model} for limit, model in models.items()]
    config = {"submodels": submodels}
    return {"version": "0.7.0", "architecture": "SlimmableContainer", "config": config, "weights": [], **top}


def _array_weights(rng: np.random.Generator, array: Model) -> list[float]:
    channels = array["channels"]
    kernels = array.get("kernel_sizes") or [array["kernel_size"]] * len(array["dilations"])
    head = array.get("head") or {"out_channels": array["head_size"], "kernel_size": 1, "bias": array["head_bias"]}
    weights = _normal(rng, channels * array["input_size"], array["input_size"])
    for kernel in kernels:
        weights += _normal(rng, channels * channels * kernel, channels * kernel)
        weights += _spread(rng, 2 * channels, 0.2)  # bias and mixin
        weights += _normal(rng, channels * channels, 4 * channels)
        weights += _spread(rng, channels, 0.1)
    fan_in = channels * head["kernel_size"] * len(kernels)
    weights += _normal(rng, head["out_channels"] * channels * head["kernel_size"], fan_in)
    return weights + _spread(rng, head["out_channels"] if head["bias"] else 0, 0.1)


def _normal(rng: np.random.Generator, count: int, fan_in: int) -> list[float]:
    return _spread(rng, count, float(fan_in) ** -0.5)


def _spread(rng: np.random.Generator, count: int, deviation: float) -> list[float]:
    return [float(value) for value in rng.normal(0.0, deviation, count)]


LAYER = ("config", "layers", 0)


def changed(model: Model, change: Callable[[Any], object]) -> Model:
    """A copy of `model` with `change` made to it."""
    copy = json.loads(json.dumps(model))
    change(copy)
    return copy


def put(*path: str | int, value: object) -> Callable[[Any], None]:
    """A change that writes `value` at `path`."""

    def change(model: Any) -> None:
        for step in path[:-1]:
            model = model[step]
        model[path[-1]] = value

    return change


def drop(*path: str | int) -> Callable[[Any], None]:
    """A change that takes away what is at `path`."""

    def change(model: Any) -> None:
        for step in path[:-1]:
            model = model[step]
        del model[path[-1]]

    return change
