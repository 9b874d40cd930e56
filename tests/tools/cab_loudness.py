"""How far the loudness that a cabinet is levelled by is from what BS.1770 measures of a guitar through it.

    python -m tests.tools.cab_loudness

A row for each amp that ships, each at its own level, a column for each of ten made-up cabinets: how much louder the
guitar take leaves the amp and the cabinet, turned down by `cab_lu`, than the amp alone, in LU.
"""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from firmware import PEDAL_RATE_HZ
from firmware.captures.nam import nam_file
from firmware.captures.prepare.cab_loudness import cab_lu
from firmware.captures.prepare.guitar import guitar, lufs_of, own_drive_db
from firmware.captures.prepare.hear import hear
from firmware.cli.render.offline import build_amp
from firmware.levels import gain_from_db
from firmware.places import FACTORY
from tests.tools.guitar import Signal
from tests.tools.made_up_cabs import made_up_cabs

BLOCK_FRAMES = 64
INTO_AN_AMP = "pedal"  # such a capture has an amp behind it, and no cabinet


def amps_heard() -> Iterator[tuple[str, Signal]]:
    """Each amp that ships, and what it makes of the guitar take [frames] at its own level."""
    for path in sorted(FACTORY.glob("*.nam")):
        submodel = nam_file.read(path).submodels[-1]
        if submodel.levels.gear_type == INTO_AN_AMP:
            continue
        take = guitar(PEDAL_RATE_HZ) * np.float32(gain_from_db(own_drive_db(submodel.levels)))
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
    cabs, worst = made_up_cabs(), 0.0
    print(f"{'':18}" + "".join(f"{name:>14}" for name in cabs))
    print(f"{'cab_lu':18}" + "".join(f"{cab_lu(cab, PEDAL_RATE_HZ):14.2f}" for cab in cabs.values()))
    for name, heard in amps_heard():
        misses = misses_lu(heard, cabs)
        worst = max(worst, *map(abs, misses.values()))
        print(f"{name:18}" + "".join(f"{miss:+14.2f}" for miss in misses.values()))
    print(f"at most {worst:.2f} LU")


if __name__ == "__main__":
    main()
