"""What the owner found out about one codec, on disk: TOML, one file a codec, apart from the profiles that ship.

    knob_gain_db = 5.0

    [max_input]
    dbu = 12.31
    uncertainty_db = 0.04
    method = "meter"
    date = "2026-11-22"

Reading is strict: a mistake is told by file, key and remedy, and then the profile's figures count. Read and written
by controld.
"""

import tomllib
from datetime import date
from pathlib import Path

from firmware.calibrate.owned import ENTERED, Figure, Owned
from firmware.calibrate.wizard import Method
from firmware.durable import write_atomically
from firmware.errors import SettingsError
from firmware.levels import CODEC_DBU_RANGE
from firmware.plan import GAIN_DB_RANGE
from firmware.store.toml_table import Table

METHODS = (*(method.value for method in Method), ENTERED)
UNCERTAINTY_DB_RANGE = (0.0, 20.0)
MEANWHILE = " Until then the profile's figures count."


def read_owned(path: Path) -> Owned:
    """What is in the file at `path`; nothing, if there is none. Raises SettingsError."""
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return Owned()
    except (OSError, ValueError, RecursionError) as error:
        raise SettingsError(
            f"{path}: the calibration cannot be read ({error}); mend it, or delete it and measure again.",
            short="calibration unreadable",
        ) from error
    return _owned(Table(str(path), content, "bad calibration file", MEANWHILE))


def write_owned(path: Path, owned: Owned) -> None:
    """Writes the file, whole or not at all; where nothing is known any more it goes away. Raises OSError."""
    if owned == Owned():
        path.unlink(missing_ok=True)
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    write_atomically(path, to_toml(owned).encode())


def to_toml(owned: Owned) -> str:
    """The text of the file."""
    figures = (("max_input", owned.max_input), ("max_output", owned.max_output))
    tables = [_figure_toml(name, figure) for name, figure in figures if figure is not None]
    return f"knob_gain_db = {float(owned.knob_gain_db)}\n{''.join(tables)}"


def _figure_toml(name: str, figure: Figure) -> str:
    return (
        f"\n[{name}]\ndbu = {float(figure.dbu)}\nuncertainty_db = {float(figure.uncertainty_db)}\n"
        f'method = "{figure.method}"\ndate = "{figure.date}"\n'
    )


def _owned(table: Table) -> Owned:
    owned = Owned(
        max_input=_figure(table, "max_input"),
        max_output=_figure(table, "max_output"),
        knob_gain_db=table.number("knob_gain_db", GAIN_DB_RANGE, otherwise=0.0),
    )
    table.refuse_rest()
    return owned


def _figure(owned: Table, key: str) -> Figure | None:
    if key not in owned.content:
        return None
    table = owned.table(key)
    figure = Figure(
        dbu=table.number("dbu", CODEC_DBU_RANGE),
        uncertainty_db=table.number("uncertainty_db", UNCERTAINTY_DB_RANGE),
        method=table.one_of("method", METHODS),
        date=_date(table),
    )
    table.refuse_rest()
    return figure


def _date(table: Table) -> str:
    found = table.content.pop("date", None)
    text = found.isoformat() if type(found) is date else found  # TOML has dates without quotes too
    try:
        return date.fromisoformat(str(text)).isoformat()
    except ValueError:
        raise table.wrong("date", f'= {found!r}; write it as "2026-11-22"') from None
