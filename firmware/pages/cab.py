"""The page of the cabinet: a push on its first row lets one hear with and without; the others choose and shape it."""

from firmware.amps import Role
from firmware.pages.deeds import Deed, idle
from firmware.pages.part_page import load_row, part_of, part_page
from firmware.state import State

_LEVEL, _SIDE = "cab.level", "cab.side"


def _level(state: State, _now_s: float) -> str:
    """How it is meant, and what that comes to while the cabinet is heard."""
    preset, plan = state.preset, state.player.plan
    if preset is None:
        return ""
    gain = f" {plan.cab_gain_db:+.1f} dB" if plan and plan.cab_gain_db is not None else ""
    return f"{preset.cab.level.value}{gain}"


def _loudness(state: State, _now_s: float) -> str:
    """How much louder a guitar leaves it than it comes in."""
    part = part_of(state, Role.CAB)
    if part is None:
        return ""
    return "unknown" if part.prepared.cab_lu is None else f"{part.prepared.cab_lu:+.1f} LU"


def _fits(state: State, path: str) -> bool:
    """A cabinet in mono has no sides."""
    part = part_of(state, Role.CAB)
    return path != _SIDE or (part is not None and part.prepared.side != "")


PAGE = part_page(Role.CAB, {_LEVEL: _level}, (load_row(Role.CAB), Deed("loudness", idle, _loudness)), _fits)
