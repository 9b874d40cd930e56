"""A wish: what a client may ask of the pedal, what the pedal does about it, and the reply."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar

from firmware.errors import PedalError

if TYPE_CHECKING:
    from firmware.decide.events import Want
    from firmware.state import State

Q = TypeVar("Q")
R = TypeVar("R")


class RefusedError(PedalError):
    """What was asked cannot be done; the sentence says why, and what can be done."""

    def __init__(self, sentence: str, *, short: str = "the pedal declined") -> None:
        super().__init__(sentence, short=short)


@dataclass(frozen=True, slots=True)
class Nothing:
    """A request or a reply without keys."""


def decide_nothing(_state: object, _request: object, _now_s: float) -> None:
    """The `decide` of a wish that changes nothing."""


def as_asked(_state: object, request: Q) -> Q:
    """The `whole` of a wish in whose request nothing is abbreviated."""
    return request


def done(_state: object, _request: object) -> Nothing:
    """The `tell` of a wish that has nothing to say but that it was done."""
    return Nothing()


@dataclass(frozen=True, slots=True)
class Wish(Generic[Q, R]):
    """One row. On the wire a request is {"do": name} and the keys of `request`, a reply {"ok": true} and those of
    `reply`, or {"ok": false, "sentence": why not}. Both records are read strictly.

    `decide` gives what the pedal is to do, or None; it raises PedalError for what cannot be. `tell` makes the reply
    from the state after the act; it raises PedalError where the act did not come true. Before either, `whole` makes
    whole what the request abbreviates: a name's beginning means nothing any more once the preset is renamed. It
    raises PedalError where it means nothing. All are pure.
    """

    name: str
    request: type[Q]
    reply: type[R]
    tell: "Callable[[State, Q], R]"
    decide: "Callable[[State, Q, float], Want | None]" = decide_nothing
    whole: "Callable[[State, Q], Q]" = as_asked
