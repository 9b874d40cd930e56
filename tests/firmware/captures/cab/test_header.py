"""How long a sound file is, by its first bytes: whatever those say, the look is quick and raises nothing."""

import io
import time
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from firmware.captures.cab.header import said_at, said_by
from tests.stand_ins.sounds import cabinet, wav
from tests.tools.examples import examples

WHOLE = wav(cabinet(), subtype="PCM_24")
FLAC = wav(cabinet(), subtype="PCM_24", container="FLAC")


@pytest.mark.parametrize("container", ["WAV", "WAVEX", "RF64", "FLAC"])
def test_a_file_says_how_long_it_is(container: str) -> None:
    content = wav(cabinet(), subtype="PCM_24", container=container)
    said = said_by(io.BytesIO(content), len(content))
    assert said
    assert said.seconds == pytest.approx(2_048 / 48_000)
    assert (said.missing, said.is_too_long) == (0, False)


def test_chunks_before_the_sound_are_passed_over_and_what_lies_beyond_counts_as_sound() -> None:
    at = WHOLE.index(b"data")
    picture = b"LIST" + (20_000).to_bytes(4, "little") + bytes(20_000)
    content = WHOLE[:at] + picture + WHOLE[at:]
    said = said_by(io.BytesIO(content), len(content))
    assert said
    assert said.seconds == pytest.approx(2_048 / 48_000)
    begun = said_by(io.BytesIO(content[:4_096]), 100 * 2**20)
    assert begun
    assert begun.is_too_long, "100 MiB of a file whose sound begins somewhere in it"


def test_a_song_of_2_gib_is_known_without_reading_it(tmp_path: Path) -> None:
    at, data_bytes = WHOLE.index(b"data") + 8, 2**31 - 2**20
    with (tmp_path / "song.wav").open("wb") as file:
        file.write(WHOLE[: at - 4] + data_bytes.to_bytes(4, "little"))
        file.truncate(at + data_bytes)
    began_s = time.process_time()
    said = said_at(tmp_path / "song.wav")
    assert said
    assert said.is_too_long
    assert time.process_time() - began_s < 0.1


def test_what_is_cut_short_misses_bytes() -> None:
    said = said_by(io.BytesIO(WHOLE[:3_000]), 3_000)
    assert said
    assert said.missing == len(WHOLE) - 3_000


def test_what_cannot_be_read_says_nothing(tmp_path: Path) -> None:
    assert said_at(tmp_path) is None
    assert said_at(tmp_path / "gone.wav") is None
    (tmp_path / "text.wav").write_text("RIFF and all that")
    assert said_at(tmp_path / "text.wav") is None


@settings(max_examples=examples(300))
@given(
    st.sampled_from([WHOLE[:200], FLAC[:200]]),
    st.lists(st.tuples(st.integers(0, 199), st.binary(min_size=1, max_size=8))),
)
def test_no_header_is_too_strange(content: bytes, changes: list[tuple[int, bytes]]) -> None:
    changed = bytearray(content)
    for place, other in changes:
        changed[place : place + len(other)] = other
    said = said_by(io.BytesIO(bytes(changed)), len(changed))
    assert said is None or (np.isfinite(said.seconds) and said.seconds >= 0.0)
