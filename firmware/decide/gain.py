"""The codec that is there, its analogue gain and its owner's figures: what is known of them, and what follows. Pure.

The analogue gain is part of the sum: whoever moves it, the digital gain makes up for it at once.
"""

from dataclasses import replace

from firmware.calibrate import coach
from firmware.calibrate.coach import CoachStep
from firmware.calibrate.finder import Finder
from firmware.calibrate.owned import Figure, Owned, gain_told_db
from firmware.decide.effects import Effect, SaveOwned, Say, SetGain
from firmware.decide.events import CodecFound, Dated, GainFound, GainLost, GainRead, WantForget
from firmware.decide.outcome import Outcome, noticed
from firmware.decide.planning import in_force, plan
from firmware.levels import AnalogGain, GainKind, codec_levels
from firmware.state import State
from hw.profile import HardwareProfile

SAME_DB = 0.01  # no control has steps as fine as this


def codec_found(state: State, found: CodecFound) -> Outcome:
    """Takes over the codec, which has its own levels, owner's figures and gain; says where its level is doubtful."""
    profile, owned = found.profile, found.owned
    wish_db = state.gain_wish_db if profile.key == state.gain_key else None
    if not profile.waiting:  # else the codec that was left at this gain may be the one that comes
        state = replace(state, gain_key=profile.key, gain_wish_db=wish_db)
    state = replace(
        state,
        codec_name=profile.name,
        codec_key=profile.key,
        shipped_levels=codec_levels(profile.levels),
        owned=owned,
        analog=_analog(profile, owned, wish_db),
        gain_trouble=profile.waiting,
        coach=coach.leave(),
        finder=Finder(),
    )
    state, said = plan(in_force(state), found.at_s)
    if profile.waiting:
        return state, (*said, Say(profile.waiting))
    if state.codec_levels.doubtful:
        return noticed(state, "codec level in doubt", found.at_s), (*said, Say(doubt(state)))
    return state, said


def doubt(state: State) -> str:
    """A sentence for a codec whose level cannot be trusted."""
    codec = state.codec_levels
    known = f"{codec.max_input_dbu:g} dBu" if codec.max_input_dbu is not None else "unknown"
    return (
        f"{state.codec_name}: its max_input_dbu is {known} (basis {codec.basis}, confidence {codec.confidence});"
        " the pedal may be off by some dB; measure it with `pedal calibrate`."
    )


def gain_found(state: State, found: GainFound) -> Outcome:
    """The control answers: what the player left it at is set again, else what it is counts."""
    analog = replace(state.analog, low_db=found.low_db, high_db=found.high_db, step_db=found.step_db)
    wish_db = state.gain_wish_db
    state, said = gain_read(replace(state, analog=analog, gain_trouble=""), GainRead(found.gain_db, found.at_s))
    if wish_db is None or abs(wish_db - found.gain_db) < SAME_DB:
        return state, said
    state, effects = want_gain(state, wish_db, found.at_s)
    return state, (*said, *effects)


def gain_read(state: State, read: GainRead) -> Outcome:
    """The control's gain of now, whoever moved it."""
    moved = replace(state, gain_wish_db=read.gain_db, analog=replace(state.analog, gain_db=read.gain_db))
    return plan(in_force(moved), read.at_s)


def gain_lost(state: State, lost: GainLost) -> Outcome:
    """The last good plan stays; what was to be set is taken back."""
    state = noticed(replace(state, gain_trouble=lost.sentence), lost.short, lost.at_s)
    if state.coach.step in (CoachStep.PROPOSED, CoachStep.DONE):  # it would tell of a gain that is not there
        state = replace(state, coach=coach.leave())
    if lost.gain_db is None:
        return state, (Say(lost.sentence),)
    state, said = plan(in_force(replace(state, analog=replace(state.analog, gain_db=lost.gain_db))), lost.at_s)
    return state, (*said, Say(lost.sentence))


def want_gain(state: State, gain_db: float, at_s: float) -> Outcome:
    """Sets the control, or takes what is told of the knob; within its range."""
    analog = state.analog
    moved = replace(analog, gain_db=min(max(gain_db, analog.low_db), analog.high_db))
    if analog.kind is GainKind.FIXED or abs(moved.gain_db - analog.gain_db) < SAME_DB:
        return state, ()
    if state.gain_trouble:
        return noticed(state, "gain does not answer", at_s), ()
    if analog.kind is GainKind.KNOB:
        return _own(replace(state, analog=moved), replace(state.owned, knob_gain_db=moved.gain_db), at_s)
    state, said = plan(in_force(replace(state, analog=moved)), at_s)
    return state, (*said, SetGain(moved.gain_db, analog.gain_db))


def dated(state: State, figures: Dated) -> Outcome:
    """What was found is the owner's from now on; what was not found stays as it was."""
    found = figures.found
    owned = state.owned
    if found.max_input_dbu is not None:
        figure = _figure(found.max_input_dbu, found.input_uncertainty_db, figures)
        owned = replace(owned, max_input=figure)
    if found.max_output_dbu is not None:
        figure = _figure(found.max_output_dbu, found.output_uncertainty_db, figures)
        owned = replace(owned, max_output=figure)
    return _own(state, owned, figures.at_s)


def forget(state: State, want: WantForget) -> Outcome:
    """The profile's own figures count again."""
    owned = state.owned
    if want.which in ("input", "all"):
        owned = replace(owned, max_input=None)
    if want.which in ("output", "all"):
        owned = replace(owned, max_output=None)
    return _own(state, owned, want.at_s) if owned != state.owned else (state, ())


def _own(state: State, owned: Owned, at_s: float) -> Outcome:
    state, said = plan(in_force(replace(state, owned=owned)), at_s)
    effects: tuple[Effect, ...] = (*said, SaveOwned(state.codec_key, owned))
    return state, effects


def _figure(dbu: float, uncertainty_db: float | None, figures: Dated) -> Figure:
    return Figure(round(dbu, 3), round(uncertainty_db or 0.0, 3), figures.method, figures.date)


def _analog(profile: HardwareProfile, owned: Owned, wish_db: float | None) -> AnalogGain:
    """The gain before the control is asked: what it was left at, what was told of the knob, or the profile's."""
    facts = profile.analog
    kind = GainKind(facts.kind)
    gain_db = gain_told_db(kind, profile.levels.analog_gain_db, owned)
    if kind is GainKind.CONTROL and wish_db is not None:
        gain_db = wish_db
    return AnalogGain(kind, gain_db, facts.low_db, facts.high_db, facts.step_db)
