"""A sine in a recording and what remains beside it, seen through a Hann window."""

import math

import numpy as np

Wave = np.ndarray[tuple[int], np.dtype[np.float64]]
Mask = np.ndarray[tuple[int], np.dtype[np.bool]]

FITS = 3  # the frequency comes within 0.1 of a bin from the spectrum; two steps leave a millionth of a Hz
NEAR = 0.02  # of a frequency that is expected
HIDDEN = 0.01  # a sine where one is expected is looked for down to 40 dB below the strongest


def hann(frames: int) -> Wave:
    """The window, which is 0 at neither end."""
    return 0.5 - 0.5 * np.cos(2.0 * np.pi * (np.arange(frames) + 0.5) / frames)


def strongest_hz(wave: Wave, rate_hz: int, low_hz: float, high_hz: float, expected_hz: float | None = None) -> float:
    """The frequency of the strongest line between two, within 0.2 of a bin; or of the strongest near `expected_hz`,
    if that is no more than 40 dB below."""
    magnitudes = np.abs(np.fft.rfft((wave - wave.mean()) * hann(wave.size)))
    bin_hz = rate_hz / wave.size
    best = _peak(magnitudes, low_hz / bin_hz, high_hz / bin_hz)
    if expected_hz is not None:
        near = _peak(magnitudes, (1.0 - NEAR) * expected_hz / bin_hz, (1.0 + NEAR) * expected_hz / bin_hz)
        best = near if magnitudes[near] > HIDDEN * magnitudes[best] else best
    left, middle, right = (float(magnitudes[best + side]) for side in (-1, 0, 1))
    weight = left + middle + right
    return bin_hz * (best + (right - left) / weight if weight > 0.0 else best)


def _peak(magnitudes: Wave, low: float, high: float) -> int:
    first = max(math.ceil(low), 1)
    last = min(max(math.floor(high), first), magnitudes.size - 2)
    return first + int(magnitudes[first : last + 1].argmax())


def fit(wave: Wave, rate_hz: int, hz: float) -> tuple[float, float, Wave]:
    """The sine near `hz` by weighted least squares, with its frequency and a constant (IEEE 1057's fit with four
    parameters, the window for weights): its frequency, its amplitude, and what remains of the wave."""
    seconds = (np.arange(wave.size) - (wave.size - 1) / 2) / rate_hz
    weights = hann(wave.size)
    omega, a, b = 2.0 * math.pi * hz, 0.0, 0.0
    most = math.pi * rate_hz / wave.size  # half a bin a round, or noise would carry it off
    for turn in range(FITS):
        cosine, sine = np.cos(omega * seconds), np.sin(omega * seconds)
        columns = [cosine, sine, np.ones_like(wave)]
        if turn:
            columns.append(seconds * (b * cosine - a * sine))
        solved = _least_squares(columns, wave, weights)
        a, b = solved[0], solved[1]
        if turn:
            omega += min(max(solved[3], -most), most)
    cosine, sine = np.cos(omega * seconds), np.sin(omega * seconds)
    a, b, constant = _least_squares([cosine, sine, np.ones_like(wave)], wave, weights)
    return omega / (2.0 * math.pi), math.hypot(a, b), wave - a * cosine - b * sine - constant


def _least_squares(columns: list[Wave], wave: Wave, weights: Wave) -> list[float]:
    weighted = [column * weights for column in columns]
    square = np.array([[_dot(left, right) for right in columns] for left in weighted])
    sums = np.array([_dot(left, wave) for left in weighted])
    return [float(value) for value in np.linalg.lstsq(square, sums, rcond=None)[0]]


def _dot(left: Wave, right: Wave) -> float:
    """NumPy's own dot would wake a thread of its library on every core, also on the one where the music is made."""
    return float((left * right).sum())


def amplitudes(wave: Wave, rate_hz: int, hz: float, multiples: range) -> list[float]:
    """The amplitudes of the lines at `hz` times each of `multiples` (neighbours), as far as half the rate."""
    turn = np.exp(-2j * np.pi * hz / rate_hz * np.arange(wave.size))
    window = hann(wave.size)
    carrier, found = wave * window * turn**multiples.start, list[float]()
    for multiple in multiples:
        if multiple * hz < 0.5 * rate_hz:
            found.append(2.0 * abs(complex(carrier.sum())) / float(window.sum()))
        carrier = carrier * turn
    return found


class Spectrum:
    """Mean squares by frequency."""

    def __init__(self, wave: Wave, rate_hz: int) -> None:
        window = hann(wave.size)
        bins = np.abs(np.fft.rfft((wave - wave.mean()) * window)) ** 2
        self.hz: Wave = np.linspace(0.0, rate_hz * (bins.size - 1) / wave.size, bins.size)
        self._squares = bins * 2.0 / (wave.size * _dot(window, window))
        self._bin_hz = rate_hz / wave.size

    def lines(self, centres_hz: list[float], half_hz: float) -> Mask:
        """Which bins lie within `half_hz` of one of `centres_hz`."""
        mask = np.zeros(self.hz.size, np.bool)
        for centre_hz in centres_hz:
            mask |= np.abs(self.hz - centre_hz) <= half_hz
        return mask

    def mean_square(self, mask: Mask) -> float:
        """Of what lies in these bins."""
        return float(self._squares[mask].sum())

    def density(self, mask: Mask) -> float:
        """Mean square per Hz in these bins."""
        return self.mean_square(mask) / (max(int(mask.sum()), 1) * self._bin_hz)
