"""The gain coach: play hard for ten seconds, and it proposes the codec's gain. Pure; controld feeds it Status."""

import math
from dataclasses import dataclass, replace
from enum import Enum

from firmware.calibrate import coach_words
from firmware.levels import AnalogGain, GainKind, db_from_gain
from firmware.messages import Status

LISTEN_S = 10.0
SETTLE_S = 0.5
PATIENCE_S = 1.0  # Status comes every 50 ms
WINDOW_DBFS = (-9.0, -6.0)  # where the peaks of hard playing belong: loud, with 6 dB left for a harder stroke
HIGHEST_DBFS = -3.0  # above this there is no reserve for a harder stroke
AIM_DBFS = -7.5
NOTHING_DBFS = -50.0  # a soft single note of weak pickups (-27 dBu) is -45 dBFS even at a codec of +18 dBu
FINEST_STEP_DB = 0.1  # of a gain without steps: no hand turns a knob finer
AFTER_CLIPPING_DB = -6.0  # how far it went over cannot be seen: half the volts, and listen again


class CoachStep(Enum):
    """Where the coach stands."""

    IDLE = "idle"
    LISTENING = "listening"
    PROPOSED = "proposed"  # `proposed_db` waits for a yes
    DONE = "done"  # nothing to change, or changed
    FAILED = "failed"  # nothing was played, or the codec went away: `sentence` says it


@dataclass(frozen=True, slots=True)
class Coach:
    """What it heard and what it proposes. `sentence` is for a terminal, `short` (at most 21 characters) for the OLED.

    `peak` is the highest of |sample| at the converter since it began to listen, `clipped` whether the converter
    was at its end (which loud playing below full scale is not). `proposed_db` is an analogue gain, not a change.
    """

    step: CoachStep = CoachStep.IDLE
    ends_s: float = 0.0  # of the monotonic clock, while LISTENING
    peak: float = 0.0
    clipped: bool = False
    clips_before: int = 0  # audiod's count when it began to listen
    proposed_db: float | None = None
    gain_db: float = 0.0  # the analogue gain at which `peak` was heard
    sentence: str = ""
    short: str = ""


def begin(at_s: float) -> Coach:
    """Begins to listen. The first SETTLE_S count for nothing: a foot hit the pedal, or a gain was just moved."""
    return Coach(CoachStep.LISTENING, ends_s=at_s + SETTLE_S + LISTEN_S, **coach_words.play())


def heard(coach: Coach, status: Status, analog: AnalogGain, at_s: float) -> Coach:
    """What the coach makes of one Status (20 a second) at `at_s`; unchanged unless LISTENING. If the analogue gain
    moved while it listened, it begins anew. At the end it is PROPOSED, DONE or FAILED."""
    if coach.step is not CoachStep.LISTENING:
        return coach
    if not status.codec_present:
        return replace(coach, step=CoachStep.FAILED, **coach_words.codec_away())
    if at_s < coach.ends_s - LISTEN_S:
        return replace(coach, clips_before=status.input_clips, gain_db=analog.gain_db)
    if analog.gain_db != coach.gain_db:
        return replace(begin(at_s), **coach_words.gain_moved())
    clipped = coach.clipped or status.input_clips > coach.clips_before
    listening = replace(coach, peak=max(coach.peak, _magnitude(status.input_peak)), clipped=clipped)
    return _judge(listening, analog) if at_s >= coach.ends_s else listening


def passed(coach: Coach, at_s: float) -> Coach:
    """Time passed; FAILED if Status stayed away until after the end. For every Tick."""
    if coach.step is not CoachStep.LISTENING or at_s < coach.ends_s + PATIENCE_S:
        return coach
    return replace(coach, step=CoachStep.FAILED, **coach_words.no_answer())


def accept(coach: Coach, analog: AnalogGain, at_s: float) -> tuple[Coach, float | None]:
    """The player says yes: the coach, and the analogue gain in dB to set (CONTROL) or to believe (KNOB); None
    if there is nothing to set. After clipping the coach listens again, else it is DONE."""
    if coach.step is not CoachStep.PROPOSED or coach.proposed_db is None:
        return coach, None
    if coach.clipped:
        return begin(at_s), coach.proposed_db
    words = coach_words.changed(analog.kind, coach.proposed_db)
    return replace(coach, step=CoachStep.DONE, **words), coach.proposed_db


def leave() -> Coach:
    """The player has enough of it."""
    return Coach()


def _magnitude(peak: float) -> float:
    return peak if math.isfinite(peak) else 0.0


def _judge(coach: Coach, analog: AnalogGain) -> Coach:
    """What follows from ten seconds."""
    peak_dbfs = db_from_gain(coach.peak)
    if not coach.clipped and peak_dbfs < NOTHING_DBFS:
        return replace(coach, step=CoachStep.FAILED, **coach_words.nothing_played())
    low_dbfs, high_dbfs = WINDOW_DBFS
    if not coach.clipped and low_dbfs <= peak_dbfs <= high_dbfs:
        return replace(coach, step=CoachStep.DONE, **coach_words.right(peak_dbfs))
    change_db = AFTER_CLIPPING_DB if coach.clipped else AIM_DBFS - peak_dbfs
    proposed_db = _settable(analog, analog.gain_db + change_db)
    if proposed_db is None or not _helps(proposed_db - analog.gain_db, change_db):
        words = coach_words.stuck(analog, peak_dbfs, HIGHEST_DBFS, clipped=coach.clipped)
        return replace(coach, step=CoachStep.DONE, **words)
    words = coach_words.proposal(analog, proposed_db, peak_dbfs, HIGHEST_DBFS, clipped=coach.clipped)
    return replace(coach, step=CoachStep.PROPOSED, proposed_db=proposed_db, **words)


def _settable(analog: AnalogGain, wanted_db: float) -> float | None:
    """The highest gain not above `wanted_db` that can be set, or the lowest there is; None where nothing can be."""
    if analog.kind is GainKind.FIXED:
        return None
    step_db = analog.step_db or FINEST_STEP_DB
    steps = math.floor((wanted_db - analog.low_db) / step_db + 1e-6)
    return min(max(round(analog.low_db + steps * step_db, 6), analog.low_db), analog.high_db)


def _helps(moves_db: float, wanted_db: float) -> bool:
    """Whether the gain changes, and in the direction that is wanted: from between two steps, or from outside the
    range, the gain that can be set may lie on the other side."""
    return abs(moves_db) > 0.05 and (moves_db > 0.0) == (wanted_db > 0.0)
