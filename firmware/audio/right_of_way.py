"""The right of way: who makes things in audiod begins each step of it as a block has ended.

All threads share the GIL. The audio thread lets go of it at every run of ONNX Runtime and every call of a socket, and
where another thread works in Python gets it back after a switch interval and two changes of threads: in a crossfade
twenty times a block. At 64 frames every fifth load made a block late by that, on two busy cores; begun so,
none of 283 did, and a load takes 7 ms in the place of 2.5 (x86).
"""

from collections import deque
from threading import Lock

PATIENCE_S = 0.05  # blocks are at most 43 ms long; of a codec that is stuck there may be none for long


class RightOfWay:
    """`sounding` is the audio thread's: whether blocks follow each other."""

    def __init__(self) -> None:
        self.sounding = False
        self._waiting: deque[Lock] = deque()

    def pass_on(self) -> None:
        """Audio thread, at the end of a block: whoever waits may work until the next one. Waits for nobody."""
        while self._waiting:
            self._waiting.popleft().release()

    def give(self) -> None:
        """Another thread, before a step of its work that is to be over by the next block: returns at the end of one,
        or at once where there are none."""
        if not self.sounding:
            return
        turn = Lock()
        turn.acquire()
        self._waiting.append(turn)
        turn.acquire(timeout=PATIENCE_S)
