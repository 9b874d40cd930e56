"""The codec that is there, its analogue gain and its owner's figures: what is known of them, and what follows. Pure;
the owner of State's `codec`.

The analogue gain is part of the sum: whoever moves it, the digital gain makes up for it. Where software moves it, the
sum counts the higher of where the control stands and where it is to stand, and a way up begins only when audiod has
reported that its gains are down (orders_due.is_down): so nothing gets loud in between, however long the blocks are, a
capture takes to load or a control to answer.
"""

from dataclasses import replace

from firmware.calibrate.owned import ENTERED, Figure, Owned, gain_at_start_db, with_mixer, with_owned
from firmware.decide import orders_due
from firmware.decide.effects import Effect, HearInput, Outcome, SaveOwned, Say, SetGain
from firmware.decide.events import CodecFound, DateStamped, GainFound, GainLost, GainRead, MixerRead
from firmware.decide.hearing import listens_anew
from firmware.decide.measuring_wants import WantForget, WantInput
from firmware.decide.player import plan
from firmware.decide.view import noticed
from firmware.levels import AnalogGain, GainKind, codec_levels
from firmware.state import State
from hw.profile import HardwareProfile
from hw.roles import MixerState

SAME_DB = 0.01  # no control has steps as fine as this


def codec_found(state: State, found: CodecFound) -> Outcome:
    """Takes over the codec, which has its own levels, owner's figures and gain; says where its level is doubtful."""
    profile, owned = found.profile, found.owned
    keys = (profile.key, profile.former.key) if profile.former and profile.former.sure else (profile.key,)
    wish_db = state.codec.wish_db if state.codec.wish_key in keys else None
    if not profile.waiting:  # else the codec that was left at this gain may be the one that comes
        state = _with(state, wish_key=profile.key, wish_db=wish_db)
    state = _with(
        state,
        name=profile.name,
        key=profile.key,
        shipped=codec_levels(profile.levels),
        owned=owned,
        analog=_analog(profile, owned, wish_db),
        stands_db=None,
        asked_db=None,
        mixer=MixerState(),
        input_channel=profile.on_input(owned.input_channel).codec.input_channel,
        input_channels=profile.codec.channels,
        trouble=profile.waiting,
        waiting=bool(profile.waiting),
    )
    state, said = plan(state, found.at_s)
    if profile.waiting:
        return state, (*said, Say(profile.waiting))
    if state.codec.levels.doubtful:
        return noticed(state, "codec level in doubt", found.at_s), (*said, Say(doubt(state)))
    return state, said


def doubt(state: State) -> str:
    """A sentence for a codec whose level cannot be trusted."""
    codec = state.codec.levels
    known = f"{codec.max_input_dbu:g} dBu" if codec.max_input_dbu is not None else "unknown"
    return (
        f"{state.codec.name}: its max_input_dbu is {known} (basis {codec.basis}, confidence {codec.confidence});"
        " the pedal may be off by some dB; measure it with `pedal calibrate`."
    )


def gain_found(state: State, found: GainFound) -> Outcome:
    """The control answers: the gain that the player left is set again; where none is known, the gain that it has
    counts."""
    analog = replace(state.codec.analog, low_db=found.low_db, high_db=found.high_db, step_db=found.step_db)
    wish_db = state.codec.wish_db
    answers = _with(state, analog=analog, asked_db=None, trouble="")
    state, said = gain_read(answers, GainRead(found.gain_db, found.at_s))
    if wish_db is None or abs(wish_db - found.gain_db) < SAME_DB:
        return state, said
    state, effects = want_gain(state, wish_db, found.at_s)
    return state, (*said, *effects)


def mixer_read(state: State, read: MixerRead) -> Outcome:
    """The card's mixer as it is now, whoever moved it: what has a scale counts as analogue gain, and the digital gain
    makes up for it; a doubt that is new is told."""
    before = {_subject(doubt) for doubt in _doubts(state)}
    mixer = replace(state.codec.mixer, doubts=(read.sentence,)) if read.sentence else read.mixer
    state, said = plan(_with(state, mixer=mixer), read.at_s)
    new = [doubt for doubt in _doubts(state) if _subject(doubt) not in before]
    if new:
        state = noticed(state, "mixer: level in doubt", read.at_s)
    return state, (*said, *map(Say, new))


def _subject(doubt: str) -> str:
    """A doubt without its figures, which follow the hand that turns: they are in brackets."""
    return doubt.partition(" (")[0]


def _doubts(state: State) -> tuple[str, ...]:
    levels = state.codec.levels
    return (*levels.doubts, *levels.output_doubts)


def gain_read(state: State, read: GainRead) -> Outcome:
    """The control's gain of now, whoever moved it. An answer to what it was told does not undo what the player has
    wished for since."""
    analog, asked_db = state.codec.analog, state.codec.asked_db
    if asked_db is None or abs(asked_db - analog.gain_db) < SAME_DB:
        analog = replace(analog, gain_db=read.gain_db)
    return plan(_with(state, wish_db=analog.gain_db, analog=analog, stands_db=read.gain_db, asked_db=None), read.at_s)


def gain_lost(state: State, lost: GainLost) -> Outcome:
    """The last good plan stays, in doubt; what was to be set is taken back."""
    state = noticed(_with(state, asked_db=None, trouble=lost.sentence), lost.short, lost.at_s)
    if lost.gain_db is not None:
        analog = replace(state.codec.analog, gain_db=lost.gain_db)
        state = _with(state, wish_db=lost.gain_db, analog=analog)
    state, said = plan(state, lost.at_s)  # the same sum, in doubt
    return state, (*said, Say(lost.sentence))


def want_gain(state: State, gain_db: float, at_s: float) -> Outcome:
    """Sets the control, or takes what the player says of the knob; within its range."""
    analog = state.codec.analog
    moved = replace(analog, gain_db=min(max(gain_db, analog.low_db), analog.high_db))
    told = analog.kind is not GainKind.KNOB or state.codec.owned.knob_gain_db is not None
    if analog.kind is GainKind.FIXED or (told and abs(moved.gain_db - analog.gain_db) < SAME_DB):
        return state, ()
    if state.codec.trouble:
        return noticed(state, "gain does not answer", at_s), ()
    if analog.kind is GainKind.KNOB:
        return _own(_with(state, analog=moved), replace(state.codec.owned, knob_gain_db=moved.gain_db), at_s)
    return plan(_with(state, wish_db=moved.gain_db, analog=moved), at_s)


def gain_due(state: State) -> Outcome:
    """What the control is to be told now: to go where the player wants it, if it stands elsewhere; up only when the
    digital gains are down, and one order at a time."""
    codec = state.codec
    to_db, stands_db = codec.analog.gain_db, codec.stands_db
    if stands_db is None or codec.asked_db is not None or codec.trouble or abs(to_db - stands_db) < SAME_DB:
        return state, ()
    if to_db > stands_db and not orders_due.is_down(state):
        return state, ()
    return _with(state, asked_db=to_db), (SetGain(to_db, stands_db),)


def want_input(state: State, want: WantInput) -> Outcome:
    """Hears another input of the codec from now on, and keeps that with the owner's figures."""
    codec = state.codec
    if not 1 <= want.channel <= codec.input_channels or want.channel == codec.input_channel:
        return state, ()
    state = listens_anew(noticed(_with(state, input_channel=want.channel), f"input {want.channel}", want.at_s))
    state, effects = _own(state, replace(codec.owned, input_channel=want.channel), want.at_s)
    return state, (*effects, HearInput(want.channel))


def date_stamped(state: State, figures: DateStamped) -> Outcome:
    """What was found is the owner's from now on; what was not found stays as it was."""
    found, owned, mixer = figures.found, state.codec.owned, state.codec.mixer
    if found.max_input_dbu is not None:
        figure = _figure(found.max_input_dbu, found.input_uncertainty_db, figures, mixer.input_stands)
        figure = replace(figure, input_channel=state.codec.input_channel)
        owned = replace(owned, max_input=figure)
    if found.max_output_dbu is not None:
        measured = found.max_output_dbu if figures.method == ENTERED else found.max_output_dbu - mixer.output_db
        figure = _figure(measured, found.output_uncertainty_db, figures, mixer.output_stands)
        owned = replace(owned, max_output=figure)
    return _own(state, owned, figures.at_s)


def forget(state: State, want: WantForget) -> Outcome:
    """The profile's own figures count again."""
    owned = state.codec.owned
    if want.which in ("input", "all"):
        owned = replace(owned, max_input=None)
    if want.which in ("output", "all"):
        owned = replace(owned, max_output=None)
    return _own(state, owned, want.at_s) if owned != state.codec.owned else (state, ())


def _with(state: State, **facts: object) -> State:
    """`state` with these facts of the codec, and the levels that are in force with them: the profile's, the owner's
    figures, the analogue gain, what the card's mixer does."""
    codec = replace(state.codec, **facts)
    owned = with_owned(codec.shipped or codec.levels, codec.owned)
    levels = with_mixer(owned, codec.owned, codec.mixer, codec.input_channel)
    lost = codec.analog.kind is GainKind.CONTROL and codec.trouble and not codec.waiting
    doubts = (codec.trouble, *levels.doubts) if lost else levels.doubts
    gain_db = codec.analog.gain_db if codec.stands_db is None else max(codec.analog.gain_db, codec.stands_db)
    levels = replace(levels, analog_gain_db=gain_db + codec.mixer.input_db, doubts=doubts)
    return replace(state, codec=replace(codec, levels=levels))


def _own(state: State, owned: Owned, at_s: float) -> Outcome:
    state, said = plan(_with(state, owned=owned), at_s)
    effects: tuple[Effect, ...] = (*said, SaveOwned(state.codec.key, owned))
    return state, effects


def _figure(dbu: float, uncertainty_db: float | None, figures: DateStamped, mixer: tuple[str, ...]) -> Figure:
    return Figure(round(dbu, 3), round(uncertainty_db or 0.0, 3), figures.method, figures.date, mixer)


def _analog(profile: HardwareProfile, owned: Owned, wish_db: float | None) -> AnalogGain:
    """The gain before the control answers: where it was left, what the player said of a knob, or the profile's."""
    facts = profile.analog
    kind = GainKind(facts.kind)
    gain_db = gain_at_start_db(kind, profile.levels.analog_gain_db, owned)
    if kind is GainKind.CONTROL and wish_db is not None:
        gain_db = wish_db
    return AnalogGain(kind, gain_db, facts.low_db, facts.high_db, facts.step_db)
