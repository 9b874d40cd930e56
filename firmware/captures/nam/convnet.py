"""ConvNet model objects: blocks of a two-tap convolution, batch norm and activation. Source: NAM/convnet.cpp."""

import numpy as np

from firmware.captures.nam.activation_fields import read_activation
from firmware.captures.nam.fields import Fields
from firmware.captures.nam.limits import MAX_CHANNELS, MAX_DILATION, MAX_LAYERS, check_count, check_history
from firmware.captures.nam.networks import ConvNet, Convolution
from firmware.captures.nam.reading import Nesting, Reading, known_rate_hz
from firmware.captures.nam.weights import ConvShape, Cutter, dense_floats_in, weights_in

KERNEL = 2  # the file has no word for it


def read_convnet(model: Fields, nesting: Nesting) -> Reading:
    """The network, batch norms folded into its convolutions. Raises CaptureError."""
    config = model.child("config")
    channels = config.integer("channels", 1, MAX_CHANNELS)
    dilations = config.integers("dilations", 1, MAX_DILATION, MAX_LAYERS)
    normed = config.flag("batchnorm")
    groups = config.integer("groups", 1, MAX_CHANNELS, default=1)
    inputs = config.integer("in_channels", 1, MAX_CHANNELS, default=1)
    activation = read_activation(config, "activation", config.values.get("activation"), channels)
    blocks = [
        ConvShape(channels, before, KERNEL, dilation, groups, bias=not normed).checked(config, "conv")
        for before, dilation in zip([inputs, *[channels] * (len(dilations) - 1)], dilations, strict=True)
    ]
    head = ConvShape(config.integer("out_channels", 1, MAX_CHANNELS, default=1), channels)
    needed = weights_in([*blocks, head]) + (4 * channels + 1) * normed * len(blocks)
    check_history(config, 1 + sum(dilations), max(channels, inputs, head.outputs))
    check_count(model, needed)
    nesting.allowance.spend(model, dense_floats_in([*blocks, head]))
    cutter = Cutter(model.weights())
    convolutions = [_block(model, cutter, block, normed=normed) for block in blocks]
    network = ConvNet(tuple((conv, activation) for conv in convolutions), cutter.convolution(head))
    return Reading(network, needed, known_rate_hz(model))


def _block(model: Fields, cutter: Cutter, shape: ConvShape, *, normed: bool) -> Convolution:
    conv = cutter.convolution(shape)
    if not normed:
        return conv
    mean, variance, gamma, beta = cutter.take(4, shape.outputs).astype(np.float64)
    spread = variance + float(cutter.take(1)[0])
    if not (spread > 0.0).all():
        model.misfit("a batch norm has a variance that is not above zero")
    scale = gamma / np.sqrt(spread)
    with np.errstate(over="ignore"):
        kernel = (conv.kernel * scale[:, None, None]).astype(np.float32)
        bias = (beta - scale * mean).astype(np.float32)
    if not (np.isfinite(kernel).all() and np.isfinite(bias).all()):
        model.misfit("a batch norm scales its block beyond all measure")
    return Convolution(kernel, bias, shape.dilation)
