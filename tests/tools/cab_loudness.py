"""How far the loudness that a cabinet is levelled by is from what BS.1770 measures of a guitar through it.

    python -m tests.tools.cab_loudness

How much louder a guitar leaves amp and cabinet at the gain that the plan has than the amp alone, in LU, over ten
made-up cabinets: a row for each kind of amp (those that ship, their pedal, NAM's golden captures, 18 heads by lot, a
wire), each at its own level, a column for each take, the mean and the worst of either sign. Then the same with one
gain a cabinet whatever the amp, and of the level that would miss the six takes by the least, amp by amp.
"""

import tempfile
from collections.abc import Callable, Iterator
from functools import cached_property
from pathlib import Path

import numpy as np

from firmware import PEDAL_RATE_HZ
from firmware.arrays import F32
from firmware.captures.nam import nam_file
from firmware.captures.prepare.cab_loudness import cab_lu
from firmware.captures.prepare.guitar import guitar, lufs_of, own_drive_db
from firmware.captures.prepare.hear import hear
from firmware.captures.prepare.spectrum import bands_heard, cab_bands
from firmware.cli.render.offline import build_amp
from firmware.levels import CabLevels, CaptureLevels, LoudnessAt, gain_from_db
from firmware.places import FACTORY
from firmware.series import louder_lu
from tests.stand_ins.golden import GOLDEN
from tests.stand_ins.made_up_amps import made_up_amp
from tests.tools.equal_loudness import GOLDEN_FILES
from tests.tools.guitar import Signal
from tests.tools.guitar_takes import takes
from tests.tools.made_up_cabs import made_up_cabs

BLOCK_FRAMES = 64
INTO_AN_AMP = "pedal"  # such a capture has an amp behind it, and no cabinet
HEADS = 18
Play = Callable[[F32], F32]


class MeasuredAmp:
    """An amp as the library has it, which plays a take [frames] at its own level."""

    def __init__(self, name: str, play: Play, levels: CaptureLevels) -> None:
        self.name = name
        self.drive_db = own_drive_db(levels)
        self._play = play

    @cached_property
    def measured(self) -> F32:
        """What it leaves of the take that captures are measured with."""
        return self._heard(guitar(PEDAL_RATE_HZ))

    @cached_property
    def levels(self) -> CaptureLevels:
        """At its own level alone, the one that is played here."""
        lufs, bands = lufs_of(self.measured, PEDAL_RATE_HZ), bands_heard(self.measured, PEDAL_RATE_HZ)
        return CaptureLevels(guitar=(LoudnessAt(self.drive_db, lufs, bands),))

    def heard(self, take: F32) -> Signal:
        return self._heard(take).astype(np.float64)

    def _heard(self, take: F32) -> F32:
        return self._play(take * np.float32(gain_from_db(self.drive_db)))

    def louder_lu(self, cab: CabLevels) -> float:
        lu = louder_lu(cab, self.levels, self.drive_db)
        assert lu is not None
        return lu


def amp_of(path: Path, folder: Path) -> MeasuredAmp:
    submodel = nam_file.read(path).submodels[-1]
    amp = build_amp(submodel, BLOCK_FRAMES, folder)
    return MeasuredAmp(path.stem, lambda take: hear(amp, take), submodel.levels)


def amps_that_ship(folder: Path) -> Iterator[MeasuredAmp]:
    for path in sorted(FACTORY.glob("*.nam")):
        if nam_file.read(path).info.gear_type != INTO_AN_AMP:
            yield amp_of(path, folder)


def heads() -> Iterator[MeasuredAmp]:
    """By lot, those without a cabinet."""
    seeds = (seed for seed in range(10 * HEADS) if not made_up_amp(seed).has_cabinet)
    for seed, _ in zip(seeds, range(HEADS), strict=False):
        yield MeasuredAmp(f"head {seed}", made_up_amp(seed), CaptureLevels())


def wire() -> MeasuredAmp:
    return MeasuredAmp("wire", lambda take: take, CaptureLevels())


def cab_levels(cab: Signal) -> CabLevels:
    top_db, bands = cab_bands(cab, PEDAL_RATE_HZ)
    return CabLevels(cab_lu(cab, PEDAL_RATE_HZ), PEDAL_RATE_HZ, top_db, bands)


def louder_measured(heard: Signal, cabs: dict[str, Signal]) -> dict[str, float]:
    """How much louder or softer than alone `heard` is through each of `cabs`, as BS.1770 has it."""
    alone = lufs_of(heard.astype(np.float32), PEDAL_RATE_HZ)
    return {
        name: lufs_of(through(heard, cab).astype(np.float32), PEDAL_RATE_HZ) - alone for name, cab in cabs.items()
    }


def through(heard: Signal, cab: Signal) -> Signal:
    size = 1 << (heard.size + cab.size).bit_length()
    return np.fft.irfft(np.fft.rfft(heard, size) * np.fft.rfft(cab, size), size)[: heard.size]


def kinds(folder: Path) -> dict[str, list[MeasuredAmp]]:
    golden = [path for name in GOLDEN_FILES if (path := GOLDEN / name).exists()]
    return {
        "amps that ship": list(amps_that_ship(folder)),
        "pedal that ships": [amp_of(FACTORY / "etalon-overdrive.nam", folder)],
        "NAM's golden": [amp_of(path, folder) for path in golden],
        f"{HEADS} heads": list(heads()),
        "wire": [wire()],
    }


def main() -> None:
    cabs, played = made_up_cabs(), takes()
    levels = {name: cab_levels(cab) for name, cab in cabs.items()}
    print(f"{'':34}" + "".join(f"{name:>13}" for name in played))
    with tempfile.TemporaryDirectory() as folder:
        for kind, amps in kinds(Path(folder)).items():
            rows: dict[str, list[list[float]]] = {"this amp's gain": [], "one gain a cabinet": [], "least": []}
            for amp in amps:
                found = [louder_measured(amp.heard(take), cabs) for take in played.values()]
                for name in cabs:
                    lu = [each[name] for each in found]
                    own, one = amp.louder_lu(levels[name]), levels[name].lu or 0.0
                    for row, gain in zip(rows.values(), (own, one, (min(lu) + max(lu)) / 2), strict=True):
                        row.append([abs(each - gain) for each in lu])
            for row, misses in rows.items():
                columns = zip(*misses, strict=True)
                said = "".join(f"{np.mean(column):7.2f} {max(column):5.2f}" for column in columns)
                print(f"{kind + ', ' + row:34}{said}", flush=True)


if __name__ == "__main__":
    main()
