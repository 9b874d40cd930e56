"""The turn of a knob's gain: it collects what is played before and after the knob is turned. Pure; controld feeds
it Status, the command line leads through it.
"""

import math
from dataclasses import dataclass, replace
from typing import Literal

from firmware.calibrate.knob import Turned, difference, strokes
from firmware.errors import LevelError
from firmware.levels import db_from_gain
from firmware.messages import Status

MOST_PEAKS = 1200  # a minute: whoever has not played by then has gone for a coffee


@dataclass(frozen=True, slots=True)
class KnobTurn:
    """The peaks at the converter in dBFS, one each 50 ms, of what was played before and after. At the end either
    `turned` says by how much the knob was turned, or `sentence` why that is not known."""

    phase: Literal["idle", "before", "after", "done"] = "idle"
    before_dbfs: tuple[float, ...] = ()
    after_dbfs: tuple[float, ...] = ()
    clips: int | None = None  # audiod's count when this phase began; None: not heard yet
    before_clipped: bool = False
    after_clipped: bool = False
    turned: Turned | None = None
    sentence: str = ""

    @property
    def count(self) -> int:
        """Strokes heard in this phase."""
        return len(strokes(self.before_dbfs if self.phase == "before" else self.after_dbfs))

    @property
    def clipped(self) -> bool:
        """Whether the converter clipped while something that counts was played."""
        return self.before_clipped or self.after_clipped


def begin() -> KnobTurn:
    """Listens to what is played before the knob is turned."""
    return KnobTurn("before")


def again(turn: KnobTurn) -> KnobTurn:
    """Listens to what is played after it; once more, if it did already."""
    if turn.phase == "idle":
        return turn
    return KnobTurn("after", before_dbfs=turn.before_dbfs, before_clipped=turn.before_clipped)


def heard(turn: KnobTurn, status: Status) -> KnobTurn:
    """What the turn makes of one Status."""
    if turn.phase not in ("before", "after"):
        return turn
    clips = status.input_clips if turn.clips is None else turn.clips
    clipped = status.input_clips > clips
    peak_dbfs = db_from_gain(status.input_peak) if math.isfinite(status.input_peak) else -math.inf
    if turn.phase == "before":
        peaks_dbfs = (*turn.before_dbfs, peak_dbfs)[-MOST_PEAKS:]
        return replace(turn, clips=clips, before_dbfs=peaks_dbfs, before_clipped=turn.before_clipped or clipped)
    peaks_dbfs = (*turn.after_dbfs, peak_dbfs)[-MOST_PEAKS:]
    return replace(turn, clips=clips, after_dbfs=peaks_dbfs, after_clipped=turn.after_clipped or clipped)


def end(turn: KnobTurn) -> KnobTurn:
    """Compares the two."""
    if turn.phase != "after":
        return turn
    before, after = strokes(turn.before_dbfs), strokes(turn.after_dbfs)
    try:
        turned = difference(before, after, clipped=turn.clipped)
    except LevelError as error:
        return replace(turn, phase="done", sentence=error.sentence)
    return replace(turn, phase="done", turned=turned)
