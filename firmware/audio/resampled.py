"""A capture of another sample rate as an amplifier of the pedal's: resampled to its rate and back (resampling.py).

Lives in audiod; also in prepare, `pedal render` and `pedal bench`, which play through the same code.
"""

from collections.abc import Callable
from pathlib import Path

import numpy as np

from firmware import PEDAL_RATE_HZ
from firmware.arrays import F32
from firmware.audio.amp import Amp
from firmware.audio.resampling import Resampling, from_properties, resampler
from firmware.kernels.library import FOLDER

WARM_UP_BLOCKS = 16


class ResampledAmp:
    """Fill `source`, call `process()`, read `output`: both float32 [block_frames] at the pedal's rate, made once.

    `output` is `latency_frames` late. `process()` runs the graph at most once and cannot fail; the two arrays that
    the resamplers return live no longer than it.
    """

    def __init__(self, amp: Amp, passage: Resampling) -> None:
        self.block_frames = passage.block_frames
        self.node_count = amp.node_count
        self.latency_frames = passage.latency_frames
        self.source: F32 = np.zeros(passage.block_frames, np.float32)
        self.output: F32 = np.zeros(passage.block_frames, np.float32)
        self._amp = amp
        self._passage = passage
        self._down, self._up = resampler(), resampler()
        self._lead: F32 = np.zeros(passage.lead_frames, np.float32)
        self._waiting: F32 = np.zeros(2 * amp.block_frames, np.float32)
        back_frames = int(amp.block_frames / passage.ratio) + 2
        self._ready: F32 = np.zeros(passage.prime_frames + passage.block_frames + back_frames, np.float32)
        self._waits = self._lies_ready = 0
        self._moved: F32 = np.zeros(amp.block_frames, np.float32)
        self.rest = amp.rest
        self.reset()

    def process(self) -> None:
        """Run one block from `source` to `output`."""
        arrived = self._down.process(self.source, self._passage.ratio)
        self._waiting[self._waits : self._waits + arrived.size] = arrived
        self._waits += arrived.size
        if self._waits >= self._amp.block_frames:
            self._play()
        frames = self.block_frames
        np.copyto(self.output, self._ready[:frames])
        self._lies_ready -= frames
        self._ready[: self._lies_ready] = self._ready[frames : frames + self._lies_ready]

    def reset(self) -> None:
        """Back to silence forever: the next blocks are those that a freshly loaded one would give."""
        self._amp.reset()
        self._down.reset()
        self._up.reset()
        if self._lead.size:
            self._down.process(self._lead, self._passage.ratio)  # too short for a frame to come out
        self._waits, self._lies_ready = 0, self._passage.prime_frames
        self._ready[: self._lies_ready] = self.rest
        self.source.fill(0.0)
        self.output.fill(0.0)

    def forget_some(self) -> bool:
        """A slice of the next `reset`, as an Amp's."""
        return self._amp.forget_some()

    def _play(self) -> None:
        """One run of the graph. Where the capture rests is taken off before the way back and put on after it: a
        resampler starts from zero, and up to 0.39 of full scale would come in as a step."""
        frames = self._amp.block_frames
        np.copyto(self._amp.source, self._waiting[:frames])
        self._amp.process()
        self._waits -= frames
        self._waiting[: self._waits] = self._waiting[frames : frames + self._waits]
        np.subtract(self._amp.output, self.rest, out=self._moved)
        back = self._up.process(self._moved, self._passage.way_back)
        into = self._ready[self._lies_ready : self._lies_ready + back.size]
        np.add(back, self.rest, out=into)
        self._lies_ready += back.size


AnyAmp = Amp | ResampledAmp


def open_amp(
    path: str,
    operators: Path = FOLDER,
    pedal_rate_hz: int = PEDAL_RATE_HZ,
    between: Callable[[], None] = lambda: None,
) -> AnyAmp:
    """The amplifier that prepare stored at `path` for a codec of `pedal_rate_hz`, prewarmed and at rest, at that rate
    whatever its own.

    `operators` is the folder of the library that a fused graph needs, `between` is called between two steps of the
    work, none of which takes more than 0.1 ms of Python (x86). Raises GraphError. Takes tens of ms.
    """
    amp = Amp.load(path, operators=operators, between=between)
    passage = from_properties(amp.properties, amp.block_frames, Path(path).name, pedal_rate_hz)
    if passage is None:
        return amp
    resampled = ResampledAmp(amp, passage)
    between()
    for _ in range(WARM_UP_BLOCKS):
        resampled.process()
    resampled.reset()
    return resampled
