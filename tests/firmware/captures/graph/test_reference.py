"""The reference against the oracle, which reads raw JSON and knows nothing of the firmware."""

import numpy as np
import pytest

from firmware.captures.graph import reference
from firmware.captures.graph.one_core import MULTIPLICATIONS
from firmware.captures.graph.recurrence import settle
from firmware.captures.graph.reference import error_db, play
from firmware.captures.nam.networks import Cell, Convolution, Linear, Lstm
from tests import oracle
from tests.own_captures.table import cases
from tests.stand_ins import random_networks as random
from tests.stand_ins.players import capture_of, noise

CASES = cases()
TAKE = noise(600)


@pytest.mark.parametrize("name", CASES)
def test_the_reference_is_the_oracle(name: str) -> None:
    heard = play(capture_of(CASES[name]).submodels[-1].network, TAKE)
    assert oracle.error_db(heard, oracle.expected(CASES[name], TAKE)) < -140.0


def test_a_long_response_is_transformed_exactly() -> None:
    network = random.linear(1, 5_000)
    take = noise(7_000)
    wanted = np.convolve(take.astype(np.float64), network.taps[0, 0].astype(np.float64))[: take.size] + network.bias
    np.testing.assert_allclose(play(network, take), wanted, atol=1e-12)


def test_a_take_shorter_than_the_response_is_played_too() -> None:
    network = Linear(random.linear(2, 400).taps, np.zeros(1, np.float32))
    np.testing.assert_allclose(play(network, np.ones(1, np.float32)), network.taps[0, 0, :1], atol=1e-12)


@pytest.mark.parametrize("frames", [0, 1, 2, 255, 256, 257, 5_000])
def test_an_lstm_that_swings_forever_settles_where_its_last_frame_of_silence_leaves_it(frames: int) -> None:
    """Of one unit whose h becomes tanh(tanh(-5 h)): no frame is like the one before, each like that before it."""
    gates = np.array([[0.0, 0.0], [0.0, 0.0], [0.0, -5.0], [0.0, 0.0]], np.float32)
    bias = np.array([50.0, -50.0, 0.0, 50.0], np.float32)
    cell = Cell(gates, bias, np.full(1, 0.1, np.float32), np.zeros(1, np.float32))
    head = Convolution(np.ones((1, 1, 1), np.float32), np.zeros(1, np.float32))
    (state,) = settle(Lstm((cell,), head, frames), np.zeros(1))
    wanted = float(np.float32(0.1))
    for _ in range(frames):
        wanted = np.tanh(np.tanh(-5.0 * wanted))
    assert state.h[0] == pytest.approx(wanted, abs=1e-12)


def test_products_are_cut_so_that_they_stay_on_one_core() -> None:
    conv = Convolution(np.ones((8, 8, 1), np.float32), np.zeros(8, np.float32))
    x = np.random.default_rng(1).normal(size=(3 * MULTIPLICATIONS // 64 + 5, 8))
    np.testing.assert_allclose(reference.convolve(conv, x), np.repeat(x.sum(axis=1, keepdims=True), 8, axis=1))


def test_the_error_is_in_db_of_the_reference_and_not_a_number_where_it_cannot_be_shown() -> None:
    wanted = np.ones(10)
    assert error_db(np.full(10, 1.1, np.float32), wanted) == pytest.approx(-20.0, abs=0.01)
    assert np.isnan(error_db(np.full(10, np.nan, np.float32), wanted))
