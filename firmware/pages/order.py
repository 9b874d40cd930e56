"""The presets of the list that is walked, in their order, to change it: a push on one leads to what can be done."""

from firmware.decide import draft, view, walk
from firmware.decide.effects import Outcome
from firmware.names import display_name
from firmware.pages.menu import SETLISTS
from firmware.pages.page import Page
from firmware.state import State
from firmware.ui.canvas import Canvas
from firmware.ui.rows import Row, draw_rows
from hw.events import EncoderTurned

ORDER, PLACE, ADDING, DELETING = "order", "place", "add", "delete-setlist"
_BELOW = ((ADDING, "add a preset"), (DELETING, "delete setlist"))  # under a setlist's presets; all have neither


def names(state: State) -> tuple[str, ...]:
    """The names of the list that is walked, those of presets that are gone among them."""
    walked = state.lists.walked
    return walked.presets if walked else tuple(preset.name for preset in state.lists.presets)


def spoken_of(state: State) -> int:
    """The place in that list of which the pages below speak; the first, where they speak of none."""
    about = state.draft.about
    return min(int(about) if about.isdecimal() else 0, max(len(names(state)) - 1, 0))


def walked_place(state: State, number: int) -> int | None:
    """Where in the walk the place `number` of that list is; None for a preset that is gone."""
    known = {preset.name for preset in state.lists.presets}
    listed = names(state)
    if number >= len(listed) or listed[number] not in known:
        return None
    return sum(name in known for name in listed[:number])


def row(state: State, listed: tuple[str, ...], number: int) -> Row:
    """One place of a list."""
    gone = all(preset.name != listed[number] for preset in state.lists.presets)
    return Row(f"{number + 1} {display_name(listed[number])}", "gone" if gone else "", block=gone)


def _below(state: State) -> tuple[tuple[str, str], ...]:
    return _BELOW if state.lists.walked else ()


def draw(canvas: Canvas, state: State, _now_s: float) -> None:
    """What plays has a mark, a preset that is gone says so."""
    listed, below = names(state), _below(state)
    plays = walk.place_of(state)

    def at(number: int) -> Row:
        if number >= len(listed):
            return Row(below[number - len(listed)][1])
        found = row(state, listed, number)
        marked = plays is not None and walked_place(state, number) == plays
        return Row(found.word, found.value, marked=marked, block=found.block)

    title = display_name(state.lists.setlist) if state.lists.walked else "all presets"
    canvas.header(title, f"{min(state.view.row + 1, len(listed))}/{len(listed)}")
    draw_rows(canvas, len(listed) + len(below), state.view.row, at)


def turn(state: State, turn: EncoderTurned) -> Outcome:
    return view.browsed(state, turn, len(names(state)) + len(_below(state))), ()


def push(state: State, at_s: float) -> Outcome:
    """Leads to the deeds of a place; under the presets, to what else can be done."""
    number, count, below = state.view.row, len(names(state)), _below(state)
    if number < count:
        return view.opened(draft.speaking_of(state, str(number)), PLACE, at_s), ()
    if number - count < len(below):
        return view.opened(draft.speaking_of(state, str(max(count - 1, 0))), below[number - count][0], at_s), ()
    return state, ()


def begins(state: State, before: str) -> int:
    """On the place that the pages below spoke of; at first on what plays."""
    return spoken_of(state) if before != SETLISTS else walk.place_of(state) or 0


PAGE = Page(ORDER, draw, turn=turn, push=push, parent=SETLISTS, begins=begins)
