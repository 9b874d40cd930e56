"""The actions: what feet, hands, `pedal do`, gigs and settings may ask for, by name. Pure.

    bypass [on|off]   mute [on|off]   boost [on|off]   master DB|up DB|down DB
    next   previous   back   preset NUMBER|NAME   slot NUMBER   bank next|previous|NUMBER   setlist NAME|all
    make CAPTURE   use pedal|cab CAPTURE|none   pedal [on|off]   amp [on|off]   cab [on|off]
    trim +-DB   set KNOB VALUE   turn KNOB +-DETENTS   save   revert   page NAME   shutdown

One row is one action; whatever speaks it goes through `read` and `do`.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from firmware import knobs
from firmware.amps import Role
from firmware.decide import leaving, listing, part_choice, player, view, walk
from firmware.decide.effects import Outcome
from firmware.decide.events import Action
from firmware.decide.parts import heard_now
from firmware.errors import SettingsError
from firmware.state import State
from firmware.store.settings import MASTER_DB_RANGE, SWITCHES
from hw.schema import cut, meant

SWITCH = {"on": True, "off": False}
WAYS = {"up": 1.0, "down": -1.0}


@dataclass(frozen=True, slots=True)
class Argument:
    """What stands behind an action's name. `read` makes a value of its text, or raises ValueError with what is
    wanted. One that is `optional` may be left out; a `long` one takes all words that are left."""

    name: str
    read: Callable[[str], bool | float | str]
    optional: bool = False
    long: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """One action. `does` is given the state, the time and the arguments; it raises SettingsError where it cannot."""

    arguments: tuple[Argument, ...]
    does: Callable[..., Outcome]
    says: str  # what it does, for a person
    check: Callable[..., object] | None = None  # raises SettingsError for arguments that can never go together

    def usage(self, name: str) -> str:
        words = (f"[{each.name}]" if each.optional else each.name for each in self.arguments)
        return " ".join([name, *words])


def _switch(text: str) -> bool:
    if text not in SWITCH:
        raise ValueError("on or off")
    return SWITCH[text]


def _number(text: str) -> float:
    try:
        value = float(text.replace(",", "."))
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        raise ValueError("a number")
    return value


def _detents(text: str) -> float:
    value = _number(text)
    if value != int(value):
        raise ValueError("a whole number of detents")
    return value


def _slot_number(text: str) -> float:
    value = _number(text)
    if value not in SWITCHES:
        raise ValueError(f"a number from {SWITCHES[0]} to {SWITCHES[-1]}")
    return value


def _volume(text: str) -> str:
    """A volume from -60 to 0 dB, or a way from the present one: "up 3", "down 3"."""
    way, *rest = text.split()
    if way in WAYS and len(rest) == 1 and _number(rest[0]) >= 0.0:
        return text
    if way in WAYS or rest or not MASTER_DB_RANGE[0] <= _number(text) <= MASTER_DB_RANGE[1]:
        raise ValueError("0 to -60 dB, or `up 3`, `down 3`")
    return text


def _knob(text: str) -> str:
    return knobs.knob(text).path


def _preset(state: State, at_s: float, which: str) -> Outcome:
    return player.aim(state, player.position_of(state, which), at_s)


def _set(state: State, at_s: float, path: str, text: str) -> Outcome:
    return player.set_knob(state, path, knobs.read(path, text), at_s)


def _page(state: State, at_s: float, name: str) -> Outcome:
    _refuse_unknown(name, state.view.pages)
    return view.opened(state, name, at_s), ()


def _refuse_unknown(name: str, pages: Sequence[str]) -> None:
    """Raises SettingsError for a page that is not among `pages`."""
    if name not in pages:
        raise SettingsError(
            f"there is no page {cut(name)!r}{meant(cut(name), pages)}; the pages are {', '.join(pages)}.",
            short="no such page",
        )


def _bypass(state: State, _at_s: float, on: bool | None = None) -> Outcome:
    return player.bypassed(state, on)


def _mute(state: State, _at_s: float, on: bool | None = None) -> Outcome:
    return player.muted(state, on)


def _next(state: State, at_s: float) -> Outcome:
    return walk.step_on(state, 1, at_s)


def _previous(state: State, at_s: float) -> Outcome:
    return walk.step_on(state, -1, at_s)


def _slot(state: State, at_s: float, number: float) -> Outcome:
    return walk.slot(state, int(number), at_s)


def _bank(state: State, at_s: float, which: str) -> Outcome:
    return walk.bank(state, which, at_s)


def _back(state: State, at_s: float) -> Outcome:
    return walk.back(state, at_s)


def _setlist(state: State, at_s: float, which: str) -> Outcome:
    return walk.play_setlist(state, which, at_s)


def _make(state: State, at_s: float, which: str) -> Outcome:
    return listing.made(state, which, at_s)


def _boost(state: State, at_s: float, on: bool | None = None) -> Outcome:
    return player.boosted(state, on, at_s)


def _role(text: str) -> str:
    if text not in part_choice.CHOSEN:
        raise ValueError("pedal or cab")
    return text


def _use(state: State, at_s: float, role: str, which: str) -> Outcome:
    return part_choice.use(state, Role(role), which, at_s)


def _part(role: Role) -> Callable[..., Outcome]:
    def turned(state: State, at_s: float, on: bool | None = None) -> Outcome:
        after, effects = player.turned(state, role, on, at_s)
        wished = dict(after.player.turned)[role]
        fails = wished and role not in heard_now(after)
        return view.noticed(after, f"{role.value} {'failed' if fails else 'on' if wished else 'off'}", at_s), effects

    return turned


def _master(state: State, at_s: float, text: str) -> Outcome:
    way, *rest = text.split()
    volume_db = state.player.master_db + WAYS[way] * _number(rest[0]) if rest else 0.0 + _number(text)  # no -0.0
    after, effects = player.master_at(state, volume_db)
    return view.popped(after, "MASTER", f"{after.player.master_db:.1f}", "dB", at_s), effects


def _save(state: State, at_s: float) -> Outcome:
    after, effects = player.save(state)
    return view.noticed(after, "saved", at_s), effects


def _revert(state: State, at_s: float) -> Outcome:
    after, effects = player.revert(state, at_s)
    return view.noticed(after, "as it was saved", at_s), effects


def _trim(state: State, at_s: float, by_db: float) -> Outcome:
    return player.trim_by(state, by_db, at_s)


def _turn(state: State, at_s: float, path: str, detents: float) -> Outcome:
    return player.turn_knob(state, path, int(detents), at_s)


ON_OR_OFF = Argument("on|off", _switch, optional=True)
KNOB = Argument("KNOB", _knob)
ACTIONS: dict[str, Row] = {
    "bypass": Row((ON_OR_OFF,), _bypass, "dry, or through the amp"),
    "next": Row((), _next, "the next preset"),
    "previous": Row((), _previous, "the preset before"),
    "back": Row((), _back, "the sound before; again, the one before that"),
    "preset": Row((Argument("NUMBER|NAME", str, long=True),), _preset, "that preset"),
    "slot": Row((Argument("NUMBER", _slot_number),), _slot, "that preset of the bank shown; again: its boost"),
    "bank": Row((Argument("next|previous|NUMBER", str),), _bank, "that bank is shown; a slot of it plays"),
    "setlist": Row((Argument("NAME|all", str, long=True),), _setlist, "that setlist, from its beginning"),
    "boost": Row((ON_OR_OFF,), _boost, "the preset's boost"),
    "use": Row(
        (Argument("pedal|cab", _role), Argument("CAPTURE|none", str, long=True)),
        _use,
        "that capture before the preset's amp, or that cabinet behind it",
    ),
    "pedal": Row((ON_OR_OFF,), _part(Role.PEDAL), "the capture before the amp heard, or left out"),
    "amp": Row((ON_OR_OFF,), _part(Role.AMP), "the amp heard, or left out"),
    "cab": Row((ON_OR_OFF,), _part(Role.CAB), "the cabinet heard, or left out"),
    "make": Row((Argument("CAPTURE", str, long=True),), _make, "a preset of that capture, which plays"),
    "trim": Row((Argument("+-DB", _number),), _trim, "more or less input trim"),
    "set": Row((KNOB, Argument("VALUE", str, long=True)), _set, "a knob of the preset to a value", knobs.read),
    "turn": Row((KNOB, Argument("+-DETENTS", _detents)), _turn, "a knob of the preset by so many of its steps"),
    "mute": Row((ON_OR_OFF,), _mute, "silence, or sound"),
    "master": Row((Argument("DB|up DB|down DB", _volume, long=True),), _master, "the volume, 0 to -60 dB"),
    "save": Row((), _save, "the preset is kept as it sounds"),
    "revert": Row((), _revert, "the preset is as it was saved"),
    "page": Row((Argument("NAME", str),), _page, "that page on the screen"),
    "shutdown": Row((), leaving.switch_off, "silence, everything saved, and the power off"),
}


def read(text: str, pages: Sequence[str] = ()) -> Action:
    """The action that `text` says; where `pages` are named, it may show no other. Raises SettingsError, which says
    what is near and what is wanted."""
    name, *words = text.split() or [""]
    row = ACTIONS.get(name)
    if row is None:
        near = meant(cut(name), list(ACTIONS))
        raise SettingsError(
            f"there is no action {cut(name)!r}{near}; the actions are {', '.join(ACTIONS)}.",
            short="no such action",
        )
    needed = sum(not each.optional for each in row.arguments)
    endless = any(each.long for each in row.arguments)
    if len(words) < needed or (len(words) > len(row.arguments) and not endless):
        raise SettingsError(f"`{cut(text)}` does not fit; write `{row.usage(name)}`.", short="bad action")
    action = Action(name, tuple(_arguments(row, words, text)))
    if row.check:
        row.check(*action.arguments)
    if pages and name == "page":
        _refuse_unknown(words[0], pages)
    return action


def _arguments(row: Row, words: list[str], text: str) -> list[bool | float | str]:
    values: list[bool | float | str] = []
    for number, (argument, word) in enumerate(zip(row.arguments, words, strict=False)):
        said = " ".join(words[number:]) if argument.long else word
        try:
            values.append(argument.read(said))
        except ValueError as error:
            raise SettingsError(
                f"`{cut(text)}`: {argument.name} wants {error}, not {cut(said)!r}.", short="bad action"
            ) from error
    return values


def do(state: State, action: Action, at_s: float) -> Outcome:
    """What `action` comes to. Raises SettingsError where it cannot be done now."""
    return ACTIONS[action.name].does(state, at_s, *action.arguments)
