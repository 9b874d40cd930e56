"""Edges of the footswitches -> what the foot meant. A tap acts on press; no switch has a hold yet."""

from dataclasses import dataclass

from hw.events import StompEdge


@dataclass(frozen=True, slots=True)
class Tap:
    """Footswitch `switch` (from 1, left to right) was stepped on."""

    switch: int
    at_s: float


def tap(edge: StompEdge) -> Tap | None:
    """The tap that `edge` makes; letting go makes none."""
    return Tap(edge.switch, edge.at_s) if edge.down else None
