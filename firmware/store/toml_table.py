"""Strict TOML of what the owner may write by hand: a table that is read key by key, every mistake told by file, key
and remedy. Called by controld and the command line."""

from dataclasses import dataclass
from typing import cast

from firmware.errors import SettingsError

Range = tuple[float, float]


@dataclass(slots=True)
class Table:
    """`source` names it in complaints. Every method takes its key out or raises SettingsError; `refuse_rest` is last.

    `sequel` is a sentence behind every complaint, of what counts meanwhile; `short` a complaint's line for the OLED,
    in which {key} stands for the key.
    """

    source: str
    content: dict[str, object]
    short: str
    sequel: str = ""

    def table(self, key: str) -> "Table":
        """An empty one where there is none."""
        found = self.content.pop(key, {})
        if not isinstance(found, dict):
            raise self.wrong(key, f"is not a table; write [{key}] on a line of its own")
        return Table(f"{self.source}, [{key}]", cast("dict[str, object]", found), self.short, self.sequel)

    def number(self, key: str, allowed: Range, otherwise: float | None = None) -> float:
        """Without `otherwise` it has to be there."""
        found, (low, high) = self.content.pop(key, otherwise), allowed
        if isinstance(found, bool) or not isinstance(found, int | float) or not low <= found <= high:
            told = "is missing" if found is None else f"= {found!r}"
            raise self.wrong(key, f"{told}; give a number from {low:g} to {high:g}")
        return float(found)

    def one_of(self, key: str, allowed: tuple[str, ...], otherwise: str | None = None) -> str:
        found = self.content.pop(key, otherwise)
        if found not in allowed:
            raise self.wrong(key, f"= {found!r}; choose from {', '.join(allowed)}")
        return str(found)

    def refuse_rest(self) -> None:
        for key in self.content:
            raise self.wrong(key, "is not known here; check its spelling or take it out")

    def wrong(self, key: str, why: str) -> SettingsError:
        return SettingsError(f"{self.source}: {key} {why}.{self.sequel}", short=self.short.format(key=key))
