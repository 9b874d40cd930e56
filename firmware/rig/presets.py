"""Presets: what the player set for one capture; and, for captures without any, presets made from the library."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from firmware.plan import OutputMode
from firmware.rig.entry import Entry
from firmware.rig.names import display_name, natural_key

QUALITY_RANGE = (0.0, 1.0)
THRESHOLD_DB_RANGE = (-100.0, 0.0)
KNOB_RANGE = (0.0, 10.0)


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


def with_implicit(named: Collection[Preset], library: Sequence[Entry]) -> tuple[Preset, ...]:
    """`named` and, for every capture that none of them names, a preset made from it; in natural order."""
    presets = list(named)
    names = {preset.name for preset in named}
    used = {preset.model_id for preset in named}
    for entry in sorted(library, key=lambda entry: entry.model_id):
        if entry.model_id not in used:
            presets.append(_implicit(entry, names))
            names.add(presets[-1].name)
    return tuple(sorted(presets, key=lambda preset: natural_order(preset.name)))


def natural_order(name: str) -> tuple[tuple[tuple[int, int | str], ...], str]:
    """A sorting key by which `2 Lead` comes before `10 Clean`, whatever the case."""
    return natural_key(display_name(name)), name


def _implicit(entry: Entry, taken: Collection[str]) -> Preset:
    shown = display_name(entry.name)
    name, number = shown, 2
    while name in taken:
        name, number = f"{shown} ({number})", number + 1
    return Preset(name=name, model_id=entry.model_id, model_name=shown)
