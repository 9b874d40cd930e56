"""What the player entered for a capture whose file does not say it: kept beside the library's entry, never in the
capture's own file, and carried over when the entry is made anew. Written by controld and `pedal library`.
"""

import json
from pathlib import Path
from typing import cast

from firmware.captures.nam.json_text import read_bytes
from firmware.durable import sync_folder, write_atomically
from firmware.errors import CaptureError, LevelError
from firmware.levels import CAPTURE_DBU_RANGE

ENTERED_FILE = "entered.json"
MOST_BYTES = 4096  # a number and its key are 30


def read_entered(folder: Path) -> float | None:
    """The input_level_dbu that the player gave for the entry in `folder`; None where there is none, or no number."""
    try:
        content = json.loads(read_bytes(folder / ENTERED_FILE, most_bytes=MOST_BYTES))
    except (CaptureError, ValueError, RecursionError):
        return None
    level_dbu = cast("dict[str, object]", content).get("input_level_dbu") if isinstance(content, dict) else None
    return float(level_dbu) if _is_level(level_dbu) and isinstance(level_dbu, int | float) else None


def write_entered(folder: Path, input_level_dbu: float | None) -> None:
    """Keeps the number, or takes it back (None). Raises LevelError for an impossible one, OSError."""
    if input_level_dbu is None:
        (folder / ENTERED_FILE).unlink(missing_ok=True)
        sync_folder(folder)
        return
    if not _is_level(input_level_dbu):
        low, high = CAPTURE_DBU_RANGE
        raise LevelError(
            f"input_level_dbu = {input_level_dbu:g} is no level of a capture; give {low:g} to {high:g} dBu, or none.",
            short="bad input_level_dbu",
        )
    write_atomically(folder / ENTERED_FILE, json.dumps({"input_level_dbu": input_level_dbu}).encode())


def _is_level(value: object) -> bool:
    low, high = CAPTURE_DBU_RANGE
    return isinstance(value, int | float) and not isinstance(value, bool) and low <= value <= high
