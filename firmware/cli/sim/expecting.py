"""What a gig may expect: a fact of `pedal status`, or a knob of the preset that plays, and what it must be."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum

from firmware import knobs
from firmware.control.wishes.status import StatusReply
from firmware.errors import SettingsError

NUMBER_TOLERANCE = 0.05  # trims move by 0.5 dB, levels are shown to 0.1
NOTHING = "none"  # what is not there, or not heard
SWITCH_WORDS = {"on": True, "off": False}

FACTS: dict[str, Callable[[StatusReply], object]] = {  # what a gig may expect
    "bypass": lambda status: status.bypass,
    "muted": lambda status: status.muted,
    "codec": lambda status: status.codec_present,
    "calibrated": lambda status: status.calibrated,
    "preset": lambda status: status.preset,
    "model": lambda status: status.model,
    "page": lambda status: status.page,
    "trim": lambda status: status.trim_db,
    "input_gain": lambda status: status.input_gain_db,
    "input": lambda status: status.input_peak_dbfs,
    "output": lambda status: status.output_peak_dbfs,
    "captures": lambda status: status.captures,
    "cabs": lambda status: status.cabs,
    "presets": lambda status: status.presets,
    "xruns": lambda status: status.xruns,
    "late": lambda status: status.late_blocks,
    "clips": lambda status: status.output_clips,
    "edited": lambda status: status.edited,
    "boost": lambda status: status.boost,
    "setlist": lambda status: status.setlist or "all",
    "slot": lambda status: status.slot,
    "next": lambda status: status.next_preset,
    "bank": lambda status: status.bank,
    "master": lambda status: status.master_db,
    "pedal": lambda status: status.pedal or NOTHING,
    "amp": lambda status: status.amp or NOTHING,
    "cab": lambda status: status.cab or NOTHING,
    "lacking": lambda status: ", ".join(status.lacking) or NOTHING,
    "between_gain": lambda status: status.between_gain_db,
    "cab_gain": lambda status: status.cab_gain_db,
    "turned_over": lambda status: status.turned_over,
    "late_ms": lambda status: status.late_ms,
    "gate_open": lambda status: status.gate_open,
}
SWITCHES = ("bypass", "muted", "codec", "calibrated", "edited", "boost", "turned_over", "gate_open")
NAMES = ("preset", "model", "page", "setlist", "next", "pedal", "amp", "cab", "lacking")


@dataclass(frozen=True, slots=True)
class Expect:
    """A fact of the status that must hold. `relation` is is, above or below; `awaited`: it may take a minute."""

    fact: str
    relation: str
    value: bool | float | Enum | str
    awaited: bool = False

    def holds(self, status: StatusReply) -> bool:
        """Whether `status` agrees with it."""
        found = self.found_in(status)
        if not isinstance(self.value, float):
            return found == self.value
        if not isinstance(found, int | float):
            return False
        if self.relation == "is":
            return abs(found - self.value) < NUMBER_TOLERANCE
        return found > self.value if self.relation == "above" else found < self.value

    def found_in(self, status: StatusReply) -> object:
        if self.fact in FACTS:
            return FACTS[self.fact](status)
        return knobs.value(status.sound, self.fact) if status.sound else None


def read_expectation(fact: str, value: Sequence[str]) -> Expect:
    """What `fact` must be, by these words. Raises ValueError with what is wanted."""
    if fact not in FACTS:
        return _expect_knob(fact, value)
    if fact in SWITCHES:
        if value[0] not in SWITCH_WORDS or len(value) > 1:
            raise ValueError(f"expect {fact} wants on or off, not `{' '.join(value)}`.")
        return Expect(fact, "is", SWITCH_WORDS[value[0]])
    if fact in NAMES:
        return Expect(fact, "is", " ".join(value))
    relation = value[0] if value[0] in ("above", "below") else "is"
    numbers = value[1:] if relation != "is" else value
    if len(numbers) != 1:
        raise ValueError(f"expect {fact} wants one number, or `above` or `below` and a number.")
    return Expect(fact, relation, number(numbers[0], fact))


def _expect_knob(path: str, value: Sequence[str]) -> Expect:
    """A knob's value, or `above` or `below` and a number."""
    if path not in [knob.path for knob in knobs.KNOBS]:
        known = ", ".join([*FACTS, *(knob.path for knob in knobs.KNOBS)])
        raise ValueError(f"`{path}` is nothing to expect; choose from {known}.")
    relation, words = (value[0], value[1:]) if value[0] in ("above", "below") else ("is", value)
    try:
        return Expect(path, relation, knobs.read(path, " ".join(words)))
    except SettingsError as error:
        raise ValueError(error.sentence) from error


def number(word: str, what: str) -> float:
    """What `word` says. Raises ValueError, which says that `what` wants one."""
    try:
        value = float(word)
    except ValueError:
        raise ValueError(f"{what} wants a number, not `{word}`.") from None
    if value != value or value in (float("inf"), float("-inf")):
        raise ValueError(f"{what} wants a finite number, not `{word}`.")
    return value
