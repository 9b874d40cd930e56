"""What a foot and a hand do to the simulated panel, as a line of text, and as the edges of real contacts.

The lines: `stomp 1 down`, `stomp 1 up`, `push down`, `push up`, `turn +4`.
"""

from collections.abc import Callable, Iterator
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


def edges(move: Switch | Turn, profile: PanelProfile, closed: Callable[[int], bool]) -> Iterator[Edge]:
    """The edges, bounce and all, that `move` makes at the pins of `profile`, whose contacts are `closed` by now; none
    for a switch it has not got, nor where a foot leaves one that latches."""
    if isinstance(move, Turn):
        yield from _turned(move.detents, profile, closed)
    elif move.number <= len(profile.stomps):
        pin = profile.stomps[move.number - 1] if move.number else profile.encoder_push
        if not profile.latches(pin):
            yield from _bounced(pin, move.down != profile.rests_closed(pin), _BOUNCE_S)
        elif move.down:
            yield from _bounced(pin, not closed(pin), _BOUNCE_S)


def _bounced(pin: int, closed: bool, waits_s: tuple[float, ...]) -> Iterator[Edge]:
    for toggle, wait_s in enumerate(waits_s):
        yield Edge(wait_s, pin, closed == (toggle % 2 == 0))


def _turned(detents: int, profile: PanelProfile, closed: Callable[[int], bool]) -> Iterator[Edge]:
    """Quarter steps of the Gray code from rest to rest: where both contacts are alike, clockwise A moves, else B."""
    state = {pin: closed(pin) for pin in (profile.encoder_a, profile.encoder_b)}
    for _ in range(abs(detents) * profile.edges_per_detent):
        alike = state[profile.encoder_a] == state[profile.encoder_b]
        pin = profile.encoder_a if alike == (detents > 0) else profile.encoder_b
        state[pin] = not state[pin]
        yield from _bounced(pin, state[pin], (_QUARTER_S, *_CHATTER_S))
