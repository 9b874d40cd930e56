"""A gig: an evening as text. Feet and hands at given seconds, and what must be true then.

    # comment
    at 2.0 stomp 1            press and let go: a tap        (also: hold 1, chord 1 2, press 1, release 1)
    at 3.0 turn +4            detents of the encoder, + is clockwise
    at 3.5 push               the encoder's own switch  (also: hold push)
    at 3.8 set tone.bass 7    an action, as `pedal do` knows them  (also: next, mute on, trim +0.5, page gain ...)
    at 4.0 stick in demo      a folder is plugged in as a USB stick, relative to the gig file (also: stick out)
    at 5.0 expect bypass off  one fact of `pedal status`; numbers may say `above` or `below`
    at 5.5 expect tone.bass 7    a knob of the preset that plays, the same way
    at 6.0 await captures 3   the same for what takes as long as it takes: the gig's clock stands still until it holds
    at 9.0 end                last line: how long the gig lasts

Read by `pedal sim --gig`. Second 0 is when the first preset sounds.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import Enum
from pathlib import Path

from firmware import knobs
from firmware.control.wishes.status import StatusReply
from firmware.decide import actions
from firmware.errors import SettingsError
from firmware.pages import table
from hw.strict_toml import text_of

NUMBER_TOLERANCE = 0.05  # trims move by 0.5 dB, levels are shown to 0.1
STOMPS = range(1, 9)
LONGEST_S = 24 * 3600.0
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
}
SWITCHES = ("bypass", "muted", "codec", "calibrated", "edited", "boost")
NAMES = ("preset", "model", "page", "setlist", "next")


@dataclass(frozen=True, slots=True)
class Stomp:
    """A footswitch: `move` is tap, hold, press or release."""

    switch: int
    move: str


@dataclass(frozen=True, slots=True)
class Chord:
    """Two footswitches at once."""

    first: int
    second: int


@dataclass(frozen=True, slots=True)
class Turn:
    """The encoder, by whole detents."""

    detents: int


@dataclass(frozen=True, slots=True)
class Push:
    """The encoder's own switch, down and up; or held."""

    held: bool = False


@dataclass(frozen=True, slots=True)
class Stick:
    """A folder comes as a USB stick, or (None) the stick is pulled."""

    folder: Path | None


@dataclass(frozen=True, slots=True)
class Act:
    """An action by its text."""

    text: str


@dataclass(frozen=True, slots=True)
class Expect:
    """A fact of the status that must hold. `relation` is is, above or below; `awaited` stops the gig's clock."""

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


@dataclass(frozen=True, slots=True)
class End:
    """The gig is over."""


Action = Stomp | Chord | Turn | Push | Stick | Act | Expect | End


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a gig, and the text it was read from."""

    at_s: float
    action: Action
    text: str


def read(path: Path) -> tuple[Line, ...]:
    """The gig in the file at `path`. Raises SettingsError, which names file, line and remedy."""
    try:
        text = text_of(path.read_bytes())
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"{path}: the gig cannot be read ({error}).", short="gig unreadable") from error
    return parse(text, str(path), path.parent)


def parse(text: str, source: str, folder: Path) -> tuple[Line, ...]:
    """The lines of a gig, in order of time; sticks are found relative to `folder`."""
    lines: list[Line] = []
    for number, raw in enumerate(text.splitlines(), 1):
        content = raw.split("#", 1)[0].strip()
        if not content:
            continue
        try:
            line = _line(content, folder)
        except ValueError as error:
            raise SettingsError(f"{source}, line {number}: {error}", short=f"gig line {number} wrong") from error
        if lines and line.at_s < lines[-1].at_s:
            raise SettingsError(
                f"{source}, line {number}: {line.at_s:g} s stands after {lines[-1].at_s:g} s;"
                " put the lines in order of time.",
                short=f"gig line {number} late",
            )
        lines.append(line)
    if not lines:
        raise SettingsError(
            f"{source}: the gig is empty; write lines such as `at 2.0 stomp 1`.", short="gig is empty"
        )
    return tuple(lines)


def _line(content: str, folder: Path) -> Line:
    words = content.split()
    if words[0] != "at" or len(words) < 3:
        raise ValueError(f"`{content}` is not a gig line; write `at SECONDS ACTION`.")
    at_s = _number(words[1], "seconds")
    if not 0.0 <= at_s <= LONGEST_S:
        raise ValueError(f"{words[1]} s is not a time in a gig; give 0 to {LONGEST_S:g}.")
    return Line(at_s, _action(words[2], words[3:], folder), content)


def _action(verb: str, rest: list[str], folder: Path) -> Action:
    match verb, rest:
        case ("stick", ["in", *name]) if name:
            return Stick(folder / " ".join(name))
        case ("stick", ["out"]):
            return Stick(None)
        case ("expect" | "await", [fact, *value]) if value:
            return replace(_expect(fact, value), awaited=verb == "await")
        case ("end", []):
            return End()
        case _:
            return _moved(verb, rest) or _act(" ".join([verb, *rest]))


def _moved(verb: str, rest: list[str]) -> Action | None:
    """What a foot or a hand does; None if neither does."""
    match verb, rest:
        case ("stomp" | "hold" | "press" | "release", [switch]) if switch != "push":
            return Stomp(_switch(switch), "tap" if verb == "stomp" else verb)
        case ("chord", [first, second]):
            return Chord(_switch(first), _switch(second))
        case ("turn", [detents]):
            return Turn(_whole(detents, "detents"))
        case ("push", []) | ("hold", ["push"]):
            return Push(held=verb == "hold")
        case _:
            return None


def _act(text: str) -> Act:
    try:
        actions.read(text, table.NAMES)
    except SettingsError as error:
        raise ValueError(
            f"`{text}` is no action; use stomp N, hold N, chord N N, press N, release N, turn +-N, push, hold push,"
            " stick in FOLDER, stick out, expect FACT VALUE, await FACT VALUE, end, or what `pedal do` knows:"
            f" {error.sentence}"
        ) from error
    return Act(text)


def _expect(fact: str, value: list[str]) -> Expect:
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
    return Expect(fact, relation, _number(numbers[0], fact))


def _expect_knob(path: str, value: list[str]) -> Expect:
    """A knob's value, or `above` or `below` and a number."""
    if path not in [knob.path for knob in knobs.KNOBS]:
        known = ", ".join([*FACTS, *(knob.path for knob in knobs.KNOBS)])
        raise ValueError(f"`{path}` is nothing to expect; choose from {known}.")
    relation, words = (value[0], value[1:]) if value[0] in ("above", "below") else ("is", value)
    try:
        return Expect(path, relation, knobs.read(path, " ".join(words)))
    except SettingsError as error:
        raise ValueError(error.sentence) from error


def _switch(word: str) -> int:
    switch = _whole(word, "stomp")
    if switch not in STOMPS:
        raise ValueError(f"there is no stomp {switch}; count from 1, left to right.")
    return switch


def _whole(word: str, what: str) -> int:
    try:
        return int(word)
    except ValueError:
        raise ValueError(f"{what} wants a whole number, not `{word}`.") from None


def _number(word: str, what: str) -> float:
    try:
        value = float(word)
    except ValueError:
        raise ValueError(f"{what} wants a number, not `{word}`.") from None
    if value != value or value in (float("inf"), float("-inf")):
        raise ValueError(f"{what} wants a finite number, not `{word}`.")
    return value
