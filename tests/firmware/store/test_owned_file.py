from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firmware.calibrate.owned import ENTERED, Figure, Method, Owned
from firmware.errors import OLED_LINE_CHARS, SettingsError
from firmware.store.owned_file import read_owned, write_owned

MEASURED = Owned(
    max_input=Figure(12.31, 0.04, "meter", "2026-11-22"),
    max_output=Figure(16.0, 0.13, "meter", "2026-11-22"),
    knob_gain_db=5.0,
)

figures = st.builds(
    Figure,
    st.floats(-30.0, 30.0),
    st.floats(0.0, 20.0),
    st.sampled_from([*Method, ENTERED]),
    st.dates().map(lambda day: day.isoformat()),
)


def test_where_nothing_was_measured_there_is_no_file(tmp_path: Path) -> None:
    path = tmp_path / "calibration" / "scarlett.toml"
    assert read_owned(path) == Owned()
    write_owned(path, Owned())
    assert not path.exists()
    write_owned(path, MEASURED)
    write_owned(path, Owned())
    assert not path.exists()


def test_a_measurement_comes_back_as_it_was_kept(tmp_path: Path) -> None:
    path = tmp_path / "calibration" / "scarlett.toml"
    write_owned(path, MEASURED)
    assert read_owned(path) == MEASURED


@given(st.builds(Owned, st.none() | figures, st.none() | figures, st.floats(-60.0, 60.0)))
def test_whatever_is_kept_can_be_read(tmp_path_factory: pytest.TempPathFactory, owned: Owned) -> None:
    path = tmp_path_factory.getbasetemp() / "owned.toml"
    write_owned(path, owned)
    assert read_owned(path) == owned


def test_a_person_may_write_it_with_whole_numbers_and_a_date_of_toml(tmp_path: Path) -> None:
    path = tmp_path / "own.toml"
    path.write_text('[max_input]\ndbu = 12\nuncertainty_db = 0\nmethod = "entered"\ndate = 2026-11-22\n')
    assert read_owned(path) == Owned(max_input=Figure(12.0, 0.0, "entered", "2026-11-22"))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("nonsense", "is no TOML"),
        ("\x00", "has zero bytes in it"),
        ("knob_gain_db = true", "line 1: knob_gain_db = true is the wrong kind; write a number"),
        ("knob_gain_db = 61", "line 1: knob_gain_db = 61 is not allowed; write -60 to 60"),
        ("knob_gain_db = nan", "knob_gain_db = nan is not allowed; write -60 to 60"),
        ("knob_gain = 5.0", "knows no key 'knob_gain' (did you mean 'knob_gain_db'?)"),
        ("max_input = 12.2", "max_input = 12.2 is the wrong kind; write a table"),
        ("[max_input]\ndbu = 4.0\nuncertainty_db = 0.1", "[max_input] needs method"),
        (
            '[max_input]\ndbu = "12.2"\nuncertainty_db = 0\nmethod = "meter"\ndate = "2026-11-22"',
            'dbu = "12.2" is the',
        ),
        ('[max_input]\ndbu = 40\nuncertainty_db = 0\nmethod = "meter"\ndate = 2026-11-22', "dbu = 40 is not allowed"),
        ("[max_input]\nuncertainty_db = 0.1", "[max_input] needs dbu"),
        ("[max_input]\ndbu = 12.2", "[max_input] needs uncertainty_db"),
        (
            '[max_output]\ndbu = 1\nuncertainty_db = 0.1\nmethod = "ear"\ndate = 2026-11-22',
            'line 4: max_output.method = "ear" is not allowed; write "loopback" or "meter" or "source" or "entered"',
        ),
        (
            '[max_output]\ndbu = 1\nuncertainty_db = 0.1\nmethod = "meter"\ndate = "today"',
            'date = "today" is not allowed; write a date such as "2026-11-22"',
        ),
        (
            '[max_output]\ndbu = 1\nuncertainty_db = 0.1\nmethod = "meter"\ndate = "2026-11-22"\nvolts = 1',
            "[max_output] knows no key 'volts'",
        ),
    ],
)
def test_a_mistake_is_one_sentence_that_names_file_and_key(tmp_path: Path, text: str, words: str) -> None:
    path = tmp_path / "scarlett.toml"
    path.write_text(text)
    with pytest.raises(SettingsError) as refused:
        read_owned(path)
    assert words in refused.value.sentence
    assert "scarlett.toml" in refused.value.sentence
    assert 0 < len(refused.value.short) <= OLED_LINE_CHARS


def test_a_folder_in_the_files_place_is_reported(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="cannot be read"):
        read_owned(tmp_path)


def test_a_knob_that_was_told_to_add_nothing_is_kept(tmp_path: Path) -> None:
    told = Owned(knob_gain_db=0.0)
    write_owned(tmp_path / "box.toml", told)
    assert read_owned(tmp_path / "box.toml") == told != Owned()


def test_the_input_and_how_the_mixer_stood_are_kept_with_the_figures(tmp_path: Path) -> None:
    figure = Figure(12.31, 0.04, "meter", "2026-11-22", ("Line: 3 of 10", 'PCM "Source": Mic'), 2)
    owned = Owned(max_input=figure, input_channel=2)
    write_owned(tmp_path / "box.toml", owned)
    assert read_owned(tmp_path / "box.toml") == owned
    write_owned(tmp_path / "box.toml", Owned(input_channel=2))
    assert read_owned(tmp_path / "box.toml") == Owned(input_channel=2)
