"""How far a knob that software cannot see was turned: the player plays, turns, and plays the same again. Pure;
controld feeds it the peaks of Status."""

from collections.abc import Sequence
from dataclasses import dataclass

FEWEST_STROKES = 5


@dataclass(frozen=True, slots=True)
class Turned:
    """How many dB the knob adds, with its uncertainty of 95 %."""

    difference_db: float
    uncertainty_db: float


def strokes(peaks_dbfs: Sequence[float]) -> list[float]:
    """The peaks in dBFS of the strokes in `peaks_dbfs`, which are the highest sample of every 50 ms, in order
    (-inf: silence). May be asked again and again while the player plays: its length is the count."""
    raise NotImplementedError(peaks_dbfs)


def difference(before_dbfs: Sequence[float], after_dbfs: Sequence[float], *, clipped: bool = False) -> Turned:
    """What the knob added between two lots of strokes (peaks in dBFS, from `strokes`). `clipped`: the converter
    clipped while one of them was played. Raises LevelError, with a sentence that says what to do, for fewer than
    FEWEST_STROKES, for clipping, and for strokes too unlike each other."""
    raise NotImplementedError(before_dbfs, after_dbfs, clipped)
