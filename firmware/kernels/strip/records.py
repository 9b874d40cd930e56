"""The records that the compiled loops share with Python: those of strip.hpp and samples.hpp, field by field.

Every field is 8 bytes wide, so that both sides lay them out alike; `etalon_strip_bytes` is held against StripRecord
as the library opens. Pointers are addresses of arrays that their owner keeps alive. Audio thread only.
"""

import ctypes
from typing import ClassVar

REAL, COUNT, POINTER = ctypes.c_double, ctypes.c_int64, ctypes.c_void_p
STATES = (
    9  # of the filters: the blocker's input 1 back; then of blocker, bass, middle and treble the output 1 and 2 back
)


class RampRecord(ctypes.Structure):
    """A gain on its way from `start` to `target`; `at` counts the frames of the line that are through."""

    _fields_: ClassVar = [("value", REAL), ("start", REAL), ("target", REAL), ("at", COUNT)]
    value: float
    start: float
    target: float
    at: int


class GateRecord(ctypes.Structure):
    """firmware/audio/gate.py says what each is."""

    _fields_: ClassVar = [
        *((name, REAL) for name in ("level", "reduction", "depth", "held_s", "threshold_db")),
        *((name, COUNT) for name in ("on", "open")),
        *((name, REAL) for name in ("decay", "step_s", "open_s", "close_s", "hold_s", "ratio", "lowest", "highest")),
        ("step", COUNT),
        ("weights", POINTER),
        ("edges", POINTER),
    ]
    level: float
    reduction: float
    depth: float
    held_s: float
    threshold_db: float
    on: int
    open: int
    decay: float
    step_s: float
    open_s: float
    close_s: float
    hold_s: float
    ratio: float
    lowest: float
    highest: float
    step: int
    weights: int
    edges: int


class FilterRecord(ctypes.Structure):
    """`stages` are b0, b1, b2, a1, a2 of three biquads."""

    _fields_: ClassVar = [("blocker", REAL), ("stages", REAL * 15), ("state", REAL * STATES)]
    blocker: float
    stages: "ctypes.Array[ctypes.c_double]"
    state: "ctypes.Array[ctypes.c_double]"


class ToneRecord(ctypes.Structure):
    """What sounds, what is about to, and how far that has come in."""

    _fields_: ClassVar = [("now", FilterRecord), ("coming", FilterRecord), ("fade", RampRecord), ("fresh", COUNT)]
    now: FilterRecord
    coming: FilterRecord
    fade: RampRecord
    fresh: int


class MeterRecord(ctypes.Structure):
    """`peak` since it was last taken, `clips` since the start."""

    _fields_: ClassVar = [("peak", REAL), ("clips", COUNT)]
    peak: float
    clips: int


class StripRecord(ctypes.Structure):
    """firmware/audio/strip.py says what each is."""

    _fields_: ClassVar = [
        *((name, COUNT) for name in ("frames", "line_frames")),
        ("line", POINTER),
        *((name, RampRecord) for name in ("input_gain", "output_gain", "wet_level", "mix", "level")),
        ("gate", GateRecord),
        ("tone", ToneRecord),
        ("heard", MeterRecord),
        ("played", MeterRecord),
        *((name, REAL) for name in ("no_sound", "full_scale", "flat_above")),
        ("flat_frames", COUNT),
        ("finishes", COUNT),
        *((name, POINTER) for name in ("source", "into", "amp_source", "amp_output", "wet", "coming")),
    ]
    frames: int
    line_frames: int
    line: int
    input_gain: RampRecord
    output_gain: RampRecord
    wet_level: RampRecord
    mix: RampRecord
    level: RampRecord
    gate: GateRecord
    tone: ToneRecord
    heard: MeterRecord
    played: MeterRecord
    no_sound: float
    full_scale: float
    flat_above: float
    flat_frames: int
    finishes: int
    source: int
    into: int
    amp_source: int
    amp_output: int
    wet: int
    coming: int


class SamplesRecord(ctypes.Structure):
    """How a stream stores its samples: `bits` of each in the low bytes of a word; `channel` counts from 0."""

    _fields_: ClassVar = [
        *((name, COUNT) for name in ("frames", "channels", "channel", "bits", "word_bytes")),
        ("block", POINTER),
        ("data", POINTER),
    ]
    frames: int
    channels: int
    channel: int
    bits: int
    word_bytes: int
    block: int
    data: int
