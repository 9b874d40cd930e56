"""The page of the pedal, a second capture before the amp: which it is, with and without it, and the level between."""

from firmware.amps import Role
from firmware.pages.deeds import Deed, idle
from firmware.pages.part_page import load_row, part_page
from firmware.plan import CAL, CAL_IN_DOUBT
from firmware.state import State


def _between(state: State, _now_s: float) -> str:
    """The gain from the pedal into the amp, and whether it rests on levels or on loudness."""
    plan = state.player.plan
    between = plan.between if plan else None
    if between is None:
        return ""
    return f"{between.gain_db:+.1f} dB {CAL_IN_DOUBT if between.doubtful else CAL}"


def _fits(_state: State, _path: str) -> bool:
    return True


PAGE = part_page(Role.PEDAL, {}, (Deed("into amp", idle, _between), load_row(Role.PEDAL)), _fits)
