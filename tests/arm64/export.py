"""Run by tests/arm64/run on this machine: writes what tests.arm64.play plays on aarch64.

python -m tests.arm64.export FOLDER
"""

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from firmware.captures.graph.fused import draw_fused
from firmware.captures.nam import nam_file
from firmware.captures.prepare.build import export
from tests.arm64.play import BLOCKS, F32, fused_path, graph_path
from tests.own_captures import Model, a1_standard, a2, container, linear, lstm, tiny, wavenet
from tests.own_captures.table import ACTIVATIONS, cases, modern
from tests.stand_ins.golden import GOLDEN, golden_cases, golden_take
from tests.stand_ins.players import capture_of, noise, sizes_of

MORE_BLOCKS = 24  # of the longest, behind what a capture remembers
GOLDEN_FRAMES = 12_032  # the first quarter of the vectors, in whole blocks
FEATURES = (
    "ConvNet with batch norm",
    "Linear, 37 taps, no bias",
    "Sequential LSTM, Linear",
    "Linear 1 to 2, long, into a WaveNet of two inputs",
    "condition_dsp of two channels",
    "all films",
    "groups everywhere, gated",
    "head kernels in two arrays",
    "post-stack head",
)


@dataclass(frozen=True, slots=True, eq=False)
class Rendering:
    """A capture, a take [frames] and what it makes of it [frames]."""

    name: str
    submodel: nam_file.Submodel
    take: F32
    expected: NDArray[np.floating]


def own_renderings() -> Iterator[Rendering]:
    """Captures made up for the tests, as the oracle plays them."""
    for name, model in own_captures().items():
        yield from renderings(name, model)


def own_captures() -> dict[str, Model]:
    """Every architecture, and every operator that any of them draws."""
    specs = list(ACTIVATIONS.values())
    dilations = [1, 20, 3] * (len(specs) // 3)
    modes: list[Model] = [
        {"gating_mode": mode, "secondary_activation": specs[::-1]} for mode in ("none", "gated", "blended")
    ]
    return {
        "tiny WaveNet": tiny(),
        "A1 standard": a1_standard(),
        "A2 Lite": a2(3),
        "A2 Full": a2(8),
        "LSTM 1x8": lstm(1, 8),
        "LSTM 2x8": lstm(2, 8),
        "container": container({0.5: lstm(1, 3), 1.0: a2(3, seed=2)}),
        "Linear, in parts": linear(3_000),
        **{
            f"every activation, {mode['gating_mode']}": wavenet(modern(3, dilations, activation=specs, **mode))
            for mode in modes
        },
        **{name: cases()[name] for name in FEATURES},
    }


def golden_renderings() -> Iterator[Rendering]:
    """NAM Core's vectors, where they are there."""
    for file, number, vector in golden_cases():
        submodel = nam_file.read(GOLDEN / file).submodels[number]
        theirs: F32 = np.load(GOLDEN / vector)
        name = f"NAM Core {vector.removesuffix('.npy')}"
        yield Rendering(name, submodel, golden_take()[:GOLDEN_FRAMES], theirs[:GOLDEN_FRAMES])


def renderings(name: str, model: Model) -> Iterator[Rendering]:
    """Noise through every submodel: longer than what it remembers, and whole blocks of any size."""
    submodels = capture_of(model).submodels
    longest = max(submodel.network.receptive_frames for submodel in submodels)
    take = noise(max(BLOCKS) * (longest // max(BLOCKS) + MORE_BLOCKS))
    for submodel, wanted in sizes_of(model, take):
        size = f" up to {submodel.max_value}" if len(submodels) > 1 else ""
        yield Rendering(f"{name}{size}", submodel, take, wanted)


def write(rendering: Rendering, folder: Path) -> None:
    """The samples, and for each block size a graph that no machine has optimised yet, and a fused one if there is."""
    np.savez(folder / f"{rendering.name}.npz", take=rendering.take, expected=rendering.expected)
    for block_frames in BLOCKS:
        graph = export(rendering.submodel, block_frames)
        graph_path(folder, rendering.name, block_frames).write_bytes(graph.SerializeToString())
        fused = draw_fused(rendering.submodel.network, block_frames, {})
        if fused:
            fused_path(folder, rendering.name, block_frames).write_bytes(fused.SerializeToString())


def main(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for rendering in (*own_renderings(), *golden_renderings()):
        write(rendering, folder)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
