"""One function per architecture: a raw JSON object with random weights."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from tests.own_captures.fill import Model, conv_net_weights, linear_weights, lstm_weights, wavenet_weights

A2_KERNELS = [6] * 14 + [15, 15] + [6] * 7
A2_DILATIONS = [1, 3, 7, 17, 41, 101, 239] * 2 + [1, 13] + [1, 3, 7, 17, 41, 101, 239]
POWERS = [2**k for k in range(10)]
RATE: Model = {"sample_rate": 48_000.0}


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


def wavenet(*arrays: Model, seed: int = 1, head: Model | None = None, **top: Any) -> Model:
    """A WaveNet of these arrays. `head` is the post-stack one; `condition_dsp` and `in_channels` go into its config,
    all else beside it."""
    config: Model = {"layers": list(arrays), "head": head, "head_scale": 0.02}
    config |= {key: top.pop(key) for key in ("condition_dsp", "in_channels") if key in top}
    return _model("WaveNet", config, wavenet_weights(np.random.default_rng(seed), config), **top)


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


def lstm(layers: int, hidden: int, seed: int = 1, *, inputs: int = 1, outputs: int = 1, **top: Any) -> Model:
    """An LSTM that starts from a state that is not zero; its sample rate says how long it settles in silence."""
    config: Model = {"input_size": inputs, "hidden_size": hidden, "num_layers": layers}
    config |= _channels(inputs, outputs)
    return _model(
        "LSTM", config, lstm_weights(np.random.default_rng(seed), config), **{"version": "0.5.4", **RATE, **top}
    )


def linear(taps: int, *, bias: bool = True, inputs: int = 1, outputs: int = 1, seed: int = 1, **top: Any) -> Model:
    """An impulse response per channel that differs, one for all where the counts are equal."""
    config: Model = {"receptive_field": taps, "bias": bias, "in_channels": inputs, "out_channels": outputs}
    return _model("Linear", config, linear_weights(np.random.default_rng(seed), config), **top)


def conv_net(
    channels: int, dilations: Sequence[int], *, inputs: int = 1, outputs: int = 1, seed: int = 1, **others: Any
) -> Model:
    """`others` go into the config: batchnorm, activation, groups."""
    config: Model = {"channels": channels, "dilations": list(dilations), "batchnorm": False, "activation": "Tanh"}
    config |= {"groups": 1, "in_channels": inputs, "out_channels": outputs, **others}
    return _model("ConvNet", config, conv_net_weights(np.random.default_rng(seed), config))


def sequential(*models: Model, **top: Any) -> Model:
    """Models in series."""
    return _model("Sequential", {"models": list(models)}, [], **top)


def container(models: Mapping[float, Model], **top: Any) -> Model:
    """A SlimmableContainer with each model at its max_value."""
    submodels = [{"max_value": limit, "model": model} for limit, model in models.items()]
    return _model("SlimmableContainer", {"submodels": submodels}, [], **top)


def _model(architecture: str, config: Model, weights: list[float], **top: Any) -> Model:
    return {"version": "0.7.0", "architecture": architecture, "config": config, "weights": weights, **top}


def _channels(inputs: int, outputs: int) -> Model:
    """Nothing for a mono model, as most files have it."""
    return {} if inputs == outputs == 1 else {"in_channels": inputs, "out_channels": outputs}
