"""Chains with fake amps in them, and what is heard of a join. `loops` are the compiled ones while a test wants them:
the fixture `either_loops` runs it both ways."""

from collections.abc import Callable, Mapping

import numpy as np
from numpy.typing import NDArray

from firmware.arrays import F32
from firmware.audio.chain import Chain
from firmware.audio.voice import Amplifier, Voice
from firmware.kernels.strip.loops import Loops
from tests.stand_ins.fakes import step_beyond_signal_dbfs

SECOND = 48_000 // 64 * 64  # in frames
BLOCK_SIZES = [16, 64, 128]
JOIN_DBFS = -60.0  # a join that nobody hears
loops: Loops | None = None


def chain(block_frames: int = 64, rate_hz: int = 48_000) -> Chain:
    return Chain(rate_hz=rate_hz, block_frames=block_frames, loops=loops)


def playing(amp: Amplifier, input_gain: float = 1.0, output_gain: float = 1.0, *, rate_hz: int = 48_000) -> Chain:
    using = chain(amp.block_frames, rate_hz)
    using.play(Voice(1, amp, input_gain, output_gain))
    using.settle()
    return using


def through(using: Chain, signal: F32, at: Mapping[int, Callable[[], None]] | None = None) -> F32:
    """`signal` through the chain; `at[block]` is done before that block."""
    frames = using.block_frames
    heard = np.empty_like(signal)
    for block, start in enumerate(range(0, signal.size, frames)):
        if at and block in at:
            at[block]()
        using.process(signal[start : start + frames], heard[start : start + frames])
    return heard


def join_dbfs(heard: F32, settled_frames: int = 9_600) -> float:
    """The step of the join in the middle, beyond what the sound before and after it does."""
    return step_beyond_signal_dbfs(heard, heard[settled_frames : heard.size // 2], heard[-settled_frames:])


def beyond_8_khz(heard: NDArray[np.floating]) -> NDArray[np.float64]:
    """What of it lies above a sixth of its rate, by a linear-phase filter of 511 frames, 100 dB down 300 Hz below."""
    frames = np.arange(-255, 256)
    low: NDArray[np.float64] = np.sinc(frames / 3.0) / 3.0 * np.kaiser(frames.size, 10.0)
    kernel: NDArray[np.float64] = low / low.sum()
    return np.abs(heard - np.convolve(heard.astype(np.float64), kernel, "same"))


def click_dbfs(heard: F32) -> float:
    """The height of the step that would leave as much beyond 8 kHz as the loudest moment of `heard` does; of a step
    a third is left there. Its first and last 5 ms, where the sound is cut out of another, are not looked at."""
    return 20.0 * float(np.log10(max(3.0 * beyond_8_khz(heard)[256:-256].max(), 1e-10)))
