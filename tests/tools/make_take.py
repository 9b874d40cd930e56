"""The demo's guitar take, ours: a direct recording through an interface whose 0 dBFS is 12.2 dBu.

`python -m tests.tools.make_take` writes hw/sim/take.wav, 48 kHz mono 24 bit. In E minor at 112 beats a minute:
palm-muted chugs, open chords, a line on single strings, and a last note that rings out into silence.
"""

import math
import sys
from pathlib import Path

import numpy as np
import soundfile

from firmware.levels import volts_from_dbu
from tests.tools.guitar import RATE_HZ, Pluck, Signal, play

TAKE = Path(__file__).parents[2] / "hw" / "sim" / "take.wav"
INTERFACE_DBU = 12.2
PEAK_VOLTS = 0.75  # the hardest strum of a humbucker guitar
LENGTH_S = 12.0
BEAT_S = 60.0 / 112.0
SEED = 1959

OPEN_STRINGS = (40, 45, 50, 55, 59, 64)
G = (3, 2, 0, 0, 3, 3)
C_ADD9 = (None, 3, 2, 0, 3, 3)
D = (None, None, 0, 2, 3, 2)
E5 = (0, 2, 2, None, None, None)
G5 = (3, 5, 5, None, None, None)
A5 = (None, 0, 2, 2, None, None)
Shape = tuple[int | None, ...]


def make_take(seed: int = SEED) -> Signal:
    """The take in full-scale units: peak at PEAK_VOLTS on a codec of INTERFACE_DBU."""
    return at_volts(play(score(), LENGTH_S, seed), PEAK_VOLTS)


def at_volts(signal: Signal, peak_volts: float, level_dbu: float = INTERFACE_DBU) -> Signal:
    """`signal` scaled so that its peak is `peak_volts` where 0 dBFS is a sine of `level_dbu`."""
    full_scale_volts = math.sqrt(2.0) * volts_from_dbu(level_dbu)
    return signal * (peak_volts / full_scale_volts / float(np.abs(signal).max()))


def score() -> list[Pluck]:
    return [*_chugs(0.1), *_chords(0.1 + 4 * BEAT_S), *_line(0.1 + 9 * BEAT_S)]


def strum(shape: Shape, at_s: float, length_s: float, velocity: float = 0.8, spread_s: float = 0.011) -> list[Pluck]:
    """A chord, low string first; a negative spread is an upstroke."""
    notes = [string + fret for string, fret in zip(OPEN_STRINGS, shape, strict=True) if fret is not None]
    order = notes if spread_s >= 0 else notes[::-1]
    return [
        Pluck(at_s + k * abs(spread_s), length_s - k * abs(spread_s), note, velocity * (1 - 0.05 * k))
        for k, note in enumerate(order)
    ]


def chug(shape: Shape, at_s: float, length_s: float, velocity: float = 0.85) -> list[Pluck]:
    """The lowest two strings of a shape under the palm."""
    notes = [string + fret for string, fret in zip(OPEN_STRINGS, shape, strict=True) if fret is not None][:2]
    return [Pluck(at_s + 0.003 * k, length_s, note, velocity, muted=True) for k, note in enumerate(notes)]


def _chugs(start_s: float) -> list[Pluck]:
    eighth = BEAT_S / 2
    plucks: list[Pluck] = []
    for step, name in enumerate("eeEeeGeA"):
        at_s = start_s + step * eighth
        accent = {"E": E5, "G": G5, "A": A5}.get(name)
        plucks += strum(accent, at_s, eighth * 0.92, 0.85, 0.005) if accent else chug(E5, at_s, eighth * 0.95)
    return plucks


def _chords(start_s: float) -> list[Pluck]:
    down, up = 0.011, -0.008
    beats: list[tuple[float, float, Shape, float, float]] = [
        (0.0, 1.5, G, 0.95, down),
        (1.5, 0.5, G, 0.55, up),
        (2.0, 1.0, C_ADD9, 0.8, down),
        (3.0, 1.0, D, 0.8, down),
        (4.0, 1.0, E5, 0.9, down),
    ]
    return [
        pluck
        for beat, length, shape, velocity, spread_s in beats
        for pluck in strum(shape, start_s + beat * BEAT_S, length * BEAT_S, velocity, spread_s)
    ]


def _line(start_s: float) -> list[Pluck]:
    """Minor pentatonic, up and over a bend, into the note that stays."""
    notes: list[tuple[float, float, int, float, float]] = [
        (0.0, 0.5, 64, 0.7, 0.0),
        (0.5, 0.5, 67, 0.75, 0.0),
        (1.0, 1.0, 71, 0.85, 2.0),
        (2.0, 0.5, 69, 0.7, 0.0),
        (2.5, 0.5, 67, 0.75, 0.0),
        (3.0, 0.75, 69, 0.8, 0.0),
        (3.75, 0.25, 67, 0.65, 0.0),
    ]
    line = [
        Pluck(start_s + beat * BEAT_S, length * BEAT_S * 0.97, pitch, velocity, bend_semitones=bend)
        for beat, length, pitch, velocity, bend in notes
    ]
    last_s = start_s + 4 * BEAT_S
    return [*line, Pluck(last_s, LENGTH_S - 0.6 - last_s, 59, 1.0, vibrato_cents=14.0)]


def write_take(path: Path) -> None:
    """24 bit WAV, which the codec reads without a library; rounded here, so that every machine writes the same."""
    whole = np.rint(make_take() * 2**23).astype(np.int32) << 8
    soundfile.write(path, whole, RATE_HZ, format="WAV", subtype="PCM_24")


def main() -> None:
    path = Path(sys.argv[1]) if len(sys.argv) > 1 else TAKE
    path.parent.mkdir(parents=True, exist_ok=True)
    write_take(path)
    print(f"{path}: {LENGTH_S:g} s, peak {PEAK_VOLTS} V on a {INTERFACE_DBU} dBu interface")


if __name__ == "__main__":
    main()
