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
    """How much louder a guitar leaves it than it comes in: out of this amp while it is heard, else out of any."""
    part, plan = part_of(state, Role.CAB), state.player.plan
    if part is None:
        return ""
    lu = part.prepared.cab_lu if plan is None or plan.cab_lu is None else plan.cab_lu
    return "unknown" if lu is None else f"{lu:+.1f} LU"


def _fits(state: State, path: str) -> bool:
    """A cabinet in mono has no sides."""
    part = part_of(state, Role.CAB)
    return path != _SIDE or (part is not None and part.prepared.side != "")


PAGE = part_page(Role.CAB, {_LEVEL: _level}, (load_row(Role.CAB), Deed("loudness", idle, _loudness)), _fits)
