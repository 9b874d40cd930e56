"""Run by tests/arm64/run on an emulated Cortex-A72: operators that were built for a newer processor are refused.

    python3 -m tests.arm64.newer OPERATORS

A card that moved from a Raspberry Pi 5 into a 4 would otherwise end audiod by an illegal instruction.
"""

import sys
from pathlib import Path
from typing import Any, cast

import onnxruntime

from firmware.kernels.library import FILE

runtime = cast("Any", onnxruntime)


def refusal(operators: Path) -> str:
    try:
        runtime.SessionOptions().register_custom_ops_library(str(operators / FILE))
    except Exception as error:  # noqa: BLE001 (ONNX Runtime's own have no common base)
        return str(error)
    return "it was taken"


shown = refusal(Path(sys.argv[1]))
assert "were built for another processor; install Etalon again" in shown, shown
print("aarch64: operators of a newer processor are refused, in a sentence")
