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


def take_over(path: Path, former: Path, *, sure: bool) -> None:
    """Gives the file of before (`former`) the name that tells its box from another, where it is `sure` whose it is.

    Raises SettingsError where it is not, and OSError.
    """
    if not _missing(path) or _missing(former):
        return
    if not sure:
        raise SettingsError(
            f"{former} has figures of a box of this kind, but not surely of this one, so they do not count; if they"
            f" are its own, type `sudo mv {former} {path}` and start the pedal again; else measure it.",
            short="old figures: whose?",
        )
    former.rename(path)


def in_force(path: Path, former: Path | None) -> Path:
    """The file to read where nothing may be renamed: that of before, while there is no other."""
    return former if former is not None and _missing(path) else path


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
