"""A network at another rate: the same sound in time, or None."""

import numpy as np
import pytest
from numpy.typing import NDArray

from firmware.captures.graph.reference import play
from firmware.captures.nam.networks import ConvNet, Linear, Network, Sequential, WaveNet
from firmware.captures.nam.rates import at_rate
from tests.firmware.captures.nam.asking import network_of
from tests.oracle import error_db
from tests.own_captures import Model, conv_net, layer_array, linear, lstm, sequential, wavenet

C128 = NDArray[np.complex128]

HEAD = {"channels": 2, "out_channels": 1, "kernel_sizes": [3, 2], "activation": "ReLU"}
CONDITION = wavenet(layer_array(2, [7], head_size=3))
ARRAY = layer_array(
    2,
    [1, 5],
    head_size=None,
    head_bias=None,
    condition_size=3,
    head={"out_channels": 2, "kernel_size": 4, "bias": True},
)
EVERYWHERE = wavenet(ARRAY, condition_dsp=CONDITION, head=HEAD)
SMOOTH = np.hanning(200) / 100  # begins and ends softly, as what a loudspeaker gives


def smooth(taps: int = 200) -> Model:
    return linear(taps, bias=True) | {"weights": [*map(float, SMOOTH), 0.25]}


@pytest.mark.parametrize("model", [EVERYWHERE, conv_net(3, [1, 4], batchnorm=True)])
@pytest.mark.parametrize("factor", [2, 4])
def test_at_a_multiple_each_n_th_frame_sounds_as_before(model: Model, factor: int) -> None:
    network = network_of(model)
    faster = at_rate(network, 48_000, factor * 48_000)
    assert isinstance(faster, WaveNet | ConvNet)
    assert faster.receptive_frames == factor * (network.receptive_frames - 1) + 1
    take = np.random.default_rng(1).normal(0.0, 0.3, 300).astype(np.float32)
    heard = play(faster, np.repeat(take, factor))[::factor]
    assert error_db(heard, play(network, take)) < -130


@pytest.mark.parametrize("model", [EVERYWHERE, lstm(1, 2), smooth(), conv_net(2, [1])])
def test_at_its_own_rate_a_network_is_itself(model: Model) -> None:
    network = network_of(model)
    assert at_rate(network, 44_100, 44_100) is network


@pytest.mark.parametrize(
    ("model", "rate", "pedal"),
    [
        (EVERYWHERE, 44_100, 48_000),
        (EVERYWHERE, 96_000, 48_000),
        (conv_net(2, [1]), 44_100, 48_000),
        (lstm(1, 2), 24_000, 48_000),
        (wavenet(layer_array(2, [1]), condition_dsp=lstm(1, 1)), 24_000, 48_000),
        (sequential(conv_net(2, [1]), lstm(1, 2)), 24_000, 48_000),
        (sequential(smooth(), conv_net(2, [1])), 44_100, 48_000),
    ],
)
def test_what_cannot_be_had_exactly_is_none(model: Model, rate: int, pedal: int) -> None:
    assert at_rate(network_of(model), rate, pedal) is None


def spectrum(network: Network, rate_hz: int, frequencies_hz: list[float]) -> C128:
    assert isinstance(network, Linear)
    taps = network.taps[0, 0].astype(np.float64)
    turns = np.outer(frequencies_hz, np.arange(taps.size, dtype=np.float64)) / rate_hz
    return np.exp(-2j * np.pi * turns) @ taps


@pytest.mark.parametrize(("rate", "pedal"), [(44_100, 48_000), (96_000, 48_000), (48_000, 44_100), (48_000, 96_000)])
def test_a_response_keeps_its_spectrum_and_its_time(rate: int, pedal: int) -> None:
    network = network_of(smooth())
    other = at_rate(network, rate, pedal)
    assert isinstance(other, Linear)
    assert other.bias.tolist() == [0.25]
    frequencies = [0.0, 50.0, 120.0, 400.0, 1_000.0]
    before, after = spectrum(network, rate, frequencies), spectrum(other, pedal, frequencies)
    assert np.abs(after - before).max() < 1e-4 * np.abs(before).max()


def test_a_response_that_begins_at_once_is_none() -> None:
    """Band-limited, its first frame would begin to ring before time 0."""
    assert at_rate(network_of(linear(1) | {"weights": [1.0, 0.0]}), 44_100, 48_000) is None


def test_a_response_of_minutes_at_the_other_rate_is_none() -> None:
    long = Linear(np.zeros((1, 1, 300_000), dtype=np.float32), np.zeros(1, dtype=np.float32))
    assert at_rate(long, 48_000, 96_000) is None


def test_every_part_of_a_chain_goes_along() -> None:
    chain = at_rate(network_of(sequential(conv_net(2, [3]), smooth())), 48_000, 96_000)
    assert isinstance(chain, Sequential)
    first, second = chain.parts
    assert isinstance(first, ConvNet)
    assert first.blocks[0][0].dilation == 6
    assert second.receptive_frames >= 400
