"""What the player entered for a capture whose file does not say it: kept beside the library's entry, never in the
capture's own file, and carried over when the entry is made anew. Written by controld, or by
the command line where none runs.
"""

import json
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated

from firmware.captures.kept import read_kept
from firmware.durable import sync_folder, write_atomically
from firmware.errors import CaptureError, LevelError
from firmware.levels import CAPTURE_DBU_RANGE, CaptureLevels
from firmware.names import display_name
from hw.schema import Within
from hw.strict_json import to_plain

ENTERED_FILE = "entered.json"
MOST_BYTES = 4096  # a number, a name of 80 letters and their keys are 500 at most
ALLOWED = Within(*CAPTURE_DBU_RANGE)


@dataclass(frozen=True, slots=True)
class Entered:
    """The content of entered.json: the level that the capture was made at, and what the player calls it; None and ""
    where that was not entered."""

    input_level_dbu: Annotated[float, ALLOWED] | None = None
    name: str = ""


def read_entered(folder: Path) -> Entered:
    """What the player gave for the entry in `folder`; nothing where the file is absent or says nonsense."""
    try:
        entered = read_kept(Entered, folder / ENTERED_FILE, MOST_BYTES)
    except CaptureError:
        return Entered()
    return replace(entered, name=display_name(entered.name)) if entered.name else entered


def write_entered(folder: Path, entered: Entered) -> None:
    """Keeps it; what is not entered is left out, so that an older version reads a level. Raises LevelError for an
    impossible one, OSError."""
    input_level_dbu = entered.input_level_dbu
    if entered == Entered():
        (folder / ENTERED_FILE).unlink(missing_ok=True)
        sync_folder(folder)
        return
    if input_level_dbu is not None and not ALLOWED.allows(input_level_dbu):
        raise LevelError(
            f"input_level_dbu = {input_level_dbu:g} is no level of a capture; give {ALLOWED} dBu, or none.",
            short="bad input_level_dbu",
        )
    keys = {key: value for key, value in to_plain(entered).items() if value not in (None, "")}
    write_atomically(folder / ENTERED_FILE, json.dumps(keys).encode())


def with_entered(levels: CaptureLevels, entered_dbu: float | None) -> CaptureLevels:
    """The levels of a graph with what the player entered, which wins over the file's."""
    return levels if entered_dbu is None else replace(levels, input_level_dbu=entered_dbu, entered=True)
