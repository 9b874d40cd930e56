"""What `pedal doctor` says of the fused operators, and what there is to do where they are missing."""

import subprocess
import sys
from pathlib import Path

from firmware.cli.doctor.finding import GOOD, WARNING, Finding
from firmware.kernels.library import FOLDER, library
from hw.packages import environment

LOST = (
    "captures play through the graph of plain operators, on x86 in about 3 times the time for an A1 standard and in 5"
    " times for an A2, and all around them takes 6 times as long"
)
# In a process of its own: a library made for another processor dies by signal, not by exception.
PROBE = """
import ctypes, sys
import onnxruntime
onnxruntime.SessionOptions().register_custom_ops_library(sys.argv[1])
operators = ctypes.CDLL(sys.argv[1])
operators.etalon_variant.restype = ctypes.c_char_p
print(operators.etalon_variant().decode())
"""


def check_operators(operators: Path = FOLDER) -> Finding:
    """Whether the library in the folder `operators` opens with this ONNX Runtime, and which of its loops run here."""
    found = library(operators)
    if found is None:
        return Finding("operators", WARNING, f"not built: {LOST}; {remedy()}")
    command = [sys.executable, "-c", PROBE, str(found)]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    if result.returncode:
        return Finding("operators", WARNING, f"they do not open ({cause_of(result)}): {LOST}; {remedy()}")
    return Finding("operators", GOOD, result.stdout.strip())


def remedy() -> str:
    return f"deploy the pedal again, or type: sudo apt-get install --yes g++ && {environment().operators()}"


def cause_of(result: subprocess.CompletedProcess[str]) -> str:
    """Why a process failed: the signal that ended it, or its last words."""
    if result.returncode < 0:
        return f"signal {-result.returncode}"
    return (result.stderr.strip().splitlines() or [f"status {result.returncode}"])[-1]
