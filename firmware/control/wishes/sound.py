"""Actions by their texts, and the knobs of the preset that plays."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

from firmware import knobs
from firmware.control.wishes.status import StatusReply, tell_status
from firmware.control.wishes.wish import Nothing, Wish
from firmware.sound import Preset
from hw.schema import Filled

if TYPE_CHECKING:
    from firmware.decide.events import Want
    from firmware.state import State


@dataclass(frozen=True, slots=True)
class DoRequest:
    """The text of an action, such as "next" or "set tone.bass 7"."""

    action: Annotated[str, Filled()]


@dataclass(frozen=True, slots=True)
class GetRequest:
    """One knob by its path; None asks for all."""

    path: str | None = None


@dataclass(frozen=True, slots=True)
class SetRequest:
    """A knob by its path, and what it is to be: as its value, or as a person types it ("-60 dB", "on")."""

    path: str
    value: bool | float | str


@dataclass(frozen=True, slots=True)
class KnobNow:
    """Where one knob stands: its value, how it is shown ("-60.0 dB"), and what it can be ("-100 to 0 dB")."""

    path: str
    value: bool | float | str
    shown: str
    allowed: str


@dataclass(frozen=True, slots=True)
class KnobsReply:
    """The knobs of the preset that plays, in their order."""

    preset: str
    knobs: tuple[KnobNow, ...]


@dataclass(frozen=True, slots=True)
class ActionListed:
    """One action: how it is written ("trim +-DB") and what it does."""

    usage: str
    says: str


@dataclass(frozen=True, slots=True)
class ActionsReply:
    actions: tuple[ActionListed, ...]


def _tell_actions(_state: "State", _request: Nothing) -> ActionsReply:
    from firmware.decide.actions import ACTIONS

    return ActionsReply(tuple(ActionListed(row.usage(name), row.says) for name, row in ACTIONS.items()))


def _decide_do(state: "State", request: DoRequest, now_s: float) -> "Want":
    from firmware.decide import actions
    from firmware.decide.events import Do

    action = actions.read(request.action)
    actions.do(state, action, now_s)  # pure: only to hear whether it can be done
    return Do(action, now_s)


def _decide_set(state: "State", request: SetRequest, now_s: float) -> "Want":
    from firmware.decide.events import WantKnob

    current, typed = _current(state), request.value
    value = knobs.read(request.path, typed) if isinstance(typed, str) else typed
    knobs.changed(current, request.path, value)  # raises for what the knob cannot be
    return WantKnob(request.path, value, now_s)


def _tell_set(state: "State", request: SetRequest) -> KnobsReply:
    return _knobs(state, request.path)


def _tell_get(state: "State", request: GetRequest) -> KnobsReply:
    return _knobs(state, request.path)


def _knobs(state: "State", path: str | None) -> KnobsReply:
    preset = _current(state)
    return KnobsReply(preset.name, knobs_of(preset, path))


def knobs_of(preset: Preset, path: str | None = None) -> tuple[KnobNow, ...]:
    """One knob of a preset, or all in their order."""
    facts = knobs.KNOBS if path is None else (knobs.knob(path),)
    return tuple(_knob(preset, each) for each in facts)


def _knob(preset: Preset, facts: knobs.KnobFacts) -> KnobNow:
    value = knobs.value(preset, facts.path)
    return KnobNow(facts.path, knobs.plain(value), knobs.shown(facts.path, value), facts.allowed)


def _current(state: "State") -> Preset:
    from firmware.decide import lists

    return lists.current(state)


ACTIONS = Wish("actions", Nothing, ActionsReply, _tell_actions)
DO = Wish("do", DoRequest, StatusReply, tell_status, _decide_do)
GET = Wish("get", GetRequest, KnobsReply, _tell_get)
SET = Wish("set", SetRequest, KnobsReply, _tell_set, _decide_set)
ROWS = (ACTIONS, DO, GET, SET)
