"""The gain coach: play hard for ten seconds, and it proposes the codec's gain. Pure; controld feeds it Status."""

from dataclasses import dataclass
from enum import Enum

LISTEN_S = 10.0
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
    sentence: str = ""
    short: str = ""
