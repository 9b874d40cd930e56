"""The keys of `pedal sim` as feet and a hand: taps, holds, chords, turns and pushes."""

from collections.abc import Callable
from typing import Protocol

TAP_S = 0.08
HOLD_S = 0.7  # longer than a hold out of the box, 0.5 s
LONG_S = 2.3  # longer than a chord that is held, 2 s
FOOT_UP_S = 0.12  # a foot does not come down again while the switch still bounces
PUSH = "\n "
HELP = "1-6 stomp   h1 hold   c12 chord   l12 long   + - turn   Enter push   q quit"
STAYS_S = {"h": HOLD_S, "c": TAP_S, "l": LONG_S}  # how long the switches behind these keys stay down
WANTS = {"h": 1, "c": 2, "l": 2}  # and how many they are


class Feet(Protocol):
    """What moves the simulated pins."""

    def do(self, line: str) -> None: ...
    def turn(self, detents: int) -> None: ...


class Hands:
    """`wait` is called with the seconds for which a foot stays where it is; whoever watches watches on."""

    def __init__(self, feet: Feet, wait: Callable[[float], None]) -> None:
        self._feet, self._wait = feet, wait
        self._typed = ""

    def press(self, key: str) -> None:
        """What comes of one more key; nothing of one that is none of the pedal's."""
        typed, self._typed = self._typed + key, ""
        kind, switches = (typed[0], typed[1:]) if typed[0] in STAYS_S else ("", typed)
        if key in "+-" and not kind:
            self._feet.turn(1 if key == "+" else -1)
        elif len(switches) < WANTS.get(kind, 1) and all(map(_is_switch, switches)):
            self._typed = typed
        elif all(map(_is_switch, switches)):
            self._stand_on([_named(switch) for switch in switches], STAYS_S.get(kind, TAP_S))

    def _stand_on(self, switches: list[str], stays_s: float) -> None:
        for way in ("down", "up"):
            for switch in switches:
                self._feet.do(f"{switch} {way}")
            self._wait(stays_s if way == "down" else FOOT_UP_S)


def _is_switch(key: str) -> bool:
    return key in "123456" + PUSH


def _named(key: str) -> str:
    return "push" if key in PUSH else f"stomp {key}"
