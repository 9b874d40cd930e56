"""The bytes of a capture: whatever they hold, one sentence, in little time and memory."""

import json

import pytest

from firmware.captures.nam import nam_file
from firmware.captures.nam.json_text import MAX_FILE_BYTES, MAX_NESTING
from tests.firmware.captures.nam.asking import capture_of, refusal, refused
from tests.own_captures import lstm, tiny


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
        "\ufeff\ufeff{}".encode(),
        b"{}",
        b'{"a": 1,}',
        b"{} {}",
        b'{"a": "\\ud800\n"}',
    ],
)
def test_what_is_no_capture_is_refused(content: bytes) -> None:
    refusal(content)


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity", "1e400", "-1e400", "1" * 400, "1" * 5_000])
def test_numbers_that_are_none_are_refused_wherever_they_count(number: str) -> None:
    refusal(json.dumps(tiny()).replace("[", f"[{number}, ", 1).encode())
    text = json.dumps(tiny())
    refusal(text.replace(str(tiny()["weights"][0]), number, 1).encode())
    refusal(json.dumps(tiny(notes={"deep": [-1234.5]})).replace("-1234.5", number).encode())


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity", "1e400", "-1e400", "1" * 400, "1" * 5_000])
def test_numbers_that_are_none_cost_no_capture_where_they_stand_in_its_metadata(number: str) -> None:
    said = {"loudness": -1234.5, "date": [-1234.5], "input_level_dbu": 15.0}
    content = json.dumps(tiny(metadata=said)).replace("-1234.5", number).encode()
    (part,) = nam_file.parse(content, "own.nam").submodels
    assert (part.levels.loudness_db, part.levels.input_level_dbu) == (None, 15.0)
    refusal(json.dumps(tiny(metadata=said, notes=-1234.5)).replace("-1234.5", number).encode())


def test_a_number_of_very_many_digits_is_reported_in_a_person_s_words() -> None:
    assert "it holds a number of 5,000 digits" in refusal(b'{"version": ' + b"1" * 5_000 + b"}")


@pytest.mark.parametrize("place", ["config", "channels", "version", "notes"])
def test_a_key_twice_in_one_place_is_refused(place: str) -> None:
    text = json.dumps(tiny(notes=1))
    assert f'has the key "{place}" twice' in refusal(
        text.replace(f'"{place}":', f'"{place}": 1, "{place}":', 1).encode()
    )


def test_a_key_that_is_not_fit_to_be_shown_is_cleaned() -> None:
    refusal(b'{"a\\n\\u202e": 1, "a\\n\\u202e": 2}')


def nested(levels: int, opening: str, closing: str) -> bytes:
    """`levels` below the capture itself."""
    return json.dumps(tiny(notes="HERE")).replace('"HERE"', opening * levels + "1" + closing * levels).encode()


@pytest.mark.parametrize(("opening", "closing"), [("[", "]"), ('{"a":', "}"), ('[{"]":', "}]")])
def test_nesting_has_a_stated_limit(opening: str, closing: str) -> None:
    most = (MAX_NESTING - 1) // len(closing)
    assert capture_of(json.loads(nested(most, opening, closing))).submodels
    assert f"nested deeper than {MAX_NESTING}" in refusal(nested(most + 1, opening, closing))
    refusal(nested(10_000, opening, closing))
    refusal(opening.encode() * 10_000)


def test_brackets_in_texts_are_no_nesting() -> None:
    assert (
        capture_of(tiny(notes='[[{{"\\"[' * 1_000, metadata={"name": "[x" * 50})).name
        == f"{'[x' * 20}"[:39] + "…" + "[x" * 20
    )


@pytest.mark.parametrize(
    "piece", [b'"",', b"[],", b"{},", b'"a":1,', b"[", b'{"a":', b'"', b'"\\"', b"\\", b"0,", b" "]
)
def test_twelve_mebibytes_of_anything_are_refused(piece: bytes) -> None:
    refusal(b'{"version": [' + piece * ((MAX_FILE_BYTES - 13) // len(piece)))


def test_every_cut_through_a_capture_is_refused() -> None:
    content = json.dumps(lstm(1, 1)).encode()
    for end in range(len(content) - 1):
        refusal(content[:end])


def test_a_weight_list_may_be_refused_without_being_looked_at() -> None:
    assert "has 3 weights where its config needs" in refused(tiny() | {"weights": [None, "x", True]})


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b'{"metadata": {"name": "\xdcber"}}', "it is text, but not in UTF-8; save it as UTF-8"),
        (b"\xdcber uns", "in no encoding that is known here; download or copy it again"),
        (b"\xff" * 2_000, "in no encoding that is known here"),
        (b"404: Not Found", "it is a text and no capture; download or copy it again"),
        (b"BM\x36\0\0\0\0\0\x01\0\x02", "it is no text, and so no .nam file"),
        (bytes(300) + b'], "weights": []}', "it is no text, and so no .nam file"),
    ],
)
def test_what_is_no_json_is_told_by_what_it_is(content: bytes, why: str) -> None:
    assert why in refusal(content)


def test_a_mark_for_each_time_that_it_was_saved_is_passed_over() -> None:
    assert nam_file.parse(b"\xef\xbb\xbf\xef\xbb\xbf" + json.dumps(tiny()).encode(), "own.nam").submodels
