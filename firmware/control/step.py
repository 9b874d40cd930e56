"""step(state, event) -> the next state, and what must be done: who decides what. Pure; time is the event's own.

Whatever happened, audiod is then given the orders that are due (decide/orders_due.py); lights and screen follow the
`Status` that comes back, not the wish.
"""

from firmware.calibrate.owned import ENTERED
from firmware.control import gestures
from firmware.control.gestures import by_foot, by_hand, tried
from firmware.decide import (
    actions,
    capture_edits,
    feet,
    gate_learn,
    hand,
    hearing,
    leaving,
    listing,
    losses,
    orders_due,
    player,
    reports,
    view,
    walk,
)
from firmware.decide.codec import (
    date_stamped,
    forget,
    gain_due,
    gain_found,
    gain_read,
    mixer_read,
    want_gain,
    want_input,
)
from firmware.decide.effects import (
    Effect,
    MakeTape,
    Outcome,
    ReadLibrary,
    Remember,
    Say,
    StampDate,
)
from firmware.decide.events import (
    AllWritten,
    CaptureImported,
    CodecFound,
    DateStamped,
    Do,
    Event,
    GainFound,
    GainLost,
    GainRead,
    Heard,
    ImportEnded,
    ImportRemarked,
    LibraryRead,
    MachineRead,
    MixerRead,
    OrderLost,
    PlayPreset,
    Started,
    TapeRead,
    Tick,
    Trouble,
    WantCapture,
    WantImport,
    WantKnob,
    WantLists,
    WantRescan,
)
from firmware.decide.imports import import_ended, import_path, imported, remarked, stick_went, unfinished
from firmware.decide.library import library_read, started
from firmware.decide.machine import machine_read
from firmware.decide.measuring import (
    audio_ended,
    coach_wanted,
    codec_changed,
    gain_lost,
    measured_anew,
    passed,
    strokes_wanted,
    tape_read,
    wizard_wanted,
)
from firmware.decide.measuring_wants import (
    WantCoach,
    WantFigures,
    WantForget,
    WantGain,
    WantInput,
    WantMeasured,
    WantStrokes,
    WantWizard,
)
from firmware.state import State
from firmware.store.last import KeptTurn, Last
from hw.events import EncoderPush, EncoderTurned, StickCame, StickWent, StompEdge


def step(state: State, event: Event) -> Outcome:
    """The state after `event`, and the effects to carry out in their order. Never raises."""
    after, effects = _decide(state, event)
    after = orders_due.tried_again(after) if _chosen(state, after, event) else after
    at_s: float = getattr(event, "at_s", after.audio.heard_s)
    after, planned = player.planned_anew(state, after, at_s)
    after, more = gestures.opened(state, after, at_s)
    after, anew = measured_anew(state, after)
    after, orders = orders_due.due(after)
    after, moves = gain_due(after)
    late = tuple(effect for effect in effects if _is_late(effect))
    early = tuple(effect for effect in effects if not _is_late(effect))
    last = _last(after)
    remembered = (Remember(last),) if last != _last(state) else ()
    return after, (*early, *planned, *more, *anew, *orders, *moves, *late, *remembered)


def _chosen(before: State, after: State, event: Event) -> bool:
    """Whether the player chose what is to sound, be it the same again."""
    return isinstance(event, PlayPreset | Do) and before.player is not after.player


def _decide(state: State, event: Event) -> Outcome:  # noqa: C901 - one line for each kind of event
    match event:
        case StompEdge():
            return by_foot(*feet.stepped(state, event))
        case EncoderTurned() | EncoderPush():
            return by_hand(*hand.moved(state, event))
        case Heard():
            return reports.heard(state, event.report, event.at_s)
        case Tick():
            return _passed(state, event.at_s)
        case OrderLost():
            return reports.silenced(state), ()
        case AllWritten():
            return view.written(state), ()
        case LibraryRead():
            return library_read(state, event)
        case PlayPreset():
            return player.aim(state, event.position, event.at_s)
        case WantKnob():
            return tried(state, lambda: player.set_knob(state, event.path, event.value, event.at_s), event.at_s)
        case WantLists():
            return tried(state, lambda: listing.edited(state, event.edit, event.at_s), event.at_s)
        case WantCapture():
            change, force = event.change, event.force
            return tried(state, lambda: capture_edits.changed(state, change, event.at_s, force=force), event.at_s)
        case Do() if leaving.is_going(state):
            return state, ()
        case Do():
            return tried(state, lambda: actions.do(state, event.action, event.at_s), event.at_s)
        case Started():
            return started(state, event.due)
        case WantImport():
            return import_path(state, event.path)
        case WantRescan():
            return state, (ReadLibrary(),)
        case StickCame():
            return import_path(state, event.folder)
        case StickWent():
            return stick_went(state, event.folder)
        case CaptureImported():
            return imported(state, event)
        case ImportRemarked():
            return remarked(state, event)
        case ImportEnded():
            return import_ended(state, event)
        case Trouble():
            return view.noticed(state, event.short, event.at_s), (Say(event.sentence),)
        case CodecFound():
            return codec_changed(state, event)
        case GainFound():
            return gain_found(state, event)
        case GainRead():
            return gain_read(state, event)
        case GainLost():
            return gain_lost(state, event)
        case MixerRead():
            return mixer_read(state, event)
        case MachineRead():
            return machine_read(losses.looked(state, event.machine), event)
        case TapeRead():
            return tape_read(state, event)
        case DateStamped():
            return date_stamped(state, event)
        case _:
            return _measure(state, event)


def _measure(state: State, want: WantMeasured) -> Outcome:
    match want:
        case WantGain():
            return want_gain(state, want.gain_db, want.at_s)
        case WantInput():
            return want_input(state, want)
        case WantCoach():
            return coach_wanted(state, want)
        case WantStrokes():
            return strokes_wanted(state, want)
        case WantWizard():
            return wizard_wanted(state, want)
        case WantFigures():
            return state, (StampDate(want.found, ENTERED),)
        case WantForget():
            return forget(state, want)


def _is_late(effect: Effect) -> bool:
    """Whether the effect waits until audiod has its orders: a recording comes after its sine."""
    return isinstance(effect, MakeTape)


def _passed(state: State, now_s: float) -> Outcome:
    state, meant = by_foot(*feet.passed(walk.passed(gestures.passed(view.passed(state, now_s), now_s), now_s), now_s))
    state, held = by_hand(*hand.passed(state, now_s))
    meant = (*meant, *held)
    state, stayed = leaving.passed(gate_learn.passed(state, now_s), now_s)
    meant = (*meant, *stayed)
    state, effects = passed(state, now_s)
    if not hearing.is_silent(state, now_s):
        return state, (*meant, *effects)
    state, left = audio_ended(reports.silenced(state), now_s)
    state = view.noticed(state, "audio does not answer", now_s)
    return state, (*meant, *effects, *left, Say("the audio process does not answer."))


def _last(state: State) -> Last:
    codec, preset, lists = state.codec, state.preset, state.lists
    key = codec.wish_key if codec.wish_db is not None else ""
    return Last(
        preset.name if preset else None,
        state.player.bypass,
        clean=False,
        codec_key=key,
        analog_gain_db=codec.wish_db,
        importing=unfinished(state),
        factory_came=state.imports.factory_came,
        factory_files=state.imports.factory_files,
        setlist=lists.setlist,
        place=lists.place,
        history=lists.history,
        edits=lists.edits,
        own_presets=lists.own_presets,
        boost=state.player.boost,
        turned=tuple(KeptTurn(role.value, on) for role, on in state.player.turned),
        muted=state.player.muted and not leaving.is_going(state),
    )
