"""How near the graphs are: prints, for each architecture or feature and block size, the worst dB of its captures.

    .venv/bin/python -m tests.tools.parity [--seeds FIRST LAST]

Against NAM Core's vectors where they lie beside the checkout, else against the oracle. --seeds plays captures by
chance, those of the seeds FIRST to LAST - 1, 24 of them if not given. Exit status 1 if any is above -100 dB.
"""

import argparse
import json
import sys
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from firmware.arrays import F32
from firmware.captures.nam import nam_file
from firmware.captures.nam.networks import Network
from tests.oracle import error_db, expected
from tests.own_captures import Model
from tests.own_captures.chance import by_chance
from tests.own_captures.sizes import sizes
from tests.own_captures.table import groups
from tests.stand_ins.golden import GOLDEN, OLD_RULE, golden_cases, golden_take
from tests.stand_ins.players import drawn, noise, play, sizes_of

BLOCKS = (1, 7, 16, 64)
WORST_DB = -100.0

Case = tuple[Network, F32, NDArray[np.floating]]  # what is played, the take, what is wanted


def rows(first: int, last: int) -> Iterator[tuple[str, Iterator[Case]]]:
    """What the table shows, line by line; the captures of a line are made as they are played."""
    if GOLDEN.is_dir():
        for file, submodel, vector in golden_cases(left_out=()):
            yield f"golden {vector.removesuffix('.npy')}", _golden(file, submodel, vector)
    for name, group in groups().items():
        yield f"{name} ({len(group)})", _own(group.values())
    several = [model for model, _ in sizes().values()]
    yield f"containers, channel slicing ({len(several)})", _own(several)
    yield f"by chance ({last - first})", _own(by_chance(seed) for seed in range(first, last))


def _golden(file: str, submodel: int, vector: str) -> Iterator[Case]:
    submodels = nam_file.read(GOLDEN / file).submodels
    take = golden_take()[:-7]
    wanted: F32 = np.load(GOLDEN / vector)[:-7]
    if file == f"{OLD_RULE}.nam":
        yield submodels[0].network, take, expected(json.loads((GOLDEN / file).read_text()), take)
    else:
        yield submodels[submodel].network, take, wanted


def _own(models: Iterable[Model]) -> Iterator[Case]:
    take = noise(1_501, level=0.5)
    for model in models:
        for submodel, wanted in sizes_of(model, take):
            yield submodel.network, take, wanted


def worst_db(cases: Iterable[Case], folder: Path) -> list[float]:
    """For each block size the worst of `cases`; NaN if any is."""
    found = [
        [error_db(play(drawn(network, block_frames, folder), take), wanted) for block_frames in BLOCKS]
        for network, take, wanted in cases
    ]
    return [float(worst) for worst in np.max(np.array(found), axis=0)]


def main(first: int, last: int) -> int:
    print(f"{'dB, the worst of each line; blocks of':<42}" + "".join(f"{block:>8}" for block in BLOCKS))
    ok = True
    with tempfile.TemporaryDirectory() as folder:
        for name, cases in rows(first, last):
            found_db = worst_db(cases, Path(folder))
            ok = ok and all(found <= WORST_DB for found in found_db)
            print(f"{name:<42}" + "".join(f"{found:>8.1f}" for found in found_db), flush=True)
    return 0 if ok else 1


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seeds", nargs=2, type=int, default=(0, 24), metavar=("FIRST", "LAST"))
    sys.exit(main(*parser.parse_args().seeds))
