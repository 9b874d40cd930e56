"""A valve amplifier and a fuzz of our own, in volts, offline: what the bundled captures are captures of.

Two triodes with grid conduction, a tone stack, a push-pull power stage whose supply sags. Four times oversampled.
Nothing recurses over samples: what is linear is applied in the frequency domain, and the two slow feedbacks (the
charge that grid current leaves on a coupling capacitor, and sag) are found by repeated substitution, which
converges because their loop gains are below one.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from firmware.levels import volts_from_dbu
from tests.tools.guitar import RATE_HZ, Signal
from tests.tools.triode import GRID_SOFTNESS_V, plate_volts

OVERSAMPLING = 4
CHUNK_FRAMES = 4 * RATE_HZ
HISTORY_FRAMES = RATE_HZ // 2  # six time constants of the slowest part, the sag
SAG_S = 0.08
COUPLING_S = 0.016  # 470 kOhm and 33 nF
SUBSTITUTIONS = 6

Response = NDArray[np.complex128]
Circuit = Callable[[Signal, Signal], Signal]  # volts in, the frequencies of their transform -> full-scale units


@dataclass(frozen=True, slots=True)
class Amp:
    """Where the knobs stand. Tone knobs 0..1; `drive` and `master` are linear shares of the stage before."""

    drive: float
    master: float
    bass: float
    middle: float
    treble: float
    tight_hz: float  # the high-pass between the stages
    sag: float  # how far the supply falls at full power
    level: float  # full-scale units per unit of the power stage's swing

    def __call__(self, volts: Signal, f: Signal) -> Signal:
        first = triode(filtered(volts, low_pass(f, 14_000.0)), f, stopped=False)
        between = high_pass(f, self.tight_hz) * low_pass(f, 9_000.0) * self.drive
        second = triode(filtered(first, between), f, stopped=True)
        tone = tone_stack(len(f), float(f[1]), self.bass, self.middle, self.treble) * self.master
        power = power_stage(filtered(second, tone), f, self.sag)
        return self.level * filtered(power, high_pass(f, 45.0) * low_pass(f, 9_000.0) * loudspeaker(f))


@dataclass(frozen=True, slots=True)
class Overdrive:
    """An operational amplifier with diodes across its feedback, as in the green pedal: what is clipped rides on what
    is not, and bass is amplified least. Its volts are recorded where a sine of `output_level_dbu` peaks at 1.0."""

    gain: float
    tone_hz: float
    output_level_dbu: float

    def __call__(self, volts: Signal, f: Signal) -> Signal:
        through_diodes = filtered(volts, high_pass(f, 720.0) * low_pass(f, 6_000.0)) * self.gain
        clipped = 0.55 * np.arcsinh(through_diodes / 0.25) / math.asinh(4.0)
        toned = filtered(volts + clipped, high_pass(f, 20.0) * low_pass(f, self.tone_hz))
        out = 3.8 * np.tanh(toned / 3.8)  # a battery of 9 V
        return out / (math.sqrt(2.0) * volts_from_dbu(self.output_level_dbu))


@dataclass(frozen=True, slots=True)
class Fuzz:
    """Two unequal clippers in a row after a thin input, as in a pedal of two transistors."""

    gain: float
    level: float

    def __call__(self, volts: Signal, f: Signal) -> Signal:
        first = np.tanh(filtered(volts, high_pass(f, 60.0) * low_pass(f, 8_000.0)) * self.gain + 0.35)
        second = np.tanh(3.0 * filtered(first, high_pass(f, 35.0)) - 0.2)
        return self.level * filtered(second, high_pass(f, 30.0) * low_pass(f, 3_500.0))


LEAD = Amp(drive=0.035, master=1.2, bass=0.5, middle=0.6, treble=0.6, tight_hz=100.0, sag=0.2, level=0.26)
CLEAN = Amp(drive=0.012, master=0.8, bass=0.5, middle=0.5, treble=0.7, tight_hz=40.0, sag=0.1, level=0.3)
OVERDRIVE = Overdrive(gain=40.0, tone_hz=2_500.0, output_level_dbu=11.76)
FUZZ = Fuzz(gain=25.0, level=0.35)


def reamp(signal: Signal, circuit: Circuit, input_level_dbu: float) -> Signal:
    """`signal` (full scale 1.0 = the peak of a sine of `input_level_dbu`) through `circuit`, in full-scale units."""
    volts = signal * math.sqrt(2.0) * volts_from_dbu(input_level_dbu)
    frames = -(-len(volts) // CHUNK_FRAMES) * CHUNK_FRAMES
    padded = np.concatenate([np.zeros(HISTORY_FRAMES), volts, np.zeros(frames - len(volts))])
    starts = range(0, frames, CHUNK_FRAMES)
    chunks = [_chunk(padded[start : start + HISTORY_FRAMES + CHUNK_FRAMES], circuit) for start in starts]
    return np.concatenate(chunks)[: len(signal)]


def _chunk(volts: Signal, circuit: Circuit) -> Signal:
    frames = len(volts) * OVERSAMPLING
    fine = np.fft.irfft(np.fft.rfft(volts), frames) * OVERSAMPLING
    f = np.arange(frames // 2 + 1, dtype=np.float64) * (RATE_HZ * OVERSAMPLING / frames)
    spectrum = np.fft.rfft(circuit(fine, f))[: len(volts) // 2 + 1]
    spectrum[-1] = 0.0
    return np.fft.irfft(spectrum, len(volts))[HISTORY_FRAMES:] / OVERSAMPLING


def filtered(signal: Signal, response: Response) -> Signal:
    return np.fft.irfft(np.fft.rfft(signal) * response, len(signal))


def low_pass(f: Signal, corner_hz: float) -> Response:
    return np.asarray(1.0 / (1.0 + 1j * f / corner_hz), dtype=np.complex128)


def high_pass(f: Signal, corner_hz: float) -> Response:
    return 1j * f / (corner_hz + 1j * f)


def triode(volts: Signal, f: Signal, *, stopped: bool) -> Signal:
    """One 12AX7 stage. Where a capacitor drives its grid (`stopped`), grid current charges it and shifts the bias."""
    charge = np.zeros_like(volts)
    slow = low_pass(f, 1.0 / (2.0 * np.pi * COUPLING_S))
    for _ in range(SUBSTITUTIONS if stopped else 0):
        charge = filtered(_grid_excess(volts - charge), slow)
    grid = volts - charge
    return filtered(plate_volts(grid - _grid_excess(grid)), high_pass(f, 15.0))


def power_stage(volts: Signal, f: Signal, sag: float) -> Signal:
    """Push-pull pair, clipping at 1.0 of a supply that falls by `sag` at full power."""
    supply = np.ones_like(volts)
    slow = low_pass(f, 1.0 / (2.0 * np.pi * SAG_S))
    drive = volts / 10.0
    out = drive
    for _ in range(SUBSTITUTIONS):
        out = supply * np.tanh((drive + 0.03 * drive**2 / (1.0 + drive**2)) / supply)
        supply = 1.0 - sag * filtered(np.abs(out), slow)
    return out


def _grid_excess(volts: Signal) -> Signal:
    """What grid current takes off above the cathode's 1.5 V: nearly all, through a large series resistance."""
    return 0.95 * GRID_SOFTNESS_V * np.logaddexp(0.0, (volts - 1.5) / GRID_SOFTNESS_V)


def loudspeaker(f: Signal) -> Response:
    """What the pentodes' 20 Ohm leave of the voltage across a 12-inch speaker of 8 Ohm, 1 where it is lowest.

    The cone resonates at 95 Hz and the coil's inductance lifts the treble: a resistor as a load sounds dull.
    """
    cone = 45.0 * (1j * f * 95.0 / 4.0) / (95.0**2 - f**2 + 1j * f * 95.0 / 4.0)
    coil = 6.6 + 1 / (1 / 22.0 + 1 / (2j * np.pi * np.maximum(f, 1.0) * 0.6e-3))
    return (cone + coil) / (cone + coil + 20.0) / 0.25


@cache
def tone_stack(count: int, step_hz: float, bass: float, middle: float, treble: float) -> Response:
    """Treble, middle and bass pots between three capacitors, solved node by node at `count` frequencies.

    Above the audible the response no longer changes and the last value is held.
    """
    audible = min(count, round(24_000.0 / step_hz))
    s = 2j * np.pi * step_hz * np.arange(audible)
    slope, treble_pot = 1 / 33e3, 1 / 220e3
    bass_pot, middle_pot = 1 / (1e3 + 1e6 * bass**2), 1 / (500.0 + 25e3 * middle)
    bright, low, mid = s * 470e-12, s * 22e-9, s * 22e-9
    top, bottom, side, foot = range(4)  # treble pot's ends; behind the slope resistor; between bass and middle
    nodes = np.zeros((audible, 4, 4), dtype=np.complex128)
    for a, b, admittance in (
        (top, bottom, treble_pot),
        (side, bottom, low),
        (side, foot, mid),
        (bottom, foot, bass_pot),
        (top, top, bright),
        (side, side, slope),
        (foot, foot, middle_pot),
    ):
        nodes[:, a, a] += admittance
        if a != b:
            nodes[:, b, b] += admittance
            nodes[:, a, b] -= admittance
            nodes[:, b, a] -= admittance
    driven = np.zeros((audible, 4, 1), dtype=np.complex128)
    driven[:, top, 0], driven[:, side, 0] = bright, slope
    volts = np.linalg.solve(nodes, driven)[..., 0]
    heard = treble * volts[:, top] + (1.0 - treble) * volts[:, bottom]
    return np.concatenate([heard, np.full(count - audible, heard[-1])])
