"""The gate learns where to stand: two seconds of muted strings, and its threshold is 6 dB above the highest peak of
them. Pure; the owner of State's `gate_learn`.

What counts is the guitar's level (sound.Gate), whichever capture it goes into: the converter's peak, as far as this
converter's full scale is from that of the reference. The gate judges a mean square, which of any sound is below its
peaks: 3 dB for hum, 10 for hiss.
"""

import math
from dataclasses import replace

from firmware.decide import lists, player
from firmware.decide.effects import Outcome
from firmware.decide.view import noticed
from firmware.draft import GateLearn
from firmware.knobs import knob, shown
from firmware.levels import db_from_gain, gain_from_db
from firmware.messages import Status
from firmware.state import State

THRESHOLD, ON = "gate.threshold_db", "gate.on"
SETTLE_S = 0.5  # a hand has just pushed the encoder
LISTEN_S = 2.0
ABOVE_DB = 6.0
LOUDEST_DBFS = -20.0  # what is louder is no hum
PATIENCE_S = 1.0  # a Status comes every 50 ms


def begin(state: State, at_s: float) -> Outcome:
    """Listens from now on. Raises SettingsError where there is no preset."""
    preset = lists.current(state)
    return _with(state, GateLearn(ends_s=at_s + SETTLE_S + LISTEN_S, preset=preset.name)), ()


def left(state: State) -> State:
    """`state` in which nothing is learnt."""
    return _with(state, GateLearn())


def share(state: State, now_s: float) -> float | None:
    """How much of the time has passed, 0 to 1; None where nothing is learnt."""
    ends_s = state.gate_learn.ends_s
    return None if ends_s is None else min(max(1.0 - (ends_s - now_s) / (SETTLE_S + LISTEN_S), 0.0), 1.0)


def level_dbfs(state: State) -> float:
    """The guitar's peak of late, as its gate's threshold is meant; minus infinity where nothing is heard."""
    return db_from_gain(_peak(state, state.audio.status)) if state.audio.status else -math.inf


def listened(state: State, status: Status, at_s: float) -> Outcome:
    """What comes of a Status (20 a second)."""
    learn = state.gate_learn
    if learn.ends_s is None:
        return state, ()
    if not status.codec_present:
        return noticed(left(state), "no codec to hear", at_s), ()
    if state.preset is None or state.preset.name != learn.preset:
        return noticed(left(state), "gate: preset changed", at_s), ()
    if at_s < learn.ends_s - LISTEN_S:
        return _with(state, replace(learn, clips_before=status.input_clips)), ()
    peak, clipped = max(learn.peak, _peak(state, status)), status.input_clips > learn.clips_before
    if clipped or peak > gain_from_db(LOUDEST_DBFS):
        return noticed(left(state), "strings not quiet", at_s), ()
    learning = _with(state, replace(learn, peak=peak))
    return _learnt(learning, peak, at_s) if at_s >= learn.ends_s else (learning, ())


def passed(state: State, now_s: float) -> State:
    """Time passed; where no Status came until after the end, there is nothing to learn from."""
    ends_s = state.gate_learn.ends_s
    late = ends_s is not None and now_s > ends_s + PATIENCE_S
    return noticed(left(state), "nothing was heard", now_s) if late else state


def _learnt(state: State, peak: float, at_s: float) -> Outcome:
    """The gate on, at what was learnt, as far as its threshold goes, in whole steps."""
    facts = knob(THRESHOLD)
    wanted_db = max(db_from_gain(peak), facts.low) + ABOVE_DB
    threshold_db = min(max(math.ceil(wanted_db / facts.step) * facts.step, facts.low), facts.high)
    state, effects = player.set_knob(left(state), THRESHOLD, threshold_db, at_s)
    state, more = player.set_knob(state, ON, True, at_s)
    return noticed(state, f"gate at {shown(THRESHOLD, threshold_db)}", at_s), (*effects, *more)


def _peak(state: State, status: Status) -> float:
    """The guitar's; what is no number is full scale."""
    peak = status.input_peak * gain_from_db(state.codec.levels.full_scale_db)
    return peak if math.isfinite(peak) else 1.0


def _with(state: State, learn: GateLearn) -> State:
    return state if learn == state.gate_learn else replace(state, gate_learn=learn)
