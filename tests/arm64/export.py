"""Run by tests/arm64/run on this machine: writes what tests.arm64.play plays on aarch64.

python -m tests.arm64.export FOLDER
"""

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from firmware.rig.nam import nam_file
from firmware.rig.prepare.build import export
from tests.arm64.play import BLOCKS, F32, graph_path
from tests.golden import GOLDEN, golden_cases, golden_take
from tests.oracle import expected, memory_frames
from tests.own_captures import Model, a1_standard, a2, container, lstm, tiny
from tests.players import capture_of, noise

TAKE_FRAMES = 8_192  # more than any of these remembers (A2: 6,346), and whole blocks of either size
GOLDEN_FRAMES = 12_032  # the first quarter of the vectors, in whole blocks


@dataclass(frozen=True, slots=True, eq=False)
class Recorded:
    """A capture, a take [frames] and what it makes of it [frames]."""

    name: str
    submodel: nam_file.Submodel
    take: F32
    expected: NDArray[np.floating]


def own_recordings() -> Iterator[Recorded]:
    """Captures made up for the tests, as the oracle plays them."""
    for name, model in (
        ("tiny WaveNet", tiny()),
        ("A1 standard", a1_standard()),
        ("A2 Lite", a2(3)),
        ("A2 Full", a2(8)),
        ("LSTM 1x8", lstm(1, 8)),
        ("LSTM 2x8", lstm(2, 8)),
    ):
        yield recorded(name, model, capture_of(model).submodels[0])
    models = {0.5: lstm(1, 3), 1.0: a2(3, seed=2)}
    for submodel, model in zip(capture_of(container(models)).submodels, models.values(), strict=True):
        yield recorded(f"container up to {submodel.max_value}", model, submodel)


def golden_recordings() -> Iterator[Recorded]:
    """NAM Core's vectors, where they are there."""
    for file, number, vector in golden_cases():
        submodel = nam_file.read(GOLDEN / file).submodels[number]
        theirs: F32 = np.load(GOLDEN / vector)
        name = f"NAM Core {vector.removesuffix('.npy')}"
        yield Recorded(name, submodel, golden_take()[:GOLDEN_FRAMES], theirs[:GOLDEN_FRAMES])


def recorded(name: str, model: Model, submodel: nam_file.Submodel) -> Recorded:
    """Noise through the oracle's `model`, which is `submodel`."""
    assert model["architecture"] == "LSTM" or memory_frames(model) < TAKE_FRAMES, "some taps would hear only silence"
    take = noise(TAKE_FRAMES)
    return Recorded(name, submodel, take, expected(model, take))


def write(recording: Recorded, folder: Path) -> None:
    """The samples, and a graph for each block size that no machine has optimised yet."""
    np.savez(folder / f"{recording.name}.npz", take=recording.take, expected=recording.expected)
    for block_frames in BLOCKS:
        graph = export(recording.submodel, block_frames)
        graph_path(folder, recording.name, block_frames).write_bytes(graph.SerializeToString())


def main(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for recording in (*own_recordings(), *golden_recordings()):
        write(recording, folder)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
