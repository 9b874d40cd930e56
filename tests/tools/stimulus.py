"""What is sent into the gear to capture it: sweeps, noise and a guitarist who never plays the same phrase twice.

One file for every capture, in full-scale units: silence, a part kept back for validation, silence, the part to
learn from. Guitar phrases peak anywhere from -36 to -1 dBFS, so that soft and hard playing are learnt alike.
"""

from dataclasses import dataclass

import numpy as np

from tests.tools.guitar import RATE_HZ, Pluck, Signal, play
from tests.tools.make_take import A5, C_ADD9, E5, G5, OPEN_STRINGS, D, G, Shape, chug, strum

PHRASE_S = 4.0
SILENCE_S = 0.5  # the trainer asks for 0.4 s before each part
MUTED_S = 0.3  # a palm-muted note has died by then
LOUDEST_DBFS, SOFTEST_DBFS = -1.0, -36.0
SHAPES: tuple[Shape, ...] = (G, C_ADD9, D, E5, G5, A5)


@dataclass(frozen=True, slots=True)
class Stimulus:
    """`signal` with its two parts as (start, stop) in seconds."""

    signal: Signal
    validation_s: tuple[float, float]
    training_s: tuple[float, float]


def make_stimulus(seed: int = 1931, validation_phrases: int = 3, training_phrases: int = 16) -> Stimulus:
    random = np.random.default_rng(seed)
    silence = np.zeros(round(SILENCE_S * RATE_HZ))
    validation = _phrases(validation_phrases, random)
    training = np.concatenate([_sweeps(), _noise(random), _phrases(training_phrases, random)])
    signal = np.concatenate([silence, validation, silence, training])
    training_start_s = SILENCE_S * 2 + len(validation) / RATE_HZ
    return Stimulus(
        signal, (SILENCE_S, SILENCE_S + len(validation) / RATE_HZ), (training_start_s, len(signal) / RATE_HZ)
    )


def _phrases(count: int, random: np.random.Generator) -> Signal:
    """Phrases whose peaks are spread evenly over the levels, in random order."""
    levels_dbfs = random.permutation(np.linspace(SOFTEST_DBFS, LOUDEST_DBFS, count + 1)[1:])
    return np.concatenate([_phrase(random, float(level)) for level in levels_dbfs])


def _phrase(random: np.random.Generator, peak_dbfs: float) -> Signal:
    seed = int(random.integers(1 << 31))
    signal = play(_improvise(random), PHRASE_S, seed)
    return signal * (10 ** (peak_dbfs / 20) / float(np.abs(signal).max()))


def _improvise(random: np.random.Generator) -> list[Pluck]:
    plucks: list[Pluck] = []
    at_s = 0.02
    while at_s < PHRASE_S - 0.15:
        length_s = min(float(random.choice([0.12, 0.25, 0.25, 0.5, 0.5, 1.0, 1.8])), PHRASE_S - 0.05 - at_s)
        velocity = float(random.uniform(0.25, 1.0))
        gesture = _gesture(random, at_s, length_s, velocity)
        plucks += gesture
        at_s += max(pluck.length_s for pluck in gesture)
    return plucks


def _gesture(random: np.random.Generator, at_s: float, length_s: float, velocity: float) -> list[Pluck]:
    shape = SHAPES[int(random.integers(len(SHAPES)))]
    fret = int(random.integers(8))
    moved = tuple(None if place is None else place + fret for place in shape)
    kind = random.random()
    if kind < 0.25:
        return chug(moved, at_s, min(length_s, MUTED_S), velocity)
    if kind < 0.55:
        return strum(moved, at_s, length_s, velocity, float(random.choice([0.011, -0.008, 0.004])))
    pitch = OPEN_STRINGS[int(random.integers(6))] + int(random.integers(15))
    return [
        Pluck(
            at_s,
            length_s,
            pitch,
            velocity,
            vibrato_cents=float(random.choice([0.0, 15.0])),
            bend_semitones=float(random.choice([0.0, 0.0, 2.0])),
        )
    ]


def _sweeps() -> Signal:
    """20 Hz to 20 kHz in one second, at five levels."""
    seconds = np.arange(RATE_HZ) / RATE_HZ
    phase = 2 * np.pi * 20.0 / np.log(1000.0) * (1000.0**seconds - 1.0)
    edge = np.minimum(1.0, 50.0 * np.minimum(seconds, 1.0 - seconds))
    return np.concatenate([10 ** (level / 20) * edge * np.sin(phase) for level in (-40.0, -30.0, -20.0, -10.0, -1.0)])


def _noise(random: np.random.Generator) -> Signal:
    """Half-second bursts, each softer than the last, of noise that falls by 3 dB an octave as a guitar does."""
    frames = RATE_HZ // 2
    slope = 1.0 / np.sqrt(np.maximum(np.fft.rfftfreq(frames, 1 / RATE_HZ), 60.0))
    bursts: list[Signal] = []
    for level_dbfs in (-2.0, -8.0, -14.0, -20.0, -26.0, -32.0, -40.0, -50.0):
        burst = np.fft.irfft(np.fft.rfft(random.normal(size=frames)) * slope, frames) * np.hanning(frames)
        bursts.append(burst * (10 ** (level_dbfs / 20) / float(np.abs(burst).max())))
    return np.concatenate(bursts)
