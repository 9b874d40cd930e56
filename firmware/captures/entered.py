"""What the player entered for a capture whose file does not say it: kept beside the library's entry, never in the
capture's own file, and carried over when the entry is made anew. Written by controld and `pedal library`.
"""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated

from firmware.captures.kept import read_kept
from firmware.durable import sync_folder, write_atomically
from firmware.errors import CaptureError, LevelError
from firmware.levels import CAPTURE_DBU_RANGE, CaptureLevels
from hw.schema import Within
from hw.strict_json import to_json

ENTERED_FILE = "entered.json"
MOST_BYTES = 4096  # a number and its key are 30
ALLOWED = Within(*CAPTURE_DBU_RANGE)


@dataclass(frozen=True, slots=True)
class Entered:
    """The content of entered.json."""

    input_level_dbu: Annotated[float, ALLOWED]


def read_entered(folder: Path) -> float | None:
    """The input_level_dbu that the player gave for the entry in `folder`; None where there is none, or no number."""
    try:
        return read_kept(Entered, folder / ENTERED_FILE, MOST_BYTES).input_level_dbu
    except CaptureError:
        return None


def write_entered(folder: Path, input_level_dbu: float | None) -> None:
    """Keeps the number, or takes it back (None). Raises LevelError for an impossible one, OSError."""
    if input_level_dbu is None:
        (folder / ENTERED_FILE).unlink(missing_ok=True)
        sync_folder(folder)
        return
    if not ALLOWED.allows(input_level_dbu):
        raise LevelError(
            f"input_level_dbu = {input_level_dbu:g} is no level of a capture; give {ALLOWED} dBu, or none.",
            short="bad input_level_dbu",
        )
    write_atomically(folder / ENTERED_FILE, to_json(Entered(input_level_dbu)))


def with_entered(levels: CaptureLevels, entered_dbu: float | None) -> CaptureLevels:
    """The levels of a graph with what the player entered, which wins over the file's."""
    return levels if entered_dbu is None else replace(levels, input_level_dbu=entered_dbu, entered=True)
