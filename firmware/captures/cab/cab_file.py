"""A sound file -> Cab: a Linear network for each of its sides, or one sentence why it cannot be played.

Called by prepare and the command line.
"""

from dataclasses import dataclass

import numpy as np

from firmware.arrays import F64
from firmware.captures.cab.facts import CAB, LEFT, RIGHT, SUM, CabFacts, Side, kept_file
from firmware.captures.cab.response import at_codec_rate, check_response, span_of
from firmware.captures.cab.sound_file import read_sound
from firmware.captures.nam.model_info import ModelInfo
from firmware.captures.nam.nam_file import Submodel
from firmware.captures.nam.networks import Linear
from firmware.levels import CaptureLevels

ALIKE_DB = -60.0  # of what two sides differ by, and of a side or a sum that is as good as silent


@dataclass(frozen=True, slots=True, eq=False)
class Cab:
    """One sound file, checked; `file` is its name fit for display. A part for each side, at the codec's rate: of a
    mono file one, of a stereo one left, right and sum."""

    file: str
    facts: CabFacts
    sides: tuple[Side, ...]
    parts: tuple[Submodel, ...]


def parse(content: bytes, file: str, pedal_rate_hz: int) -> Cab:
    """The cabinet in the bytes of a sound file called `file`. Raises CaptureError; RecordingError for a sound that is
    no impulse response."""
    sound = read_sound(content, file)
    span = span_of(sound)
    check_response(sound, span, file)
    frames, channels = sound.samples.shape
    sides = _sides(sound.samples[span.start : span.stop])
    facts = CabFacts(
        kept_file=kept_file(file),
        rate_hz=sound.rate_hz,
        channels=channels,
        frames=frames,
        lead_frames=span.start,
        tail_frames=frames - span.stop,
        alike=channels > len(sides),
    )
    responses = [at_codec_rate(response, sound.rate_hz, facts, pedal_rate_hz) for response in sides.values()]
    parts = tuple(_part(file, response, pedal_rate_hz) for response in responses)
    return Cab(file, facts, tuple(sides), parts)


def _sides(samples: F64) -> dict[Side, F64]:
    """The responses [frames] of samples [frames, channels] by their sides. A stereo file whose sides are the same, or
    of which one is silent or takes the other away, has one."""
    left, right = samples[:, 0], samples[:, -1]
    both = (left + right) / 2.0
    if samples.shape[1] == 1 or _is_small(left - right, left) or _is_small(right, left) or _is_small(both, left):
        return {"": left}
    if _is_small(left, right):
        return {"": right}
    return {LEFT: left, RIGHT: right, SUM: both}


def _is_small(part: F64, beside: F64) -> bool:
    return float(np.sum(part**2)) < 10.0 ** (ALIKE_DB / 10.0) * float(np.sum(beside**2))


def _part(file: str, response: F64, pedal_rate_hz: int) -> Submodel:
    taps = response.astype(np.float32).reshape(1, 1, -1)
    frames = response.size
    info = ModelInfo("1", CAB, pedal_rate_hz, frames, frames)
    return Submodel(file, 1.0, info, CaptureLevels(), Linear(taps, np.zeros(1, np.float32)), pedal_rate_hz)
