"""The reference that prepare holds graphs against says what the oracle says."""

import numpy as np
import pytest

from firmware.rig.reference import error_db, play
from tests.oracle import expected
from tests.own_captures import Model, a1_standard, a2, layer_array, lstm, wavenet
from tests.players import capture_of, noise


@pytest.mark.parametrize(
    "model",
    [
        a1_standard(),
        a2(3),
        lstm(2, 3),
        wavenet(
            layer_array(3, [1, 9], head_size=2, kernel_size=5, activation="Sigmoid"),
            layer_array(2, [4], input_size=3, activation={"type": "LeakyReLU", "negative_slope": 0.2}),
        ),
    ],
)
def test_it_agrees_with_the_oracle(model: Model) -> None:
    take = noise(300)
    np.testing.assert_allclose(play(capture_of(model).submodels[0].network, take), expected(model, take), atol=1e-10)


def test_the_error_is_relative_to_the_reference() -> None:
    reference = np.full(100, 0.5)
    assert error_db((reference * 1.001).astype(np.float32), reference) == pytest.approx(-60.0, abs=0.01)
    assert np.isnan(error_db(np.full(100, np.inf, dtype=np.float32), np.full(100, np.inf)))
