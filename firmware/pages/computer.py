"""The page of the computer itself: what makes pops that no xrun counter shows, and late blocks."""

from collections.abc import Iterator

from firmware.decide.machine import is_hot, is_low_on_power
from firmware.pages.menu import SETUP
from firmware.pages.page import Page, remains
from firmware.state import Machine, State
from firmware.ui.canvas import HEADER_ROWS, WIDTH, Canvas
from firmware.ui.fit import shortened
from firmware.ui.fonts import SMALL
from hw.roles import MachineState, Throttled

_PITCH = 10
_UNKNOWN = "unknown"
_SLOW = Throttled.CAPPED | Throttled.SLOWED
_WAS_SLOW = Throttled.WAS_CAPPED | Throttled.WAS_SLOWED


def draw(canvas: Canvas, state: State, _now_s: float) -> None:
    """Five rows; what is wrong now is a block."""
    canvas.header("COMPUTER", "hold: back")
    for n, (word, value, wrong) in enumerate(_rows(state.machine)):
        bottom = HEADER_ROWS + (n + 1) * _PITCH
        shown = shortened(value, WIDTH - SMALL.width(word) - 8, SMALL.width)
        if wrong:
            canvas.fill(WIDTH - SMALL.width(shown) - 4, bottom - _PITCH + 1, WIDTH, bottom + 1)
        canvas.text(0, bottom - 1, word, SMALL)
        canvas.text_right(WIDTH - 2, bottom - 1, shown, SMALL, ink=0 if wrong else 1)


def _rows(machine: Machine) -> Iterator[tuple[str, str, bool]]:
    """A word, what it says, and whether that is wrong now."""
    read = machine.read
    yield "heat", _UNKNOWN if read.temperature_c is None else f"{read.temperature_c:.0f} °C", is_hot(read)
    yield "power", _power(machine), is_low_on_power(read)
    yield "clock", _clock(read.throttled), read.throttled is not None and bool(read.throttled & _SLOW)
    yield "free", _free(read), False
    yield "version", machine.version, False


def _power(machine: Machine) -> str:
    throttled = machine.read.throttled
    if throttled is None:
        return _UNKNOWN
    if is_low_on_power(machine.read):
        return "LOW"
    return "was low" if Throttled.WAS_LOW_POWER in throttled or "power" in machine.said else "steady"


def _clock(throttled: Throttled | None) -> str:
    if throttled is None:
        return _UNKNOWN
    if throttled & _SLOW:
        return "SLOWED"
    return "was slowed" if throttled & _WAS_SLOW else "full"


def _free(read: MachineState) -> str:
    memory = "" if read.memory_free_mb is None else f"{read.memory_free_mb:.0f} MB"
    disk = "" if read.disk_free_mb is None else f"disk {read.disk_free_mb / 1024:.1f} GB"
    return ", ".join(filter(None, (memory, disk))) or _UNKNOWN


PAGE = Page("computer", draw, parent=SETUP, stays=remains)
