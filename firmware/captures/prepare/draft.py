"""What the graphs of a network are drawn from, for either engine: at the pedal's rate, or between resamplers.

Called by build, and by `pedal bench`.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from firmware import PEDAL_RATE_HZ
from firmware.audio.resampling import (
    HIGHEST_HZ,
    LOWEST_HZ,
    at_pedal_rate,
    latency_frames,
    model_block_frames,
    to_properties,
)
from firmware.captures.nam.nam_file import Submodel
from firmware.captures.nam.networks import Network
from firmware.captures.nam.rates import at_rate
from firmware.errors import CaptureError

# Above 48 kHz a network whose dilations are stretched runs more often than between resamplers, which cost the same
# for all: behind a codec of 96 kHz A1 standard (13,802 weights) takes 3.9 % of the period stretched and 5.5 %
# resampled, A2 full 2.9 and 5.0 (fused, x86). From twice as many weights on it would take more.
STRETCHED_WEIGHTS = 25_000


@dataclass(frozen=True, slots=True, eq=False)
class Draft:
    """A network as its graph runs, in blocks of its own rate. `about` goes into the graph's metadata: NAM's words as
    `nam.KEY`, and the rates where it plays between resamplers."""

    network: Network
    block_frames: int
    about: Mapping[str, str]
    latency_frames: int = 0  # of the resamplers, at the pedal's rate; 0 where it plays without
    pedal_rate_hz: int = PEDAL_RATE_HZ


def native_of(submodel: Submodel, pedal_rate_hz: int) -> Network | None:
    """The network at the codec's rate, where it can be had exactly and is worth what it costs."""
    above_hz = max(submodel.rate_hz, PEDAL_RATE_HZ)
    if pedal_rate_hz > above_hz and submodel.info.weight_count > STRETCHED_WEIGHTS:
        return None
    return at_rate(submodel.network, submodel.rate_hz, pedal_rate_hz)


def draft_of(submodel: Submodel, block_frames: int, pedal_rate_hz: int = PEDAL_RATE_HZ) -> Draft:
    """The network at the rate of the pedal's codec where it can be played so, else at its own between resamplers.

    Raises CaptureError for a rate that no resampler here reaches.
    """
    about = {f"nam.{key}": str(value) for key, value in submodel.info.words.items() if value is not None}
    native = native_of(submodel, pedal_rate_hz)
    if native is not None:
        about |= at_pedal_rate(pedal_rate_hz)
        return Draft(native, block_frames, about, pedal_rate_hz=pedal_rate_hz)
    rate_hz = submodel.rate_hz
    if not LOWEST_HZ <= rate_hz <= HIGHEST_HZ:
        raise CaptureError(
            f"{submodel.file}: its sample rate of {rate_hz:,} Hz is beyond the {LOWEST_HZ:,} to {HIGHEST_HZ:,} Hz"
            " that can be resampled; train it at 48,000 Hz.",
            short="odd sample rate",
        )
    frames = model_block_frames(rate_hz, block_frames, pedal_rate_hz)
    late_frames = latency_frames(rate_hz, block_frames, pedal_rate_hz)
    about |= to_properties(rate_hz, block_frames, pedal_rate_hz)
    return Draft(submodel.network, frames, about, late_frames, pedal_rate_hz)
