"""Models inside models: containers, Sequentials, conditions; how deep, how many, at which rates."""

from collections.abc import Callable

import pytest

from firmware.captures.nam.networks import Lstm, Sequential, WaveNet
from tests.firmware.captures.nam.asking import capture_of, network_of, refused
from tests.own_captures import (
    Model,
    a2,
    changed,
    container,
    drop,
    layer_array,
    linear,
    lstm,
    put,
    sequential,
    tiny,
    wavenet,
)


def test_a_container_has_a_submodel_for_each_size() -> None:
    capture = capture_of(container({0.5: lstm(1, 2), 1.0: a2(3)}))
    assert [type(submodel.network) for submodel in capture.submodels] == [Lstm, WaveNet]
    assert [submodel.max_value for submodel in capture.submodels] == [0.5, 1.0]
    assert [submodel.info.architecture for submodel in capture.submodels] == ["LSTM", "WaveNet"]
    assert capture.info.architecture == "SlimmableContainer"
    assert capture.info.weight_count == sum(submodel.info.weight_count for submodel in capture.submodels)
    assert capture.info.receptive_frames == 6_347


def test_a_container_in_a_container_plays_its_largest_as_nobody_can_choose_there() -> None:
    inner = container({0.5: lstm(1, 2), 1.0: tiny()})
    first, second = capture_of(container({0.3: inner, 1.0: lstm(1, 3)})).submodels
    assert isinstance(first.network, WaveNet)
    assert isinstance(second.network, Lstm)


def test_a_container_may_stand_in_a_sequential_and_condition_a_wavenet() -> None:
    inner = container({0.5: lstm(1, 2), 1.0: tiny()})
    assert isinstance(network_of(sequential(inner, linear(3))), Sequential)
    assert isinstance(network_of(wavenet(layer_array(2, [1]), condition_dsp=inner)), WaveNet)


def test_a_container_s_own_weights_are_not_used() -> None:
    assert capture_of(container({1.0: tiny()}) | {"weights": [1.0]}).info.weight_count == len(tiny()["weights"])


def test_a_sequential_of_one_is_that_one() -> None:
    assert isinstance(network_of(sequential(tiny())), WaveNet)


def test_a_sequential_adds_the_memories_of_its_parts() -> None:
    network = network_of(sequential(tiny(), linear(100), linear(50)))
    assert isinstance(network, Sequential)
    assert network.receptive_frames == 9 + 99 + 49


@pytest.mark.parametrize(
    ("top", "parts", "rate"),
    [({}, (None, 44_100), 44_100), ({"sample_rate": 96_000}, (None, None), 96_000), ({}, (None, None), 48_000)],
)
def test_a_rate_that_one_part_knows_holds_for_all(top: Model, parts: tuple[int | None, ...], rate: int) -> None:
    chain = sequential(*(tiny(sample_rate=part) for part in parts), **top)
    assert capture_of(chain).submodels[0].rate_hz == rate


def test_a_submodel_that_says_no_rate_has_its_container_s() -> None:
    (submodel,) = capture_of(container({1.0: tiny()}, sample_rate=96_000)).submodels
    assert submodel.rate_hz == submodel.info.sample_rate_hz == 96_000


def test_a_condition_that_says_no_rate_is_one_of_48_khz() -> None:
    for rate in (None, 48_000):
        model = wavenet(layer_array(2, [1]), condition_dsp=tiny(), sample_rate=rate)
        assert capture_of(model).info.sample_rate_hz == 48_000


def wrapped(depth: int, wrap: Callable[[Model], Model]) -> Model:
    model = tiny()
    for _ in range(depth):
        model = wrap(model)
    return model


WRAPS: dict[str, Callable[[Model], Model]] = {
    "container": lambda model: container({1.0: model}),
    "Sequential": lambda model: sequential(model),
    "condition": lambda model: wavenet(layer_array(1, [1]), condition_dsp=model),
    "all in turn": lambda model: container({1.0: sequential(wavenet(layer_array(1, [1]), condition_dsp=model))}),
}


@pytest.mark.parametrize("name", WRAPS)
def test_nesting_ends_somewhere(name: str) -> None:
    assert capture_of(wrapped(2, WRAPS[name])).submodels
    assert "deeper" in refused(wrapped(40, WRAPS[name]))
    assert "models one inside another" in refused(wrapped(4 if name == "all in turn" else 9, WRAPS[name]))


def test_many_models_in_one_file_are_too_many() -> None:
    eight = sequential(*[sequential(*[linear(1)] * 8)] * 8)
    assert "models in one file where 64" in refused(eight)


def test_layers_are_counted_over_all_parts() -> None:
    long = wavenet(layer_array(1, [1] * 100))
    assert capture_of(sequential(long, long)).submodels
    assert "301 layers where 256" in refused(sequential(long, wavenet(layer_array(1, [1] * 101), condition_dsp=long)))


SEQUENTIALS: dict[str, tuple[Model, str]] = {
    "links": (sequential(lstm(1, 1, outputs=2), tiny()), "1 inputs where the model before has 2 outputs"),
    "rates": (sequential(tiny(sample_rate=44_100), tiny(sample_rate=48_000)), "44100 Hz and of 48000 Hz"),
    "own rate": (sequential(tiny(sample_rate=44_100), sample_rate=48_000), "48000 Hz and of 44100 Hz"),
    "weights": (sequential(tiny()) | {"weights": [1.0]}, "weights is a list of 1"),
    "no weights": (changed(sequential(tiny()), drop("weights")), "weights is missing"),
    "no models": (changed(sequential(tiny()), put("config", "models", value=[])), "models"),
    "null models": (changed(sequential(tiny()), put("config", "models", value=None)), "models"),
    "a null model": (changed(sequential(tiny()), put("config", "models", value=[None])), "models"),
    "bare configs": (changed(sequential(tiny()), put("config", "models", value=[tiny()["config"]])), "version"),
    "two outputs": (sequential(tiny(), linear(1, outputs=2)), "2 outputs"),
}


@pytest.mark.parametrize("name", SEQUENTIALS)
def test_a_sequential_that_does_not_fit_is_refused(name: str) -> None:
    model, words = SEQUENTIALS[name]
    assert words in refused(model)


CONTAINERS: dict[str, tuple[Model, str]] = {
    "empty": (changed(container({1.0: tiny()}), put("config", "submodels", value=[])), "submodels"),
    "ends early": (container({0.5: tiny()}), "must ascend to 1.0"),
    "out of order": (container({1.0: tiny(), 0.5: tiny()}), "must ascend to 1.0"),
    "without a model": (
        changed(container({1.0: tiny()}), drop("config", "submodels", 0, "model")),
        "model is missing",
    ),
    "cut short": (
        changed(container({1.0: tiny()}), drop("config", "submodels", 0, "model", "weights", 0)),
        "config.submodels[0].model has 49 weights where its config needs 50",
    ),
    "rates": (container({1.0: tiny(sample_rate=44_100)}, sample_rate=48_000), "44100 where the container's is 48000"),
    "two outputs": (container({1.0: lstm(1, 1, outputs=2)}), "one input and one output"),
    "weights that are none": (container({1.0: tiny()}) | {"weights": ["x"]}, "other than numbers"),
    "too many": (container({n / 20: tiny() for n in range(1, 21)}), "a list of 1 to 16"),
}


@pytest.mark.parametrize("name", CONTAINERS)
def test_a_container_that_does_not_fit_is_refused(name: str) -> None:
    model, words = CONTAINERS[name]
    assert words in refused(model)
