"""What audiod records for a measurement: a file in the run folder, which lies in memory. controld alone uses it."""

from pathlib import Path

import numpy as np

from firmware.calibrate.reading import Samples
from firmware.errors import SettingsError
from firmware.messages import StartTape

BYTES_PER_FRAME = 4


class TapeFile:
    """One recording at a time, in `folder`."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / "recording"

    def make(self, seconds: float, rate_hz: int) -> StartTape:
        """Makes the file for a recording of so many seconds, and returns the order for it. Raises SettingsError."""
        frames = round(seconds * rate_hz)
        try:
            self._path.unlink(missing_ok=True)  # audiod may still have the last one mapped
            with self._path.open("xb") as file:
                file.truncate(frames * BYTES_PER_FRAME)
        except OSError as error:
            raise self._refuse(error) from error
        return StartTape(frames, str(self._path))

    def read(self, frames: int) -> Samples:
        """Returns the first `frames`, float32, and removes the file. Raises SettingsError."""
        try:
            samples = np.fromfile(self._path, np.float32, frames)
        except OSError as error:
            raise self._refuse(error) from error
        self.discard()
        return samples

    def discard(self) -> None:
        self._path.unlink(missing_ok=True)

    def _refuse(self, error: OSError) -> SettingsError:
        return SettingsError(
            f"{self._path}: the recording cannot be made ({error.strerror or error}); make room in the run folder.",
            short="cannot record",
        )
