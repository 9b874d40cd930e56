"""What a .nam file must sound like: the equations of the format in NumPy, in float64, and nothing of the firmware.

It reads the raw JSON object, walks the weights itself, convolves the whole take at once, and comes to rest by
hearing zeros, not by computing where rest is. Written from the format's description and NeuralAmpModelerCore.
"""

from tests.oracle.play import error_db, expected, memory_frames
from tests.oracle.rules import CORE, TRAINER, Rules

__all__ = ["CORE", "TRAINER", "Rules", "error_db", "expected", "memory_frames"]
