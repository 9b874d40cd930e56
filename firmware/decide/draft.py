"""A name by the wheel, and the level of a capture, as long as they are not kept. Pure; the owner of State's `draft`.

The wheel has letters, digits, the space, punctuation and whatever signs the name has now, of any script; and words
for what is no sign: to end, to delete what stands before the caret, to move the caret.
"""

import string
from collections.abc import Callable, Iterator
from dataclasses import replace

from firmware.decide import view
from firmware.decide.hand import accelerated
from firmware.draft import Draft
from firmware.levels import CAPTURE_DBU_RANGE
from firmware.names import NAME_CHARS
from firmware.state import State
from hw.events import EncoderTurned

END, DELETE, LEFT, RIGHT, SPACE = "OK", "DEL", "<-", "->", " "
WORDS = (END, DELETE, LEFT, RIGHT)
SIGNS = SPACE + string.ascii_uppercase + string.ascii_lowercase + string.digits + "-_.,'&+/()!?#:*=@%"
LEVEL_STEP_DB, LEVEL_FAST_DB = 0.1, 1.0
USUAL_DBU = 12.0  # where the level begins of a capture that says none: what most interfaces have


def speaking_of(state: State, about: str) -> State:
    """`state` with pages that speak of this preset or capture, and nothing written yet."""
    return _with(state, Draft(about))


def writing(state: State, about: str, name: str) -> State:
    """`state` in which the name of `about` is written anew, from what it is."""
    wheel = (*WORDS, *SIGNS, *_others(name))
    return _with(state, Draft(about, text=name, was=name, caret=len(name), wheel=wheel))


def is_begun(state: State) -> bool:
    """Whether something would be lost if the page gave way."""
    return state.draft.text != state.draft.was or state.draft.level_dbu is not None


def ended(state: State) -> State:
    """`state` in which nothing is written any more; pages speak of the same as before."""
    return speaking_of(state, state.draft.about)


def sign(state: State) -> str:
    """What the wheel stands on; to end, where there is no wheel."""
    draft = state.draft
    return draft.wheel[draft.at] if draft.at < len(draft.wheel) else END


def turned(state: State, turn: EncoderTurned) -> State:
    """The wheel turned, round at its ends; turned fast, a twelfth of it a detent."""
    state, fast = view.turned(state, turn.detents, turn.at_s)
    draft, count = state.draft, len(state.draft.wheel)
    at = (draft.at + accelerated(turn.detents, count, fast=fast)) % count if count else 0
    return _with(state, replace(draft, at=at))


def pushed(state: State, at_s: float) -> State:
    """What the wheel stands on is done; to end is the page's."""
    draft, chosen = state.draft, sign(state)
    if chosen in _DOES:
        return _with(state, _DOES[chosen](draft))
    if len(draft.text) >= NAME_CHARS:
        return view.noticed(state, f"{NAME_CHARS} signs are all", at_s)
    text = draft.text[: draft.caret] + chosen + draft.text[draft.caret :]
    return _with(state, replace(draft, text=text, caret=draft.caret + 1))


def level_begun(state: State, level_dbu: float | None) -> State:
    """`state` in which the level of a capture is written, from what is known of it."""
    begins_dbu = USUAL_DBU if level_dbu is None else level_dbu
    return _with(state, replace(state.draft, level_dbu=begins_dbu, moved=False))


def level_turned(state: State, turn: EncoderTurned) -> State:
    """The level by a tenth of a dB a detent; turned fast, by a whole one."""
    level_dbu, (low, high) = state.draft.level_dbu, CAPTURE_DBU_RANGE
    if level_dbu is None or turn.detents == 0:
        return state
    state, fast = view.turned(state, turn.detents, turn.at_s)
    moved = level_dbu + turn.detents * (LEVEL_FAST_DB if fast else LEVEL_STEP_DB)
    return _with(state, replace(state.draft, level_dbu=round(min(max(moved, low), high), 1), moved=True))


def level_ended(state: State) -> State:
    """`state` in which no level is written any more."""
    return _with(state, replace(state.draft, level_dbu=None, moved=False))


def _deleted(draft: Draft) -> Draft:
    caret = max(draft.caret - 1, 0)
    return replace(draft, text=draft.text[:caret] + draft.text[draft.caret :], caret=caret)


_DOES: dict[str, Callable[[Draft], Draft]] = {
    END: lambda draft: draft,
    DELETE: _deleted,
    LEFT: lambda draft: replace(draft, caret=max(draft.caret - 1, 0)),
    RIGHT: lambda draft: replace(draft, caret=min(draft.caret + 1, len(draft.text))),
}


def _others(name: str) -> Iterator[str]:
    """The signs of `name` that the wheel has not, each once."""
    return (letter for letter in dict.fromkeys(name) if letter not in SIGNS)


def _with(state: State, draft: Draft) -> State:
    return state if draft == state.draft else replace(state, draft=draft)
