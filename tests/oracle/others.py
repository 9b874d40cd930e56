"""Linear, ConvNet and LSTM. Signals are [channels, frames]."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from tests.oracle.activations import activated
from tests.oracle.rules import Rules
from tests.oracle.weights import F64, Weights

Model = Mapping[str, Any]


def linear(model: Model, source: F64, rules: Rules) -> F64:
    """Equal counts share one response and one bias; 1 to M and N to 1 have a response each and a bias per output."""
    config, weights = model["config"], Weights(model["weights"])
    inputs, outputs = config.get("in_channels", 1), config.get("out_channels", 1)
    assert inputs == source.shape[0]
    shared = inputs == outputs
    assert shared or 1 in (inputs, outputs)
    responses = weights.take(1 if shared else max(inputs, outputs), config["receptive_field"])
    biases = weights.take(1 if shared else outputs) if config["bias"] else np.zeros(outputs)
    weights.done()
    if rules.oldest_tap_first:
        responses = responses[:, ::-1]
    heard = np.zeros((outputs, source.shape[1]))
    for number in range(max(inputs, outputs)):
        response = responses[0 if shared else number]
        into, of = min(number, outputs - 1), min(number, inputs - 1)
        heard[into] += np.convolve(source[of], response)[: source.shape[1]]
    return heard + biases.reshape(-1, 1)


def conv_net(model: Model, source: F64, rules: Rules) -> F64:
    """Blocks of two taps, batch norm between convolution and activation, then a dense 1x1."""
    config, weights = model["config"], Weights(model["weights"])
    channels, signal = config["channels"], source
    for dilation in config["dilations"]:
        conv = weights.conv(
            signal.shape[0], channels, 2, bias=not config["batchnorm"], groups=config.get("groups", 1)
        )
        signal = conv(signal, dilation)
        if config["batchnorm"]:
            mean, variance, gamma, beta = weights.take(4, channels, 1)
            signal = (signal - mean) / np.sqrt(variance + weights.take(1)[0]) * gamma + beta
        signal = activated(config["activation"], signal, rules)
    head = weights.conv(channels, config.get("out_channels", 1))
    weights.done()
    return head(signal)


def lstm(model: Model, source: F64) -> F64:
    """From the file's own h0 and c0, sample by sample, each through all layers; one that is as the last, which moved
    no bit of the state, would move none again: of half a second of silence some 100 samples are computed.
    """
    config, weights = model["config"], Weights(model["weights"])
    hidden, outputs = config["hidden_size"], config.get("out_channels", 1)
    assert config["input_size"] == source.shape[0]
    cells: list[tuple[F64, F64]] = []
    states: list[tuple[F64, F64]] = []
    for layer in range(config["num_layers"]):
        inputs = config["input_size"] if layer == 0 else hidden
        cells.append((weights.take(4 * hidden, inputs + hidden), weights.take(4 * hidden)))
        states.append((weights.take(hidden), weights.take(hidden)))
    head, bias = weights.take(outputs, hidden), weights.take(outputs)
    weights.done()
    heard = np.empty((outputs, source.shape[1]))
    at_rest = False
    for t in range(source.shape[1]):
        if at_rest and np.array_equal(source[:, t], source[:, t - 1]):
            heard[:, t] = heard[:, t - 1]
            continue
        x, before = source[:, t], list(states)
        for layer, (matrix, offset) in enumerate(cells):
            h, c = states[layer]
            states[layer] = _cell(matrix @ np.concatenate((x, h)) + offset, c)
            x = states[layer][0]
        heard[:, t] = head @ x + bias
        at_rest = np.array_equal(before, states)
    return heard


def _cell(z: F64, c: F64) -> tuple[F64, F64]:
    """The gates i, f, g, o of NAM: the new h and c."""
    hidden = c.size
    i, f, o = (1.0 / (1.0 + np.exp(-z[k * hidden : (k + 1) * hidden])) for k in (0, 1, 3))
    c = f * c + i * np.tanh(z[2 * hidden : 3 * hidden])
    return o * np.tanh(c), c
