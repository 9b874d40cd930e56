"""How much memory captures take that lie ready to be played, measured in a process that does nothing else.

    python -m firmware.cli.bench.resident GRAPH.onnx 100

Prints the KiB of private memory that one took, and all: the first capture loaded is left out, for it brings in code.
"""

import subprocess
import sys
from pathlib import Path

from firmware.audio.resampled import AnyAmp, open_amp
from firmware.errors import GraphError

ROLLUP = Path("/proc/self/smaps_rollup")


def resident_kib(graph: Path, count: int) -> float:
    """KiB of private memory for each of `count` captures like `graph`. Raises GraphError if they cannot be loaded."""
    program = [sys.executable, "-m", "firmware.cli.bench.resident", str(graph), str(count)]
    result = subprocess.run(program, capture_output=True, text=True, check=False)
    if result.returncode != 0:
        reason = (result.stderr.splitlines() or [f"status {result.returncode}"])[-1]
        raise GraphError(f"{count} captures cannot be held in memory ({reason}); ask for fewer.", short="no memory")
    return float(result.stdout)


def main(graph: str, count: int) -> None:
    first = open_amp(graph)
    before_kib = _private_kib()
    held: list[AnyAmp] = [open_amp(graph) for _ in range(count)]
    print((_private_kib() - before_kib) / len(held))
    del first


def _private_kib() -> int:
    """Of this process, as Linux counts it."""
    words = [line.split() for line in ROLLUP.read_text(encoding="ascii").splitlines()]
    return sum(int(line[1]) for line in words if line[0] in ("Private_Dirty:", "Private_Clean:"))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
