"""Takes through an amp without a clock: as long as they were, and each answer where it belongs."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from firmware.arrays import F32
from firmware.audio.resampled import open_amp
from firmware.cli.render.offline import chain_for, through_amp, through_chain
from firmware.levels import CaptureLevels, CodecLevels
from firmware.plan import plan_levels
from tests.stand_ins.wires import OFFSET, wire

FRAMES = 5_001  # no multiple of any block


def swell() -> F32:
    """A sine of 500 Hz that comes and goes, so that one frame too early or late is -24 dB away."""
    time_s = np.arange(FRAMES) / 48_000.0
    return (0.5 * np.sin(2.0 * np.pi * 500.0 * time_s) * np.hanning(FRAMES)).astype(np.float32)


def joined(blocks: Iterator[F32]) -> F32:
    return np.concatenate([block.copy() for block in blocks])


@pytest.mark.parametrize("rate_hz", [44_100, 96_000])
@pytest.mark.parametrize("block_frames", [16, 64, 1_024])
def test_the_latency_of_resampling_is_taken_away(rate_hz: int, block_frames: int, tmp_path: Path) -> None:
    amp = open_amp(str(wire(tmp_path, rate_hz, block_frames)))
    assert amp.latency_frames > 0
    heard = joined(through_amp(amp, swell()))
    np.testing.assert_allclose(heard, swell() + np.float32(OFFSET), atol=1e-4)
    assert heard.shape == (FRAMES,)


def test_it_is_taken_away_with_the_chain_around_it(tmp_path: Path) -> None:
    """The tone stage blocks the offset, and with it the lowest of the swell: the delay is seen by correlation."""
    amp = open_amp(str(wire(tmp_path, 44_100, 64)))
    chain = chain_for(amp, plan_levels(CodecLevels(12.2), CaptureLevels(12.2)))
    heard = joined(through_chain(chain, swell(), amp.latency_frames))
    assert heard.shape == (FRAMES,)
    lags = np.correlate(heard, swell(), "full")
    assert abs(int(np.argmax(lags)) - (FRAMES - 1)) <= 1
