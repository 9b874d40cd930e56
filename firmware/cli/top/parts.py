"""The parts of `pedal top`: each shows its piece of a Sight, and says by an action what its keys are to do."""

from collections.abc import Callable, Sequence
from typing import ClassVar

from rich.text import Text
from textual.binding import Binding, BindingType
from textual.coordinate import Coordinate
from textual.widgets import DataTable, Static

from firmware.cli.top import words
from firmware.cli.top.watching import Sight
from firmware.control.wishes.sound import KnobNow
from firmware.ui.terminal import in_columns

Do = Callable[[str], None]  # an action, as `pedal do` knows them
MANY_STEPS = 10


class Mirror(Static, can_focus=True):
    """What the OLED shows."""

    def see(self, sight: Sight) -> None:
        if sight.screen is not None and self.size.width:
            self.update(Text(in_columns(sight.screen, self.size.width), no_wrap=True))


class Losses(Static, can_focus=True):
    """How long the blocks took, and what was late or lost."""

    def see(self, sight: Sight) -> None:
        if sight.losses is not None and self.size.width:
            self.update(words.losses(sight.losses, self.size.width, self.size.height))


class Table(DataTable[str]):
    """Lines of which only what changed is written, so that the cursor stays where it is."""

    HEADER: ClassVar[tuple[str, ...]] = ()

    def __init__(self, do: Do, name: str) -> None:
        super().__init__(id=name, cursor_type="row")
        self.do = do

    def on_mount(self) -> None:
        self.add_columns(*self.HEADER)

    def show(self, lines: Sequence[tuple[str, ...]]) -> None:
        if len(lines) != self.row_count:
            at = self.cursor_row
            self.clear()
            self.add_rows(lines)
            self.move_cursor(row=at)
            return
        for place, line in enumerate(lines):
            for column, cell in enumerate(line):
                here = Coordinate(place, column)
                if self.get_cell_at(here) != cell:
                    self.update_cell_at(here, cell, update_width=True)


class PresetTable(Table):
    """Enter plays the one at the cursor."""

    HEADER = ("", "preset", "plays")

    def see(self, sight: Sight) -> None:
        self.show([words.preset_line(preset) for preset in sight.presets])

    def on_data_table_row_selected(self, event: DataTable.RowSelected) -> None:
        self.do(f"preset {event.cursor_row + 1}")


class CaptureTable(Table):
    """Enter makes a preset of the capture at the cursor, or puts the cabinet there behind the amp that plays."""

    HEADER = ("capture", "kind", "load")

    def __init__(self, do: Do, name: str) -> None:
        super().__init__(do, name)
        self._deeds: tuple[str, ...] = ()

    def see(self, sight: Sight) -> None:
        self._deeds = tuple(f"{'use cab' if each.cab else 'make'} {each.name}" for each in sight.captures)
        self.show([words.capture_line(capture) for capture in sight.captures])

    def on_data_table_row_selected(self, event: DataTable.RowSelected) -> None:
        self.do(self._deeds[event.cursor_row])


class KnobTable(Table):
    """Left and right turn the knob at the cursor by a step, with Shift by ten."""

    HEADER = ("knob", "now", "may be")
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "turn(-1)", "less"),
        Binding("right", "turn(1)", "more"),
        Binding("shift+left", f"turn(-{MANY_STEPS})", show=False),
        Binding("shift+right", f"turn({MANY_STEPS})", show=False),
    ]

    def __init__(self, do: Do, name: str) -> None:
        super().__init__(do, name)
        self._knobs: tuple[KnobNow, ...] = ()

    def see(self, sight: Sight) -> None:
        self._knobs = sight.knobs
        self.show([(knob.path, knob.shown, knob.allowed) for knob in sight.knobs])

    def action_turn(self, steps: int) -> None:
        if self._knobs:
            self.do(f"turn {self._knobs[self.cursor_row].path} {steps:+d}")
