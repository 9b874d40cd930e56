"""How far a knob that software cannot see was turned: the player plays, turns, and plays the same again. Pure;
controld feeds it the peaks of Status."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from firmware.errors import LevelError

FEWEST_STROKES = 5  # of each lot: below that, 95 % certainty would need all pairs of strokes
SOFTEST_DBFS = -50.0
RISE_DB = 6.0  # a stroke stands out this far from what rang before it
HOLD_PEAKS = 4  # 0.2 s: as long as a stroke grows, and no two strokes of a person who plays them apart
WIDEST_DB = 2.0  # an answer less certain than this is no better than reading the knob's print


@dataclass(frozen=True, slots=True)
class Turned:
    """How many dB the knob adds, with its uncertainty of 95 %."""

    difference_db: float
    uncertainty_db: float


def strokes(peaks_dbfs: Sequence[float]) -> list[float]:
    """The peaks in dBFS of the strokes in `peaks_dbfs`, which are the highest sample of every 50 ms, in order
    (-inf: silence). May be asked again and again while the player plays: its length is the count."""
    found: list[float] = []
    floor_dbfs, since = SOFTEST_DBFS - RISE_DB, HOLD_PEAKS
    for peak_dbfs in peaks_dbfs:
        heard_dbfs = max(peak_dbfs, SOFTEST_DBFS - RISE_DB)  # NaN and silence are the floor
        since += 1
        if since < HOLD_PEAKS:
            found[-1] = max(found[-1], heard_dbfs)
            floor_dbfs = heard_dbfs
        elif heard_dbfs >= floor_dbfs + RISE_DB:
            found.append(heard_dbfs)
            since, floor_dbfs = 0, heard_dbfs
        else:
            floor_dbfs = min(floor_dbfs, heard_dbfs)
    return found


def difference(before_dbfs: Sequence[float], after_dbfs: Sequence[float], *, clipped: bool = False) -> Turned:
    """What the knob added between two lots of strokes (peaks in dBFS, from `strokes`). `clipped`: the converter
    clipped while one of them was played. Raises LevelError, with a sentence that says what to do, for fewer than
    FEWEST_STROKES, for clipping, and for strokes too unlike each other.

    The median of the differences of all pairs (Hodges and Lehmann), between the bounds of the rank sum's test: a
    stroke that slipped moves it little.
    """
    _check(before_dbfs, after_dbfs, clipped=clipped)
    pairs = sorted(after - before for before in before_dbfs for after in after_dbfs)
    n, m = len(before_dbfs), len(after_dbfs)
    outside = max(0, math.floor(n * m / 2 - 1.96 * math.sqrt(n * m * (n + m + 1) / 12)))
    uncertainty_db = max((pairs[-1 - outside] - pairs[outside]) / 2, 0.1)  # 0.1 dB: two strokes alike are luck
    if uncertainty_db > WIDEST_DB:
        raise LevelError(
            f"The strokes are too unlike each other to tell the knob's gain (within {uncertainty_db:.1f} dB only);"
            " play the same open string, equally hard each time.",
            short="strokes too unlike",
        )
    return Turned(median(pairs), uncertainty_db)


def _check(before_dbfs: Sequence[float], after_dbfs: Sequence[float], *, clipped: bool) -> None:
    if clipped:
        raise LevelError(
            "The converter clipped, so that the strokes' peaks are unknown; play softer, both times alike.",
            short="clipped: play softer",
        )
    for when, lot in (("before", before_dbfs), ("after", after_dbfs)):
        if len(lot) < FEWEST_STROKES:
            raise LevelError(
                f"{len(lot)} strokes were heard {when} the knob was turned; play at least {FEWEST_STROKES},"
                " and let each ring half a second.",
                short=f"play {FEWEST_STROKES} strokes or more"[:21],
            )
