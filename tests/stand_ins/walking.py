"""What a player does to presets and setlists, at a desk (tests/stand_ins/control.py)."""

from dataclasses import replace

from firmware.decide import actions
from firmware.decide.effects import Effect
from firmware.decide.events import Do, WantLists
from firmware.decide.list_edits import ListEdit
from firmware.store.stomps import Stomp
from tests.stand_ins.control import Desk
from tests.stand_ins.states import altered


def did(desk: Desk, text: str) -> tuple[Effect, ...]:
    """What came of the action `text`, once all is loaded."""
    effects = desk.happen(Do(actions.read(text), desk.now_s))
    desk.settle()
    return effects


def plays(desk: Desk, text: str) -> str | None:
    """The preset that plays after the action `text`."""
    did(desk, text)
    return desk.state.preset.name if desk.state.preset else None


def list_edit(desk: Desk, edit: ListEdit) -> tuple[Effect, ...]:
    effects = desk.acts(WantLists(edit, desk.now_s))
    desk.settle()
    return effects


def with_slots(desk: Desk, count: int) -> Desk:
    """`desk`, whose first `count` switches play the slots of a bank."""
    stomps = {str(number): Stomp(tap=f"slot {number}") for number in range(1, count + 1)}
    desk.state = altered(desk.state, settings=replace(desk.state.feet.settings, stomp=stomps))
    return desk


def names(desk: Desk) -> list[str]:
    return [preset.name for preset in desk.state.lists.presets]
