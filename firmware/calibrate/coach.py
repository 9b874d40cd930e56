"""The gain coach: play hard for ten seconds, and it proposes the codec's gain. Pure; controld feeds it Status."""

from dataclasses import dataclass
from enum import Enum

from firmware.levels import AnalogGain
from firmware.messages import Status

LISTEN_S = 10.0
SETTLE_S = 0.5
WINDOW_DBFS = (-9.0, -6.0)  # where the peaks of hard playing belong (the article on gain staging)
HIGHEST_DBFS = -3.0  # above this there is no reserve for a harder stroke
AIM_DBFS = -7.5


class CoachStep(Enum):
    """Where the coach stands."""

    IDLE = "idle"
    LISTENING = "listening"
    PROPOSED = "proposed"  # `proposed_db` waits for a yes
    DONE = "done"  # nothing to change, or changed
    FAILED = "failed"  # nothing was played, or the codec went away: `sentence` says it


@dataclass(frozen=True, slots=True)
class Coach:
    """What it heard and what it proposes. `sentence` is for a terminal, `short` (at most 21 characters) for the OLED.

    `peak` is the highest of |sample| at the converter since it began to listen, `clipped` whether the converter
    was at its end (which loud playing below full scale is not). `proposed_db` is an analogue gain, not a change.
    """

    step: CoachStep = CoachStep.IDLE
    ends_s: float = 0.0  # of the monotonic clock, while LISTENING
    peak: float = 0.0
    clipped: bool = False
    clips_before: int = 0  # audiod's count when it began to listen
    proposed_db: float | None = None
    gain_db: float = 0.0  # the analogue gain at which `peak` was heard
    sentence: str = ""
    short: str = ""


def begin(at_s: float) -> Coach:
    """Begins to listen. The first SETTLE_S count for nothing: a foot hit the pedal, or a gain was just moved."""
    raise NotImplementedError(at_s)


def heard(coach: Coach, status: Status, analog: AnalogGain, at_s: float) -> Coach:
    """What the coach makes of one Status (20 a second) at `at_s`; unchanged unless LISTENING. If the analogue gain
    moved while it listened, it begins anew. At the end it is PROPOSED, DONE or FAILED."""
    raise NotImplementedError(coach, status, analog, at_s)


def passed(coach: Coach, at_s: float) -> Coach:
    """Time passed; FAILED if Status stayed away until after the end. For every Tick."""
    raise NotImplementedError(coach, at_s)


def accept(coach: Coach, analog: AnalogGain, at_s: float) -> tuple[Coach, float | None]:
    """The player says yes: the coach, and the analogue gain in dB to set (CONTROL) or to take as told (KNOB); None
    if there is nothing to set. After clipping the coach listens again, else it is DONE."""
    raise NotImplementedError(coach, analog, at_s)


def leave() -> Coach:
    """The player has enough of it."""
    return Coach()
