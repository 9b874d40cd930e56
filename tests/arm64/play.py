"""Run by tests/arm64/run on aarch64: graphs exported elsewhere are optimised, played and held against the oracle.

    python3 -m tests.arm64.play FOLDER

FOLDER holds, for each capture, NAME.npz with `take` and `expected`, both [frames], and a graph for each block size.
Needs NumPy and ONNX Runtime alone. Exit status 1 if any graph, as exported or as optimised, is worse than WORST_DB.
"""

import platform
import sys
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from firmware.audio.amp import Amp
from firmware.audio.onnx_session import VERSION, optimised
from tests.oracle import error_db

BLOCKS = (16, 64)  # longer dilations than the block and, in every capture, shorter ones
WORST_DB = -100.0

F32 = NDArray[np.float32]


def graph_path(folder: Path, name: str, block_frames: int) -> Path:
    """Where the graph of the capture `name` lies, as it was exported."""
    return folder / f"{name}@{block_frames}.onnx"


def main(folder: Path) -> int:
    """Print a row for each graph of `folder`; the exit status."""
    print(
        f"{platform.machine()}: ONNX Runtime {VERSION}, NumPy {np.__version__}; dB relative to the expected samples"
    )
    print(f"{'capture':<34} {'block':>5} {'exported':>9} {'optimised':>9}")
    found_db = [
        _compare(recorded, block_frames) for recorded in sorted(folder.glob("*.npz")) for block_frames in BLOCKS
    ]
    wrong = sum(not found <= WORST_DB for found in found_db)
    print(f"{len(found_db) - wrong} of {len(found_db)} graphs are within {WORST_DB:.0f} dB")
    return 0 if found_db and not wrong else 1


def _compare(recorded: Path, block_frames: int) -> float:
    """One row; the worse of its two figures."""
    exported = graph_path(recorded.parent, recorded.stem, block_frames)
    saved = exported.with_suffix(".optimised")
    saved.write_bytes(optimised(exported.read_bytes()))
    with np.load(recorded) as arrays:
        take, expected = arrays["take"], arrays["expected"]
    found_db = [error_db(_heard(Amp.load(str(path)), take), expected) for path in (exported, saved)]
    worst_db = float(np.max(found_db))  # NaN if either is
    verdict = "" if worst_db <= WORST_DB else "  WRONG"
    print(f"{recorded.stem:<34} {block_frames:>5} {found_db[0]:>9.1f} {found_db[1]:>9.1f}{verdict}", flush=True)
    return worst_db


def _heard(amp: Amp, take: F32) -> F32:
    """`take` [whole blocks] through `amp`."""
    heard = take.reshape(-1, amp.block_frames).copy()
    for block in heard:
        amp.source[:] = block
        amp.process()
        block[:] = amp.output
    return heard.ravel()


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
