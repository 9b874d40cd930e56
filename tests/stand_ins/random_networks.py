"""Networks drawn at random from all that the format knows, by a seed; the weights keep signals near 1."""

from itertools import pairwise
from typing import TypeVar, cast

import numpy as np

from firmware.arrays import F32
from firmware.captures.nam.activations import KINDS, Activation
from firmware.captures.nam.networks import (
    Cell,
    ConvNet,
    Convolution,
    Film,
    Films,
    Gating,
    HeadStage,
    Layer,
    LayerArray,
    Linear,
    Lstm,
    Network,
    Sequential,
    WaveNet,
)

Thing = TypeVar("Thing")


class Dice:
    """Every choice of one network."""

    def __init__(self, seed: int) -> None:
        self._rng = np.random.default_rng(seed)

    def between(self, low: int, high: int) -> int:
        """From low to high, both included."""
        return int(self._rng.integers(low, high, endpoint=True))

    def chance(self, probability: float) -> bool:
        return bool(self._rng.random() < probability)

    def choice(self, *things: Thing) -> Thing:
        return things[self.between(0, len(things) - 1)]

    def numbers(self, *shape: int, level: float = 0.1) -> F32:
        return self._rng.normal(0.0, level, shape).astype(np.float32)

    def conv(
        self, inputs: int, outputs: int, kernel: int = 1, dilation: int = 1, *, bias: bool = True
    ) -> Convolution:
        weights = self.numbers(outputs, inputs, kernel, level=1.2 / np.sqrt(inputs * kernel))
        return Convolution(weights, self.numbers(outputs) if bias else np.zeros(outputs, np.float32), dilation)

    def activation(self, channels: int) -> Activation:
        kind = self.choice(*KINDS)
        slopes = {"LeakyReLU": (0.1,), "PReLU": tuple(float(slope) for slope in self.numbers(channels))}
        return Activation(kind, slopes.get(kind, ()), low=-0.4, high=0.5, low_slope=0.2, high_slope=-0.1)

    def film(self, condition: int, channels: int) -> Film | None:
        if self.chance(0.6):
            return None
        scale, shift = self.conv(condition, channels), self.conv(condition, channels)
        calm = Convolution(0.2 * scale.kernel, 0.8 + 0.2 * scale.bias)
        return Film(calm, shift if self.chance(0.7) else None)


def wavenet(seed: int, *, inputs: int = 1, outputs: int = 1, conditions: int = 0) -> WaveNet:
    """Any number of `conditions` networks, each conditioning the one before."""
    dice = Dice(seed)
    width = dice.between(1, 3) if conditions else inputs
    condition = wavenet(seed + 1_000, inputs=inputs, outputs=width, conditions=conditions - 1) if conditions else None
    arrays: list[LayerArray] = []
    channels, given = inputs, None
    count = dice.between(1, 3)
    for number in range(count):
        last = number == count - 1
        arrays.append(_array(dice, channels, given, width, outputs if last else dice.between(1, 4)))
        channels, given = arrays[-1].rechannel.outputs, arrays[-1].head.outputs
    post: list[HeadStage] = []
    if dice.chance(0.3):
        inner = dice.between(1, 4)
        post = [
            HeadStage(dice.activation(outputs), dice.conv(outputs, inner, dice.between(1, 5))),
            HeadStage(dice.activation(inner), dice.conv(inner, outputs, dice.between(1, 3))),
        ]
    return WaveNet(tuple(arrays), 0.3, condition, tuple(post))


def _array(dice: Dice, inputs: int, given: int | None, condition: int, outputs: int) -> LayerArray:
    """`given` is how wide the head of the array before is, which this array's terms must match."""
    channels, inner = given or dice.between(1, 6), given or dice.between(1, 6)
    widened = given is None and dice.chance(0.4)
    width = dice.between(1, 5) if widened else inner
    layers = tuple(
        _layer(dice, channels, inner, condition, width if widened else None) for _ in range(dice.between(1, 4))
    )
    head = dice.conv(width, outputs, dice.choice(1, 1, 5), dice.between(1, 9), bias=dice.chance(0.5))
    return LayerArray(dice.conv(inputs, channels, bias=False), layers, head)


def _layer(dice: Dice, channels: int, inner: int, condition: int, widened: int | None) -> Layer:
    gating = cast("Gating", dice.choice("none", "gated", "blended"))
    summed = inner if gating == "none" else 2 * inner
    layer1x1 = None if inner == channels and dice.chance(0.3) else dice.conv(inner, channels)
    return Layer(
        conv=dice.conv(channels, summed, dice.between(1, 6), dice.choice(1, 2, 7, 16, 64, 100)),
        mixin=dice.conv(condition, summed, bias=False),
        activation=dice.activation(inner),
        layer1x1=layer1x1,
        gating=gating,
        secondary=None if gating == "none" else dice.activation(inner),
        head1x1=dice.conv(inner, widened) if widened else None,
        films=Films(
            conv_pre=dice.film(condition, channels),
            conv_post=dice.film(condition, summed),
            input_mixin_pre=dice.film(condition, condition),
            input_mixin_post=dice.film(condition, summed),
            activation_pre=dice.film(condition, summed),
            activation_post=dice.film(condition, inner),
            layer1x1_post=dice.film(condition, channels) if layer1x1 else None,
            head1x1_post=dice.film(condition, widened) if widened else None,
        ),
    )


def conv_net(seed: int, *, inputs: int = 1, outputs: int = 1) -> ConvNet:
    dice = Dice(seed)
    channels = dice.between(1, 9)
    dilations = [dice.choice(1, 3, 16, 64, 130) for _ in range(dice.between(1, 5))]
    blocks = [
        (dice.conv(inputs if number == 0 else channels, channels, 2, dilation), dice.activation(channels))
        for number, dilation in enumerate(dilations)
    ]
    return ConvNet(tuple(blocks), dice.conv(channels, outputs))


def lstm(seed: int, *, inputs: int = 1, outputs: int = 1) -> Lstm:
    dice = Dice(seed)
    hidden = dice.between(1, 12)
    cells: list[Cell] = []
    for number in range(dice.between(1, 4)):
        heard = inputs if number == 0 else hidden
        gates = np.hstack((dice.numbers(4 * hidden, heard, level=2.0), dice.numbers(4 * hidden, hidden)))
        cells.append(Cell(gates, dice.numbers(4 * hidden), dice.numbers(hidden), dice.numbers(hidden)))
    return Lstm(tuple(cells), dice.conv(hidden, outputs))


def linear(seed: int, length: int, *, inputs: int = 1, outputs: int = 1) -> Linear:
    """An impulse response that fades, with a bias."""
    dice = Dice(seed)
    fading = np.exp(-4.0 * np.arange(length) / length)
    taps = dice.numbers(outputs, inputs, length, level=2.0 / np.sqrt(length)) * fading
    return Linear(taps.astype(np.float32), dice.numbers(outputs))


def sequential(seed: int) -> Sequential:
    """Up to four networks of all kinds, mono at both ends, of up to three channels in between."""
    dice = Dice(seed)
    widths = [1, *(dice.between(1, 3) for _ in range(dice.between(1, 3))), 1]
    parts: list[Network] = []
    for number, (inputs, outputs) in enumerate(pairwise(widths)):
        there = 10 * seed + number
        kind = dice.choice("WaveNet", "ConvNet", "LSTM", "short Linear", "long Linear")
        match kind:
            case "WaveNet":
                parts.append(wavenet(there, inputs=inputs, outputs=outputs))
            case "ConvNet":
                parts.append(conv_net(there, inputs=inputs, outputs=outputs))
            case "LSTM":
                parts.append(lstm(there, inputs=inputs, outputs=outputs))
            case _:
                length = dice.between(1, 300) if kind == "short Linear" else dice.between(1_100, 2_500)
                parts.append(linear(there, length, inputs=inputs, outputs=outputs))
    return Sequential(tuple(parts))
