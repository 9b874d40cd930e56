"""What feet and hands meant, carried out: feet by the owner's settings, hands by the page that is shown. Pure."""

from collections.abc import Callable, Sequence
from typing import TypeVar

from firmware.decide import actions, feet, leaving, orders_due, view
from firmware.decide.effects import Effect, Outcome, Say
from firmware.decide.hand import HandGesture, HeldPush, Pushed, Turned
from firmware.errors import OLED_LINE_CHARS, PedalError
from firmware.names import display_name
from firmware.pages.seen import trims
from firmware.pages.table import shown
from firmware.state import PLAY, State
from hw.events import EncoderTurned

G = TypeVar("G")
_PLAYS = "plays "  # a name alone would look like a row of a list


def by_foot(state: State, gestures: Sequence[feet.Gesture]) -> Outcome:
    """The same on every page."""
    return _each(state, gestures, _stomped)


def by_hand(state: State, gestures: Sequence[HandGesture]) -> Outcome:
    """As the page has it. Turned while it is pushed, the encoder is the input trim on PLAY; elsewhere, where a slip
    of the hand is to change no sound, a turn like any other. Held, it leads to the page's parent, and on PLAY to the
    menu."""
    return _each(state, gestures, _handled)


def passed(state: State, now_s: float) -> State:
    """`state`; a page that nobody has touched for ten seconds gives way to PLAY, if it does not stay by itself. A
    push that is down is for the page that it began on: it would mean another thing on PLAY."""
    untouched = state.hand.down_s is None and view.is_forgotten(state, now_s)
    forgotten = untouched and not shown(state).stays(state)
    return view.opened(state, PLAY, now_s) if forgotten else state


def opened(before: State, after: State, at_s: float) -> Outcome:
    """`after`; where another page took the place of that of `before`, what that one had begun is ended, and the hand
    is where the new one begins. Where another preset plays, a page that follows has the hand on it."""
    moved = (before.lists.place, before.lists.position) != (after.lists.place, after.lists.position)
    after = view.without_popup(after) if moved else after
    if before.view.page == after.view.page:
        page = shown(after)
        return (view.hand_at(after, page.begins(after, page.name)) if moved and page.follows else after), ()
    after, effects = shown(before).left(after, at_s)
    return view.hand_at(after, shown(after).begins(after, before.view.page)), effects


def tried(state: State, act: Callable[[], Outcome], at_s: float) -> Outcome:
    """The outcome of `act`; where it raises, `state` with a notice that says why."""
    try:
        return act()
    except PedalError as error:
        return view.noticed(state, error.short, at_s), (Say(error.sentence),)


def _each(state: State, gestures: Sequence[G], act: Callable[[State, G], Outcome]) -> Outcome:
    effects = list[Effect]()
    for gesture in gestures:
        if leaving.is_going(state):
            break  # the pedal is being switched off
        state, more = act(state, gesture)
        effects += more
    return state, tuple(effects)


def _stomped(state: State, gesture: feet.Gesture) -> Outcome:
    state = feet.acted(view.without_notice(state), gesture)

    def act() -> Outcome:
        action = feet.action(state, gesture)
        return actions.do(state, action, gesture.at_s) if action else (state, ())

    after, effects = _chosen(state, tried(state, act, gesture.at_s))
    words = "" if after.view.page == PLAY or after.view.notice else _done(state, after)
    return (view.noticed(after, words, gesture.at_s) if words else after), effects


def _done(before: State, after: State) -> str:
    """What a stomp did, for pages that show nothing of it; PLAY shows all of it."""
    was, now = before.player, after.player
    if was.muted != now.muted:
        return "MUTED" if now.muted else "sound"
    if was.bypass != now.bypass:
        return "BYPASS" if now.bypass else "through the amp"
    if (before.lists.place, before.lists.position) != (after.lists.place, after.lists.position) and after.preset:
        return _PLAYS + display_name(after.preset.name, OLED_LINE_CHARS - len(_PLAYS))
    if was.boost != now.boost:
        return "boost on" if now.boost else "boost off"
    return ""


def _handled(state: State, gesture: HandGesture) -> Outcome:
    state = view.went_on(state, gesture.at_s)
    match gesture:
        case Turned(_, at_s) if state.feet.settings.stage_lock and state.view.page == PLAY:
            return view.noticed(state, "locked", at_s), ()
        case Turned(detents, at_s, pushed):
            turn = trims if pushed and state.view.page == PLAY else shown(state).turn
            return tried(state, lambda: turn(state, EncoderTurned(detents, at_s)), at_s)
        case Pushed(at_s):
            return _chosen(state, tried(state, lambda: shown(state).push(state, at_s), at_s))
        case HeldPush(at_s):
            return view.opened(state, shown(state).parent, at_s), ()


def _chosen(before: State, outcome: Outcome) -> Outcome:
    """`outcome`; where the player chose what is to sound, be it the same again, an amp that broke is tried again."""
    after, effects = outcome
    return (after if before.player is after.player else orders_due.tried_again(after)), effects
