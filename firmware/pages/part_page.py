"""What the pages of a preset's pedal and cabinet have in common: the name, large, which is heard at once as it is
turned, and a push that lets one hear the other of with and without."""

from collections.abc import Callable, Sequence

from firmware.amps import Role
from firmware.captures.load import percent
from firmware.decide import player, view
from firmware.decide.effects import Outcome
from firmware.decide.hand import accelerated
from firmware.decide.part_choice import candidates, named_in, turned
from firmware.decide.parts import Part, heard_now, load_heard, parts_of
from firmware.knobs import KNOBS, KnobFacts
from firmware.names import display_name
from firmware.pages import deeds
from firmware.pages.deeds import Deed, draw_deeds, idle
from firmware.pages.knob_row import knob_row
from firmware.pages.page import Page, remains
from firmware.pages.part_words import is_another, is_on, part_name, part_trouble
from firmware.pages.preset import PRESET
from firmware.state import State
from firmware.ui.canvas import WIDTH, Canvas
from firmware.ui.fit import two_lines, two_shortened_lines
from firmware.ui.fonts import BOLD, SMALL, TEXT
from firmware.ui.name import draw_name, set_name
from hw.events import EncoderTurned

Says = Callable[[State, float], str]
_LINES = 3  # of the list
_HEAD = 23  # rows, for the name
_NAME_LINES = (10, 20)  # baselines
_FEW = 0.1  # of the period: below, a tenth of a percent says something


def part_page(role: Role, says: dict[str, Says], facts: Sequence[Deed], fits: Callable[[State, str], bool]) -> Page:
    """The page of that part. Its knobs are rows, as far as one `fits` the part; what `says` has by a knob's path is
    said in the place of its value. `facts` follow."""
    own = [knob for knob in KNOBS if knob.path.startswith(f"{role.value}.")]
    knobs = {knob.path: knob_row(knob, _word(knob, role), says.get(knob.path)) for knob in own}

    def rows(state: State) -> tuple[Deed, ...]:
        fitting = (row for path, row in knobs.items() if fits(state, path))
        return (_with_and_without(role), _which(role), *fitting, *facts)

    def draw(canvas: Canvas, state: State, now_s: float) -> None:
        _draw_head(canvas, state, role)
        if state.preset is None:
            canvas.text(4, 40, "No preset: make one", TEXT)
            canvas.text(4, 53, "on the captures page.", TEXT)
        else:
            draw_deeds(canvas, rows(state), state, now_s, lines=_LINES)

    def turn(state: State, turn: EncoderTurned) -> Outcome:
        return deeds.turned(rows(state), state, turn) if state.preset else (state, ())

    def push(state: State, at_s: float) -> Outcome:
        return deeds.pushed(rows(state), state, at_s) if state.preset else (state, ())

    return Page(role.value, draw, turn=turn, push=push, parent=PRESET, stays=remains)


def load_row(role: Role) -> Deed:
    """How much of the period it takes, and all that is heard."""

    def says(state: State, _now_s: float) -> str:
        part, together = part_of(state, role), load_heard(state, heard_now(state))
        load = part.prepared.load if part else None
        if load is None:
            return "unknown" if part else ""
        return f"{_share(load.share)}, all {percent(together.share)}" if together else _share(load.share)

    return Deed("load", idle, says)


def part_of(state: State, role: Role) -> Part | None:
    """That part of the current preset; None where it has none, or it is missing."""
    return parts_of(state, state.preset).get(role)


def _draw_head(canvas: Canvas, state: State, role: Role) -> None:
    """The name on a lit band, and beside it whose it is and what is wrong."""
    canvas.fill(0, 0, WIDTH, _HEAD)
    words = (role.value[:3].upper(), part_trouble(state, role).upper())
    for baseline, word in zip((9, 20), words, strict=True):
        canvas.text_right(WIDTH - 2, baseline, word, SMALL, ink=0)
    right = WIDTH - 6 - max(map(SMALL.width, words))
    _draw_name(canvas, display_name(part_name(state, role) or "none"), right)


def _draw_name(canvas: Canvas, name: str, right: int) -> None:
    """In letters that are seen from afar, or where it is too long for those on two lines."""
    if set_name(name, right - 2, _HEAD).lines == (name,):
        draw_name(canvas, name, (2, 0, right, _HEAD), ink=0)
        return
    lines = two_lines(name, right - 2, BOLD.width) or two_shortened_lines(name, right - 2, BOLD.width)
    for baseline, line in zip(_NAME_LINES, lines, strict=True):
        canvas.text(2, baseline, line, BOLD, ink=0)


def _share(share: float) -> str:
    return f"{100.0 * share:.1f}%" if share < _FEW else percent(share)


def _word(facts: KnobFacts, role: Role) -> str:
    """A knob's word, without that which the page says already."""
    return "on" if facts.path == f"{role.value}.on" else facts.word.removeprefix(f"{role.value} ")


def _with_and_without(role: Role) -> Deed:
    def says(state: State, _now_s: float) -> str:
        if not part_name(state, role):
            return "none"
        return part_trouble(state, role) or ("with" if is_on(state, role) else "without")

    def push(state: State, at_s: float) -> Outcome:
        return player.turned(state, role, None, at_s)

    return Deed("A/B", push, says)


def _which(role: Role) -> Deed:
    def says(state: State, _now_s: float) -> str:
        entries, at = candidates(state, role), _entry_at(state, role)
        return f"{at} of {len(entries)}" if at else f"none of {len(entries)}"

    def turn(state: State, turn: EncoderTurned) -> Outcome:
        count = len(candidates(state, role))
        state, fast = view.turned(state, turn.detents, turn.at_s)
        return turned(state, role, accelerated(turn.detents, count, fast=fast), turn.at_s)

    def marked(state: State) -> bool:
        return is_another(state, role)

    return Deed("which", says=says, turn=turn, marked=marked)


def _entry_at(state: State, role: Role) -> int:
    """Where in the library the part is, from 1; 0 for none, or a missing one."""
    entry, entries = named_in(state, state.preset, role) if state.preset else None, candidates(state, role)
    return entries.index(entry) + 1 if entry in entries else 0
