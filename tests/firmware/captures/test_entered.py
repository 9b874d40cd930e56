"""A level that the player entered stays with the library's entry, and out of the capture's file."""

import math
import os
from pathlib import Path

import pytest

from firmware.captures.entered import ENTERED_FILE, Entered, read_entered, write_entered
from firmware.errors import LevelError


def test_what_was_entered_is_read_again_and_can_be_taken_back(tmp_path: Path) -> None:
    write_entered(tmp_path, Entered(15.0))
    assert read_entered(tmp_path) == Entered(15.0)
    write_entered(tmp_path, Entered())
    assert read_entered(tmp_path) == Entered()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("level_dbu", [math.nan, math.inf, -31.0, 40.1])
def test_an_impossible_level_is_refused_and_the_last_one_stays(level_dbu: float, tmp_path: Path) -> None:
    write_entered(tmp_path, Entered(12.0))
    with pytest.raises(LevelError, match=r"is no level of a capture; give -30 to 40 dBu, or none\."):
        write_entered(tmp_path, Entered(level_dbu))
    assert read_entered(tmp_path) == Entered(12.0)


@pytest.mark.parametrize(
    "content",
    ["", "[1]", "{}", '{"input_level_dbu": "12"}', '{"input_level_dbu": true}', '{"input_level_dbu": 1e9}',
     '{"input_level_dbu": NaN}', "[" * 100_000],
)  # fmt: skip
def test_a_file_that_says_no_level_counts_as_none(content: str, tmp_path: Path) -> None:
    (tmp_path / ENTERED_FILE).write_text(content)
    assert read_entered(tmp_path) == Entered()


def test_what_is_no_ordinary_file_holds_nobody_up(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / ENTERED_FILE)
    assert read_entered(tmp_path) == Entered()


def test_a_file_of_many_pages_is_not_read(tmp_path: Path) -> None:
    (tmp_path / ENTERED_FILE).write_text('{"input_level_dbu": 12.0}' + " " * 1_000_000)
    assert read_entered(tmp_path) == Entered()


def test_a_name_stands_beside_the_level_and_a_level_alone_is_written_as_ever(tmp_path: Path) -> None:
    write_entered(tmp_path, Entered(15.0))
    assert (tmp_path / ENTERED_FILE).read_text() == '{"input_level_dbu": 15.0}', "an older version reads that"
    write_entered(tmp_path, Entered(15.0, "Lead"))
    assert read_entered(tmp_path) == Entered(15.0, "Lead")
    write_entered(tmp_path, Entered(None, "Lead"))
    assert read_entered(tmp_path) == Entered(None, "Lead")


def test_a_name_that_somebody_wrote_into_the_file_is_shown_clean(tmp_path: Path) -> None:
    (tmp_path / ENTERED_FILE).write_text('{"name": "a\\u001b[31m\\nb"}')
    assert read_entered(tmp_path).name == "a[31m b"
