"""An electric guitar made of digital waveguides: plucked strings and the pickup that hears them.

A string is one loop of delay, loss and fractional tuning, run twice with slightly different pitch (a real string
swings in two planes, and the beating between them is what keeps a long note alive). The loop reads at least one
period back, so a whole period is computed at once. Used by the tools that make the demo take and the captures;
no process of the pedal calls it.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Signal = NDArray[np.float64]

RATE_HZ = 48_000
PICKUP_HZ = 3_600.0  # a humbucker with 4 m of cable: coil and capacitance resonate here
PICKUP_Q = 1.8
PLUCK_AT = 0.17  # of the string's length, from the bridge
PICKUP_AT = 0.11  # between the usual bridge and middle positions
PLANE_DETUNE_CENTS = 1.1  # between the two planes a string swings in
PALM_FORCE = 1.7  # who mutes with the palm picks that much harder
RELEASE_S = 0.03  # a finger lifted off the fret stops a string within this time


@dataclass(frozen=True, slots=True)
class Pluck:
    """One string struck once. `pitch` is a MIDI note number, `velocity` 0..1, `at_s` and `length_s` seconds."""

    at_s: float
    length_s: float
    pitch: float
    velocity: float = 0.8
    muted: bool = False
    vibrato_cents: float = 0.0
    bend_semitones: float = 0.0  # the note starts this far below its pitch and is pushed up


def play(plucks: list[Pluck], length_s: float, seed: int) -> Signal:
    """The guitar's output for a score, in arbitrary units; the same seed gives the same samples."""
    random = np.random.default_rng(seed)
    out = np.zeros(round(length_s * RATE_HZ))
    for pluck in plucks:
        start = round(pluck.at_s * RATE_HZ)
        note = ring(pluck, random)[: len(out) - start]
        out[start : start + len(note)] += note
    return through_pickup(out)


def ring(pluck: Pluck, random: np.random.Generator) -> Signal:
    """One note as the pickup's place on the string hears it, before the pickup's own resonance."""
    frames = round((pluck.length_s + RELEASE_S) * RATE_HZ)
    tuning_cents = random.normal(0.0, 1.5)
    period = RATE_HZ / _pitch_hz(pluck, frames, tuning_cents)
    pulse = _pick(pluck, frames, PLUCK_AT * float(period[-1]), random)
    planes = [_loop(pulse, period * 2 ** (cents / 1200), pluck) for cents in (0.0, PLANE_DETUNE_CENTS)]
    heard = 0.65 * planes[0] + 0.35 * planes[1]
    heard = heard - _delayed(heard, PICKUP_AT * period[-1])
    return heard * _release(frames)


def through_pickup(signal: Signal) -> Signal:
    """The coil's resonance, a second-order low-pass, and the coil's blindness to anything that does not move."""
    seconds = np.arange(1024) / RATE_HZ
    decay = np.pi * PICKUP_HZ / PICKUP_Q
    turn = np.sqrt((2 * np.pi * PICKUP_HZ) ** 2 - decay**2)
    response = np.exp(-decay * seconds) * np.sin(turn * seconds)
    return convolve(signal, response / response.sum())


def convolve(signal: Signal, response: Signal) -> Signal:
    """Causal convolution, as long as `signal`."""
    size = 1 << (len(signal) + len(response) - 2).bit_length()
    product = np.fft.rfft(signal, size) * np.fft.rfft(response, size)
    return np.fft.irfft(product, size)[: len(signal)]


def _pitch_hz(pluck: Pluck, frames: int, tuning_cents: float) -> Signal:
    seconds = np.arange(frames) / RATE_HZ
    sharp = 7.0 * pluck.velocity * np.exp(-seconds / 0.12)  # a hard pluck stretches the string
    onset = np.clip((seconds - 0.35) / 0.5, 0.0, 1.0)  # a hand starts its vibrato after the note speaks
    sway = pluck.vibrato_cents * onset * np.sin(2 * np.pi * 5.4 * seconds)
    push = -100.0 * pluck.bend_semitones * 0.5 * (1 + np.cos(np.pi * np.clip((seconds - 0.05) / 0.18, 0.0, 1.0)))
    cents = tuning_cents + sharp + sway + push
    return 440.0 * 2 ** ((pluck.pitch - 69.0) / 12.0 + cents / 1200.0)


def _pick(pluck: Pluck, frames: int, reach_frames: float, random: np.random.Generator) -> Signal:
    """The velocity a pick leaves on the string: a step on the pluck's side of it, steeper when harder, and scrape."""
    width = round(RATE_HZ * (0.0012 - 0.0008 * pluck.velocity) * (1.4 if pluck.muted else 1.0))
    edge = np.hanning(width + 2)[1:-1] / (0.5 * (width + 1))
    step = np.convolve(np.ones(round(reach_frames)), edge)
    scrape = random.normal(0.0, 0.15, 3 * width) * np.hanning(3 * width)
    pulse = np.zeros(frames)
    pulse[: len(step)] = step
    pulse[: len(scrape)] += scrape
    period = round(reach_frames / PLUCK_AT)
    pulse[:period] -= pulse[:period].mean()  # a string between two ends cannot drift
    return pluck.velocity * (PALM_FORCE if pluck.muted else 1.0) * pulse


def _loop(pulse: Signal, period: Signal, pluck: Pluck) -> Signal:
    """The string: what was there one period ago, a little quieter and duller, plus what the pick adds now."""
    kernel, gain = _loss(pluck, RATE_HZ / float(period[-1]))
    reach = len(kernel) // 2
    delay = period - reach
    whole = np.floor(delay).astype(np.int64) - 1
    taps = gain * _lagrange(delay - whole)
    stride = int(whole.min())
    past = int(whole.max()) + len(kernel) + 4
    string = np.concatenate([np.zeros(past), pulse])
    dulled = np.zeros_like(string)
    index = np.arange(len(pulse)) + past - whole
    for start in range(0, len(pulse), stride):
        here = slice(start, min(start + stride, len(pulse)))
        frames = slice(here.start + past, here.stop + past)
        for k in range(4):
            string[frames] += taps[k, here] * dulled[index[here] - k]
        window = string[frames.start - len(kernel) + 1 : frames.stop]
        dulled[frames] = np.convolve(window, kernel, mode="valid")
    return string[past:]


def _loss(pluck: Pluck, pitch_hz: float) -> tuple[Signal, float]:
    """What one trip along the string costs: a symmetric smoothing kernel and a gain."""
    ring_s = 0.55 if pluck.muted else 11.0 * (110.0 / pitch_hz) ** 0.3  # to -60 dB, at the fundamental
    reach, share = (9, 0.4) if pluck.muted else (1, min(0.48, 40.0 / pitch_hz))
    kernel = share * np.hanning(2 * reach + 3)[1:-1] / np.hanning(2 * reach + 3).sum()
    kernel[reach] += 1.0 - share
    return kernel, 10.0 ** (-3.0 / (ring_s * pitch_hz))


def _lagrange(delay: Signal) -> Signal:
    """Third-order interpolation: weights [4, frames] of delays 0..3, for `delay` between 1 and 2."""
    d = delay
    return np.stack(
        [
            -(d - 1) * (d - 2) * (d - 3) / 6,
            d * (d - 2) * (d - 3) / 2,
            -d * (d - 1) * (d - 3) / 2,
            d * (d - 1) * (d - 2) / 6,
        ]
    )


def _delayed(signal: Signal, delay_frames: float) -> Signal:
    frames = max(1, round(delay_frames))
    return np.concatenate([np.zeros(frames), signal[:-frames]])


def _release(frames: int) -> Signal:
    envelope = np.ones(frames)
    tail = round(RELEASE_S * RATE_HZ)
    envelope[-tail:] = 0.5 * (1 + np.cos(np.pi * np.arange(1, tail + 1) / tail))
    return envelope
