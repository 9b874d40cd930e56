"""How a capture of another sample rate fits into the pedal's blocks: its own block size, its lead, its latency.

    source, N frames -> down -> waiting -> graph, M frames at the capture's rate -> up -> ready -> output, N frames

Both resamplers are libsamplerate's, whose frame k lies at k / ratio of what goes in, without a delay; but a frame
only comes out once the input reaches `ahead` frames beyond it. What has come out after n frames is therefore
ceil((n - ahead) * ratio), for ever and whatever the chunks. This page is arithmetic on whole numbers with that
formula: what must lie ready at the start, so that no block ever finds too few frames and none waits longer than
it has to. Read by audiod, and by captures, which builds the graph and states the latency.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import gcd
from typing import Protocol, cast

import numpy as np
import samplerate

from firmware import PEDAL_RATE_HZ
from firmware.arrays import F32
from firmware.errors import GraphError

LOWEST_HZ, HIGHEST_HZ = 8_000, 192_000
ABREAST_FRAMES = 4  # a narrow network lays so many frames in a row of its tensors (A2 Lite: a quarter of its time)

# `metadata_props` of a graph: the capture's rate where that is another, the pedal's, and its block where they differ
RATE, PEDAL_RATE, BLOCK = "etalon.rate_hz", "etalon.pedal_rate_hz", "etalon.pedal_block_frames"


class Stream(Protocol):
    """libsamplerate's stream: takes any number of frames, gives what is complete, in an array of its own."""

    def process(self, source: F32, ratio: float, /) -> F32: ...
    def reset(self) -> None: ...


class _Library(Protocol):
    def Resampler(self, kind: str, channels: int, /) -> Stream: ...  # noqa: N802 (the library's name)


_library = cast("_Library", samplerate)


def resampler() -> Stream:
    """121 dB of signal to noise, flat over 90 % of the lower band; 46 frames of the lower rate to look ahead."""
    return _library.Resampler("sinc_medium", 1)


@dataclass(frozen=True, slots=True)
class Resampling:
    """The passage of one capture's rate, `rate_hz`, through blocks of `block_frames` at `pedal_rate_hz`, the codec's.

    `model_block_frames` is what its graph plays at once, at most once a block. `lead_frames` of silence at the
    pedal's rate go ahead of the first block, `prime_frames` at rest lie ready to be heard before what was played.
    """

    rate_hz: int
    block_frames: int
    model_block_frames: int
    lead_frames: int
    prime_frames: int
    pedal_rate_hz: int = PEDAL_RATE_HZ

    @property
    def latency_frames(self) -> int:
        """How much later than without a passage everything is heard, at the pedal's rate: exact and constant."""
        return self.lead_frames + self.prime_frames

    @property
    def ratio(self) -> float:
        """Frames of the capture's rate for each of the pedal's."""
        return self.rate_hz / self.pedal_rate_hz

    @property
    def way_back(self) -> float:
        """The ratio of the second resampler."""
        return self.pedal_rate_hz / self.rate_hz


def model_block_frames(rate_hz: int, block_frames: int, pedal_rate_hz: int = PEDAL_RATE_HZ) -> int:
    """The block size of the graph of a capture of `rate_hz`, on a pedal of blocks of `block_frames`.

    All that a pedal's block can bring, so that no block runs the graph twice: nodes cost more than frames. A2 Lite at
    44.1 kHz and 64 frames costs 74 us a block as one run of 60 frames, 134 as two of 30, 256 as four of 15 (x86), and
    waits for 0, 0.6 and 0.9 ms less. Made a multiple of 4 where a pedal's block is no whole number of frames anyway:
    59 frames cost 99 us. Raises ValueError for a rate outside 8,000 to 192,000 Hz.
    """
    if not LOWEST_HZ <= rate_hz <= HIGHEST_HZ:
        raise ValueError(f"{rate_hz} Hz cannot be resampled")
    frames, rest = divmod(block_frames * rate_hz, pedal_rate_hz)
    return frames if rest == 0 else frames // ABREAST_FRAMES * ABREAST_FRAMES + ABREAST_FRAMES


def latency_frames(rate_hz: int, block_frames: int, pedal_rate_hz: int = PEDAL_RATE_HZ) -> int:
    """What a capture of `rate_hz` adds to the pedal's latency, in the pedal's frames. Raises ValueError as above."""
    return plan(rate_hz, block_frames, pedal_rate_hz).latency_frames


def plan(rate_hz: int, block_frames: int, pedal_rate_hz: int = PEDAL_RATE_HZ) -> Resampling:
    """The passage with the least latency. Raises ValueError for a rate outside 8,000 to 192,000 Hz."""
    model_frames = model_block_frames(rate_hz, block_frames, pedal_rate_hz)
    ratio = Fraction(rate_hz, pedal_rate_hz)
    down, up = _frames_ahead(rate_hz / pedal_rate_hz), _frames_ahead(pedal_rate_hz / rate_hz)
    latencies = [_latency_frames(ratio, block_frames, model_frames, down, up, lead) for lead in range(down + 1)]
    latency = min(latencies)
    lead = latencies.index(latency)
    return Resampling(rate_hz, block_frames, model_frames, lead, latency - lead, pedal_rate_hz)


def to_properties(rate_hz: int, block_frames: int, pedal_rate_hz: int = PEDAL_RATE_HZ) -> dict[str, str]:
    """What the graph of a capture of another rate says of itself in `metadata_props`."""
    return {RATE: str(rate_hz), BLOCK: str(block_frames), **at_pedal_rate(pedal_rate_hz)}


def at_pedal_rate(pedal_rate_hz: int) -> dict[str, str]:
    """What every graph says of the codec's rate that it was made for."""
    return {PEDAL_RATE: str(pedal_rate_hz)}


def from_properties(
    properties: Mapping[str, str], model_frames: int, file: str, pedal_rate_hz: int = PEDAL_RATE_HZ
) -> Resampling | None:
    """The passage that a graph of blocks of `model_frames` needs; None where it runs at the pedal's rate.

    Raises GraphError if it was made for a codec of another rate than `pedal_rate_hz`, or contradicts itself.
    """
    try:
        made_for_hz = int(properties.get(PEDAL_RATE, PEDAL_RATE_HZ))
        if made_for_hz != pedal_rate_hz:
            raise ValueError(f"made for a codec at {made_for_hz:,} Hz, not {pedal_rate_hz:,} Hz")
        rate_hz = int(properties.get(RATE, pedal_rate_hz))
        if rate_hz == pedal_rate_hz:
            return None
        passage = plan(rate_hz, _count(properties[BLOCK]), pedal_rate_hz)
        if passage.model_block_frames != model_frames:
            raise ValueError(f"blocks of {model_frames} frames at {rate_hz} Hz")
    except (KeyError, ValueError) as error:
        raise GraphError(
            f"{file} does not fit this pedal's way of resampling ({error}); import the capture again.",
            short="import it again",
        ) from error
    return passage


def _count(text: str) -> int:
    count = int(text)
    if count < 1:
        raise ValueError(f"{count} is no count")
    return count


def _frames_ahead(ratio: float) -> int:
    """By how many frames the input must be beyond a frame for it to come out: asked of the library itself."""
    stream, silence = resampler(), np.zeros(1, np.float32)
    ahead = 0
    while not stream.process(silence, ratio).size:
        ahead += 1
    return ahead


def _latency_frames(ratio: Fraction, block_frames: int, model_frames: int, down: int, up: int, lead: int) -> int:
    """lead + the most by which, after any block B, the frames that came out fall short of B * block_frames.

    With ratio = r / p, after B blocks y = (B N + lead - down) r + p - 1 gives floor(y / p) frames to the graph, and
    it has played floor(y / (p M)) blocks. What is still waiting is y mod p M; over all B that takes every value that
    is equal to y modulo d = gcd(N r, p M), and so at most this one:
    """
    r, p = ratio.numerator, ratio.denominator
    d = gcd(block_frames * r, p * model_frames)
    waiting = p * model_frames - d + ((lead - down) * r + p - 1) % d
    return (down * r + up * p - p + 1 + waiting) // r
