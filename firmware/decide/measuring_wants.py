"""What somebody may want who measures: the codec's gain and input, coach, knob, wizard, figures. Events, as those of
events.py."""

from dataclasses import dataclass
from typing import Literal

from firmware.calibrate.wizard import Measured, Method


@dataclass(frozen=True, slots=True)
class WantGain:
    """Somebody wants this analogue gain of a control, or says what a knob adds."""

    gain_db: float
    at_s: float


@dataclass(frozen=True, slots=True)
class WantInput:
    """The owner plugs into this input of the codec, counted from 1."""

    channel: int
    at_s: float


@dataclass(frozen=True, slots=True)
class WantCoach:
    """Somebody wants the gain coach to listen, takes what it proposes, or has done with it."""

    act: Literal["begin", "accept", "leave"]
    at_s: float


@dataclass(frozen=True, slots=True)
class WantStrokes:
    """Somebody wants to find out what a knob does: play, turn it and play again, compare; or gives up."""

    act: Literal["begin", "again", "end", "leave"]
    at_s: float


@dataclass(frozen=True, slots=True)
class WantWizard:
    """Somebody goes on with the calibration wizard; `method` is for the begin, `value` answers what it asks."""

    act: Literal["begin", "next", "leave"]
    at_s: float
    method: Method | None = None
    value: float | None = None


@dataclass(frozen=True, slots=True)
class WantFigures:
    """The owner knows these levels of the codec, and how well; they are dated and kept."""

    found: Measured


@dataclass(frozen=True, slots=True)
class WantForget:
    """The profile's own figures are to count again."""

    which: Literal["input", "output", "all"]
    at_s: float


WantMeasured = WantGain | WantInput | WantCoach | WantStrokes | WantWizard | WantFigures | WantForget
