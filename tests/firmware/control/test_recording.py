from pathlib import Path

import numpy as np
import pytest

from firmware.control.recording import Recordings
from firmware.errors import SettingsError


def test_a_recording_has_room_for_what_is_ordered_and_is_read_once(tmp_path: Path) -> None:
    recordings = Recordings(tmp_path)
    order = recordings.make(0.5, 48_000)
    assert order.frames == 24_000
    file = Path(order.path)
    assert file.stat().st_size == 24_000 * 4
    file.write_bytes(np.arange(24_000, dtype=np.float32).tobytes())
    assert list(recordings.read(3)) == [0.0, 1.0, 2.0]
    assert not file.exists()


def test_a_recording_takes_the_place_of_the_one_before(tmp_path: Path) -> None:
    recordings = Recordings(tmp_path)
    first = Path(recordings.make(0.5, 48_000).path).stat().st_ino
    held = (tmp_path / "recording").open("rb")  # as audiod may hold it
    assert Path(recordings.make(1.0, 48_000).path).stat().st_ino != first
    held.close()
    recordings.discard()
    recordings.discard()
    assert list(tmp_path.iterdir()) == []


def test_a_run_folder_that_cannot_hold_it_is_told(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="make room in the run folder"):
        Recordings(tmp_path / "gone").make(1.0, 48_000)
    with pytest.raises(SettingsError, match="recording"):
        Recordings(tmp_path).read(10)
