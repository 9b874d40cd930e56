"""Random weights for a configuration, in the order of the format and of a size that keeps signals near 1."""

import math
from collections.abc import Mapping
from typing import Any, cast

import numpy as np

Model = dict[str, Any]
Config = Mapping[str, Any]
Rng = np.random.Generator

HEAD_SCALE = 0.3


def wavenet_weights(rng: Rng, config: Config) -> list[float]:
    weights: list[float] = []
    for array in config["layers"]:
        weights += _array(rng, array)
    return [*weights, *_post_head(rng, config), HEAD_SCALE]


def linear_weights(rng: Rng, config: Config) -> list[float]:
    """Responses that die away, so that a long one is no louder than a short one."""
    inputs, outputs, taps = config["in_channels"], config["out_channels"], config["receptive_field"]
    responses = 1 if inputs == outputs else max(inputs, outputs)
    biases = (1 if inputs == outputs else outputs) if config["bias"] else 0
    weights: list[float] = []
    for _ in range(responses):
        weights += [math.exp(-5.0 * t / taps) * w for t, w in enumerate(spread(rng, taps, (taps / 10 + 1) ** -0.5))]
    return weights + spread(rng, biases, 0.1)


def conv_net_weights(rng: Rng, config: Config) -> list[float]:
    channels, inputs = config["channels"], config["in_channels"]
    weights: list[float] = []
    for _ in config["dilations"]:
        weights += _conv(rng, inputs, channels, 2, groups=config["groups"], bias=None if config["batchnorm"] else 0.2)
        if config["batchnorm"]:
            weights += spread(rng, channels, 0.3)
            weights += [0.5 + abs(value) for value in spread(rng, 2 * channels, 0.5)]  # variance, gamma
            weights += [*spread(rng, channels, 0.3), 1e-5]
        inputs = channels
    return weights + _conv(rng, channels, config["out_channels"], 1, bias=0.1)


def lstm_weights(rng: Rng, config: Config) -> list[float]:
    """A start state that is not zero, weights too small to swing by themselves."""
    hidden, inputs = config["hidden_size"], config["input_size"]
    weights: list[float] = []
    for _ in range(config["num_layers"]):
        weights += spread(rng, 4 * hidden * (inputs + hidden), 0.35)
        weights += spread(rng, 6 * hidden, 0.3)
        inputs = hidden
    return weights + spread(rng, config.get("out_channels", 1) * (hidden + 1), 0.5)


def spread(rng: Rng, count: int, deviation: float) -> list[float]:
    return [float(value) for value in rng.normal(0.0, deviation, count)]


def _conv(
    rng: Rng, inputs: int, outputs: int, taps: int, *, bias: float | None, groups: int = 1, quieter: int = 1
) -> list[float]:
    """`bias` is its deviation, None for none; `quieter` divides the power."""
    fan_in = inputs // groups * taps
    weights = spread(rng, outputs * fan_in, float(fan_in * quieter) ** -0.5)
    return weights if bias is None else weights + spread(rng, outputs, bias)


def _array(rng: Rng, array: Config) -> list[float]:
    channels, layers = array["channels"], len(array["dilations"])
    inner = array.get("bottleneck", channels)
    head = array.get("head") or {"out_channels": array["head_size"], "kernel_size": 1, "bias": array["head_bias"]}
    head1x1 = array.get("head1x1", {"active": False})
    weights = _conv(rng, array["input_size"], channels, 1, bias=None)
    for number in range(layers):
        weights += _layer(rng, array, number, inner)
    width = head1x1["out_channels"] if head1x1["active"] else inner
    bias = 0.1 if head["bias"] else None
    return weights + _conv(rng, width, head["out_channels"], head["kernel_size"], bias=bias, quieter=layers)


def _layer(rng: Rng, array: Config, number: int, inner: int) -> list[float]:
    channels, size = array["channels"], array["condition_size"]
    kernels = array.get("kernel_sizes") or [array["kernel_size"]] * len(array["dilations"])
    wide = inner if _mode(array, number) == "none" else 2 * inner
    layer1x1 = array.get("layer1x1", {"active": True, "groups": 1})
    head1x1 = array.get("head1x1", {"active": False, "out_channels": channels})
    weights = _conv(rng, channels, wide, kernels[number], bias=0.2, groups=array.get("groups_input", 1))
    weights += spread(rng, wide * size // array.get("groups_input_mixin", 1), 0.2)
    if layer1x1["active"]:
        weights += _conv(rng, inner, channels, 1, bias=0.1, groups=layer1x1["groups"], quieter=4)
    if head1x1["active"]:
        weights += _conv(rng, inner, head1x1["out_channels"], 1, bias=0.1, groups=head1x1["groups"])
    dims = {
        "conv_pre_film": channels,
        "conv_post_film": wide,
        "input_mixin_pre_film": size,
        "input_mixin_post_film": wide,
        "activation_pre_film": wide,
        "activation_post_film": inner,
        "layer1x1_post_film": channels,
        "head1x1_post_film": head1x1["out_channels"],
    }
    for name, dim in dims.items():
        weights += _film(rng, array.get(name), size, dim)
    return weights


def _film(rng: Rng, spec: Config | None, size: int, dim: int) -> list[float]:
    """Scales about 1, shifts about 0, both following the condition."""
    if not spec or not spec.get("active", True):
        return []
    fold = 2 if spec.get("shift", True) else 1
    weights = spread(rng, fold * dim * size // spec.get("groups", 1), 0.3)
    weights += [1.0 + value for value in spread(rng, dim, 0.2)]
    return weights + spread(rng, (fold - 1) * dim, 0.2)


def _post_head(rng: Rng, config: Config) -> list[float]:
    head = config["head"]
    if not head:
        return []
    last = config["layers"][-1]
    width = last["head"]["out_channels"] if last.get("head") else last["head_size"]
    weights: list[float] = []
    for number, taps in enumerate(head["kernel_sizes"]):
        outputs = head["out_channels"] if number == len(head["kernel_sizes"]) - 1 else head["channels"]
        weights += _conv(rng, width, outputs, taps, bias=0.1)
        width = outputs
    return weights


def _mode(array: Config, number: int) -> str:
    mode = array.get("gating_mode", "gated" if array.get("gated") else "none")
    return cast("list[str]", mode)[number] if isinstance(mode, list) else mode
