"""Run by tests/arm64/run on aarch64: graphs exported elsewhere are optimised, played and held against the oracle.

    python3 -m tests.arm64.play FOLDER OPERATORS

FOLDER holds, for each capture, NAME.npz with `take` and `expected`, both [frames], a graph for each block size, and a
fused one where an operator knows the capture; the folder OPERATORS holds their library. Needs NumPy and ONNX Runtime
alone. Exit status 1 if any graph, as exported, as optimised or fused, is worse than WORST_DB.
"""

import platform
import sys
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from firmware.audio.amp import Amp
from firmware.audio.onnx_session import VERSION, optimised
from firmware.kernels.library import FUSED_SUFFIX
from tests.oracle import error_db

BLOCKS = (16, 64)  # longer dilations than the block and, in every capture, shorter ones
WORST_DB = -100.0

F32 = NDArray[np.float32]


def graph_path(folder: Path, name: str, block_frames: int) -> Path:
    """Where the graph of the capture `name` lies, as it was exported."""
    return folder / f"{name}@{block_frames}.onnx"


def fused_path(folder: Path, name: str, block_frames: int) -> Path:
    return folder / f"{name}@{block_frames}{FUSED_SUFFIX}"


def main(folder: Path, operators: Path) -> int:
    """Print a row for each graph of `folder`; the exit status."""
    print(
        f"{platform.machine()}: ONNX Runtime {VERSION}, NumPy {np.__version__}; dB relative to the expected samples"
    )
    print(f"{'capture':<34} {'block':>5} {'exported':>9} {'optimised':>9} {'fused':>9}")
    found_db = [
        figure
        for rendering in sorted(folder.glob("*.npz"))
        for block_frames in BLOCKS
        for figure in _compare(rendering, block_frames, operators)
    ]
    wrong = sum(not found <= WORST_DB for found in found_db)
    print(f"{len(found_db) - wrong} of {len(found_db)} graphs are within {WORST_DB:.0f} dB")
    return 0 if found_db and not wrong else 1


def _compare(rendering: Path, block_frames: int, operators: Path) -> list[float]:
    """One row: a figure for each graph."""
    exported = graph_path(rendering.parent, rendering.stem, block_frames)
    saved = exported.with_suffix(".optimised")
    saved.write_bytes(optimised(exported.read_bytes()))
    with np.load(rendering) as arrays:
        take, expected = arrays["take"], arrays["expected"]
    fused = fused_path(rendering.parent, rendering.stem, block_frames)
    paths = (exported, saved, fused) if fused.exists() else (exported, saved)
    found_db = [error_db(_heard(Amp.load(str(path), operators=operators), take), expected) for path in paths]
    verdict = "" if all(found <= WORST_DB for found in found_db) else "  WRONG"  # so it is for NaN
    figures = " ".join(f"{found:>9.1f}" for found in found_db) + " " * 10 * (3 - len(found_db))
    print(f"{rendering.stem:<34} {block_frames:>5} {figures}{verdict}", flush=True)
    return found_db


def _heard(amp: Amp, take: F32) -> F32:
    """`take` [whole blocks] through `amp`."""
    heard = take.reshape(-1, amp.block_frames).copy()
    for block in heard:
        amp.source[:] = block
        amp.process()
        block[:] = amp.output
    return heard.ravel()


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), Path(sys.argv[2])))
