"""audiod that notes what it writes: `python -m tests.tools.timed_audiod FILE AUDIOD'S OPTIONS`.

For press_to_sound: of each block when it was written, and the phasor in it of a tone of 8 frames a period.
"""

import sys
import time
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from firmware.audiod import main as audiod
from hw.sim.wav_codec import WavCodec

TONE_FRAMES = 8
Note = np.dtype([("written_s", np.float64), ("phasor", np.complex128)])


def note(file: Path) -> None:
    """Every block from now on, as a Note behind the others in `file`."""
    notes, write = file.open("wb", buffering=0), WavCodec.write

    def noted(self: WavCodec, block: NDArray[np.float32]) -> bool:
        now_s = time.monotonic()
        turns = np.exp(-2j * np.pi * np.arange(block.size) / TONE_FRAMES)
        notes.write(np.array([(now_s, np.mean(block * turns))], Note).tobytes())
        return write(self, block)

    WavCodec.write = noted


if __name__ == "__main__":
    note(Path(sys.argv[1]))
    sys.exit(audiod(sys.argv[2:]))
