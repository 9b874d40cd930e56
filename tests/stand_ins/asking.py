"""Requests on the pedal's socket without the socket: as the controller answers them, over a desk or a state."""

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from firmware.control.wishes.answer import Act, Tell, answer
from firmware.control.wishes.status import StatusReply, tell_status
from firmware.decide.events import Want
from firmware.state import State
from tests.stand_ins.control import Desk, empty_state, entry, playing_desk

Reply = dict[str, Any]  # JSON: what a test expects of it is compared, never computed with


def asked(desk: Desk, request: object, now_s: float = 5.0) -> Reply:
    """The reply, after `desk` did what was wanted; whole JSON."""

    def act(want: Want, tell: Tell) -> None:
        desk.happen(want)
        tell(desk.state, None)

    (reply,) = _replies(desk.state, request, now_s, act)
    assert json.loads(json.dumps(reply, allow_nan=False)) == reply
    return reply


def wanted(state: State, request: object, now_s: float = 5.0) -> Want | str | None:
    """What is wanted of the pedal, or the sentence that declines it; None where it only asks."""
    wants: list[Want] = []

    def act(want: Want, tell: Tell) -> None:
        wants.append(want)
        tell(state, None)

    (reply,) = _replies(state, request, now_s, act)
    if wants:
        return wants[0]
    return None if reply["ok"] else str(reply["sentence"])


def replied(state: State, request: object, now_s: float, act: Callable[[Want], State]) -> Reply:
    """The reply where `act` does at once what is wanted, and gives the state after it."""
    (reply,) = _replies(state, request, now_s, lambda want, tell: tell(act(want), None))
    return reply


def _replies(state: State, request: object, now_s: float, act: Act) -> list[Reply]:
    replies: list[Reply] = []
    answer(state, request, now_s, act, replies.append)
    return replies


def desk_of_three() -> Desk:
    """Plays the first of its presets, which are called 7, Clean and Lead."""
    return playing_desk(entry("Clean"), entry("Lead", input_level_dbu=None), entry("7"))


def status_reply(**facts: Any) -> StatusReply:
    """The status of a pedal without presets and audiod, but for these facts."""
    return replace(tell_status(empty_state()), **facts)
