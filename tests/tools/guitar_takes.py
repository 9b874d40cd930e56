"""Takes of a guitar as unlike as people play, for what must hold of any: each as loud as the one that captures are
measured with.
"""

from collections.abc import Iterator

import numpy as np
import soundfile

from firmware import PEDAL_RATE_HZ
from firmware.arrays import F32
from firmware.captures.prepare.guitar import guitar
from firmware.captures.prepare.k_weighting import integrated_lufs
from firmware.equal import GUITAR_LUFS
from firmware.levels import gain_from_db
from tests.tools.guitar import Pluck, Signal, play
from tests.tools.make_take import C_ADD9, E5, OPEN_STRINGS, TAKE, D, G, chug, strum

F5 = (1, 3, 3, None, None, None)
HIGH, HIGHER = (None, None, None, 7, 8, 7), (None, None, None, 9, 10, 9)


def takes() -> dict[str, F32]:
    """Each [frames] at 48 kHz, by its name: the one of prepare, which the others are held against, is `prepare`."""
    demo = np.asarray(soundfile.read(TAKE)[0], np.float64)
    played = {"demo": demo, "lead": _lead(), "funk": _funk(), "metal": _metal(), "picked": _picked()}
    return {"prepare": guitar(PEDAL_RATE_HZ), **{name: _as_loud(sound) for name, sound in played.items()}}


def _as_loud(sound: Signal) -> F32:
    louder_db = GUITAR_LUFS - integrated_lufs(sound, PEDAL_RATE_HZ)
    return (sound * gain_from_db(louder_db)).astype(np.float32)


def _lead() -> Signal:
    """Single notes above the twelfth fret."""
    return play(list(_one_by_one((76, 79, 83, 81, 79, 76, 74, 76, 71, 74, 76), 0.42)), 5.0, 11)


def _one_by_one(pitches: tuple[int, ...], each_s: float) -> Iterator[Pluck]:
    for number, pitch in enumerate(pitches):
        yield Pluck(0.05 + number * each_s, 0.97 * each_s, pitch, 0.8, vibrato_cents=8.0)


def _funk() -> Signal:
    """Sixteenths on the three highest strings."""
    strums = (
        strum(HIGH if step % 8 < 5 else HIGHER, 0.05 + 0.14 * step, 0.1, 0.9 if step % 2 else 0.6, 0.004)
        for step in range(24)
    )
    return play([pluck for each in strums for pluck in each], 3.6, 12)


def _metal() -> Signal:
    """Eighths under the palm on the two lowest."""
    chugs = (chug(E5 if step % 7 < 5 else F5, 0.05 + 0.13 * step, 0.12) for step in range(28))
    return play([pluck for each in chugs for pluck in each], 3.9, 13)


def _picked() -> Signal:
    """Open chords, string by string, softly."""
    plucks: list[Pluck] = []
    for number, shape in enumerate((G, C_ADD9, D, G)):
        notes = [string + fret for string, fret in zip(OPEN_STRINGS, shape, strict=True) if fret is not None]
        plucks += [Pluck(0.05 + 0.18 * (8 * number + step), 1.2, notes[step % len(notes)], 0.5) for step in range(8)]
    return play(plucks, 7.0, 14)
