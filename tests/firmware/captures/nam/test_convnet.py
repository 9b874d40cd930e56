"""ConvNet: two taps a block, and batch norms that leave no trace but numbers."""

import numpy as np
import pytest

from firmware.captures.nam.networks import ConvNet
from tests.firmware.captures.nam.asking import network_of, refused
from tests.own_captures import Model, changed, conv_net, drop, put


def convnet_of(model: Model) -> ConvNet:
    network = network_of(model)
    assert isinstance(network, ConvNet)
    return network


def test_weights_land_where_they_belong() -> None:
    model = conv_net(2, [1, 5])
    network = convnet_of(model | {"weights": [float(n) for n in range(len(model["weights"]))]})
    (first, _), (second, activation) = network.blocks
    assert (first.kernel.tolist(), first.bias.tolist()) == ([[[0, 1]], [[2, 3]]], [4, 5])
    assert second.kernel.ravel().tolist() == list(range(6, 14))
    assert (second.dilation, activation.kind) == (5, "Tanh")
    assert (network.head.kernel.ravel().tolist(), network.head.bias.tolist()) == ([16, 17], [18])
    assert network.receptive_frames == 7


def test_a_batch_norm_is_folded_into_its_convolution() -> None:
    model = conv_net(1, [1], batchnorm=True)
    kernel, mean, variance, gamma, beta, eps = [0.5, -0.25], 0.3, 0.9, 1.5, 0.1, 0.1
    network = convnet_of(model | {"weights": [*kernel, mean, variance, gamma, beta, eps, 1.0, 0.0]})
    ((conv, _),) = network.blocks
    scale = gamma / np.sqrt(variance + eps)
    np.testing.assert_allclose(conv.kernel.ravel(), np.multiply(kernel, scale), rtol=1e-7)
    np.testing.assert_allclose(conv.bias, [beta - scale * mean], rtol=1e-6)


def test_groups_are_written_out() -> None:
    model = conv_net(2, [1, 1], groups=1)
    first_in_groups = changed(model, put("config", "groups", value=2))
    assert "2 groups of conv do not divide its 1 inputs" in refused(first_in_groups)


NORMED = conv_net(2, [1], batchnorm=True)
REFUSED: dict[str, tuple[Model, str]] = {
    "short": (changed(NORMED, drop("weights", 0)), "has 15 weights where its config needs 16"),
    "variance of zero": (changed(NORMED, put("weights", 6, value=-1.0)), "variance"),
    "scale beyond float32": (
        NORMED | {"weights": [*[3e38] * 4, 0, 0, 1e-30, 1e-30, 3e38, 3e38, 0, 0, 0, 0, 0, 0]},
        "beyond all measure",
    ),
    "no dilations": (changed(NORMED, put("config", "dilations", value=[])), "dilations"),
    "no batchnorm": (changed(NORMED, drop("config", "batchnorm")), "batchnorm"),
    "no activation": (changed(NORMED, drop("config", "activation")), "activation"),
    "a list of activations": (changed(NORMED, put("config", "activation", value=["Tanh"])), "activation"),
    "memory": (conv_net(1, [60_000] * 9), "samples of memory"),
    "two outputs": (conv_net(1, [1], outputs=2), "2 outputs"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_does_not_fit_is_refused(name: str) -> None:
    model, words = REFUSED[name]
    assert words in refused(model)
