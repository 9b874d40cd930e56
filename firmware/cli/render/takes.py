"""Takes: sound files that a guitar was recorded in, and those that are written of them."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import soundfile
import soxr

from firmware import PEDAL_RATE_HZ
from firmware.arrays import F32
from firmware.errors import CaptureError


def check_target(out: Path, take: Path) -> None:
    """Raises CaptureError for a name that is not a WAV file's, which saves a capture, and for the take itself."""
    if out.suffix.lower() != ".wav":
        raise CaptureError(
            f"{out}: what is rendered is a WAV file; give it a name that ends in .wav.", short="not .wav"
        )
    if not out.parent.is_dir():
        raise CaptureError(f"{out}: there is no such folder; make it first.", short="no such folder")
    if out.exists() and take.exists() and out.samefile(take):
        raise CaptureError(f"{out} is the take itself; give another name, so that it is kept.", short="same file")


def read_take(path: Path, codec_hz: int = PEDAL_RATE_HZ) -> F32:
    """The first channel at the codec's rate, float32 [frames]. Raises CaptureError for what is no sound."""
    try:
        samples, file_hz = soundfile.read(path, dtype="float32", always_2d=True)
    except (soundfile.LibsndfileError, OSError) as error:
        reason = "no such file" if not path.exists() else str(error).rstrip(".")
        raise CaptureError(f"{path}: cannot be read as sound ({reason}).", short="not a sound file") from error
    take: F32 = np.ascontiguousarray(samples[:, 0], dtype=np.float32)
    if not np.isfinite(take).all():
        raise CaptureError(f"{path}: holds samples that are not numbers; export it again.", short="bad sound file")
    if file_hz != codec_hz:
        return np.asarray(soxr.resample(take, file_hz, codec_hz), np.float32)
    return take


def write_take(path: Path, blocks: Iterator[F32], codec_hz: int = PEDAL_RATE_HZ) -> float:
    """Writes 32-bit float mono at the codec's rate; the peak. Raises CaptureError if it cannot."""
    peak = 0.0
    try:
        with soundfile.SoundFile(path, "w", codec_hz, 1, subtype="FLOAT", format="WAV") as file:
            for block in blocks:
                peak = max(peak, float(np.abs(block).max(initial=0.0)))
                file.write(block)
    except (soundfile.LibsndfileError, OSError) as error:
        raise CaptureError(
            f"{path}: cannot be written ({str(error).rstrip('.')}); look whether its disk has room and is writable.",
            short="cannot write",
        ) from error
    return peak
