"""Reading captures: what is refused, and that every refusal is one sentence naming the file."""

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from firmware.errors import OLED_LINE_CHARS, CaptureError
from firmware.rig import capture_json, nam_file
from tests.own_captures import (
    LAYER,
    Model,
    changed,
    container,
    drop,
    layer_array,
    lstm,
    put,
    tiny,
    wavenet,
)

NAME = "Bad amp.nam"


def refusal(content: bytes) -> str:
    """The sentence with which `content` is refused; it must have the form that a person can use."""
    with pytest.raises(CaptureError) as caught:
        nam_file.parse(content, NAME)
    sentence = caught.value.sentence
    assert sentence.startswith(NAME)
    assert sentence.endswith(".")
    assert "\n" not in sentence
    assert len(sentence) < 400
    assert 0 < len(caught.value.short) <= OLED_LINE_CHARS
    return sentence


def refused(model: object) -> str:
    return refusal(json.dumps(model).encode())


@pytest.mark.parametrize("version", ["0.4.9", "0.8.0", "1.0.0"])
def test_other_versions_are_refused(version: str) -> None:
    assert f"format version {version}" in refused(tiny(version=version))


@pytest.mark.parametrize("version", ["0.5", "0.5.0.1", "v0.5.0", "0.5.x", "", "٠.٥.٠", 7, None, "0.5.0\n"])
def test_versions_of_another_form_are_refused(version: object) -> None:
    assert "version" in refused(tiny(version=version))


LATER: dict[str, tuple[Model, Callable[[Any], object]]] = {
    "Linear": (tiny(), put("architecture", value="Linear")),
    "ConvNet": (tiny(), put("architecture", value="ConvNet")),
    "Sequential": (tiny(), put("architecture", value="Sequential")),
    "nothing known": (tiny(), put("architecture", value="Catnip\u202e")),
    "44100 Hz": (tiny(), put("sample_rate", value=44_100)),
    "gated": (tiny(), put(*LAYER, "gated", value=True)),
    "gating_mode": (tiny(), put(*LAYER, "gating_mode", value="blended")),
    "gating list": (tiny(), put(*LAYER, "gating_mode", value=["none", "gated"])),
    "FiLM": (tiny(), put(*LAYER, "conv_pre_film", value={"active": True})),
    "FiLM by default": (tiny(), put(*LAYER, "activation_pre_film", value={"shift": True})),
    "bottleneck": (tiny(), put(*LAYER, "bottleneck", value=1)),
    "head1x1": (tiny(), put(*LAYER, "head1x1", value={"active": True, "out_channels": 2, "groups": 1})),
    "layer1x1": (tiny(), put(*LAYER, "layer1x1", value={"active": False, "groups": 1})),
    "layer1x1 groups": (tiny(), put(*LAYER, "layer1x1", value={"active": True, "groups": 2})),
    "groups": (tiny(), put(*LAYER, "groups_input", value=2)),
    "mixin groups": (tiny(), put(*LAYER, "groups_input_mixin", value=2)),
    "condition_dsp": (tiny(), put("config", "condition_dsp", value=tiny())),
    "condition_size": (tiny(), put(*LAYER, "condition_size", value=2)),
    "slimmable": (tiny(), put(*LAYER, "slimmable", value={"method": "slice_channels_uniform"})),
    "head stack": (tiny(), put("config", "head", value={"channels": 2})),
    "stereo in": (tiny(), put("config", "in_channels", value=2)),
    "stereo out": (tiny(), put("config", "out_channels", value=2)),
    "activation": (tiny(), put(*LAYER, "activation", value="Softsign")),
    "activation object": (tiny(), put(*LAYER, "activation", value={"type": "PReLU", "negative_slopes": [1]})),
    "wide LSTM": (lstm(1, 2), put("config", "input_size", value=2)),
    "container in a container": (
        container({1.0: tiny()}),
        put("config", "submodels", 0, "model", value=container({})),
    ),
}


@pytest.mark.parametrize("name", LATER)
def test_what_cannot_be_played_yet_is_named(name: str) -> None:
    sentence = refused(changed(LATER[name][0], LATER[name][1]))
    assert sentence.endswith("this is not supported yet.")
    assert "\u202e" not in sentence


BROKEN: dict[str, tuple[Model, Callable[[Any], object]]] = {
    "no version": (tiny(), drop("version")),
    "no architecture": (tiny(), drop("architecture")),
    "no config": (tiny(), drop("config")),
    "config is a list": (tiny(), put("config", value=[])),
    "no weights": (tiny(), drop("weights")),
    "weights null": (tiny(), put("weights", value=None)),
    "weights an object": (tiny(), put("weights", value={})),
    "a null weight": (tiny(), put("weights", 3, value=None)),
    "a text weight": (tiny(), put("weights", 3, value="0.1")),
    "a true weight": (tiny(), put("weights", 3, value=True)),
    "a list weight": (tiny(), put("weights", 3, value=[0.1])),
    "a weight too large for float32": (tiny(), put("weights", 3, value=1e39)),
    "a weight of 400 digits": (tiny(), put("weights", 3, value=10**400)),
    "one weight short": (tiny(), drop("weights", 0)),
    "one weight long": (tiny(), lambda model: model["weights"].append(0.0)),
    "no layers": (tiny(), put("config", "layers", value=[])),
    "layers null": (tiny(), put("config", "layers", value=None)),
    "a layer that is a number": (tiny(), put("config", "layers", value=[7])),
    "no head_scale": (tiny(), drop("config", "head_scale")),
    "no channels": (tiny(), drop(*LAYER, "channels")),
    "channels a float": (tiny(), put(*LAYER, "channels", value=2.0)),
    "channels true": (tiny(), put(*LAYER, "channels", value=True)),
    "channels beyond all": (tiny(), put(*LAYER, "channels", value=10**9)),
    "channels negative": (tiny(), put(*LAYER, "channels", value=-1)),
    "no dilations": (tiny(), put(*LAYER, "dilations", value=[])),
    "dilation zero": (tiny(), put(*LAYER, "dilations", value=[0, 1])),
    "dilation beyond all": (tiny(), put(*LAYER, "dilations", value=[1, 10**12])),
    "both kernels": (tiny(), put(*LAYER, "kernel_sizes", value=[3, 3])),
    "no kernel": (tiny(), drop(*LAYER, "kernel_size")),
    "kernel beyond all": (tiny(), put(*LAYER, "kernel_size", value=10**6)),
    "too few kernels": (changed(tiny(), drop(*LAYER, "kernel_size")), put(*LAYER, "kernel_sizes", value=[3])),
    "too few activations": (tiny(), put(*LAYER, "activation", value=["Tanh"])),
    "activation null": (tiny(), put(*LAYER, "activation", value=None)),
    "activation without a type": (tiny(), put(*LAYER, "activation", value={})),
    "slope a text": (tiny(), put(*LAYER, "activation", value={"type": "LeakyReLU", "negative_slope": "x"})),
    "no head": (tiny(), drop(*LAYER, "head_size")),
    "head a number": (tiny(), put(*LAYER, "head", value=1)),
    "sizes that do not fit": (tiny(), put(*LAYER, "head_size", value=2)),
    "gated a text": (tiny(), put(*LAYER, "gated", value="no")),
    "rate a text": (tiny(), put("sample_rate", value="48000")),
    "loudness a text": (tiny(), put("metadata", value={"loudness": "-18"})),
    "level true": (tiny(), put("metadata", value={"input_level_dbu": True})),
    "level beyond all": (tiny(), put("metadata", value={"input_level_dbu": 10**400})),
    "metadata a list": (tiny(), put("metadata", value=[1])),
    "no hidden_size": (lstm(1, 2), drop("config", "hidden_size")),
    "hidden_size beyond all": (lstm(1, 2), put("config", "hidden_size", value=10**9)),
    "no layers of cells": (lstm(1, 2), put("config", "num_layers", value=0)),
    "short LSTM": (lstm(1, 2), drop("weights", 0)),
    "empty container": (container({1.0: tiny()}), put("config", "submodels", value=[])),
    "container that ends early": (container({0.5: tiny()}), put("notes", value="")),
    "container out of order": (container({1.0: tiny(), 0.5: tiny()}), put("notes", value="")),
    "container with weights": (container({1.0: tiny()}), put("weights", value=[1.0])),
    "submodel without a model": (container({1.0: tiny()}), drop("config", "submodels", 0, "model")),
    "submodel of version 9": (
        container({1.0: tiny()}),
        put("config", "submodels", 0, "model", "version", value="9.0.0"),
    ),
    "submodel cut short": (container({1.0: tiny()}), drop("config", "submodels", 0, "model", "weights", 0)),
}


@pytest.mark.parametrize("name", BROKEN)
def test_what_is_broken_is_refused(name: str) -> None:
    refused(changed(BROKEN[name][0], BROKEN[name][1]))


def test_a_wrong_weight_count_gives_both_numbers() -> None:
    assert "has 49 weights where its config needs 50" in refused(changed(tiny(), drop("weights", 0)))


@pytest.mark.parametrize(
    ("model", "measure"),
    [
        (wavenet(layer_array(1, [60_000] * 5)), "samples of memory"),
        (wavenet(layer_array(1, [1] * 200), layer_array(1, [1] * 100)), "layers"),
        (wavenet(layer_array(1, [1] * 50, kernel_size=100)), "taps"),
        (wavenet(layer_array(40, [40_000])), "numbers of memory"),
        (  # little history, but the proof computes every channel of every frame
            wavenet(
                layer_array(1, [40_000], head_size=64, head_bias=False),
                layer_array(64, [1], kernel_size=1),
            ),
            "numbers of memory",
        ),
        (wavenet(layer_array(200, [1, 1, 1, 1], kernel_size=3)), "weights"),
        (lstm(1, 200) | {"config": {"input_size": 1, "hidden_size": 256, "num_layers": 3}}, "weights"),
    ],
)
def test_a_capture_beyond_all_measure_is_refused_before_anything_is_made_of_it(model: Model, measure: str) -> None:
    assert f"{measure} where" in refused(model)


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity", "1e400", "1" * 5_000])
def test_numbers_that_are_none_are_refused(number: str) -> None:
    refusal(json.dumps(tiny()).replace("[", f"[{number}, ", 1).encode())
    text = json.dumps(tiny())
    refusal(text.replace(str(tiny()["weights"][0]), number, 1).encode())
    refusal(json.dumps(tiny(metadata={"loudness": -1234.5})).replace("-1234.5", number).encode())


def test_a_number_of_very_many_digits_is_told_in_a_person_s_words() -> None:
    assert "it holds a number of 5,000 digits" in refusal(b'{"version": ' + b"1" * 5_000 + b"}")


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        json.dumps(tiny()).encode()[:-200],
        b"[]",
        b"null",
        b"7",
        b'"text"',
        b"\xff\xfe{}",
        b"\x93NUMPY",
        "\ufeff{}".encode(),
        b"[" * 200_000,
        b'{"a":' * 200_000,
        b"{}",
    ],
)
def test_what_is_no_capture_is_refused(content: bytes) -> None:
    refusal(content)


def test_a_file_beyond_the_cap_is_not_even_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "huge.nam").touch()
    os.truncate(tmp_path / "huge.nam", capture_json.MAX_FILE_BYTES + 1)
    monkeypatch.setattr(nam_file, "parse", None)
    with pytest.raises(CaptureError, match=r"huge\.nam has 12 MiB, more than"):
        nam_file.read(tmp_path / "huge.nam")


@pytest.mark.timeout(20)
def test_what_is_no_ordinary_file_is_refused(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.nam")
    (tmp_path / "folder.nam").mkdir()
    for path in (tmp_path / "pipe.nam", tmp_path / "folder.nam", tmp_path / "gone.nam", Path("/dev/zero")):
        with pytest.raises(CaptureError, match=rf"^{path.name}"):
            nam_file.read(path)


def test_a_file_is_read_through_a_link_where_a_person_names_it(tmp_path: Path) -> None:
    (tmp_path / "real.nam").write_text(json.dumps(tiny()))
    (tmp_path / "link.nam").symlink_to(tmp_path / "real.nam")
    assert nam_file.read(tmp_path / "link.nam").file == "link.nam"
    with pytest.raises(CaptureError, match=r"link\.nam is a link"):
        capture_json.read_bytes(tmp_path / "link.nam", follow_links=False)
