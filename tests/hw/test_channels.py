"""Which channel is heard: chosen, changed without a click, and the others glanced at."""

import numpy as np
import pytest
from numpy.typing import NDArray

from hw.channels import FADE_FRAMES, Channels

FRAMES, RATE_HZ = 64, 48_000
FADE_BLOCKS = FADE_FRAMES // FRAMES


def period(first: NDArray[np.float64], second: NDArray[np.float64]) -> bytes:
    """One period of two channels as S32_LE."""
    return np.rint(np.stack([first, second], axis=1) * 2.0**31).astype("<i4").tobytes()


def picker(channel: int = 1) -> Channels:
    return Channels("S32_LE", frames=FRAMES, channels=2, channel=channel, loops=None)


LOUD, SOFT = np.full(FRAMES, 0.5), np.full(FRAMES, -0.25)


@pytest.mark.parametrize(("channel", "level"), [(1, 0.5), (2, -0.25)])
def test_the_channel_of_the_start_is_heard(channel: int, level: float) -> None:
    into = np.empty(FRAMES, np.float32)
    picker(channel).decode(period(LOUD, SOFT), into)
    assert np.all(into == level)


def test_the_peak_of_any_channel_can_be_asked_for() -> None:
    channels = picker()
    assert channels.peak(2) == 0.0
    channels.decode(period(LOUD, SOFT), np.empty(FRAMES, np.float32))
    assert (channels.peak(1), channels.peak(2)) == (0.5, 0.25)


def test_one_that_is_not_there_is_passed_over() -> None:
    channels = picker()
    for number in (0, 3, 64):
        channels.hear(number)
    assert channels.heard == 1


def test_a_change_is_a_crossfade_without_a_click() -> None:
    channels, heard = picker(), list[NDArray[np.float32]]()
    at_s = np.arange((FADE_BLOCKS + 8) * FRAMES).reshape(-1, FRAMES) / RATE_HZ
    guitar, hum = 0.5 * np.sin(2 * np.pi * 82.4 * at_s), 0.5 * np.sin(2 * np.pi * 50.0 * at_s + 2.0)
    for n, (first, second) in enumerate(zip(guitar, hum, strict=True)):
        if n == 4:
            channels.hear(2)
        heard.append(np.empty(FRAMES, np.float32))
        channels.decode(period(first, second), heard[-1])
    sound = np.concatenate(heard)
    assert np.allclose(heard[3], guitar[3], atol=1e-6)
    assert np.allclose(heard[4 + FADE_BLOCKS], hum[4 + FADE_BLOCKS], atol=1e-6)
    pure = max(float(np.abs(np.diff(each.ravel())).max()) for each in (guitar, hum))
    assert float(np.abs(np.diff(sound)).max()) < 2.0 * pure  # a hard switch steps by up to 1.0, a hundred times that


@pytest.mark.parametrize("frames", [16, 48, 64, 512, 2048])
def test_a_change_takes_as_long_in_blocks_of_any_size(frames: int) -> None:
    channels = Channels("S32_LE", frames=frames, channels=2, channel=1, loops=None)
    full, none = np.full(frames, 0.9), np.zeros(frames)
    heard = np.empty((3 * FADE_FRAMES // frames + 4, frames), np.float32)
    for n, into in enumerate(heard):
        if n == 1:
            channels.hear(2)
        channels.decode(period(full, none), into)
    sound = heard.ravel()[frames:]
    assert float(np.abs(np.diff(sound)).max()) < 0.001
    assert FADE_FRAMES <= np.count_nonzero(sound > 1e-6) + 1 < FADE_FRAMES + max(frames, 2)
