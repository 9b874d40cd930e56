"""The tests; each folder mirrors a room, and stand_ins/ has an index of its own.

NumPy multiplies matrices on one thread here: workers side by side would wait for each other's cores, and a suite that
waits takes twice the processor's time. What a test starts finds the environment as it was. ONNX Runtime, which some
tests load by themselves, finds what the pedal sets for it.
"""

import os
from importlib import import_module

import_module("firmware")  # sets what ONNX Runtime reads as it is loaded
_before = os.environ.get("OPENBLAS_NUM_THREADS")
os.environ["OPENBLAS_NUM_THREADS"] = "1"
import_module("numpy")  # reads it once, as it is loaded
if _before is None:
    del os.environ["OPENBLAS_NUM_THREADS"]
else:
    os.environ["OPENBLAS_NUM_THREADS"] = _before
