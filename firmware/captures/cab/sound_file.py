"""The samples of a sound file, read with suspicion: mono or stereo, finite and short, or one sentence why not.

Called by the worker, which may die of a file; libsndfile decodes.
"""

import io
from dataclasses import dataclass

import numpy as np
import soundfile

from firmware.arrays import F64
from firmware.captures.cab.facts import HIGHEST_HZ, LONGEST_S, LOWEST_HZ
from firmware.captures.cab.header import said_by
from firmware.captures.cab.refusals import refuse, refuse_long
from firmware.captures.kinds import AGAIN, HEAD_BYTES, TEXT, is_sound, is_text, of_content

CONTAINERS = ("WAV", "WAVEX", "RF64", "W64", "FLAC", "AIFF", "CAF")  # as libsndfile calls them
MOST_CHANNELS = 2
LOUDEST = 1e6  # 120 dB above full scale
SILENT_DBFS = -120.0  # of its peak: the last bit of 24 is at -138
DC_SHARE, DC_BELOW_HZ = 0.5, 20.0
SAVE_AS = "save it as WAV of 24 bits"


@dataclass(frozen=True, slots=True, eq=False)
class Sound:
    """samples [frames, channels], full scale 1."""

    samples: F64
    rate_hz: int


def read_sound(content: bytes, file: str) -> Sound:
    """The sound in the bytes of the file called `file`, which is fit for display. Raises CaptureError."""
    found = of_content(content)
    if found and not is_sound(found):
        refuse(file, f"it is {found.what}; {found.do}", short="not a sound")
    try:
        with soundfile.SoundFile(io.BytesIO(content)) as opened:
            most = _most_frames(opened, file)
            samples = opened.read(min(opened.frames, most + 1), dtype="float64", always_2d=True)
            sound, said = Sound(np.asarray(samples, np.float64), opened.samplerate), opened.frames
    except (soundfile.SoundFileError, RuntimeError, ValueError, OSError):
        if found is None and is_text(content[:HEAD_BYTES]):
            refuse(file, f"it is {TEXT.what} and no sound; {AGAIN}", short="not a sound")
        refuse(file, f"it is no sound that can be read here; {AGAIN}, or {SAVE_AS}", short="not a sound")
    if sound.samples.shape[0] > most:
        refuse_long(file, max(said, sound.samples.shape[0]) / sound.rate_hz)
    _check_whole(content, said, sound, file)
    _check_samples(sound, file)
    return sound


def _most_frames(opened: soundfile.SoundFile, file: str) -> int:
    """How many frames it may have. Raises CaptureError for what need not be decoded to be refused."""
    if opened.format not in CONTAINERS:
        refuse(file, f"it is a sound of the kind {opened.format}, under another name; {SAVE_AS}", short="not a WAV")
    if opened.channels > MOST_CHANNELS:
        refuse(file, f"it has {opened.channels} channels; export it in mono or stereo", short="too many channels")
    if not LOWEST_HZ <= opened.samplerate <= HIGHEST_HZ:
        refuse(
            file,
            f"its sample rate of {opened.samplerate:,} Hz is beyond the {LOWEST_HZ:,} to {HIGHEST_HZ:,} Hz that can"
            " be resampled; save it at 48,000 Hz",
            short="odd sample rate",
        )
    return int(LONGEST_S * opened.samplerate)


def _check_whole(content: bytes, said_frames: int, sound: Sound, file: str) -> None:
    """Raises CaptureError where less lies there than the header says; of a FLAC that does not say, libsndfile has
    2^63 - 1 frames."""
    said = said_by(io.BytesIO(content), len(content))
    frames = sound.samples.shape[0]
    if (said and said.missing) or frames < said_frames < 2**62:
        refuse(file, f"it ends in the middle, so it was not copied or downloaded whole; {AGAIN}", short="cut short")
    if not frames:
        refuse(file, f"it holds no sound at all; {AGAIN}, or export it again", short="empty sound")


def _check_samples(sound: Sound, file: str) -> None:
    samples = sound.samples
    if not np.isfinite(samples).all():
        refuse(file, "it holds samples that are no numbers (NaN or Inf); export it again", short="bad samples")
    peak = float(np.abs(samples).max())
    if peak > LOUDEST:
        refuse(file, f"its samples reach {peak:.3g} times full scale; export it again", short="bad samples")
    if peak < 10.0 ** (SILENT_DBFS / 20.0):
        refuse(file, "it is silent; export it again", short="silent")
    if _dc_share(sound) > DC_SHARE:
        refuse(
            file,
            f"most of it lies below {DC_BELOW_HZ:.0f} Hz, so it is direct current and no cabinet; export it again",
            short="direct current",
        )


def _dc_share(sound: Sound) -> float:
    """How much of its energy lies below DC_BELOW_HZ: 1e-3 for a click, 1 for a constant."""
    size = max(sound.samples.shape[0], sound.rate_hz)  # a second: of a shorter one 20 Hz would not be seen
    energy = np.sum(np.abs(np.fft.rfft(sound.samples, size, axis=0)) ** 2, axis=1)
    below = 1 + int(DC_BELOW_HZ * size / sound.rate_hz)
    return float(energy[:below].sum() / energy.sum())
