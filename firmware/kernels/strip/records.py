"""The records that the compiled loops share with Python: those of strip.hpp and samples.hpp, field by field.

Every field is 8 bytes wide, or made of such, so that both sides lay them out alike. The tests hold each field against
the headers; as the library opens, the sizes of Strip and Outlet are held against their records. A pointer is the
address of an array that its owner keeps alive. Audio thread only.
"""

import ctypes
from typing import Annotated, TypeVar, get_type_hints

Real = Annotated[float, ctypes.c_double]
Count = Annotated[int, ctypes.c_int64]
Pointer = Annotated[int, ctypes.c_void_p]

# Of the filters: the blocker's input 1 back; then of blocker, bass, middle, treble and the two cuts the output 1 and
# 2 back.
STAGES = 5
STATES = 3 + 2 * STAGES

Laid = TypeVar("Laid", bound=type[ctypes.Structure])


def laid_out(record: Laid) -> Laid:
    """The class with its annotations as its C fields, in their order."""
    hints = get_type_hints(record, include_extras=True)
    record._fields_ = [(name, getattr(hint, "__metadata__", (hint,))[0]) for name, hint in hints.items()]
    return record


@laid_out
class LineRecord(ctypes.Structure):
    """The way of every ramp: `line` goes from 0 to 1 in `ramp_frames`, and stays there for a block."""

    frames: Count
    ramp_frames: Count
    line: Pointer


@laid_out
class RampRecord(ctypes.Structure):
    """A gain on its way from `start` to `target`; `at` counts the frames of the line that are through."""

    value: Real
    start: Real
    target: Real
    at: Count


@laid_out
class GateRecord(ctypes.Structure):
    """firmware/audio/gate.py says what each is."""

    level: Real
    lowest_db: Real
    reduction: Real
    depth: Real
    held_s: Real
    threshold_db: Real
    on: Count
    open: Count
    decay: Real
    step_s: Real
    open_s: Real
    close_s: Real
    hold_s: Real
    linger_s: Real
    play_db: Real
    ratio: Real
    lowest: Real
    highest: Real
    step: Count
    weights: Pointer
    edges: Pointer


@laid_out
class BiquadRecord(ctypes.Structure):
    """b0..b2 over 1, a1, a2."""

    b0: Real
    b1: Real
    b2: Real
    a1: Real
    a2: Real


@laid_out
class FilterRecord(ctypes.Structure):
    """The DC blocker's one factor, the biquads behind it, and the state of all."""

    blocker: Real
    stages: Annotated[ctypes.Array[BiquadRecord], BiquadRecord * STAGES]
    state: Annotated[ctypes.Array[ctypes.c_double], ctypes.c_double * STATES]


@laid_out
class ToneRecord(ctypes.Structure):
    """What sounds, what is about to, and how far that has come in."""

    now: FilterRecord
    coming: FilterRecord
    fade: RampRecord
    fresh: Count


@laid_out
class MeterRecord(ctypes.Structure):
    """`peak` since it was last taken, `clips` since the start."""

    peak: Real
    clips: Count


@laid_out
class StripRecord(ctypes.Structure):
    """firmware/audio/strip.py says what each is."""

    line: LineRecord
    input_gain: RampRecord
    between_gain: RampRecord
    output_gain: RampRecord
    cab_gain: RampRecord
    wet_level: RampRecord
    gate: GateRecord
    tone: ToneRecord
    no_sound: Real
    pedal_rest: Real
    source: Pointer
    first_source: Pointer
    pedal_output: Pointer
    amp_source: Pointer
    amp_output: Pointer
    wet: Pointer
    coming: Pointer


@laid_out
class OutletRecord(ctypes.Structure):
    """firmware/audio/outlet.py says what each is."""

    line: LineRecord
    dry_gain: RampRecord
    mix: RampRecord
    level: RampRecord
    tap: RampRecord
    heard: MeterRecord
    played: MeterRecord
    no_sound: Real
    full_scale: Real
    flat_above: Real
    flat_frames: Count
    finishes: Count
    past: Pointer
    past_frames: Count
    at: Count
    delay: Count
    coming_delay: Count
    wanted_delay: Count
    source: Pointer
    wet: Pointer
    tails: Pointer
    into: Pointer


@laid_out
class SamplesRecord(ctypes.Structure):
    """How a stream stores its samples: `bits` of each in the low bytes of a word; `channel` counts from 0."""

    frames: Count
    channels: Count
    channel: Count
    bits: Count
    word_bytes: Count
    block: Pointer
    data: Pointer
