"""The two seconds of guitar by which prepare makes captures equally loud.

`python -m tests.tools.make_loudness_take` writes firmware/captures/prepare/guitar.flac, 48 kHz mono 16 bit. Another
score than the demo's: what is equal on this is to be equal on anything. Of a dozen scores of two seconds this one
leaves the factory amps and NAM's golden A2 and A1 nearest to each other on the demo's take: 0.6 LU from the quietest
to the loudest, where the others have up to 2.2. The low E of an open chord matters, and a rest.
"""

import sys
from pathlib import Path

import numpy as np
import soundfile

from firmware.captures.prepare.guitar import TAKE
from firmware.captures.prepare.k_weighting import integrated_lufs
from firmware.levels import GUITAR_DBU
from tests.tools.guitar import RATE_HZ, Pluck, Signal, play
from tests.tools.make_take import A5, INTERFACE_DBU, chug, make_take, strum

E_MAJOR = (0, 2, 2, 1, 0, 0)
CHUG_S, CHORD_S, NOTE_S, LAST_S, REST_S = 0.15, 0.5, 0.12, 0.5, 0.3
START_S = 0.03
SEED = 7


def make_loudness_take() -> Signal:
    """The take in full-scale units of a converter of GUITAR_DBU: as loud as the demo's there."""
    taken = score()
    sound = play(taken, taken[-1].at_s + LAST_S + REST_S, SEED)
    wanted_lufs = integrated_lufs(make_take(), RATE_HZ) + INTERFACE_DBU - GUITAR_DBU
    return sound * 10.0 ** ((wanted_lufs - integrated_lufs(sound, RATE_HZ)) / 20.0)


def score() -> list[Pluck]:
    """Two chugs and an accent, an open chord, two notes with a bend, and one that stays and is let go."""
    accent_s, chord_s = START_S + 2 * CHUG_S, START_S + 3.4 * CHUG_S
    line_s = chord_s + CHORD_S
    return [
        *chug(A5, START_S, CHUG_S * 0.95),
        *chug(A5, START_S + CHUG_S, CHUG_S * 0.95),
        *strum(A5, accent_s, CHUG_S * 1.3, 0.85, 0.005),
        *strum(E_MAJOR, chord_s, CHORD_S, 0.9, 0.009),
        Pluck(line_s, NOTE_S * 0.97, 72, 0.7),
        Pluck(line_s + NOTE_S, NOTE_S * 0.97, 74, 0.8, bend_semitones=2.0),
        Pluck(line_s + 2 * NOTE_S, LAST_S, 69, 0.9, vibrato_cents=14.0),
    ]


def write_loudness_take(path: Path) -> None:
    whole = np.rint(make_loudness_take() * 2**15).astype(np.int16)
    soundfile.write(path, whole, RATE_HZ, format="FLAC", subtype="PCM_16")


def main() -> None:
    path = Path(sys.argv[1]) if len(sys.argv) > 1 else TAKE
    write_loudness_take(path)
    print(f"{path}: {soundfile.info(path).duration:.2f} s, {path.stat().st_size} bytes")


if __name__ == "__main__":
    main()
