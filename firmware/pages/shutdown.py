"""The page that asks whether to switch the pedal off."""

from firmware.decide import leaving
from firmware.pages.menu import SETUP
from firmware.pages.question import question
from firmware.state import State


def _asks(_state: State) -> str:
    return "the pedal"


PAGE = question("shutdown", SETUP, "SWITCH OFF", _asks, leaving.switch_off)
