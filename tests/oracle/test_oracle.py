"""The oracle itself: NAM Core's vectors, the walk over the weights, and that it hears what it should distinguish."""

import json
import re
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from tests.oracle import Rules, error_db, expected, memory_frames
from tests.oracle.wavenet import FILMS
from tests.own_captures import Model, changed, container, layer_array, lstm, put, sequential, tiny, wavenet
from tests.own_captures.table import ACTIVATIONS, cases
from tests.stand_ins.golden import GOLDEN, OLD_RULE, golden_cases, golden_take

TAKE = np.random.default_rng(1).normal(0.0, 0.8, 600)
BLENDED_ONLY = Rules(post_film_if_blended_only=True)
CASES = cases()


def golden_model(file: str, submodel: int) -> Model:
    model: Model = json.loads((GOLDEN / file).read_text())
    if model["architecture"] == "SlimmableContainer":
        return model["config"]["submodels"][submodel]["model"]
    return model


if GOLDEN.is_dir():

    @pytest.mark.parametrize(("file", "submodel", "vector"), golden_cases(left_out=(OLD_RULE,)))
    def test_it_gives_the_samples_of_nam_core(file: str, submodel: int, vector: str) -> None:
        theirs: NDArray[np.float32] = np.load(GOLDEN / vector)
        assert error_db(expected(golden_model(file, submodel), golden_take()), theirs) < -110.0

    def test_the_one_vector_that_differs_does_so_by_the_rule_of_an_older_core_alone() -> None:
        model, take = golden_model(f"{OLD_RULE}.nam", 0), golden_take()
        theirs: NDArray[np.float32] = np.load(GOLDEN / f"{OLD_RULE}.npy")
        assert error_db(expected(model, take, rules=BLENDED_ONLY), theirs) < -130.0
        assert error_db(expected(model, take), theirs) > -40.0

    def test_every_vector_of_the_folder_is_compared() -> None:
        assert len(golden_cases(left_out=())) == 11


def test_the_oracle_knows_nothing_of_the_firmware() -> None:
    sources = [*Path(__file__).parent.glob("*.py"), *(Path(__file__).parents[1] / "own_captures").glob("*.py")]
    assert len(sources) > 10
    for source in sources:
        assert not re.search(r"^\s*(from|import) (firmware|hw)\b", source.read_text(), re.MULTILINE), source.name


@pytest.mark.parametrize("name", CASES)
def test_each_case_uses_all_its_weights_and_is_heard(name: str) -> None:
    model = CASES[name]
    heard = expected(model, TAKE)
    assert 0.003 < np.std(heard) < 3.0
    if model["weights"]:
        for weights in (model["weights"][:-1], [*model["weights"], 0.0]):
            with pytest.raises(AssertionError, match="weights"):
                expected({**model, "weights": weights}, TAKE[:10])


def test_each_activation_sounds_unlike_every_other_that_it_should_differ_from() -> None:
    alike = {
        frozenset({"Hardtanh", "Hardtanh with limits that are not read"}),
        frozenset({"LeakyReLU", "PReLU"}),
        frozenset({"PReLU with one slope", "PReLU with one slope and a list"}),
    }
    for place in ("", ", gated", ", blended", ", post-stack head", ", ConvNet"):
        heard = {name: expected(CASES[f"activation {name}{place}"], TAKE) for name in ACTIVATIONS}
        for one in ACTIVATIONS:
            for other in set(ACTIVATIONS) - {one}:
                found_db = error_db(heard[one], heard[other])
                if frozenset({one, other}) in alike:
                    assert found_db < -200.0, f"{one}, {other}{place}"
                else:
                    assert found_db > -80.0, f"{one}, {other}{place}"


@pytest.mark.parametrize("film", FILMS)
@pytest.mark.parametrize("mode", ["none", "gated", "blended"])
def test_each_film_is_heard(film: str, mode: str) -> None:
    """Its own weights changed, and nothing else."""
    model = CASES[f"{film}, {mode}"]
    plain = expected({**model, "weights": _without_films(model, film)}, TAKE)
    assert error_db(expected(model, TAKE), plain) > -60.0


def _without_films(model: Model, film: str) -> list[float]:
    """The same weights, where scale 1 and shift 0 stand for what the film did: found by its size alone."""
    array = model["config"]["layers"][0]
    bare = wavenet({key: value for key, value in array.items() if key != film})
    extra = len(model["weights"]) - len(bare["weights"])
    layers = len(array["dilations"])
    dim = extra // layers // 4
    assert extra == layers * dim * 4
    head = 2 + 1 + 1  # head conv of two channels, its bias, head_scale
    weights = list(model["weights"])
    per_layer = (len(weights) - head - 3) // layers
    for layer in range(layers):
        end = 3 + (layer + 1) * per_layer
        weights[end - 4 * dim : end] = [0.0] * 2 * dim + [1.0] * dim + [0.0] * dim
    return weights


def test_a_film_of_another_gating_mode_is_the_same_rule_under_both_cores() -> None:
    blended, gated = CASES["layer1x1_post_film, blended"], CASES["layer1x1_post_film, gated"]
    assert error_db(expected(blended, TAKE), expected(blended, TAKE, rules=BLENDED_ONLY)) < -200.0
    assert error_db(expected(gated, TAKE), expected(gated, TAKE, rules=BLENDED_ONLY)) > -60.0


def test_silence_before_the_take_is_long_enough() -> None:
    """Twice as much changes nothing."""
    for name in ("three arrays", "post-stack head", "condition_dsp within a condition_dsp", "ConvNet"):
        model = CASES[name]
        silence = np.zeros(memory_frames(model))
        later = expected(model, np.concatenate((silence, TAKE)))[silence.size :]
        assert error_db(expected(model, TAKE), later) < -250.0


def test_a_container_and_a_sliced_wavenet_give_the_size_that_is_asked_for() -> None:
    small, large = lstm(1, 3), tiny()
    both = container({0.5: small, 1.0: large})
    sizes = [(0.0, small), (0.49, small), (0.5, large), (1.0, large), (None, large)]
    for slim, model in sizes:
        assert error_db(expected(both, TAKE, slim=slim), expected(model, TAKE)) < -200.0
    sliced = changed(tiny(), put("config", "layers", 0, "slimmable", value={"method": "slice_channels_uniform"}))
    first = wavenet(layer_array(1, [1, 3]))
    first["weights"] = _first_channel(sliced["weights"])
    assert error_db(expected(sliced, TAKE, slim=0.49), expected(first, TAKE)) < -200.0
    assert error_db(expected(sliced, TAKE, slim=0.5), expected(tiny(), TAKE)) < -200.0


def _first_channel(weights: list[float]) -> list[float]:
    """tiny() by hand: R (2), two layers of W (2, 2, 3), b (2), mixin (2), L (2, 2), b (2), head (2), b, scale."""
    kept = [weights[0]]
    for start in (2, 24):
        kept += [*weights[start : start + 3], weights[start + 12], weights[start + 14]]
        kept += [weights[start + 16], weights[start + 20]]
    return [*kept, weights[46], weights[48], weights[49]]


def test_models_in_series_are_heard_one_through_the_other() -> None:
    first, second = CASES["kernels of all sizes"], CASES["Linear, 37 taps, no bias"]
    between = expected(first, np.concatenate((np.zeros(36), TAKE)))
    assert error_db(expected(sequential(first, second), TAKE), expected(second, between)[36:]) < -200.0
