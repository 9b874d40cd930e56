"""The file that a recording goes into, mapped."""

import gc
import os
from pathlib import Path

import numpy as np
import pytest

from firmware.audio.tape import LONGEST_S, Tape, open_tape
from firmware.messages import StartTape

RATE_HZ = 48_000


def file_for(frames: int, folder: Path, name: str = "recording.f32") -> Path:
    path = folder / name
    path.write_bytes(bytes(frames * 4))
    return path


def tape_for(frames: int, path: Path | str) -> Tape:
    return open_tape(StartTape(frames, str(path)), rate_hz=RATE_HZ)


def mapped(path: Path) -> bool:
    return str(path) in Path("/proc/self/maps").read_text(encoding="utf-8")


def test_what_is_written_to_it_is_in_the_file_at_once(tmp_path: Path) -> None:
    path = file_for(5_000, tmp_path)
    tape = tape_for(5_000, path)
    take = np.random.default_rng(1).uniform(-1.0, 1.0, 5_000).astype(np.float32)
    np.copyto(tape.samples, take)
    np.testing.assert_array_equal(np.fromfile(path, np.float32), take)
    tape.release()


def test_it_begins_silent_whatever_was_in_the_file(tmp_path: Path) -> None:
    path = tmp_path / "used.f32"
    np.full(100, 0.5, np.float32).tofile(path)
    tape = tape_for(60, path)
    assert tape.samples.shape == (60,)
    assert not tape.samples.any()
    tape.release()
    assert (np.fromfile(path, np.float32)[60:] == 0.5).all()


def test_a_hole_is_filled_so_that_every_page_is_there(tmp_path: Path) -> None:
    path = tmp_path / "hole.f32"
    with path.open("wb") as file:
        file.truncate(4 * RATE_HZ)
    assert path.stat().st_blocks == 0
    tape = tape_for(RATE_HZ, path)
    assert path.stat().st_blocks * 512 >= 4 * RATE_HZ
    tape.release()


def test_released_it_is_gone_from_memory_and_the_file_keeps_what_was_recorded(tmp_path: Path) -> None:
    path = file_for(3_000, tmp_path)
    tape = tape_for(3_000, path)
    tape.samples.fill(0.25)
    assert mapped(path)
    tape.release()
    assert not mapped(path)
    assert (np.fromfile(path, np.float32) == 0.25).all()


def test_a_file_may_be_unlinked_while_it_is_recorded(tmp_path: Path) -> None:
    path = file_for(3_000, tmp_path)
    tape = tape_for(3_000, path)
    path.unlink()
    tape.samples.fill(0.25)
    tape.release()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["missing.f32", "no/such/folder.f32", "x" * 300, "nul\0inside"])
def test_a_file_that_is_not_there_is_a_sentence(tmp_path: Path, name: str) -> None:
    tape = tape_for(100, tmp_path / name)
    assert tape.samples.size == 0
    assert tape.trouble.startswith("Nothing can be recorded into ")
    assert "measure again" in tape.trouble


def test_a_file_without_room_is_a_sentence_and_stays_as_it_is(tmp_path: Path) -> None:
    path = file_for(99, tmp_path)
    assert "room for 99 of 100 frames" in tape_for(100, path).trouble
    assert path.stat().st_size == 99 * 4


def test_a_folder_or_a_pipe_is_no_file_and_nobody_waits_for_it(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    assert "it is no file" in tape_for(100, tmp_path / "pipe").trouble
    assert "directory" in tape_for(100, tmp_path).trouble


def test_no_recording_is_so_long_that_its_memory_would_be_missed(tmp_path: Path) -> None:
    path = file_for(1, tmp_path)
    assert f"at most {LONGEST_S} s" in tape_for(LONGEST_S * RATE_HZ + 1, path).trouble
    assert f"at most {LONGEST_S} s" in tape_for(2**32 - 1, path).trouble


def test_a_tape_that_could_not_be_opened_is_released_all_the_same(tmp_path: Path) -> None:
    tape_for(100, tmp_path / "missing").release()


@pytest.mark.parametrize("room_for", [0, 10, 100, 101])
def test_it_leaves_nothing_that_only_a_collector_would_find(tmp_path: Path, room_for: int) -> None:
    path = file_for(room_for, tmp_path)
    gc.collect()
    gc.disable()
    try:
        tape_for(100, path).release()
        assert gc.collect() == 0
    finally:
        gc.enable()


def test_no_file_stays_open(tmp_path: Path) -> None:
    open_files = len(list(Path("/proc/self/fd").iterdir()))
    for _ in range(20):
        tape_for(100, file_for(100, tmp_path)).release()
        tape_for(100, file_for(10, tmp_path)).release()
    assert len(list(Path("/proc/self/fd").iterdir())) == open_files
