from pathlib import Path

import numpy as np
import pytest

from firmware.control.tape_file import TapeFile
from firmware.errors import SettingsError


def test_a_recording_has_room_for_what_is_ordered_and_is_read_once(tmp_path: Path) -> None:
    tape = TapeFile(tmp_path)
    order = tape.make(0.5, 48_000)
    assert order.frames == 24_000
    file = Path(order.path)
    assert file.stat().st_size == 24_000 * 4
    file.write_bytes(np.arange(24_000, dtype=np.float32).tobytes())
    assert list(tape.read(3)) == [0.0, 1.0, 2.0]
    assert not file.exists()


def test_a_recording_takes_the_place_of_the_one_before(tmp_path: Path) -> None:
    tape = TapeFile(tmp_path)
    first = Path(tape.make(0.5, 48_000).path).stat().st_ino
    held = (tmp_path / "recording").open("rb")  # as audiod may hold it
    assert Path(tape.make(1.0, 48_000).path).stat().st_ino != first
    held.close()
    tape.discard()
    tape.discard()
    assert list(tmp_path.iterdir()) == []


def test_a_run_folder_that_cannot_hold_it_is_reported(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="make room in the run folder"):
        TapeFile(tmp_path / "gone").make(1.0, 48_000)
    with pytest.raises(SettingsError, match="recording"):
        TapeFile(tmp_path).read(10)
