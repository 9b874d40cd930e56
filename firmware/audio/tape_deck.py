"""Copies the converter's input onto a tape, for the calibration wizard. Audio thread only."""

from collections.abc import Callable

import numpy as np

from firmware.arrays import Block
from firmware.audio.loader import Discard, Loader
from firmware.audio.tape import Tape
from firmware.messages import StartTape, TapeEnded


class TapeDeck:
    """One recording at a time: ordered, then running once the loader has made its tape ready, then answered.

    Only what ends by itself is answered. A recording that is replaced or given up is not: its answer would be taken
    for that of the next. Tapes go back to the loader, because giving memory back takes its time.
    """

    def __init__(self, loader: Loader, *, answer: Callable[[TapeEnded], None]) -> None:
        self._loader, self._answer = loader, answer
        self._ordered: StartTape | None = None
        self._tape: Tape | None = None
        self._frames = 0

    def order(self, wanted: StartTape) -> None:
        """Orders this recording in the place of the one before; 0 frames only give that one up."""
        self._forget()
        if wanted.frames > 0:
            self._ordered = wanted
            self._loader.put(wanted)

    def start(self, tape: Tape) -> None:
        """Records from the next block on, if the tape's order is still the one that is wanted."""
        if tape.order is not self._ordered:
            self._loader.put(Discard(tape))
        elif tape.trouble:
            self.break_off(tape.trouble)
        else:
            self._tape, self._frames = tape, 0

    def take(self, block: Block) -> None:
        """Copies one block of the converter's input, as it came."""
        if self._tape is None:
            return
        left = self._tape.samples[self._frames : self._frames + block.size]
        np.copyto(left, block[: left.size])
        self._frames += left.size
        if self._frames == self._tape.samples.size:
            self._end("")

    def miss(self) -> None:
        """Ends the recording after an xrun, on either side: what is on the tape no longer hangs together."""
        if self._tape is not None:
            self._end("The recording broke off: the pedal missed some sound (an xrun). Measure again.")

    def break_off(self, sentence: str) -> None:
        """Ends a recording that runs or is about to, and says why."""
        if self._ordered is not None:
            self._end(sentence)

    def _end(self, sentence: str) -> None:
        frames = self._frames if self._tape is not None else 0
        self._forget()
        self._answer(TapeEnded(frames, sentence))

    def _forget(self) -> None:
        self._ordered = None
        if self._tape is not None:
            self._loader.put(Discard(self._tape))
            self._tape = None
