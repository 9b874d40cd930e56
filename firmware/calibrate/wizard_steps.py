"""How the wizard goes on: each function gives the wizard after it, and the wishes to carry out in their order.

    CHOOSE -> (ASK) -> READY -> RECORDING -> RESULT -> KEPT        REFUSED goes on to where it can be tried again
    METER: READY -> ASK (the sine plays) -> RESULT (the output) -> READY (the cable) -> RECORDING -> RESULT -> KEPT

Called by controld, for the OLED's page and for the command line alike.
"""

from firmware.calibrate.reading import Samples
from firmware.calibrate.wizard import Bench, Method, Wish, Wizard

Outcome = tuple[Wizard, tuple[Wish, ...]]


def begin(method: Method, bench: Bench) -> Outcome:
    """Starts `method` from wherever the wizard stood (what played or was recorded is given up)."""
    raise NotImplementedError(method, bench)


def turn(wizard: Wizard, steps: int) -> Wizard:
    """The encoder: CHOOSE: another method; ASK: the number by `steps` of its step, within its bounds."""
    raise NotImplementedError(wizard, steps)


def enter(wizard: Wizard, value: float) -> Wizard:
    """A typed number in the place of `asked.value`, or LevelError: out of bounds, or nothing was asked."""
    raise NotImplementedError(wizard, value)


def go_on(wizard: Wizard, bench: Bench, at_s: float) -> Outcome:
    """The player says yes, done, next: stomp 2, or Enter. RECORDING: unchanged."""
    raise NotImplementedError(wizard, bench, at_s)


def recorded(
    wizard: Wizard, bench: Bench, samples: Samples, rate_hz: int, at_s: float, *, sentence: str = ""
) -> Outcome:
    """A wished recording ended: float32 [n] as it came, n fewer than wished if it broke off, and then `sentence` says
    why (Recorded's). Unchanged unless RECORDING. Takes tens of milliseconds of arithmetic."""
    raise NotImplementedError(wizard, bench, samples, rate_hz, at_s, sentence)


def passed(wizard: Wizard, at_s: float) -> Outcome:
    """Time passed: `progress` while RECORDING, and REFUSED if the recording stays away. For every Tick."""
    raise NotImplementedError(wizard, at_s)


def leave(wizard: Wizard) -> Outcome:
    """The player leaves, or the codec changed: back to CHOOSE, and Rest if something was begun."""
    raise NotImplementedError(wizard)
