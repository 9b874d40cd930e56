"""How a block's cost grows with its frames, and with a WaveNet's channels and layers."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from firmware.captures.nam.activations import Activation
from firmware.captures.nam.networks import Convolution, Layer, LayerArray, WaveNet
from firmware.captures.prepared import FUSED, PORTABLE
from firmware.cli.bench.captures import player
from firmware.cli.bench.engines import amps_of
from firmware.cli.bench.timing import Cost, pluck, side_by_side
from firmware.kernels.library import FOLDER

BLOCKS = (16, 32, 64, 128, 256, 512)
CHANNELS = (2, 3, 4, 6, 8, 10, 12, 16)
LAYERS = (5, 10, 20, 30, 40)
BLOCK_FRAMES, LAYER_COUNT, CHANNEL_COUNT = 64, 20, 8  # of what does not grow
TITLES = {
    "frames": "frames in a block (A1 standard)",
    "channels": f"channels ({LAYER_COUNT} layers, {BLOCK_FRAMES} frames)",
    "layers": f"layers ({CHANNEL_COUNT} channels, {BLOCK_FRAMES} frames)",
}
DILATIONS = tuple(2**power for power in range(10))  # as A1's, again and again


@dataclass(frozen=True, slots=True)
class Point:
    """`size` of what `grows`, one of TITLES. No `fused` where there are no operators."""

    grows: str
    size: int
    portable: Cost
    fused: Cost | None
    ratio: float | None  # fused to portable


def points(folder: Path, seconds: float, operators: Path = FOLDER) -> Iterator[Point]:
    """Every point, as it is measured; `seconds` of sound for each."""
    for grows, size, network, block_frames in _networks():
        amps = amps_of(network, block_frames, folder, operators=operators)
        times = side_by_side({engine: player(amp) for engine, amp in amps.items()}, pluck(seconds, block_frames))
        fused = times.get(FUSED)
        ratio = fused.ratio(times[PORTABLE]) if fused else None
        yield Point(grows, size, times[PORTABLE].cost, fused.cost if fused else None, ratio)


COUNT = len(BLOCKS) + len(CHANNELS) + len(LAYERS)


def a1_standard() -> WaveNet:
    """As NAM's trainer makes most captures: 16 channels, then 8, 10 layers each; weights by chance."""
    return WaveNet((_array(1, 16, 8, 10), _array(16, 8, 1, 10)), 0.02)


def of_channels(channels: int, layers: int = LAYER_COUNT) -> WaveNet:
    """One array of A1's layers."""
    return WaveNet((_array(1, channels, 1, layers),), 1.0)


def _networks() -> Iterator[tuple[str, int, WaveNet, int]]:
    """What grows, its size, and a network in blocks of so many frames."""
    yield from (("frames", block_frames, a1_standard(), block_frames) for block_frames in BLOCKS)
    yield from (("channels", channels, of_channels(channels), BLOCK_FRAMES) for channels in CHANNELS)
    yield from (("layers", layers, of_channels(CHANNEL_COUNT, layers), BLOCK_FRAMES) for layers in LAYERS)


def _array(heard: int, channels: int, outputs: int, layers: int) -> LayerArray:
    dice = np.random.default_rng(channels * 1_000 + layers)

    def conv(inputs: int, outs: int, kernel: int = 1, dilation: int = 1) -> Convolution:
        spread = 0.5 / np.sqrt(inputs * kernel)
        weights = dice.normal(0.0, spread, (outs, inputs, kernel)).astype(np.float32)
        return Convolution(weights, np.zeros(outs, np.float32), dilation)

    def layer(number: int) -> Layer:
        dilation = DILATIONS[number % len(DILATIONS)]
        own, mixin = conv(channels, channels, 3, dilation), conv(1, channels)
        return Layer(own, mixin, Activation("Tanh"), conv(channels, channels))

    return LayerArray(conv(heard, channels), tuple(layer(n) for n in range(layers)), conv(channels, outputs))


def of(grows: str, found: Sequence[Point]) -> list[Point]:
    return [point for point in found if point.grows == grows]
