"""LSTM: where each weight lands, and how many channels it may have."""

import numpy as np
import pytest

from firmware.captures.nam.networks import Lstm
from tests.firmware.captures.nam.asking import network_of, refused
from tests.own_captures import Model, changed, drop, lstm, put


def lstm_of(model: Model) -> Lstm:
    network = network_of(model)
    assert isinstance(network, Lstm)
    return network


def test_weights_land_where_they_belong() -> None:
    model = lstm(1, 1)
    network = lstm_of(model | {"weights": [float(n) for n in range(len(model["weights"]))]})
    (cell,) = network.cells
    np.testing.assert_array_equal(cell.gates, np.arange(8).reshape(4, 2))
    assert cell.bias.tolist() == [8, 9, 10, 11]
    assert (cell.h0.tolist(), cell.c0.tolist()) == ([12], [13])
    assert (network.head.kernel.tolist(), network.head.bias.tolist()) == ([[[14]]], [15])


def test_later_layers_take_what_earlier_ones_give() -> None:
    assert [cell.gates.shape for cell in lstm_of(lstm(3, 5)).cells] == [(20, 6), (20, 10), (20, 10)]


@pytest.mark.parametrize(("rate", "frames"), [(None, 24_000), (48_000, 24_000), (44_100, 22_050)])
def test_it_settles_in_half_a_second(rate: int | None, frames: int) -> None:
    assert lstm_of(lstm(1, 2, sample_rate=rate)).settling_frames == frames


REFUSED: dict[str, tuple[Model, str]] = {
    "no hidden_size": (changed(lstm(1, 2), drop("config", "hidden_size")), "hidden_size is missing"),
    "hidden_size beyond all": (changed(lstm(1, 2), put("config", "hidden_size", value=10**9)), "hidden_size"),
    "no layers": (changed(lstm(1, 2), put("config", "num_layers", value=0)), "num_layers"),
    "layers beyond all": (changed(lstm(1, 2), put("config", "num_layers", value=10**6)), "num_layers"),
    "short": (changed(lstm(1, 2), drop("weights", 0)), "weights where its config needs"),
    "inputs that are no channels": (lstm(1, 2, inputs=2) | {"config": {"input_size": 2}}, "input_size (2) must be"),
    "two inputs": (lstm(1, 2, inputs=2), "2 inputs"),
    "two outputs": (lstm(1, 2, outputs=2), "2 outputs"),
    "too many weights": (
        lstm(1, 2) | {"config": {"input_size": 1, "hidden_size": 256, "num_layers": 3}},
        "1,316,609 weights where 500,000",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_does_not_fit_is_refused(name: str) -> None:
    model, words = REFUSED[name]
    assert words in refused(model)
