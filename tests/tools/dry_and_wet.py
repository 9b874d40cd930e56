"""What is left where a dry and a wet path meet, or two captures: the demo's take, calibrated, all equally loud (K).

    python -m tests.tools.dry_and_wet [PATH...]

Half dry and half wet, as captured, with the guitar's polarity (`polarity = "guitar"`), and with the dry path waiting
too. First of each how loud that is against either side, in LU: 0 where both are the same, -3 where they have nothing
to do with each other. Then the worst third of an octave from 80 Hz to 5 kHz, in dB against the two halves without
each other's phase: +3 and 0 there. Then each pair of captures in the middle of a fade of equal power, +3 and 0 LU.
Without paths the amps that ship and NAM's golden captures. What has no known polarity is left as it is.
"""

import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

import numpy as np
import soundfile

from firmware.arrays import F32, F64
from firmware.audio.resampled import open_amp
from firmware.captures.library_writer import LibraryWriter
from firmware.captures.prepare.guitar import own_drive_db
from firmware.captures.prepare.hear import hear
from firmware.captures.prepare.k_weighting import integrated_lufs
from firmware.captures.prepare.worker import convert
from firmware.levels import gain_from_db
from firmware.places import FACTORY
from tests.stand_ins.golden import GOLDEN
from tests.tools.make_take import TAKE

BLOCK_FRAMES = 64
BANDS_HZ = 80.0 * 2.0 ** (np.arange(19) / 3.0)
LOUDNESS_LUFS = -20.0


@dataclass(frozen=True, slots=True)
class Wet:
    """The take [frames] as a capture plays it, at LOUDNESS_LUFS."""

    name: str
    sound: F64
    delay_frames: int | None
    inverted: bool | None

    @property
    def upright(self) -> F64:
        """With the guitar's polarity."""
        return -self.sound if self.inverted else self.sound


def main() -> None:
    take, rate_hz = soundfile.read(TAKE)
    dry = _equally_loud(np.asarray(take, np.float64), rate_hz)
    paths = [Path(name) for name in sys.argv[1:]] or [*sorted(FACTORY.glob("*.nam")), *sorted(GOLDEN.glob("*.nam"))]
    wets: list[Wet] = []
    print(f"{'':26}{'late':>6}      {'as captured':>14}{'polarity':>14}{'and delay':>14}")
    for wet in (each for path in paths for each in _played(path, np.asarray(take, np.float32), rate_hz)):
        wets.append(wet)
        late = np.concatenate([np.zeros(wet.delay_frames or 0), dry])[: dry.size]
        ways = ((dry, wet.sound), (dry, wet.upright), (late, wet.upright))
        shown = "".join(f"{_lu(a, b, 0.5, rate_hz):+7.1f}{_worst_db(a, b, rate_hz):+7.1f}" for a, b in ways)
        side = {True: "down", False: "up", None: "?"}[wet.inverted]
        print(f"{wet.name:26}{'?' if wet.delay_frames is None else wet.delay_frames:>6} {side:5}{shown}", flush=True)
    print(f"\n{'two captures':52}{'as captured':>12}{'polarity':>12}")
    for one, other in combinations(wets, 2):
        captured = _lu(one.sound, other.sound, np.sqrt(0.5), rate_hz)
        guitars = _lu(one.upright, other.upright, np.sqrt(0.5), rate_hz)
        print(f"{one.name:26}{other.name:26}{captured:+12.1f}{guitars:+12.1f}")


def _played(path: Path, take: F32, rate_hz: int) -> Iterator[Wet]:
    """Each submodel of the capture at `path`, prepared as for the library."""
    with tempfile.TemporaryDirectory() as folder:
        entry, _ = convert(path, LibraryWriter(Path(folder)), BLOCK_FRAMES)
        for number, graph in enumerate(entry.graphs, start=1):
            amp = open_amp(str(Path(folder) / entry.model_id / graph.plays.file))
            heard = hear(amp, take * np.float32(gain_from_db(own_drive_db(graph.levels))))
            name = path.stem if len(entry.graphs) == 1 else f"{path.stem} {number}"
            sound = heard[graph.latency_frames :].astype(np.float64)
            sound = np.concatenate([sound, np.zeros(graph.latency_frames)])
            yield Wet(name, _equally_loud(sound, rate_hz), graph.delay_frames, graph.inverted)


def _equally_loud(sound: F64, rate_hz: int) -> F64:
    moved = sound - np.mean(sound)
    moved = moved / np.sqrt(np.mean(moved**2))
    return moved * gain_from_db(LOUDNESS_LUFS - integrated_lufs(moved, rate_hz))


def _lu(one: F64, other: F64, share: float, rate_hz: int) -> float:
    """How much louder than either side alone both are at `share` each."""
    return integrated_lufs(share * (one + other), rate_hz) - LOUDNESS_LUFS


def _worst_db(one: F64, other: F64, rate_hz: int) -> float:
    """Of all bands the one that loses most by the other's phase."""
    edges = np.round(BANDS_HZ * one.size / rate_hz).astype(int)
    power = [np.abs(np.fft.rfft(sound)) ** 2 for sound in (one + other, one, other)]
    both, first, second = (np.add.reduceat(each, edges)[:-1] for each in power)
    return float(np.min(10.0 * np.log10(both / (first + second))))


if __name__ == "__main__":
    main()
