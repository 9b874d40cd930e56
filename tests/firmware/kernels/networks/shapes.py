"""Networks that the operators know, drawn by hypothesis; the weights keep signals near 1."""

import numpy as np
from hypothesis import strategies as st

from firmware.captures.nam.activations import KINDS, Activation
from firmware.captures.nam.networks import Cell, Layer, LayerArray, Lstm, WaveNet
from tests.stand_ins.random_networks import Dice

BLOCKS = (1, 7, 16, 33, 64)


@st.composite
def wavenets(draw: st.DrawFn) -> WaveNet:
    """One to three arrays: any channels, kernels, dilations, activations, inner widths, heads."""
    dice = Dice(draw(st.integers(0, 2**31)))
    arrays: list[LayerArray] = []
    heard, inner = 1, draw(st.integers(1, 17))
    count = draw(st.integers(1, 3))
    for number in range(count):
        outputs = 1 if number == count - 1 else draw(st.integers(1, 9))
        channels = inner if draw(st.booleans()) else draw(st.integers(1, 17))
        layers = tuple(draw(layers_of(dice, channels, inner)) for _ in range(draw(st.integers(1, 3))))
        head = dice.conv(inner, outputs, draw(st.sampled_from((1, 1, 2, 16))), draw(st.integers(1, 9)))
        arrays.append(LayerArray(dice.conv(heard, channels, bias=False), layers, head))
        heard, inner = channels, outputs
    return WaveNet(tuple(arrays), 0.3)


@st.composite
def layers_of(draw: st.DrawFn, dice: Dice, channels: int, inner: int) -> Layer:
    """A plain layer, which hands its input on unchanged where it has no 1x1."""
    kernel, dilation = draw(st.integers(1, 16)), draw(st.sampled_from((1, 2, 3, 17, 63, 64, 101, 512)))
    silent = channels == inner and draw(st.integers(0, 5)) == 0
    return Layer(
        conv=dice.conv(channels, inner, kernel, dilation),
        mixin=dice.conv(1, inner, bias=False),
        activation=activation(dice, draw(st.sampled_from(KINDS)), inner),
        layer1x1=None if silent else dice.conv(inner, channels),
    )


@st.composite
def lstms(draw: st.DrawFn) -> Lstm:
    return lstm_of(draw(st.integers(0, 2**31)), draw(st.integers(1, 41)), layers=draw(st.integers(1, 3)))


def lstm_of(seed: int, hidden: int, *, layers: int) -> Lstm:
    dice = Dice(seed)
    cells: list[Cell] = []
    for number in range(layers):
        heard = hidden if number else 1
        gates = np.hstack((dice.numbers(4 * hidden, heard, level=0.5), dice.numbers(4 * hidden, hidden)))
        cells.append(Cell(gates, dice.numbers(4 * hidden), dice.numbers(hidden), dice.numbers(hidden)))
    return Lstm(tuple(cells), dice.conv(hidden, 1), settling_frames=512)


def activation(dice: Dice, kind: str, channels: int) -> Activation:
    slopes = {"LeakyReLU": (0.1,), "PReLU": tuple(float(slope) for slope in dice.numbers(channels))}
    return Activation(kind, slopes.get(kind, ()), low=-0.4, high=0.5, low_slope=0.2, high_slope=-0.1)
