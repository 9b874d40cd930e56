"""Keys as feet: what is down, for how long, and what comes up."""

from pathlib import Path

import pytest

from firmware.cli.sim.hands import FOOT_UP_S, HOLD_S, LONG_S, TAP_S, Hands
from hw.sim.panel import Feet


class NotedFeet(Feet):
    """Feet that only tell what they would have done."""

    def __init__(self) -> None:
        super().__init__(Path("nowhere"))
        self.moves: list[str | float] = []

    def do(self, line: str) -> None:
        self.moves.append(line)


def moves(keys: str) -> list[str | float]:
    feet = NotedFeet()
    hands = Hands(feet, feet.moves.append)
    for key in keys:
        hands.press(key)
    feet.close()
    return feet.moves


@pytest.mark.parametrize(
    ("keys", "made"),
    [
        ("6", ["stomp 6 down", TAP_S, "stomp 6 up", FOOT_UP_S]),
        ("\n", ["push down", TAP_S, "push up", FOOT_UP_S]),
        ("h2", ["stomp 2 down", HOLD_S, "stomp 2 up", FOOT_UP_S]),
        ("h\n", ["push down", HOLD_S, "push up", FOOT_UP_S]),
        ("c12", ["stomp 1 down", "stomp 2 down", TAP_S, "stomp 1 up", "stomp 2 up", FOOT_UP_S]),
        ("l34", ["stomp 3 down", "stomp 4 down", LONG_S, "stomp 3 up", "stomp 4 up", FOOT_UP_S]),
        ("+-", ["turn +1", "turn -1"]),
        ("hx7", []),
        ("c1x", []),
        ("h", []),
        ("h-", []),
    ],
)
def test_keys_move_the_feet(keys: str, made: list[str | float]) -> None:
    assert moves(keys) == made


def test_a_slip_leaves_the_next_key_as_it_is() -> None:
    assert moves("c1x2") == moves("2")
