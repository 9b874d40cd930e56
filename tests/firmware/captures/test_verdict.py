"""Verdicts cross from prepare to whoever started it as lines; a line that is none is passed over."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firmware.captures.verdict import KNOWN, REFUSED, STORED, Verdict, prepare_command, read_line

verdicts = st.builds(
    Verdict,
    done=st.integers(1, 9_999),
    found=st.integers(1, 9_999),
    file=st.text(),
    verdict=st.sampled_from([STORED, KNOWN, REFUSED]),
    model_id=st.text(),
    name=st.text(),
    sentence=st.text(),
)


@given(verdicts)
def test_a_verdict_survives_its_line(verdict: Verdict) -> None:
    line = verdict.line()
    assert line.count("\n") == 1
    assert read_line(line.encode("utf-8", "surrogatepass")) == verdict


@pytest.mark.parametrize("change", [{"done": "1"}, {"verdict": "lost"}, {"name": None}])
def test_a_line_that_is_no_verdict_is_none(change: dict[str, object]) -> None:
    whole = json.loads(Verdict(1, 1, "a.nam", STORED, "id", "a", "a is in the library.").line())
    assert read_line(json.dumps({**whole, **change}).encode()) is None
    assert read_line(json.dumps([whole]).encode()) is None


def test_prepare_gives_way_and_keeps_off_the_core_that_the_music_has() -> None:
    command = prepare_command(Path("library"), 64, [Path("-a.nam"), Path("b")], 3)
    assert command[:3] == ["nice", "-n", "19"]
    assert command[5:] == [
        "firmware.captures.prepare",
        "--library",
        "library",
        "--block",
        "64",
        "--rate",
        "48000",
        "--audio-core",
        "3",
        "--",
        "-a.nam",
        "b",
    ]
    assert "--audio-core" not in prepare_command(Path("library"), 64, [])


@given(st.binary())
def test_noise_is_no_verdict(line: bytes) -> None:
    assert read_line(line) is None
