"""A loudspeaker cabinet's impulse response, ours: what an amp head needs behind it to be listened to.

`python -m tests.tools.cabinet` writes firmware/captures/factory/etalon-cab.wav: a closed cabinet of four twelve-inch
speakers and a dynamic microphone near one cone, drawn as a magnitude and made minimum-phase, and the floor's echo.
"""

import sys
from pathlib import Path

import numpy as np
import soundfile

from firmware.places import FACTORY
from tests.tools.guitar import RATE_HZ, Signal

CABINET = FACTORY / "etalon-cab.wav"
FRAMES = 2_048  # 43 ms: below -70 dB by then
SIZE = 1 << 16
BREAK_UP = (
    (1_150.0, -4.0, 5.0),
    (1_750.0, -3.0, 6.0),
    (2_450.0, 4.0, 3.0),
    (3_300.0, 5.0, 3.5),
    (4_300.0, -5.0, 6.0),
)
FLOOR_S, FLOOR_GAIN = 0.0021, 0.18  # 72 cm longer than the straight way, off wood


def make_cabinet() -> Signal:
    """The response [FRAMES], its loudest frequency at 0 dB."""
    near = minimum_phase(magnitude(np.arange(SIZE // 2 + 1, dtype=np.float64) * (RATE_HZ / SIZE)))[:FRAMES]
    late = round(FLOOR_S * RATE_HZ)
    heard = near + FLOOR_GAIN * np.concatenate([np.zeros(late), near[:-late]])
    faded = heard * np.minimum(1.0, (FRAMES - np.arange(FRAMES)) / 256)
    return faded / float(np.abs(np.fft.rfft(faded, SIZE)).max())


def magnitude(f: Signal) -> Signal:
    """Linear, over `f` in Hz: the box's corner, the cones' break-up, and the coils that give up above 5 kHz."""
    at = np.maximum(f, 1.0)
    box = np.abs(at**2 / (at**2 - 92.0**2 - 1j * at * 92.0 / 1.1))
    treble = 1.0 / np.sqrt(1.0 + (at / 5_000.0) ** 8)
    body = 10 ** (-4.0 / 20 * np.exp(-(np.log2(at / 420.0) ** 2)))
    bumps_db = sum(gain_db * np.exp(-((q * np.log2(at / hz)) ** 2)) for hz, gain_db, q in BREAK_UP)
    return box * treble * body * 10 ** (bumps_db / 20)


def minimum_phase(wanted: Signal) -> Signal:
    """The impulse response of this magnitude (at `SIZE` // 2 + 1 frequencies) that comes soonest: by its cepstrum."""
    cepstrum = np.fft.irfft(np.log(np.maximum(wanted, 1e-5)))
    cepstrum[1 : SIZE // 2] *= 2.0
    cepstrum[SIZE // 2 + 1 :] = 0.0
    return np.fft.irfft(np.exp(np.fft.rfft(cepstrum)))


def main() -> None:
    path = Path(sys.argv[1]) if len(sys.argv) > 1 else CABINET
    soundfile.write(path, make_cabinet(), RATE_HZ, subtype="PCM_24")


if __name__ == "__main__":
    main()
