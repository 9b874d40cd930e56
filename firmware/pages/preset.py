"""The page of the preset that plays: its knobs, each turned live once a push has taken it, those of its pedal and its
cabinet on pages of their own; and what can be done with the preset as a whole."""

from collections.abc import Iterator

from firmware import knobs
from firmware.amps import Role
from firmware.decide import draft, gate_learn, listing, lists, player, view
from firmware.decide.effects import Outcome
from firmware.decide.list_edits import CopyPreset
from firmware.names import display_name
from firmware.pages.deeds import Deed, draw_deeds, pushed, turned
from firmware.pages.gate_meter import draw_gate_meter
from firmware.pages.knob_row import knob_row
from firmware.pages.menu import MENU
from firmware.pages.page import Page
from firmware.pages.part_words import is_edited, part_name
from firmware.state import State
from firmware.ui.canvas import HEADER_ROWS, Canvas
from firmware.ui.fit import shortened
from firmware.ui.fonts import SMALL, TEXT
from hw.events import EncoderTurned

PRESET, RENAME, DELETE = "preset", "rename", "delete"
_FIRST = ("level_db", "trim_db", "boost", "gate", "tone", "pedal", "amp", "cab", "mix")
_LAST = ("output", "polarity", "quality")  # other knobs are between
_TITLE = "PRESET"
_OWN_PAGES = {f"{role.value}.on": role for role in (Role.PEDAL, Role.CAB)}


def in_order(facts: knobs.KnobFacts) -> int:
    """Where on the page a knob stands: what a player reaches for most comes first, of each record its own order."""
    head = facts.path.partition(".")[0] if facts.path not in _FIRST else facts.path
    if head in _FIRST:
        return _FIRST.index(head)
    return len(_FIRST) + (1 + _LAST.index(head) if head in _LAST else 0)


def _leads_to(role: Role) -> Deed:
    """The way to the page of this part of the preset, which is called as the part is."""

    def says(state: State, _now_s: float) -> str:
        return part_name(state, role) or "none"

    def opens(state: State, at_s: float) -> Outcome:
        return view.opened(state, role.value, at_s), ()

    def marked(state: State) -> bool:
        return is_edited(state, role)

    return Deed(role.value, opens, says, marked=marked)


def _learn(state: State, at_s: float) -> Outcome:
    return gate_learn.begin(state, at_s)


def _learns(state: State, now_s: float) -> str:
    share = gate_learn.share(state, now_s)
    return "mute, push" if share is None else f"hush! {100 * share:.0f}%"


def _edits(state: State, _now_s: float) -> str:
    count = lists.edit_count(state)
    return f"{count or 'no'} edit{'' if count == 1 else 's'}"


def _save(state: State, at_s: float) -> Outcome:
    if not state.lists.is_edited:
        return view.noticed(state, "nothing is edited", at_s), ()
    after, effects = player.save(state)
    return view.noticed(after, "saved", at_s), effects


def _revert(state: State, at_s: float) -> Outcome:
    if not state.lists.is_edited:
        return view.noticed(state, "nothing is edited", at_s), ()
    after, effects = player.revert(state, at_s)
    return view.noticed(after, "as it was saved", at_s), effects


def _copy(state: State, at_s: float) -> Outcome:
    """The copy plays: who copies a sound goes on with the copy."""
    position = state.lists.position
    after, effects = listing.edited(state, CopyPreset(lists.current(state).name), at_s)
    after, more = player.aim(after, position + 1, at_s)
    return view.noticed(after, "this is the copy", at_s), (*effects, *more)


def _rename(state: State, at_s: float) -> Outcome:
    name = lists.current(state).name
    return view.opened(draft.writing(state, name, name), RENAME, at_s), ()


def _delete(state: State, at_s: float) -> Outcome:
    return view.opened(draft.speaking_of(state, lists.current(state).name), DELETE, at_s), ()


def _deeds() -> Iterator[Deed]:
    for facts in sorted(knobs.KNOBS, key=in_order):
        if facts.path in _OWN_PAGES:
            yield WAYS[_OWN_PAGES[facts.path]]
        elif facts.path.partition(".")[0] not in WAYS:
            yield knob_row(facts)
        if facts.path == gate_learn.THRESHOLD:
            yield LEARN
    yield from (Deed("save", _save, _edits), Deed("revert", _revert, _edits))
    yield from (Deed("copy", _copy), RENAMES, DELETES)


WAYS = {role: _leads_to(role) for role in _OWN_PAGES.values()}
LEARN = Deed("learn gate", _learn, _learns)
RENAMES, DELETES = Deed("rename", _rename), Deed("delete", _delete)
DEEDS = tuple(_deeds())
_THRESHOLD = next(number for number, deed in enumerate(DEEDS) if deed is LEARN) - 1


def draw(canvas: Canvas, state: State, now_s: float) -> None:
    """Four rows around the hand; while the gate's threshold is taken, or learns, what the gate hears."""
    preset, row = state.preset, state.view.row
    canvas.header(_TITLE, shortened(display_name(preset.name), 78, SMALL.width) if preset else "none")
    if preset is None:
        canvas.text(4, 33, "No preset: make one", TEXT)
        canvas.text(4, 46, "on the captures page.", TEXT)
        return
    if state.lists.is_edited:
        left = SMALL.width(_TITLE) + 5
        canvas.fill(left, 4, left + 3, HEADER_ROWS - 4, ink=0)
    draw_deeds(canvas, DEEDS, state, now_s)
    if stays(state) or row == _THRESHOLD + 1:
        draw_gate_meter(canvas, gate_learn.level_dbfs(state), preset.gate.threshold_db)


def turn(state: State, turn: EncoderTurned) -> Outcome:
    return turned(DEEDS, state, turn)


def push(state: State, at_s: float) -> Outcome:
    return pushed(DEEDS, state, at_s) if state.preset else (state, ())


def stays(state: State) -> bool:
    """With both hands on the strings one looks at what the gate hears, while it learns or its threshold is taken."""
    return state.gate_learn.ends_s is not None or (state.view.row == _THRESHOLD and state.view.grabbed)


def left(state: State, _at_s: float) -> Outcome:
    """A gate that learns gives up."""
    return gate_learn.left(state), ()


def begins(_state: State, before: str) -> int:
    """Back from a page below, the hand is on its row."""
    below = {RENAME: RENAMES, DELETE: DELETES, **{role.value: way for role, way in WAYS.items()}}
    return DEEDS.index(below[before]) if before in below else 0


PAGE = Page(PRESET, draw, turn=turn, push=push, left=left, parent=MENU, stays=stays, begins=begins)
