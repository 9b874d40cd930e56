"""Reading captures: what a file says of itself, which submodels it has, and that every known file reads."""

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from firmware.captures.nam import json_text, nam_file
from firmware.errors import CaptureError
from tests.firmware.captures.nam.asking import capture_of
from tests.own_captures import LAYER, Model, a1_standard, a2, changed, container, lstm, put, tiny
from tests.own_captures.table import cases
from tests.stand_ins.golden import GOLDEN

CASES = cases()
GOLDEN_COUNTS = {  # submodels as (weights, receptive field)
    "A2": [(1_871, 6_347), (12_146, 6_347)],
    "lstm": [(70, 1)],
    "slimmable_container": [(70, 1), (131, 23), (842, 4_093)],
    "slimmable_wavenet": [(73, 2_047), (225, 2_047), (457, 2_047)],
    "wavenet": [(131, 23)],
    "wavenet_a1_standard": [(13_802, 4_093)],
    "wavenet_a2_max": [(1_870, 31)],
    "wavenet_condition_dsp": [(284, 45)],
}


@pytest.mark.parametrize("path", sorted(GOLDEN.glob("*.nam")), ids=lambda path: path.stem)
def test_every_golden_file_reads_with_its_counts(path: Path) -> None:
    found = [(part.info.weight_count, part.info.receptive_frames) for part in nam_file.read(path).submodels]
    assert found == GOLDEN_COUNTS[path.stem]


def numbers_in(model: Any) -> int:
    """All weights of a raw model object and those inside it."""
    config = model["config"]
    inside = config.get("models", []) + [entry["model"] for entry in config.get("submodels", [])]
    inside += [config["condition_dsp"]] if config.get("condition_dsp") else []
    return len(model["weights"]) + sum(numbers_in(part) for part in inside)


@pytest.mark.parametrize("name", CASES)
def test_every_feature_of_the_format_reads_with_all_its_weights(name: str) -> None:
    model = CASES[name]
    info = capture_of(model).info
    assert info.weight_count == numbers_in(model)
    assert info.architecture == model["architecture"]


@pytest.mark.parametrize(
    ("model", "weights", "frames"),
    [(a1_standard(), 13_802, 4_093), (a2(3), 1_871, 6_347), (a2(8), 12_146, 6_347), (lstm(1, 24), 2_569, 1)],
)
def test_the_known_sizes_are_counted(model: Model, weights: int, frames: int) -> None:
    info = capture_of(model).info
    assert (info.weight_count, info.receptive_frames) == (weights, frames)


def test_metadata_is_kept_word_for_word() -> None:
    words = {
        "loudness": -19.25,
        "gain": 0.5,
        "input_level_dbu": 12,
        "output_level_dbu": 4.5,
        "name": " Plexi\u202e \x07",
        "modeled_by": "Anna",
        "gear_make": "tz-make",
        "gear_model": None,
        "gear_type": "amp",
        "tone_type": "distortion",
        "date": {"year": 2024},
    }
    capture = capture_of(tiny(metadata=words, notes="ignored"))
    assert capture.info.name == " Plexi\u202e \x07"
    assert capture.name == "Plexi", "a name for the screen is clean"
    assert (capture.info.modeled_by, capture.info.gear_model, capture.info.tone_type) == ("Anna", None, "distortion")
    levels = capture.submodels[0].levels
    assert (levels.input_level_dbu, levels.output_level_dbu, levels.loudness_db) == (12.0, 4.5, -19.25)


@pytest.mark.parametrize(
    "metadata",
    [
        None,
        {},
        [1],
        "none",
        {"loudness": None, "name": 7, "input_level_dbu": None},
        {"gain": None, "output_level_dbu": None, "modeled_by": None, "training": None, "date": None},
        {"gain": "loud", "tone_type": []},
    ],
)
def test_metadata_may_be_empty(metadata: object) -> None:
    capture = capture_of(tiny(metadata=metadata), "Deluxe 65.nam")
    assert capture.name == "Deluxe 65"
    assert capture.submodels[0].levels.input_level_dbu is None
    assert capture.info.gain is None


def test_a_file_s_name_stands_in_without_its_ending_however_that_is_written() -> None:
    assert capture_of(tiny(), "Deluxe 65.NAM").name == "Deluxe 65"


def test_a_text_that_no_file_can_hold_is_cut_to_what_one_can() -> None:
    info = capture_of(tiny(metadata={"name": "Plexi\ud800!", "modeled_by": "x" * 10**6})).info
    assert (info.name, info.modeled_by) == ("Plexi!", "x" * 1_000)


@pytest.mark.parametrize("rate", [48_000, 48_000.0, None, 0, -1])
def test_an_unknown_rate_is_48_khz(rate: float | None) -> None:
    capture = capture_of(tiny(sample_rate=rate))
    assert capture.info.sample_rate_hz == capture.submodels[0].rate_hz == 48_000


@pytest.mark.parametrize("rate", [44_100, 96_000, 24_000.0])
def test_other_rates_are_reported(rate: float) -> None:
    capture = capture_of(tiny(sample_rate=rate))
    assert capture.info.sample_rate_hz == capture.submodels[0].rate_hz == rate


def test_the_mark_that_some_editors_put_in_front_is_passed_over() -> None:
    assert nam_file.parse(b"\xef\xbb\xbf" + json.dumps(tiny()).encode(), "own.nam").submodels


HARMLESS: dict[str, Callable[[Any], object]] = {
    "films off": put(*LAYER, "conv_pre_film", value={"active": False, "shift": True, "groups": 1}),
    "film false": put(*LAYER, "activation_post_film", value=False),
    "film null": put(*LAYER, "head1x1_post_film", value=None),
    "no gate": put(*LAYER, "gating_mode", value=["none", "none"]),
    "secondary activation unused": put(*LAYER, "secondary_activation", value=""),
    "secondary activation null": put(*LAYER, "secondary_activation", value=None),
    "secondary activations null": put(*LAYER, "secondary_activation", value=[None, None]),
    "layer1x1 as it always was": put(*LAYER, "layer1x1", value={"active": True, "groups": 1}),
    "layer1x1 null": put(*LAYER, "layer1x1", value=None),
    "head1x1 off": put(*LAYER, "head1x1", value={"active": False, "out_channels": 2, "groups": 1}),
    "head1x1 null": put(*LAYER, "head1x1", value=None),
    "bottleneck as wide as the layer": put(*LAYER, "bottleneck", value=2),
    "groups of one": put(*LAYER, "groups_input", value=1),
    "not slimmable": put(*LAYER, "slimmable", value=None),
    "no condition model": put("config", "condition_dsp", value=None),
    "one channel": put("config", "in_channels", value=1),
    "null head": put(*LAYER, "head", value=None),
    "null gate": put(*LAYER, "gating_mode", value=None),
    "null legacy gate": put(*LAYER, "gated", value=None),
    "null bottleneck": put(*LAYER, "bottleneck", value=None),
    "null groups": put(*LAYER, "groups_input_mixin", value=None),
    "null channels in": put("config", "in_channels", value=None),
    "channels as a float": put(*LAYER, "channels", value=2.0),
}


@pytest.mark.parametrize("name", HARMLESS)
def test_keys_that_say_nothing_new_are_tolerated(name: str) -> None:
    plain, shown = capture_of(tiny()).info, capture_of(changed(tiny(), HARMLESS[name])).info
    assert shown == plain


def test_a_submodel_has_its_own_loudness_and_the_container_s_dbu() -> None:
    small = tiny(metadata={"loudness": -24.0, "input_level_dbu": 1.0, "output_level_dbu": 2.0})
    large = a2(3) | {"metadata": {"loudness": -26.0}}
    both = capture_of(container({0.5: small, 1.0: large}, metadata={"loudness": -26.0, "input_level_dbu": 14.76}))
    first, last = (submodel.levels for submodel in both.submodels)
    assert (first.loudness_db, last.loudness_db) == (-24.0, -26.0)
    assert (first.input_level_dbu, last.input_level_dbu) == (14.76, 14.76)
    assert (first.output_level_dbu, last.output_level_dbu) == (2.0, None)


def test_a_file_beyond_the_cap_is_not_even_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "huge.nam").touch()
    os.truncate(tmp_path / "huge.nam", 2 * 2**30)
    monkeypatch.setattr(nam_file, "parse", None)
    with pytest.raises(CaptureError, match=r"huge\.nam has 2,048 MiB, more than"):
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
        json_text.read_bytes(tmp_path / "link.nam", follow_links=False)
