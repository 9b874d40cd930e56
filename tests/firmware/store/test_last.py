import json
import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firmware.errors import SettingsError
from firmware.store.last import Last, read_last, write_last


def test_nothing_is_remembered_before_the_first_write(tmp_path: Path) -> None:
    assert read_last(tmp_path / "last.json") == Last(preset=None, bypass=False, clean=True)


def test_what_was_written_is_remembered(tmp_path: Path) -> None:
    last = Last(preset="Grün 5.74 dBu 🎸", bypass=True, clean=False)
    write_last(tmp_path / "last.json", last)
    assert read_last(tmp_path / "last.json") == last


def test_the_gain_of_a_codec_is_remembered_too_and_no_nonsense(tmp_path: Path) -> None:
    path = tmp_path / "last.json"
    write_last(path, Last("Lead", codec_key="box", analog_gain_db=7.5))
    assert read_last(path) == Last("Lead", codec_key="box", analog_gain_db=7.5)
    for gain in ("NaN", '"5"', "1e999"):
        path.write_text(
            f'{{"preset": "Lead", "bypass": false, "clean": true, "codec_key": "a", "analog_gain_db": {gain}}}'
        )
        with pytest.raises(SettingsError, match=r"last\.json.* The pedal starts with its first preset\.$"):
            read_last(path)


def test_imports_under_way_are_remembered_whatever_their_names(tmp_path: Path) -> None:
    path = tmp_path / "last.json"
    last = Last(importing=(Path("/run/etalon/stick"), Path("/media/grün/\udcff x")), factory_came=True)
    write_last(path, last)
    assert read_last(path) == last


def test_what_an_older_pedal_remembered_is_read(tmp_path: Path) -> None:
    path = tmp_path / "last.json"
    path.write_text('{"preset": "Lead", "bypass": true, "clean": true}')
    assert read_last(path) == Last("Lead", bypass=True)
    path.write_text('{"preset": "L", "bypass": false, "clean": false, "codec_key": "", "analog_gain_db": null}')
    assert read_last(path) == Last("L", clean=False)


@given(st.binary(max_size=80))
def test_any_bytes_are_read_or_refused_in_a_sentence(content: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "last.json"
        path.write_bytes(content)
        with pytest.raises(SettingsError, match=r"last\.json"):
            read_last(path)


@pytest.mark.parametrize(
    "content",
    [
        {"preset": 3, "bypass": False, "clean": True},
        {"preset": "x", "bypass": 0, "clean": True},
        {"preset": "x", "bypas": False},
        [],
    ],
)
def test_json_of_another_shape_is_refused(tmp_path: Path, content: object) -> None:
    path = tmp_path / "last.json"
    path.write_text(json.dumps(content))
    with pytest.raises(SettingsError):
        read_last(path)
