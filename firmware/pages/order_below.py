"""What can be done to a place of the list that is walked: play, move, remove it, add another one; and the end of a
setlist."""

from collections.abc import Sequence

from firmware.decide import draft, listing, lists, view
from firmware.decide.effects import Outcome
from firmware.decide.list_edits import AddToSetlist, DeleteSetlist, MoveInSetlist, MovePreset, RemoveFromSetlist
from firmware.decide.player import aim
from firmware.errors import SettingsError
from firmware.names import display_name
from firmware.pages.deeds import Deed, draw_deeds, pushed, turned
from firmware.pages.menu import SETLISTS
from firmware.pages.order import ADDING, DELETING, ORDER, PLACE, names, row, spoken_of, walked_place
from firmware.pages.page import Page
from firmware.pages.question import question
from firmware.state import PLAY, State
from firmware.store.setlists import Setlist
from firmware.ui.canvas import Canvas
from firmware.ui.rows import Row, draw_rows
from hw.events import EncoderTurned

MOVING = "move"


def _play(state: State, at_s: float) -> Outcome:
    place = walked_place(state, spoken_of(state))
    if place is None:
        return view.noticed(state, "preset is gone", at_s), ()
    return aim(view.opened(state, PLAY, at_s), state.lists.walk[place], at_s, place)


def _move(state: State, at_s: float) -> Outcome:
    return view.opened(state, MOVING, at_s), ()


def _remove(state: State, at_s: float) -> Outcome:
    after, effects = listing.edited(state, RemoveFromSetlist(_walked(state).name, spoken_of(state)), at_s)
    return view.opened(after, ORDER, at_s), effects


def _add(state: State, at_s: float) -> Outcome:
    return view.opened(state, ADDING, at_s), ()


def _walked(state: State) -> Setlist:
    """The setlist that is walked; it may have been deleted over ssh meanwhile."""
    if state.lists.walked is None:
        raise SettingsError("that setlist is not there any more.", short="no such setlist")
    return state.lists.walked


_OF_ALL = (Deed("play", _play), Deed("move", _move))
_OF_A_SETLIST = (*_OF_ALL, Deed("remove", _remove), Deed("add behind it", _add))


def _deeds(state: State) -> Sequence[Deed]:
    return _OF_A_SETLIST if state.lists.walked else _OF_ALL


def _draw_place(canvas: Canvas, state: State, now_s: float) -> None:
    listed, place = names(state), spoken_of(state)
    canvas.header(f"{place + 1} {display_name(listed[place])}" if listed else "", "")
    draw_deeds(canvas, _deeds(state), state, now_s)


def _turn_place(state: State, turn: EncoderTurned) -> Outcome:
    return turned(_deeds(state), state, turn)


def _push_place(state: State, at_s: float) -> Outcome:
    return pushed(_deeds(state), state, at_s)


def _draw_moving(canvas: Canvas, state: State, _now_s: float) -> None:
    """The list as it will be, the hand holding what moves."""
    listed, place = list(names(state)), spoken_of(state)
    canvas.header("MOVE", "push: here")
    if listed:
        listed.insert(min(state.view.row, len(listed) - 1), listed.pop(place))
    draw_rows(canvas, len(listed), state.view.row, lambda number: row(state, tuple(listed), number))


def _turn_moving(state: State, turn: EncoderTurned) -> Outcome:
    return view.browsed(state, turn, len(names(state))), ()


def _drop(state: State, at_s: float) -> Outcome:
    """What was held stands here; until now nothing has changed."""
    listed, place, to, walked = names(state), spoken_of(state), state.view.row, state.lists.walked
    if not listed:
        return state, ()
    edit = MoveInSetlist(walked.name, place, to) if walked else MovePreset(listed[place], to)
    after, effects = listing.edited(state, edit, at_s)
    return view.opened(draft.speaking_of(after, str(to)), ORDER, at_s), effects


def _on_it(state: State, _before: str) -> int:
    return spoken_of(state)


def _draw_adding(canvas: Canvas, state: State, _now_s: float) -> None:
    presets = state.lists.presets
    canvas.header("ADD", "push: this one")
    draw_rows(canvas, len(presets), state.view.row, lambda number: Row(display_name(presets[number].name)))


def _turn_adding(state: State, turn: EncoderTurned) -> Outcome:
    return view.browsed(state, turn, len(state.lists.presets)), ()


def _added(state: State, at_s: float) -> Outcome:
    """Behind the place that was spoken of."""
    presets, setlist = state.lists.presets, _walked(state)
    if state.view.row >= len(presets):
        return state, ()
    to = min(spoken_of(state) + 1, len(setlist.presets))
    after, effects = listing.edited(state, AddToSetlist(setlist.name, presets[state.view.row].name, to), at_s)
    return view.opened(draft.speaking_of(after, str(to)), ORDER, at_s), effects


def _asks(state: State) -> str:
    return display_name(state.lists.setlist)


def _deleted(state: State, at_s: float) -> Outcome:
    """All presets are walked then."""
    after, effects = listing.edited(state, DeleteSetlist(_walked(state).name), at_s)
    return view.opened(lists.walking(after, ""), SETLISTS, at_s), effects


PLACE_PAGE = Page(PLACE, _draw_place, turn=_turn_place, push=_push_place, parent=ORDER)
MOVING_PAGE = Page(MOVING, _draw_moving, turn=_turn_moving, push=_drop, parent=ORDER, begins=_on_it)
ADDING_PAGE = Page(ADDING, _draw_adding, turn=_turn_adding, push=_added, parent=ORDER)
DELETE_PAGE = question(DELETING, ORDER, "DELETE SETLIST", _asks, _deleted)
