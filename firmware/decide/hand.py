"""The encoder's switch, its turns, and time -> what a hand meant: a turn, a push, a push that is held. Pure; owner of
State's `hand`.

A push acts when it is let go; held for `hold_s` it acts then, once, as a hold. Who turns while it is down neither
pushes nor holds.
"""

from dataclasses import dataclass, replace

from firmware.state import Hand, State
from hw.events import EncoderPush, EncoderTurned


@dataclass(frozen=True, slots=True)
class Turned:
    """The encoder was turned by whole detents, `pushed` or not; positive is clockwise."""

    detents: int
    at_s: float
    pushed: bool = False


@dataclass(frozen=True, slots=True)
class Pushed:
    """Pushed and let go."""

    at_s: float


@dataclass(frozen=True, slots=True)
class HeldPush:
    """Pushed, and still down after the time of a hold."""

    at_s: float


ROWS_APART = 12  # detents, half a turn of a 24-detent encoder, are the length of a list
HandGesture = Turned | Pushed | HeldPush
Moved = tuple[State, tuple[HandGesture, ...]]


def moved(state: State, event: EncoderTurned | EncoderPush) -> Moved:
    """What an edge or a turn means, after a hold whose time had come before it."""
    state, early = passed(state, event.at_s)
    down = state.hand.down_s is not None
    match event:
        case EncoderTurned(detents, at_s):
            after = _with(state, replace(state.hand, spent=True)) if down else state
            return after, (*early, Turned(detents, at_s, pushed=down))
        case EncoderPush(True, at_s):
            return _with(state, Hand(at_s)), early
        case EncoderPush(_, at_s):
            meant = (Pushed(at_s),) if down and not state.hand.spent else ()
            return _with(state, Hand()), (*early, *meant)


def passed(state: State, now_s: float) -> Moved:
    """What time alone brings: a push whose hold is due."""
    due_s = deadline_s(state)
    if due_s is None or now_s < due_s:
        return state, ()
    return _with(state, replace(state.hand, spent=True)), (HeldPush(now_s),)


def deadline_s(state: State) -> float | None:
    """When `passed` has something to say; None while nothing waits."""
    hand = state.hand
    return None if hand.down_s is None or hand.spent else hand.down_s + state.feet.settings.hold_s


def accelerated(detents: int, rows: int, *, fast: bool) -> int:
    """By how many of a list's `rows` a turn moves: turned fast, a twelfth of a long one a detent."""
    return detents * max(1, rows // ROWS_APART) if fast else detents


def _with(state: State, hand: Hand) -> State:
    return state if hand == state.hand else replace(state, hand=hand)
