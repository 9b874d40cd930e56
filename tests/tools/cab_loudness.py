"""How far the loudness that a cabinet is levelled by is from what BS.1770 measures of a guitar through it.

    python -m tests.tools.cab_loudness

A row for each amp that ships, each at its own level, a column for each of ten made-up cabinets: how much louder the
guitar take leaves the amp and the cabinet, turned down by `cab_lu`, than the amp alone, in LU. Then the same of the
experiment's take, on which nothing was fitted.
"""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import soundfile

from firmware import PEDAL_RATE_HZ
from firmware.arrays import F32
from firmware.captures.nam import nam_file
from firmware.captures.prepare.cab_loudness import cab_lu
from firmware.captures.prepare.guitar import guitar, lufs_of, own_drive_db
from firmware.captures.prepare.hear import hear
from firmware.cli import experiment
from firmware.cli.render.offline import build_amp
from firmware.levels import gain_from_db
from firmware.places import FACTORY
from tests.tools.guitar import Signal
from tests.tools.made_up_cabs import made_up_cabs

BLOCK_FRAMES = 64
OTHER_TAKE = Path(experiment.__file__).with_name("reference.flac")
INTO_AN_AMP = "pedal"  # such a capture has an amp behind it, and no cabinet


def amps_heard(played: F32 | None = None) -> Iterator[tuple[str, Signal]]:
    """Each amp that ships, and what it makes at its own level of what is `played` [frames], or of the guitar take."""
    plain = guitar(PEDAL_RATE_HZ) if played is None else played
    for path in sorted(FACTORY.glob("*.nam")):
        submodel = nam_file.read(path).submodels[-1]
        if submodel.levels.gear_type == INTO_AN_AMP:
            continue
        take = plain * np.float32(gain_from_db(own_drive_db(submodel.levels)))
        with tempfile.TemporaryDirectory() as folder:
            yield path.stem, hear(build_amp(submodel, BLOCK_FRAMES, Path(folder)), take).astype(np.float64)


def misses_lu(heard: Signal, cabs: dict[str, Signal]) -> dict[str, float]:
    """How much louder or quieter than alone `heard` is through each of `cabs`, levelled."""
    alone = lufs_of(heard.astype(np.float32), PEDAL_RATE_HZ)
    return {
        name: lufs_of(through(heard, cab).astype(np.float32), PEDAL_RATE_HZ) - alone - cab_lu(cab, PEDAL_RATE_HZ)
        for name, cab in cabs.items()
    }


def through(heard: Signal, cab: Signal) -> Signal:
    size = 1 << (heard.size + cab.size).bit_length()
    return np.fft.irfft(np.fft.rfft(heard, size) * np.fft.rfft(cab, size), size)[: heard.size]


def main() -> None:
    cabs = made_up_cabs()
    print(f"{'':18}" + "".join(f"{name:>14}" for name in cabs))
    print(f"{'cab_lu':18}" + "".join(f"{cab_lu(cab, PEDAL_RATE_HZ):14.2f}" for cab in cabs.values()))
    other, rate_hz = soundfile.read(OTHER_TAKE, dtype="float32")
    assert rate_hz == PEDAL_RATE_HZ
    for played in (None, np.asarray(other, np.float32)):
        worst = 0.0
        for name, heard in amps_heard(played):
            misses = misses_lu(heard, cabs)
            worst = max(worst, *map(abs, misses.values()))
            print(f"{name:18}" + "".join(f"{miss:+14.2f}" for miss in misses.values()))
        print(f"at most {worst:.2f} LU")


if __name__ == "__main__":
    main()
