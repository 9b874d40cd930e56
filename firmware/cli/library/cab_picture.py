"""A cabinet's response as a picture: dB by frequency, as it is and as an ear has it, in thirds of an octave."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from matplotlib.figure import Figure

from firmware.arrays import F64

LOW_HZ, HIGH_HZ = 20.0, 20_000.0
POINTS = 480  # 48 an octave
SIZE = 1 << 18  # bins 0.2 Hz apart at 48 kHz: 25 in the lowest third
FLOOR_DB, HEADROOM_DB = 60.0, 6.0
COLOURS = {"": "#1f5fa8", "left": "#1f5fa8", "right": "#b8322a", "sum": "#2a9d62"}
TICKS_HZ = (20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 20_000)


def draw(path: Path, title: str, sides: Mapping[str, F64], rate_hz: int) -> None:
    """Writes the picture (PNG) of the responses [frames] at `rate_hz` to `path`. Raises OSError."""
    figure: Any = Figure(figsize=(10, 5), layout="constrained")
    axes: Any = figure.subplots()
    tops: list[float] = []
    for side, response in sides.items():
        hertz, raw_db, third_db = curves(response, rate_hz)
        tops.append(float(raw_db.max()))
        axes.plot(hertz, raw_db, color=COLOURS[side], linewidth=0.6, alpha=0.45)
        axes.plot(hertz, third_db, color=COLOURS[side], linewidth=2.0, label=side or "mono")
    top_db = max(tops) + HEADROOM_DB
    axes.set(
        xscale="log", xlim=(LOW_HZ, HIGH_HZ), ylim=(top_db - FLOOR_DB - HEADROOM_DB, top_db), xlabel="Hz", ylabel="dB"
    )
    axes.set_xticks(TICKS_HZ, [f"{hz:,}" for hz in TICKS_HZ], minor=False)
    axes.minorticks_off()
    axes.set_title(f"{title}: response, and in thirds of an octave", fontsize=11)
    axes.grid(alpha=0.3)
    axes.legend(fontsize=8, loc="lower left")
    figure.savefig(path, dpi=110, format="png")


def curves(response: F64, rate_hz: int) -> tuple[F64, F64, F64]:
    """Frequencies in Hz, and there the response in dB and the mean power of the third of an octave around, in dB."""
    size = max(SIZE, 1 << (response.size - 1).bit_length())
    power = np.abs(np.fft.rfft(response, size)) ** 2 + 1e-20
    bins = size / rate_hz  # a hertz
    hertz = np.geomspace(LOW_HZ, min(HIGH_HZ, 0.499 * rate_hz), POINTS)
    sums = np.concatenate([[0.0], np.cumsum(power)])
    below = (hertz * 2.0 ** (-1 / 6) * bins).astype(int)
    above = np.minimum((hertz * 2.0 ** (1 / 6) * bins).astype(int) + 1, power.size)
    thirds = (sums[above] - sums[below]) / (above - below)
    raw = np.interp(hertz * bins, np.arange(power.size), power)
    return hertz, 10.0 * np.log10(raw), 10.0 * np.log10(thirds)
