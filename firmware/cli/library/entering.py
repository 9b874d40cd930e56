"""`pedal library --input-level`: the level a capture was made at, which its file does not say and the player knows.

It is kept beside the library's entry, never in the capture's own file.
"""

import math
from argparse import ArgumentTypeError
from collections.abc import Callable, Sequence
from pathlib import Path

from firmware.captures.entry import SHOWN_ID_CHARS
from firmware.captures.library import Library, model_id_of
from firmware.captures.listing import Listed
from firmware.captures.source import read_source
from firmware.cli.figure import figure
from firmware.cli.library.catalogue import read_library
from firmware.cli.library.lending import pedal_is_there
from firmware.cli.owner import as_owner
from firmware.cli.places import state_folder
from firmware.control.client import ask
from firmware.control.wishes.captures import LEVEL, LevelRequest
from firmware.errors import CaptureError, LevelError
from firmware.names import display_name, file_title
from firmware.places import StateFolder

NONE = "none"
FEWEST_ID_CHARS = 6


def enter_level(run: Path, state: Path | None, profile: str, model: str, level: str, *, force: bool = False) -> None:
    """Keeps `level`, in dBu, for `model`; "none" takes it back. By the pedal that runs in `run`, or in the folder.

    `model` is a capture's name, the beginning of its id, or its file. Raises CaptureError, LinkError, and LevelError,
    also where the file has another level of its own, unless it is to be forced.
    """
    level_dbu = _level(level)
    found = _found(read_library(run, state, profile).captures, model)
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
    folder = state or state_folder()
    with as_owner(folder):
        Library(StateFolder(folder).library).enter_level(model_id, level_dbu)


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


def _found(captures: Sequence[Listed], model: str) -> Listed:
    """The one capture that `model` means."""
    by_file = _model_id(model)
    means: list[Callable[[Listed], bool]] = [
        lambda each: each.model_id == by_file,
        lambda each: each.name == model,
        lambda each: (
            model.casefold() in (name.casefold() for name in (each.name, each.own_name, file_title(each.file)))
        ),
        lambda each: len(model) >= FEWEST_ID_CHARS and each.model_id.startswith(model.lower()),
    ]
    for fits in means:
        found = [each for each in captures if fits(each)]
        if len(found) == 1:
            return found[0]
        if found:
            ids = ", ".join(each.model_id[:SHOWN_ID_CHARS] for each in found)
            raise CaptureError(
                f"{len(found)} captures are called {display_name(model)}; give the id of one: {ids}.",
                short="which capture?",
            )
    raise CaptureError(
        f"the library has no capture {display_name(model)}; `pedal library` lists the names.", short="no such capture"
    )


def _model_id(model: str) -> str | None:
    """The id of the capture in the file `model`; None if there is no such file."""
    path = Path(model)
    if not path.is_file():
        return None
    content, _ = read_source(path.resolve())
    return model_id_of(content)
