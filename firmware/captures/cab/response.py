"""A sound as an impulse response: whether it is one, where it begins and ends, and what it is at the codec's rate.

What is measured of one: its energy dies away, and its spectrum is no series of lines.
- From within 20 dB of its peak on to where only a 10,000th of its energy is left, its last third is at least 12 dB
  below its first. A room of 3 s has 27 dB, one of 9 s that was cut at 3 s 13; a loop, a sine and noise have about 0.
- Of what is longer than half a second, the spectrum within each sixth of an octave has a flatness (geometric over
  arithmetic mean) above 0.2 where its energy is: noise that dies away, as every room is, has 0.56 whatever its
  length, a smooth cabinet more, a plucked string 0.1, a sine 0.005.
Of pieces of two guitar takes, 200 at random of each length, 3 of 400 pass that last 0.25 s, and none of 0.5 s to 8 s.
"""

import math
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import soxr

from firmware.arrays import F64
from firmware.captures.cab.facts import CabFacts, rise_frames
from firmware.captures.cab.refusals import RecordingError, refuse
from firmware.captures.cab.sound_file import Sound

HEARD_DB = -60.0  # of its peak: what is quieter before it is silence
BEGINS_DB = -20.0  # of its peak: from here on it is judged
UNHEARD_DB = -90.0  # of its energy: what is left behind here is not played
JUDGED_DB = -40.0  # of its energy: so far its dying away is looked at
FALLS_DB = 12.0
LONG_S, LEAST_FLATNESS = 0.5, 0.2
SIXTHS, FEWEST_BINS = 6, 6
SPECTRUM_HZ = (100.0, 8_000.0)


@dataclass(frozen=True, slots=True)
class Span:
    """Which frames of a sound are its response: from `start` up to `stop`."""

    start: int
    stop: int


def span_of(sound: Sound) -> Span:
    """The response with its rise, without the silence before it and the tail that nobody hears."""
    heard = _first(sound.samples, HEARD_DB)
    return Span(max(heard - rise_frames(sound.rate_hz), 0), _end(sound.samples, UNHEARD_DB))


def check_response(sound: Sound, span: Span, file: str) -> None:
    """Raises RecordingError for what is no impulse response."""
    heard = sound.samples[span.start : span.stop]
    judged = heard[_first(heard, BEGINS_DB) : _end(heard, JUDGED_DB)]
    if judged.shape[0] >= 3 and falls_db(judged) < FALLS_DB:
        why = "does not die away as an impulse response does"
    elif judged.shape[0] > LONG_S * sound.rate_hz and flatness(judged, sound.rate_hz) < LEAST_FLATNESS:
        why = "is made of notes"
    else:
        return
    refuse(
        file,
        f"it {why}, so it is a recording; give the impulse response of a cabinet",
        short="not an impulse",
        kind=RecordingError,
    )


def falls_db(samples: F64) -> float:
    """How far the last third of samples [frames, channels] lies below the first."""
    third = samples.shape[0] // 3
    first, last = (float(np.sum(part**2)) for part in (samples[:third], samples[-third:]))
    return 10.0 * float(np.log10(max(first, 1e-30) / max(last, 1e-30)))


def flatness(samples: F64, rate_hz: int) -> float:
    """Of the spectrum of samples [frames, channels] within each sixth of an octave, weighted by their energies."""
    power = np.sum(np.abs(np.fft.rfft(samples, axis=0)) ** 2, axis=1) + 1e-30
    bins = samples.shape[0] / rate_hz  # a hertz
    bands = [int(hz * bins) for hz in _edges_hz()]
    parts = [power[begin:end] for begin, end in pairwise(bands) if end <= power.size and end - begin >= FEWEST_BINS]
    energies = np.array([part.sum() for part in parts])
    flat = np.array([np.exp(np.log(part).mean()) / part.mean() for part in parts])
    return float(energies @ flat / energies.sum()) if parts else 1.0


def _edges_hz() -> list[float]:
    low, high = SPECTRUM_HZ
    return [low * 2.0 ** (number / SIXTHS) for number in range(round(SIXTHS * math.log2(high / low)) + 1)]


def at_codec_rate(response: F64, rate_hz: int, facts: CabFacts, pedal_rate_hz: int) -> F64:
    """The response [frames] at the codec's rate, so that no sound is resampled while it plays: [facts.taps].

    Each tap is worth the time that it stands for: hence the factor. soxr's filter rings ahead of an abrupt beginning,
    at half the lower rate: a quarter of a millisecond of that is kept and faded in, and the response comes so much
    later. What is cut off there is an error, from 20 Hz to 16 kHz, of -57 dB for a click at 44.1 kHz (0.02 dB of its
    spectrum at most), -65 dB for one at 96 kHz, and of -89 dB or less for cabinets at either (0.01 dB).
    """
    if rate_hz == pedal_rate_hz:
        return response[: facts.taps(pedal_rate_hz)]
    silence, room = np.zeros(rate_hz), rise_frames(pedal_rate_hz)  # a second, so that time 0 stays on a frame
    padded = np.concatenate((silence, response, silence))
    heard = soxr.resample(padded, rate_hz, pedal_rate_hz, "VHQ") * (rate_hz / pedal_rate_hz)
    start = pedal_rate_hz - room
    taps = heard[start : start + facts.taps(pedal_rate_hz)].copy()
    fade = 0.5 - 0.5 * np.cos(np.pi * (np.arange(room) + 0.5) / room)
    taps[:room] *= fade
    taps[-room:] *= fade[::-1]
    return taps


def _first(samples: F64, below_db: float) -> int:
    """The first frame of samples [frames, channels] that comes within `below_db` of the peak."""
    size = np.abs(samples).max(axis=1)
    return int(np.argmax(size >= 10.0 ** (below_db / 20.0) * size.max()))


def _end(samples: F64, left_db: float) -> int:
    """Behind which frame of samples [frames, channels] less than `left_db` of all the energy is left."""
    left = np.cumsum(np.sum(samples**2, axis=1)[::-1])[::-1]
    return int(np.count_nonzero(left > 10.0 ** (left_db / 10.0) * left[0]))
