"""Presets: what the player set for one capture, in TOML, one file each."""

from dataclasses import dataclass, field

from firmware.levels import OutputMode


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
    output: OutputMode = OutputMode.NORMALIZED
    gate: Gate = field(default_factory=Gate)
    tone: Tone = field(default_factory=Tone)
