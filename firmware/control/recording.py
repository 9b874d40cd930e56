"""What audiod records for a measurement: a file in the run folder, which lies in memory. Only for controld."""

from pathlib import Path

import numpy as np

from firmware.calibrate.reading import Samples
from firmware.errors import SettingsError
from firmware.messages import Record

SETTLE_S = 0.3  # the sine's ramp, and its way out through one buffer and in through another
BYTES_PER_FRAME = 4


class Recordings:
    """One recording at a time, in `folder`. Its first SETTLE_S are recorded and left out."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / "recording"
        self._settle_frames = 0

    def make(self, seconds: float, rate_hz: int) -> Record:
        """The order for a recording of so many seconds, its file made. Raises SettingsError."""
        self._settle_frames = round(SETTLE_S * rate_hz)
        frames = self._settle_frames + round(seconds * rate_hz)
        try:
            self._path.unlink(missing_ok=True)  # audiod may still have the last one mapped
            with self._path.open("xb") as file:
                file.truncate(frames * BYTES_PER_FRAME)
        except OSError as error:
            raise self._refuse(error) from error
        return Record(frames, str(self._path))

    def read(self, frames: int) -> Samples:
        """What of the first `frames` is to be looked at; the file is gone then. Raises SettingsError."""
        try:
            samples = np.fromfile(self._path, np.float32, frames)
        except OSError as error:
            raise self._refuse(error) from error
        self.discard()
        return samples[self._settle_frames :]

    def discard(self) -> None:
        self._path.unlink(missing_ok=True)

    def _refuse(self, error: OSError) -> SettingsError:
        return SettingsError(
            f"{self._path}: the recording cannot be made ({error.strerror or error}); make room in the run folder.",
            short="cannot record",
        )
