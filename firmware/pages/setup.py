"""SETUP: what is set once, looked up or switched, each row with what it says now."""

from firmware.decide import feet
from firmware.decide.effects import Outcome
from firmware.decide.machine import is_hot, is_low_on_power
from firmware.pages.menu import MENU, SETUP, Way, menu
from firmware.pages.words import codec_dbu
from firmware.state import State


def _gain(state: State) -> str:
    return f"{state.codec.analog.gain_db:+.1f} dB"


def _codec(state: State) -> str:
    return codec_dbu(state.codec.levels)


def _levels(state: State) -> str:
    return state.player.plan.word if state.player.plan else ""


def _input(state: State) -> str:
    """The one that is heard; where another has the sound, that."""
    elsewhere = state.audio.elsewhere
    return f"sound in {elsewhere}" if elsewhere else f"{state.codec.input_channel} of {state.codec.input_channels}"


def _is_elsewhere(state: State) -> bool:
    return state.audio.elsewhere != 0


def _master(state: State) -> str:
    return "MUTED" if state.player.muted else f"{state.player.master_db:.1f} dB"


def _is_muted(state: State) -> bool:
    return state.player.muted


def _on_or_off(on: bool) -> str:
    return "on" if on else "off"


def _stage_lock(state: State) -> str:
    return _on_or_off(state.feet.settings.stage_lock)


def _autosave(state: State) -> str:
    return _on_or_off(state.feet.settings.autosave)


def _spillover(state: State) -> str:
    return _on_or_off(state.feet.settings.spillover)


def _lock(state: State, _at_s: float) -> Outcome:
    return feet.settings_switched(state, "stage_lock")


def _save_by_itself(state: State, _at_s: float) -> Outcome:
    return feet.settings_switched(state, "autosave")


def _spill(state: State, _at_s: float) -> Outcome:
    return feet.settings_switched(state, "spillover")


def _address(state: State) -> str:
    return next(iter(state.machine.read.addresses), "no network")


def _computer(state: State) -> str:
    machine = state.machine.read
    if is_low_on_power(machine):
        return "POWER LOW"
    if machine.temperature_c is None:
        return "HOT" if is_hot(machine) else ""
    return f"{machine.temperature_c:.0f} °C"


def _is_strained(state: State) -> bool:
    return is_low_on_power(state.machine.read) or is_hot(state.machine.read)


def _health(state: State) -> str:
    return f"{state.audio.status.xruns} xruns" if state.audio.status else "no audio"


IN_SETUP = (
    Way("coach", "gain", _gain),
    Way("calibrate", "calibrate", _codec),
    Way("levels", "levels", _levels),
    Way("input", "input", _input, warns=_is_elsewhere),
    Way("master", "master", _master, warns=_is_muted),
    Way("stage lock", "", _stage_lock, does=_lock),
    Way("autosave", "", _autosave, does=_save_by_itself),
    Way("spillover", "", _spillover, does=_spill),
    Way("address", "address", _address),
    Way("computer", "computer", _computer, warns=_is_strained),
    Way("health", "health", _health),
    Way("switch off", "shutdown"),
)
PAGE = menu(SETUP, IN_SETUP, MENU)
