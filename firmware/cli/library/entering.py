"""`pedal library --input-level`: the level a capture was made at, which its file does not say and the player knows.

It is kept beside the library's entry, never in the capture's own file.
"""

import math
from argparse import ArgumentTypeError
from pathlib import Path

from firmware.captures.changes import EnterLevel
from firmware.cli.figure import figure
from firmware.cli.library.catalogue import read_library
from firmware.cli.library.finding import change_in_folder, find
from firmware.cli.library.lending import pedal_is_there
from firmware.cli.places import state_folder
from firmware.control.client import ask
from firmware.control.wishes.captures import LEVEL, LevelRequest
from firmware.errors import LevelError

NONE = "none"


def enter_level(run: Path, state: Path | None, profile: str, model: str, level: str, *, force: bool = False) -> None:
    """Keeps `level`, in dBu, for `model`; "none" takes it back. By the pedal that runs in `run`, or in the folder.

    `model` says which, as `find` has it. Raises CaptureError, LinkError, and LevelError,
    also where the file has another level of its own, unless it is to be forced.
    """
    level_dbu = _level(level)
    found = find(read_library(run, state, profile).captures, model)
    model_id, own_dbu = found.model_id, found.graph.levels.input_level_dbu
    if own_dbu is not None and level_dbu is not None and level_dbu != own_dbu and not force:
        raise LevelError(
            f"the file of {found.name} says itself that it was captured at {own_dbu:g} dBu, which counts; if that is"
            f" wrong, add --force to play it at {level_dbu:g} dBu.",
            short="capture has a level",
        )
    if state is None and pedal_is_there(run):
        ask(run, LEVEL, LevelRequest(model_id, level_dbu))
        return
    change_in_folder(state or state_folder(), EnterLevel(model_id, level_dbu))


def _level(text: str) -> float | None:
    if text.strip().lower() == NONE:
        return None
    try:
        level_dbu = figure(text)
    except ArgumentTypeError:
        level_dbu = math.nan
    if not math.isfinite(level_dbu):
        raise LevelError(f"{text} is no level in dBu; give a number such as 15, or none.", short="not a level")
    return level_dbu
