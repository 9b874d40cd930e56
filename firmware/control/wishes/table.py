"""All wishes by their names. Imported by the pedal alone; the command line takes the rows that it asks for."""

from typing import Any, Final

from firmware.control.wishes import captures, gain, inputs, measuring, names, presets, sound, status
from firmware.control.wishes.wish import Wish

ROWS: tuple[Wish[Any, Any], ...] = (
    *status.ROWS,
    *presets.ROWS,
    *sound.ROWS,
    *captures.ROWS,
    *gain.ROWS,
    *inputs.ROWS,
    *measuring.ROWS,
    *names.ROWS,
)
WISHES: Final = {wish.name: wish for wish in ROWS}
