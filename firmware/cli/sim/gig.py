"""A gig: an evening as text. Feet and hands at given seconds, and what must be true then.

    # comment
    at 2.0 stomp 1            press and let go: a tap        (also: hold 1, chord 1 2, press 1, release 1)
    at 3.0 turn +4            detents of the encoder, + is clockwise
    at 3.5 push               the encoder's own switch  (also: hold push, and push turn +2: turned while it is down)
    at 3.8 set tone.bass 7    an action, as `pedal do` knows them  (also: next, mute on, trim +0.5, page gain ...)
    at 3.9 pedal preset copy Clean "My verse"    a command, as over ssh; it fails where it complains
    at 3.95 pedal off         but this is the action: the capture before the amp on or off (`pedal` alone: the other)
    at 4.0 stick in demo      a folder is plugged in as a USB stick, relative to the gig file (also: stick out)
    at 5.0 expect bypass off  one fact of `pedal status`; numbers may say `above` or `below`. Within 3 s, since a busy
                              machine stands still now and then; the gig's clock stands still with it
    at 5.5 expect tone.bass 7    a knob of the preset that plays, the same way
    at 6.0 await captures 3   the same for what takes as long as it takes (a minute at most)
    at 9.0 end                last line: how long the gig lasts

Read by `pedal sim --gig`. Second 0 is when the first preset sounds.
"""

import shlex
from dataclasses import dataclass, replace
from pathlib import Path

from firmware.cli.sim.expecting import Expect, number, read_expectation
from firmware.decide import actions
from firmware.errors import SettingsError
from firmware.pages import table
from hw.strict_toml import text_of

STOMPS = range(1, 9)
LONGEST_S = 24 * 3600.0


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
    """The encoder, by whole detents; `pushed`, while its switch is down."""

    detents: int
    pushed: bool = False


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
class Command:
    """A command of `pedal`, by its words."""

    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class End:
    """The gig is over."""


Action = Stomp | Chord | Turn | Push | Stick | Act | Command | Expect | End


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
    for line_number, raw in enumerate(text.splitlines(), 1):
        content = raw.split("#", 1)[0].strip()
        if not content:
            continue
        try:
            line = _line(content, folder)
        except ValueError as error:
            raise SettingsError(
                f"{source}, line {line_number}: {error}", short=f"gig line {line_number} wrong"
            ) from error
        if lines and line.at_s < lines[-1].at_s:
            raise SettingsError(
                f"{source}, line {line_number}: {line.at_s:g} s stands after {lines[-1].at_s:g} s;"
                " put the lines in order of time.",
                short=f"gig line {line_number} late",
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
    at_s = number(words[1], "seconds")
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
            return replace(read_expectation(fact, value), awaited=verb == "await")
        case ("pedal", [word, *_]) if word not in actions.SWITCH:
            return Command(tuple(shlex.split(" ".join(rest))))
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
        case ("push", ["turn", detents]):
            return Turn(_whole(detents, "detents"), pushed=True)
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
            " push turn +-N, pedal COMMAND, stick in FOLDER, stick out, expect FACT VALUE, await FACT VALUE, end, or"
            f" what `pedal do` knows: {error.sentence}"
        ) from error
    return Act(text)


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
