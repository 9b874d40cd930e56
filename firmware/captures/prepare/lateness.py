"""How late a capture answers, and which way round: what decides whether a dry and a wet path add or comb.

A sweep goes through the capture at the level of a guitar in it. Its answer is laid over the sweep at every delay of 0
to 10 ms, either way round; in each third of an octave from 80 Hz to 5 kHz, where guitars live, the two have a
likeness from -1 to 1, and the delay at which the mean of the 18 is furthest from 0 is the capture's, its sign the
polarity. Each band counts the same whatever the capture makes loud, so that no cabinet's bass decides alone: that is
what keeps the sum of both paths full over the whole range. What a capture distorts does not mislead it: overtones of
a rising sweep come 40 ms before the tone that they would be taken for.

Compared over 70 devices (the amps that ship, with and without the cabinet, NAM's golden captures, the circuits of
tests/tools/amp_sim.py, 40 amps by lot with gains of 0 to 60 dB, uneven clipping, cuts of up to 700 Hz, half of them
with a cabinet). First how many dB the equally loud sum of both paths is below that of the best delay and polarity,
in the mean of bands: on average, at worst. Then how loud the sum is for another guitar, 12 dB softer to 12 dB harder,
where two unrelated sounds make 0 and two equal ones +3: on average, at worst.

    this sweep                                         0.04   0.9     +1.9    0.0
    the same of 100 ms, 6 dB softer / 20 dB softer     0.07   1.1     +1.9   -0.8
    a sweep of 100 ms, all frequencies as they come    0.12   1.8     +1.9   -0.1
    noise with a guitar's level                        0.03   0.9     +1.9   +0.1
    a guitar itself, as it comes                       0.47   2.5     +2.1   +0.3

A cabinet is measured as any capture is, and what goes through both is as late as both, and upside down where one of
them is. Over 12 amps and 13 cabinets, two of them turned over and one 40 frames late, the sum of both paths by that
is 0.2 dB below that of the pair's own best delay and polarity, at worst 1.3; by the amp's alone 1.2 and 8.0.

A delay that was put in is found to the frame, and a turned sign is always seen. How such an amp was wired is another
question: two cuts of 500 Hz turn a guitar by themselves, and are called inverted and half a period later. Of the 40
amps by lot (tests/stand_ins/made_up_amps.py) the sign is that of the wiring for 27, among them all 18 that cut
nothing above 125 Hz, and not known for 3.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from firmware.arrays import F32, F64
from firmware.captures.prepare.guitar import own_drive_db
from firmware.levels import CaptureLevels, gain_from_db

LATEST_S = 0.01  # a microphone 3.4 m away
SOUGHT_S = 0.011  # the best of all is found beyond the latest, too: such a one is not known
LOWEST_HZ, BANDS, BANDS_AN_OCTAVE = 80.0, 18, 3
SWEEP_S, SWEEP_DBFS = 0.25, -20.0  # peak, before the drive that a guitar has too: 9 dB above its RMS
BEYOND = 1.1  # how far the sweep goes beyond the bands on both sides
REST_S, TAIL_S, FADE_S = 0.01, 0.04, 0.005
FAINTEST = 1e-5  # RMS: below -100 dBFS the rounding of float32 would be compared

# Not known where the best of the other polarity is nearly as good, for then either will do; and where hardly anything
# of the sweep is in the answer: noise that has nothing to do with it reaches 0.2.
LEAST_LIKENESS = 0.3
LEAST_LEAD = 1.1


@dataclass(frozen=True, slots=True)
class Lateness:
    """`delay_frames` late, without what resampling costs, and whether it answers upside down; both None where that is
    not known. `likeness` 0..1: of answer and sweep at that delay; `lead`: how many times that of any delay the other
    way round."""

    delay_frames: int | None
    inverted: bool | None
    likeness: float
    lead: float


NOT_KNOWN = Lateness(None, None, 0.0, 1.0)


def lateness(play: Callable[[F32], F32], levels: CaptureLevels, rate_hz: int, latency_frames: int = 0) -> Lateness:
    """How late `play` answers, of which `latency_frames` are resampling's.

    `play` gives the capture's output [frames] for an input [frames] at the codec's `rate_hz`, from silence forever.
    It is called once, with 0.3 s.
    """
    silence = np.zeros(latency_frames, np.float32)
    take = np.concatenate([sweep(rate_hz), silence]) * np.float32(gain_from_db(own_drive_db(levels)))
    heard = np.asarray(play(take), np.float64)
    if not np.isfinite(heard).all():
        return NOT_KNOWN
    moved = heard - heard[0]
    if np.linalg.norm(moved) < FAINTEST * math.sqrt(moved.size):
        return NOT_KNOWN
    alike = likeness(np.asarray(take, np.float64), moved, rate_hz)[latency_frames:]
    return _judged(alike[: round(SOUGHT_S * rate_hz)], round(LATEST_S * rate_hz))


def _judged(alike: F64, latest: int) -> Lateness:
    """What follows from the likeness at each delay [frames], of which the last that counts is `latest`."""
    delay = int(np.argmax(np.abs(alike)))
    best = float(abs(alike[delay]))
    inverted = bool(alike[delay] < 0.0)
    other = max(float(np.max(alike if inverted else -alike)), 1e-3)
    known = delay <= latest and best >= LEAST_LIKENESS and best >= LEAST_LEAD * other
    return Lateness(delay if known else None, inverted if known else None, best, best / other)


def likeness(take: F64, heard: F64, rate_hz: int) -> F64:
    """The mean over the bands of the correlation of `take` and `heard` [frames], -1..1, for each delay [frames]."""
    size = 1 << (2 * take.size - 1).bit_length()
    went, came = np.fft.rfft(take, size), np.fft.rfft(heard, size)
    edges = LOWEST_HZ * 2.0 ** (np.arange(BANDS + 1) / BANDS_AN_OCTAVE)
    bins = np.round(edges * size / rate_hz).astype(int)
    both = np.zeros_like(went)
    for low, high in pairwise(bins):
        band = slice(low, high)
        energy = np.linalg.norm(went[band]) * np.linalg.norm(came[band])
        if energy > 0.0:
            both[band] = came[band] * np.conj(went[band]) / energy
    return np.fft.irfft(both, size)[: take.size] * (size / 2 / BANDS)


def sweep(rate_hz: int) -> F32:
    """The sweep [frames], as long in every octave, between silences."""
    lowest = LOWEST_HZ / BEYOND
    octaves = np.log(2.0 ** (BANDS / BANDS_AN_OCTAVE) * BEYOND**2)
    at_s = np.arange(round(SWEEP_S * rate_hz)) / rate_hz
    turns = lowest * SWEEP_S / octaves * (np.exp(at_s / SWEEP_S * octaves) - 1.0)
    edge = np.minimum(1.0, np.minimum(at_s, at_s[::-1]) / FADE_S)
    sounding = gain_from_db(SWEEP_DBFS) * np.sin(0.5 * np.pi * edge) ** 2 * np.sin(2.0 * np.pi * turns)
    silences = (round(REST_S * rate_hz), round(TAIL_S * rate_hz))
    return np.pad(sounding, silences).astype(np.float32)
