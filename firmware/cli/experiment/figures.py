"""What is measured of the clips: the error against the amp, how long the last note sings, how squashed it all is."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from firmware import PEDAL_RATE_HZ
from firmware.cli.experiment.clips import Clip

Sound = NDArray[np.floating]

LAST_NOTE_S = 7.06  # of the take: it rings until 11.4 s
ATTACK_S, TAIL_S = (7.1, 7.6), (9.8, 11.2)
ENVELOPE_S = 0.05
PEAKS = 0.999
FIZZ_HZ = 5_000.0  # a guitar's loudspeaker gives little beyond


@dataclass(frozen=True, slots=True)
class Figures:
    """Of one clip. `esr` is the energy of the difference to the amp over the amp's own; `sustain_db` the last note's
    tail against its attack: the more gain, the nearer to 0; `crest_db` peaks over RMS: the more gain, the less."""

    level: str
    setting: str
    input_gain_db: float
    esr: float
    sustain_db: float
    crest_db: float
    validation_esr: float


def measure(clip: Clip, reference: Sound) -> Figures:
    return Figures(
        level=clip.lead.level,
        setting=clip.setting.name,
        input_gain_db=clip.input_gain_db,
        esr=esr(clip.played, reference),
        sustain_db=sustain_db(clip.played),
        crest_db=crest_db(clip.played),
        validation_esr=clip.lead.validation_esr,
    )


def esr(played: Sound, reference: Sound) -> float:
    """Error-to-signal ratio: energy of the difference over that of the reference."""
    difference = played.astype(np.float64) - reference
    return float(np.sum(difference**2) / np.sum(reference.astype(np.float64) ** 2))


def sustain_db(played: Sound) -> float:
    return _rms_db(_between(played, TAIL_S)) - _rms_db(_between(played, ATTACK_S))


def crest_db(played: Sound) -> float:
    """Of the peaks, what one sample in a thousand reaches: the very highest is a matter of one stroke's phase."""
    return 20.0 * math.log10(float(np.quantile(np.abs(played), PEAKS))) - _rms_db(played)


def beyond_db(sound: Sound, hertz: float = FIZZ_HZ) -> float:
    """The energy beyond so many hertz, in dB of all of it."""
    power = np.abs(np.fft.rfft(sound)) ** 2
    first = math.ceil(hertz * sound.size / PEDAL_RATE_HZ)
    return 10.0 * math.log10(max(float(power[first:].sum() / power.sum()), 1e-30))


def difference_db(played: Sound, other: Sound) -> float:
    """RMS of the difference of two clips against the first, in dB."""
    return _rms_db(played.astype(np.float64) - other) - _rms_db(played)


def codecs_apart(clips: Mapping[tuple[str, str], Clip], level: str) -> tuple[float, float]:
    """In dB: how far one codec is from itself with another noise, and how far from the other codec."""
    here, again, other = (
        clips[level, name].played for name in ("calibrated", "calibrated again", "calibrated, other codec")
    )
    return difference_db(here, again), difference_db(here, other)


def decay(played: Sound) -> tuple[Sequence[float], Sequence[float]]:
    """The last note's level every 50 ms: seconds after its stroke, and dB below its own attack."""
    frames = round(ENVELOPE_S * PEDAL_RATE_HZ)
    note = played[round(LAST_NOTE_S * PEDAL_RATE_HZ) : round(TAIL_S[1] * PEDAL_RATE_HZ)]
    attack_db = _rms_db(_between(played, ATTACK_S))
    steps = note[: len(note) // frames * frames].reshape(-1, frames)
    return [ENVELOPE_S * (k + 0.5) for k in range(len(steps))], [_rms_db(step) - attack_db for step in steps]


def _between(played: Sound, span_s: tuple[float, float]) -> Sound:
    start, stop = (round(second * PEDAL_RATE_HZ) for second in span_s)
    return played[start:stop]


def _rms_db(sound: Sound) -> float:
    return 10.0 * math.log10(max(float(np.mean(np.square(sound, dtype=np.float64))), 1e-30))
