"""How loud a capture is with a guitar in it: what makes every preset as loud as the next.

NAM's loudness (loudness.py) is the RMS for loud noise, whatever the capture is driven with later: a clean amp then
leaves 14 dB quieter on a guitar than one that distorts. Here two seconds of a guitar go through the capture as it is
played, and BS.1770 says how loud that is. A capture compresses, so they go through it five times: as a guitar
reaches it when it is calibrated, 6 and 12 dB softer and harder: as far as converters of 1.15 and 22 dBu take one that
is not. Between those a straight line misses by 0.4 dB at most (the amps that ship, NAM's golden A2 and A1 standard).
Called by prepare.
"""

import math
from collections.abc import Callable
from pathlib import Path

import numpy as np
import soundfile
import soxr

from firmware.arrays import F32
from firmware.captures.prepare.k_weighting import integrated_lufs
from firmware.captures.prepare.spectrum import bands_heard
from firmware.levels import GUITAR_DBU, CaptureLevels, LoudnessAt, gain_from_db

# Muted and open chords and a line, by tests/tools/make_guitar.py: with the loudness of the demo's take, which has
# the peaks of a humbucker guitar, at a converter of GUITAR_DBU.
TAKE = Path(__file__).with_name("guitar.flac")
AROUND_DB = (-12.0, -6.0, 0.0, 6.0, 12.0)
SILENT_LUFS = -75.0  # what is quieter plays nothing: 55 dB of gain would bring up hiss


def on_guitar(play: Callable[[F32], F32], levels: CaptureLevels, rate_hz: int) -> tuple[LoudnessAt, ...]:
    """The loudness and spectrum of what `play` makes of a guitar, around the level that `levels` asks for; without
    those levels at which nothing is heard.

    `play` gives the capture's output [frames] for an input [frames] at the codec's `rate_hz`, from silence forever.
    """
    take, own_db = guitar(rate_hz), own_drive_db(levels)
    drives = (own_db + around_db for around_db in AROUND_DB)
    heard = ((drive_db, play(take * np.float32(gain_from_db(drive_db)))) for drive_db in drives)
    measured = (_loudness_at(drive_db, sound, rate_hz) for drive_db, sound in heard)
    return tuple(each for each in measured if each.lufs > SILENT_LUFS)


def _loudness_at(drive_db: float, heard: F32, rate_hz: int) -> LoudnessAt:
    lufs = lufs_of(heard, rate_hz)
    bands = bands_heard(heard, rate_hz) if lufs > SILENT_LUFS else ""
    return LoudnessAt(round(drive_db, 2), round(lufs, 2), bands)


def own_drive_db(levels: CaptureLevels) -> float:
    """How much hotter than in its file the take is in the capture, when that is calibrated."""
    return 0.0 if levels.input_level_dbu is None else GUITAR_DBU - levels.input_level_dbu


def guitar(rate_hz: int) -> F32:
    """The take [frames] at `rate_hz`."""
    take, file_hz = soundfile.read(TAKE, dtype="float32")
    return np.asarray(take if rate_hz == file_hz else soxr.resample(take, file_hz, rate_hz), np.float32)


def lufs_of(heard: F32, rate_hz: int) -> float:
    """The loudness of what left a capture; -inf for silence and what is no sound. Where it rests is not heard, and
    the absolute gate is not asked: how far the capture is turned up is what is being found out."""
    if not np.isfinite(heard).all():
        return -math.inf
    moved = heard - np.mean(heard, dtype=np.float64)
    rms = math.sqrt(np.mean(np.square(moved)))
    return integrated_lufs(moved / rms, rate_hz) + 20.0 * math.log10(rms) if rms else -math.inf
