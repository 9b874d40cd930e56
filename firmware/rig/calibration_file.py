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
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import cast

from firmware.calibrate.owned import ENTERED, Figure, Owned
from firmware.calibrate.wizard import Method
from firmware.errors import SettingsError
from firmware.levels import CODEC_DBU_RANGE
from firmware.plan import GAIN_DB_RANGE
from firmware.rig.store import write_atomically

METHODS = (*(method.value for method in Method), ENTERED)
UNCERTAINTY_DB_RANGE = (0.0, 20.0)


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
    return _Table(str(path), content).owned()


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


@dataclass(slots=True)
class _Table:
    """A TOML table that is read key by key; `source` names it in complaints."""

    source: str
    content: dict[str, object]

    def owned(self) -> Owned:
        owned = Owned(
            max_input=self._figure("max_input"),
            max_output=self._figure("max_output"),
            knob_gain_db=self._number("knob_gain_db", GAIN_DB_RANGE, otherwise=0.0),
        )
        self._refuse_rest()
        return owned

    def _figure(self, key: str) -> Figure | None:
        found = self.content.pop(key, None)
        if found is None:
            return None
        if not isinstance(found, dict):
            raise self._wrong(key, f"is not a table; write [{key}] on a line of its own")
        table = _Table(f"{self.source}, [{key}]", cast(dict[str, object], found))
        figure = Figure(
            dbu=table._number("dbu", CODEC_DBU_RANGE),
            uncertainty_db=table._number("uncertainty_db", UNCERTAINTY_DB_RANGE),
            method=table._method(),
            date=table._date(),
        )
        table._refuse_rest()
        return figure

    def _number(self, key: str, allowed: tuple[float, float], otherwise: float | None = None) -> float:
        found, (low, high) = self.content.pop(key, otherwise), allowed
        if isinstance(found, bool) or not isinstance(found, int | float) or not low <= found <= high:
            told = "is missing" if found is None else f"= {found!r}"
            raise self._wrong(key, f"{told}; give a number from {low:g} to {high:g}")
        return float(found)

    def _method(self) -> str:
        found = self.content.pop("method", None)
        if found not in METHODS:
            raise self._wrong("method", f"= {found!r}; choose from {', '.join(METHODS)}")
        return str(found)

    def _date(self) -> str:
        found = self.content.pop("date", None)
        text = found.isoformat() if type(found) is date else found  # TOML has dates without quotes too
        try:
            return date.fromisoformat(str(text)).isoformat()
        except ValueError:
            raise self._wrong("date", f'= {found!r}; write it as "2026-11-22"') from None

    def _refuse_rest(self) -> None:
        for key in self.content:
            raise self._wrong(key, "is not known here; check its spelling or take it out")

    def _wrong(self, key: str, why: str) -> SettingsError:
        return SettingsError(
            f"{self.source}: {key} {why}. Until then the profile's figures count.", short="bad calibration file"
        )
