"""What the owner found out about one codec, on disk: TOML, one file a codec, apart from the profiles that ship.

    knob_gain_db = 5.0

    [max_input]
    dbu = 12.31
    uncertainty_db = 0.04
    method = "meter"
    date = "2026-11-22"

Reading is strict: a mistake is reported by file, line, key and remedy, and then the profile's figures count. Read and
written by controld.
"""

from datetime import date
from pathlib import Path
from typing import Any

from firmware.calibrate.owned import Owned
from firmware.durable import write_atomically
from firmware.errors import SettingsError
from hw.strict import About, read_record
from hw.strict_toml import load_toml, to_toml

ABOUT = About("calibration", SettingsError, " Until then the profile's figures count.")


def read_owned(path: Path) -> Owned:
    """What is in the file at `path`; nothing, if there is none. Raises SettingsError."""
    if _missing(path):
        return Owned()
    table, source = load_toml(path, ABOUT)
    for figure in table.values():
        _write_date_as_text(figure)
    return read_record(Owned, table, source)


def write_owned(path: Path, owned: Owned) -> None:
    """Writes the file, whole or not at all; where nothing is known any more it goes away. Raises OSError."""
    if owned == Owned():
        path.unlink(missing_ok=True)
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    write_atomically(path, to_toml(owned).encode())


def _missing(path: Path) -> bool:
    """Whether there is no such file; one that may not even be looked at is left to its reader to report."""
    try:
        path.stat()
    except FileNotFoundError:
        return True
    except OSError:
        return False
    return False


def _write_date_as_text(figure: Any) -> None:
    """TOML has dates without quotes too."""
    match figure:
        case {"date": date() as day} if type(day) is date:
            figure["date"] = day.isoformat()
        case _:
            return
