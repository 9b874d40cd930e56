"""NAM Core's own vectors, where they lie beside the checkout or where ETALON_GOLDEN says."""

import os
from collections.abc import Collection
from pathlib import Path
from typing import Any

import soundfile  # pyright: ignore[reportMissingTypeStubs]

from firmware.arrays import F32

GOLDEN = Path(os.environ.get("ETALON_GOLDEN", Path(__file__).parents[3] / "shared" / "golden"))
OLD_RULE = "wavenet_a2_max"  # rendered by a Core that applied layer1x1_post_film in blended layers alone


def golden_cases(left_out: Collection[str] = (OLD_RULE,)) -> list[tuple[str, int, str]]:
    """File, submodel (-1 is the largest) and vector of each capture there; nothing where the folder is absent."""
    found: list[tuple[str, int, str]] = []
    for vector in sorted(GOLDEN.glob("*.npy")):
        file, _, submodel = vector.stem.partition(".sub")
        if file not in left_out:
            found.append((f"{file}.nam", int(submodel or -1), vector.name))
    return found


def golden_take() -> F32:
    """What the vectors were rendered from: one second [48,000]."""
    take: Any = soundfile.read(GOLDEN / "input.wav", dtype="float32")[0]  # pyright: ignore[reportUnknownMemberType]
    return take
