"""All wishes by their names. Imported by the pedal alone; the command line takes the rows that it asks for."""

from typing import Any, Final

from firmware.control.wishes import (
    captures,
    gain,
    inputs,
    list_edits,
    measuring,
    names,
    preset,
    presets,
    screen,
    setlists,
    sound,
    status,
    xruns,
)
from firmware.control.wishes.wish import Wish

ROWS: tuple[Wish[Any, Any], ...] = (
    *status.ROWS,
    *xruns.ROWS,
    *presets.ROWS,
    *preset.ROWS,
    *setlists.ROWS,
    *list_edits.ROWS,
    *sound.ROWS,
    *screen.ROWS,
    *captures.ROWS,
    *gain.ROWS,
    *inputs.ROWS,
    *measuring.ROWS,
    *names.ROWS,
)
WISHES: Final = {wish.name: wish for wish in ROWS}
