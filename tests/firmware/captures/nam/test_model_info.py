"""What a file says of itself: a number that no capture has counts as absent, is told once, and costs no other."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firmware.captures.nam import nam_file
from firmware.captures.nam.model_info import NUMBER_WORDS
from firmware.errors import CaptureError
from firmware.levels import CaptureLevels, CodecLevels
from firmware.plan import plan_levels
from tests.firmware.captures.nam.asking import capture_of
from tests.own_captures import container, tiny

GOOD = {"loudness": -20.0, "gain": 0.5, "input_level_dbu": 15.0, "output_level_dbu": 8.0}
NO_NUMBERS = [
    ("true", "true"),
    ("false", "false"),
    ("[]", "a list of 0"),
    ("[12]", "a list of 1"),
    ("{}", "an object"),
    ('""', '""'),
    ('" "', "blank"),
    ('"12.2"', '"12.2"'),
    ('"12 dBu"', '"12 dBu"'),
    ("NaN", "NaN"),
    ("Infinity", "Infinity"),
    ("-Infinity", "-Infinity"),
    ("1e400", "1e400"),
    ("1" * 400, "a number of 400 digits"),
    ("1e300", "a number beyond all measure"),
    ('1, "HERE": 2', "there twice"),
    ("-1000", "-1000"),
    ("1000.0", "1000.0"),
]


def with_number(key: str, written: str) -> nam_file.Capture:
    """A capture whose metadata is good but for one number, which stands in the file as `written`."""
    content = json.dumps(tiny(metadata={**GOOD, key: "HERE"})).replace('"HERE"', written.replace("HERE", key))
    return nam_file.parse(content.encode(), "own.nam")


@pytest.mark.parametrize("key", NUMBER_WORDS)
@pytest.mark.parametrize(("written", "shown"), NO_NUMBERS)
def test_a_number_that_no_capture_has_counts_as_absent_and_costs_no_other(key: str, written: str, shown: str) -> None:
    capture = with_number(key, written)
    found = {word: getattr(capture.info, word) for word in GOOD}
    assert found == {**GOOD, key: None}
    low, high = NUMBER_WORDS[key]
    assert capture.warning == (
        f"{key} is {shown} (it must be a number from {low:g} to {high:g}): counts as absent;"
        " the rest of the file holds"
    )


@pytest.mark.parametrize("key", NUMBER_WORDS)
def test_what_the_file_leaves_out_or_has_right_is_no_warning(key: str) -> None:
    low, high = NUMBER_WORDS[key]
    for written, value in (("null", None), (str(low), low), (str(high), high)):
        capture = with_number(key, written)
        assert (getattr(capture.info, key), capture.warning) == (value, "")


@pytest.mark.parametrize(
    ("loudness", "kept"), [(-50.0, True), (-50.01, False), (10.0, True), (10.5, False), (-100, False)]
)
def test_a_loudness_that_no_music_has_is_left_to_be_measured(loudness: float, kept: bool) -> None:
    (part,) = capture_of(tiny(metadata={"loudness": loudness})).submodels
    assert part.levels.loudness_db == (loudness if kept else None)


def test_several_wrong_numbers_make_one_warning() -> None:
    capture = capture_of(tiny(metadata={**GOOD, "loudness": "-18.2", "input_level_dbu": 100}))
    assert capture.warning == (
        'loudness is "-18.2" (it must be a number from -50 to 10), input_level_dbu is 100'
        " (it must be a number from -30 to 40): count as absent; the rest of the file holds"
    )


def test_a_container_warns_once_of_what_all_its_models_say() -> None:
    """A level of the container that cannot be gives way to its submodel's own."""
    small, large = tiny(1, metadata={"input_level_dbu": 9.0}), tiny(2, metadata={"loudness": True})
    capture = capture_of(container({0.5: small, 1.0: large}, metadata={"input_level_dbu": 100, "loudness": True}))
    assert [part.levels.input_level_dbu for part in capture.submodels] == [9.0, None]
    assert capture.warning.count("loudness is true") == capture.warning.count("input_level_dbu is 100") == 1


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=6),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=4,
)


@given(st.fixed_dictionaries({}, optional=dict.fromkeys(NUMBER_WORDS, ANYTHING)))
def test_whatever_the_metadata_holds_the_capture_reads_and_has_a_plan(metadata: dict[str, object]) -> None:
    """NaN and Infinity too: Python writes them, as some exporters do."""
    capture = capture_of(tiny(metadata=metadata))
    (part,) = capture.submodels
    for key, (low, high) in NUMBER_WORDS.items():
        value, said = getattr(capture.info, key), metadata.get(key)
        assert value is None or low <= value <= high
        assert (value is None) == (said is None or f"{key} is" in capture.warning)
        assert value is None or value == said
    plan = plan_levels(CodecLevels(12.2, 8.66), part.levels)
    assert plan.calibrated == (part.levels.input_level_dbu is not None)
    assert isinstance(part.levels, CaptureLevels)


@pytest.mark.parametrize(("metadata", "shown"), [([], "a list of 0"), ("hello", '"hello"'), (5, "5"), (True, "true")])
def test_metadata_that_is_no_object_counts_as_absent_with_a_warning(metadata: object, shown: str) -> None:
    capture = nam_file.parse(json.dumps(tiny(metadata=metadata)).encode(), "own.nam")
    assert capture.info.input_level_dbu is None
    assert (
        capture.warning == f"metadata is {shown} (it must be an object): counts as absent; the rest of the file holds"
    )


def test_a_key_twice_costs_itself_in_metadata_and_the_file_elsewhere() -> None:
    text = json.dumps(tiny(metadata=GOOD))
    twice = nam_file.parse(text.replace('"loudness"', '"date": 1, "date": 2, "loudness"').encode(), "own.nam")
    assert (twice.info.loudness, twice.warning) == (GOOD["loudness"], "")
    for spoilt in (text[:-1] + ', "metadata": {}}', text[:-1] + ', "weights": []}'):
        with pytest.raises(CaptureError, match="twice in one place"):
            nam_file.parse(spoilt.encode(), "own.nam")
