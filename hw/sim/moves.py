"""What a foot and a hand do to the simulated panel, as a line of text, and as the edges of real contacts.

The lines: `stomp 1 down`, `stomp 1 up`, `push down`, `push up`, `turn +4`.
"""

from collections.abc import Iterator
from typing import NamedTuple

from hw.errors import PanelError
from hw.profile import PanelProfile


class Switch(NamedTuple):
    """Footswitch `number` (from 1), or the encoder's own switch (0), goes down or up."""

    number: int
    down: bool


class Turn(NamedTuple):
    """The encoder turns by whole detents, clockwise if positive."""

    detents: int


class Edge(NamedTuple):
    """After `wait_s` the contact at `pin` is `closed`."""

    wait_s: float
    pin: int
    closed: bool


# A footswitch's contact: it closes, opens and closes again for 3 ms (waits in seconds, each one toggle).
_BOUNCE_S = (0.0, 0.0003, 0.0004, 0.0008, 0.0015)
_QUARTER_S = 0.001  # a brisk turn: 4 ms a detent
_CHATTER_S = (0.0001, 0.0001)


def parse_move(line: str) -> Switch | Turn:
    """The move that a line means. Raises PanelError for anything else."""
    match line.split():
        case ["stomp", number, ("down" | "up") as way] if number.isdecimal() and int(number) > 0:
            return Switch(int(number), way == "down")
        case ["push", ("down" | "up") as way]:
            return Switch(0, way == "down")
        case ["turn", detents] if detents.lstrip("+-").isdecimal() and abs(int(detents)) <= 100:
            return Turn(int(detents))
        case _:
            raise PanelError(
                f"{line!r} is no move; write `stomp 1 down`, `stomp 1 up`, `push down`, `push up` or `turn +4`.",
                short="no such move",
            )


def edges(move: Switch | Turn, profile: PanelProfile) -> Iterator[Edge]:
    """The edges, bounce and all, that `move` makes at the pins of `profile`; none for a switch it has not got."""
    if isinstance(move, Turn):
        yield from _turned(move.detents, profile)
    elif move.number <= len(profile.stomps):
        pin = profile.stomps[move.number - 1] if move.number else profile.encoder_push
        yield from _bounced(pin, move.down, _BOUNCE_S)


def _bounced(pin: int, closed: bool, waits_s: tuple[float, ...]) -> Iterator[Edge]:
    for toggle, wait_s in enumerate(waits_s):
        yield Edge(wait_s, pin, closed == (toggle % 2 == 0))


def _turned(detents: int, profile: PanelProfile) -> Iterator[Edge]:
    """Quarter steps of the Gray code from rest to rest: clockwise A leads, else B."""
    first, second = (profile.encoder_a, profile.encoder_b)[:: 1 if detents > 0 else -1]
    cycle = ((first, True), (second, True), (first, False), (second, False))
    for quarter in range(abs(detents) * profile.edges_per_detent):
        pin, closed = cycle[quarter % 4]
        yield from _bounced(pin, closed, (_QUARTER_S, *_CHATTER_S))
