"""The knobs of a sound, by their paths: read from text, changed, turned and shown, as sound.py has them.

Called by whoever lets a person move a knob: command line, socket, gigs, pages.
"""

from collections.abc import Iterator
from dataclasses import dataclass, is_dataclass, replace
from enum import Enum
from operator import attrgetter
from typing import Any, TypeVar

from firmware.errors import SettingsError
from firmware.sound import Choice, Knob, Sound, Switch
from hw.schema import bare_of, choices, meant, rules_of, schema

Value = bool | float | Enum
S = TypeVar("S", bound=Sound)

WORDS = {"on": True, "off": False, "true": True, "false": False}
QUOTED_CHARS = 40
OFF = "off"  # what a number is called at the end where it does nothing
DECIMALS = 9  # twenty detents of 0.05 come to 1, not to 1.0000000000000002


@dataclass(frozen=True, slots=True)
class KnobFacts:
    """What is known of one knob. `path` is "gate.threshold_db", `kind` bool, float or an Enum; low, high, step, unit
    and where it is off are a float's, `choices` what the others can be, in their order. `word` names it on a
    screen."""

    path: str
    kind: type[Value]
    word: str
    low: float = 0.0
    high: float = 0.0
    step: float = 0.0
    unit: str = ""
    choices: tuple[Value, ...] = ()
    off_at: float | None = None

    @property
    def allowed(self) -> str:
        """What it can be, in words: "-100 to 0 dB", "off or on"."""
        if self.choices:
            *most, last = map(_word, self.choices)
            return f"{', '.join(most)} or {last}"
        off = "" if self.off_at is None else f" or {OFF}"
        return f"{self.low:g} to {self.high:g} {self.unit}".rstrip() + off

    def checked(self, value: object) -> Value:
        """`value` as the knob keeps it. Raises SettingsError for what it cannot be; NaN is outside every range."""
        number = self.kind is float and not isinstance(value, bool)
        if number and isinstance(value, int | float) and self.low <= value <= self.high:
            return float(value)
        for choice in self.choices:
            if value == choice and type(value) is self.kind:
                return choice
        raise self.refuse(_word(value))

    def refuse(self, written: str) -> SettingsError:
        near = meant(written, [_word(choice) for choice in self.choices])
        quoted = "".join(filter(str.isprintable, written[:QUOTED_CHARS]))
        return SettingsError(
            f"{self.path} = {quoted} is not allowed; give {self.allowed}{near}.",
            short=f"bad {self.path.rpartition('.')[2]}",
        )


def _knobs(record: Any, table: str = "") -> Iterator[KnobFacts]:
    for name, hint in schema(record).items():
        if is_dataclass(hint):
            yield from _knobs(hint, f"{table}{name}.")
        for rule in rules_of(hint):
            yield from _facts(f"{table}{name}", bare_of(hint), rule)


def _facts(path: str, kind: Any, rule: object) -> Iterator[KnobFacts]:
    match rule:
        case Knob(low, high, step, unit, word, off_at):
            yield KnobFacts(path, kind, word, low, high, step, unit, off_at=off_at)
        case Switch(word):
            yield KnobFacts(path, kind, word, choices=(False, True))
        case Choice(word):
            yield KnobFacts(path, kind, word, choices=choices(kind))
        case _:
            return


KNOBS = tuple(_knobs(Sound))  # in the order of the fields
_BY_PATH = {facts.path: facts for facts in KNOBS}


def knob(path: str) -> KnobFacts:
    """Raises SettingsError for a path that is no knob's, and names what is near it."""
    if path not in _BY_PATH:
        known = list(_BY_PATH)
        raise SettingsError(
            f"there is no knob {path[:QUOTED_CHARS]!r}{meant(path, known)}; the knobs are {', '.join(known)}.",
            short="no such knob",
        )
    return _BY_PATH[path]


def value(sound: Sound, path: str) -> Value:
    """Where the knob stands. Raises SettingsError as `knob` does."""
    return attrgetter(knob(path).path)(sound)


def read(path: str, text: str) -> Value:
    """What a person typed as the knob's value: "-60", "-60 dB", "6,5", "on", "normalized"; "off" for a number that
    can be that. Raises SettingsError."""
    facts, word = knob(path), text.strip().casefold()
    if facts.kind is bool:
        found = WORDS.get(word)
    elif facts.choices:
        found = next((choice for choice in facts.choices if _word(choice) == word), None)
    elif word == OFF:
        found = facts.off_at
    else:
        found = _number(word.removesuffix(facts.unit.casefold()))
    if found is None:
        raise facts.refuse(text)
    return facts.checked(found)


def changed(sound: S, path: str, to: object) -> S:
    """`sound` with one knob elsewhere. Raises SettingsError for an unknown path and for what the knob cannot be."""
    return _replaced(sound, path.split("."), knob(path).checked(to))


def turned(sound: S, path: str, detents: int) -> S:
    """`sound` with one knob turned, as far as it goes: a number by `detents` of its step, a choice along its members,
    a switch over at each detent. Raises SettingsError as `knob` does."""
    return changed(sound, path, _moved(knob(path), value(sound, path), detents))


def plain(at: Value) -> bool | float | str:
    """A value as files and messages write it: of a choice its word."""
    return str(at.value) if isinstance(at, Enum) else at


def shown(path: str, at: Value) -> str:
    """A value as screens and terminals show it: "-60.0 dB", "on", "normalized"; a number as finely as its step, or
    "off"."""
    facts = knob(path)
    if facts.choices:
        return _word(at)
    if at == facts.off_at:
        return OFF
    decimals = len(f"{facts.step:g}".partition(".")[2])
    return f"{at:z.{decimals}f} {facts.unit}".rstrip()


def _moved(facts: KnobFacts, at: Value, detents: int) -> Value:
    match at:
        case bool():
            return at is not bool(detents % 2)
        case int() | float():
            moved = round(at + detents * facts.step, DECIMALS)
            return min(max(moved, facts.low), facts.high)
        case Enum():
            return facts.choices[min(max(facts.choices.index(at) + detents, 0), len(facts.choices) - 1)]


def _replaced(record: Any, path: list[str], to: Value) -> Any:
    name, *rest = path
    return replace(record, **{name: _replaced(getattr(record, name), rest, to) if rest else to})


def _number(text: str) -> float | None:
    try:
        return float(text.strip().replace(",", "."))
    except ValueError:
        return None


def _word(at: object) -> str:
    if isinstance(at, bool):
        return "on" if at else "off"
    return str(at.value) if isinstance(at, Enum) else str(at)
