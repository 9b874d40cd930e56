"""What a preset sounds like."""

from dataclasses import dataclass, field
from enum import StrEnum

TRIM_DB_RANGE = (-20.0, 20.0)
QUALITY_RANGE = (0.0, 1.0)
THRESHOLD_DB_RANGE = (-100.0, 0.0)
KNOB_RANGE = (0.0, 10.0)


class OutputMode(StrEnum):
    """How loud a capture leaves the pedal."""

    AUTO = "auto"  # CALIBRATED for the capture of a pedal whose levels are known, else NORMALIZED
    RAW = "raw"  # as the capture gives it
    NORMALIZED = "normalized"  # every capture equally loud
    CALIBRATED = "calibrated"  # the voltage that the gear gave at its jack


@dataclass(frozen=True, slots=True)
class Gate:
    """Noise gate; `threshold_db` is dBFS at the amp's input."""

    on: bool = False
    threshold_db: float = -70.0


@dataclass(frozen=True, slots=True)
class Tone:
    """Tone stack; knobs 0..10, 5 is flat."""

    on: bool = False
    bass: float = 5.0
    middle: float = 5.0
    treble: float = 5.0


@dataclass(frozen=True, slots=True)
class Preset:
    """One sound. Keeps its model's id and name, so that a missing model is shown by name."""

    name: str
    model_id: str
    model_name: str
    quality: float = 1.0
    trim_db: float = 0.0
    output: OutputMode = OutputMode.AUTO
    gate: Gate = field(default_factory=Gate)
    tone: Tone = field(default_factory=Tone)
