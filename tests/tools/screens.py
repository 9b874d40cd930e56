"""Draws the golden screens: `python -m tests.tools.screens` writes tests/data/screens/*.png and the README's sheet.

Look at every picture that changed before committing it.
"""

import sys
from pathlib import Path

from firmware.pages.table import draw
from firmware.state import State
from firmware.ui.sheet import contact_sheet
from tests.tools.playing import NOW_S
from tests.tools.screen_states import captures, levels, measuring, menus, parts, play, preset, setup

SCREENS = Path(__file__).parent.parent / "data" / "screens"
SHEET = SCREENS / "sheet" / "screens.png"
_FILES = (play, menus, preset, parts, captures, setup, levels, measuring)
STATES: dict[str, State] = {name: state for file in _FILES for name, state in file.states().items()}
_README = (
    ("play", "PLAY: number, name, what is next"),
    ("play-slot-bypassed", "Bypass inverts the number"),
    ("play-bank-waits", "A bank is shown before it plays"),
    ("play-level", "A turn is the preset's level"),
    ("setlist-of-several", "A push browses the setlist"),
    ("move", "A setlist is put in order"),
    ("preset-gate", "A preset's knobs"),
    ("play-uncalibrated", "A capture without a level says so"),
    ("captures-heavy", "Too heavy is known before the gig"),
    ("cab", "A cabinet: a push is with and without"),
    ("pedal-doubtful", "A pedal: the level into the amp"),
    ("play-missing-next", "What cannot be played is struck"),
    ("gain-proposed", "The gain coach proposes"),
    ("calibrate-result", "Measured, and how far to trust it"),
    ("levels", "Levels: the whole sum"),
)


def main() -> int:
    """Writes every golden picture and the sheet."""
    SHEET.parent.mkdir(parents=True, exist_ok=True)
    for name, state in STATES.items():
        draw(state, NOW_S).save(SCREENS / f"{name}.png")
    contact_sheet([(caption, draw(STATES[name], NOW_S)) for name, caption in _README]).save(SHEET)
    print(f"{len(STATES)} screens in {SCREENS}, the sheet is {SHEET}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
