"""The setlists that there are, all presets before them: to walk one, or to change it. Nothing sounds for a choice."""

from collections.abc import Callable

from firmware.decide import draft, listing, lists, view
from firmware.decide.effects import Outcome
from firmware.decide.list_edits import NewSetlist
from firmware.names import display_name
from firmware.pages.menu import MENU, SETLISTS
from firmware.pages.order import ORDER
from firmware.pages.page import Page
from firmware.pages.rename import wheel
from firmware.pages.setlist import SETLIST, WHICH
from firmware.state import State
from firmware.store.presets import free_name
from firmware.ui.canvas import Canvas
from firmware.ui.rows import Row, draw_rows
from hw.events import EncoderTurned

NEW = "new-setlist"


def _names(state: State) -> tuple[str, ...]:
    return ("", *(setlist.name for setlist in state.lists.setlists))


def _walked(state: State) -> str:
    return state.lists.setlist if state.lists.walked else ""


def chooser(name: str, parent: str, then: str, new: Callable[[State, float], Outcome] | None = None) -> Page:
    """The page `name`: the setlist that is pushed is the one that is walked, and the page `then` shows it. With
    `new`, a last row makes another one."""

    def count(state: State) -> int:
        return len(_names(state)) + (new is not None)

    def row(state: State, number: int) -> Row:
        names = _names(state)
        if number >= len(names):
            return Row("new setlist")
        setlist = next((each for each in state.lists.setlists if each.name == names[number]), None)
        presets = setlist.presets if setlist else state.lists.presets
        word = display_name(setlist.name) if setlist else "all presets"
        return Row(word, str(len(presets)), marked=names[number] == _walked(state))

    def draw(canvas: Canvas, state: State, _now_s: float) -> None:
        canvas.header("SETLISTS", str(len(state.lists.setlists)))
        draw_rows(canvas, count(state), state.view.row, lambda number: row(state, number))

    def turn(state: State, turn: EncoderTurned) -> Outcome:
        return view.browsed(state, turn, count(state)), ()

    def push(state: State, at_s: float) -> Outcome:
        names, at = _names(state), state.view.row
        if at >= len(names):
            return new(state, at_s) if new else (state, ())
        return view.opened(lists.walking(state, names[at]), then, at_s), ()

    def begins(state: State, _before: str) -> int:
        return _names(state).index(_walked(state))

    return Page(name, draw, turn=turn, push=push, parent=parent, begins=begins)


def _begin_new(state: State, at_s: float) -> Outcome:
    free = free_name("Setlist", _names(state))
    return view.opened(draft.writing(state, "", free), NEW, at_s), ()


def _made(state: State, name: str, at_s: float) -> Outcome:
    """A setlist of none, which is the one that is walked."""
    after, effects = listing.edited(state, NewSetlist(name), at_s)
    made = next(each for each in after.lists.setlists if each not in state.lists.setlists)
    return view.opened(lists.walking(after, made.name), ORDER, at_s), effects


PAGE = chooser(SETLISTS, MENU, ORDER, _begin_new)
WHICH_PAGE = chooser(WHICH, SETLIST, SETLIST)
NEW_PAGE = wheel(NEW, SETLISTS, _made, title="NEW")
