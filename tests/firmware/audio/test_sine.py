"""The wizard's sine: what it is, and how it comes and goes."""

from collections.abc import Callable, Mapping

import numpy as np
import pytest
from numpy.typing import NDArray

from firmware.arrays import F32
from firmware.audio.sine import Sine
from tests.stand_ins.fakes import sine, step_beyond_signal_dbfs
from tests.stand_ins.growth import grown_bytes

RATE_HZ = 48_000
SETTLED_FRAMES = 1_280  # more than the 25 ms of a ramp, in whole blocks
BLOCK_SIZES = [16, 64, 96, 256]


def made(block_frames: int = 64) -> Sine:
    return Sine(rate_hz=RATE_HZ, block_frames=block_frames)


def heard(using: Sine, sound: F32, at: Mapping[int, Callable[[], None]] | None = None, block_frames: int = 64) -> F32:
    """`sound` with the sine in its place; `at[block]` is done before that block."""
    out = sound.copy()
    for block, start in enumerate(range(0, out.size, block_frames)):
        if at and block in at:
            at[block]()
        using.process(out[start : start + block_frames])
    return out


def silence(frames: int) -> F32:
    return np.zeros(frames, np.float32)


def exact(hz: float, peak: float, frames: int) -> NDArray[np.float64]:
    """From the first frame on, as the sine counts its phase."""
    return peak * np.sin(2.0 * np.pi * hz * np.arange(1, frames + 1) / RATE_HZ)


def test_without_an_order_the_sound_is_untouched() -> None:
    sound = sine(220.0, 6_400)
    np.testing.assert_array_equal(heard(made(), sound), sound)


@pytest.mark.parametrize("block_frames", BLOCK_SIZES)
@pytest.mark.parametrize(("hz", "peak"), [(330.0, 1.0), (330.0, 0.5), (997.0, 0.1), (20_000.0, 1.0)])
def test_it_is_the_exact_sine_in_the_place_of_the_sound(hz: float, peak: float, block_frames: int) -> None:
    using = made(block_frames)
    using.play(hz, peak)
    played = heard(using, sine(123.0, 480 * block_frames, amplitude=0.9), block_frames=block_frames)
    wanted = exact(hz, peak, played.size)
    assert np.abs(played - wanted)[SETTLED_FRAMES:].max() < 1e-6
    assert np.abs(played).max() <= 1.0


@pytest.mark.parametrize("seconds", [600, pytest.param(3_600, marks=pytest.mark.slow)])
def test_after_ten_minutes_and_after_an_hour_it_is_still_the_exact_sine(seconds: int) -> None:
    """In blocks of one second; each block brings its own rounding to the phase."""
    hz = 329.7
    using, block = made(RATE_HZ), silence(RATE_HZ)
    using.play(hz, 1.0)
    for _ in range(seconds):
        block.fill(0.0)
        using.process(block)
    cycles = (hz * (seconds - 1)) % 1.0 + hz * np.arange(1, RATE_HZ + 1) / RATE_HZ
    assert np.abs(block - np.sin(2.0 * np.pi * cycles)).max() < 1e-6


@pytest.mark.parametrize("peak", [1.0, 0.5, 0.01])
def test_its_spectrum_has_nothing_above_minus_120_db_beside_the_line(peak: float) -> None:
    using = made()
    using.play(330.0, peak)
    played = heard(using, silence(SETTLED_FRAMES + RATE_HZ))[SETTLED_FRAMES:].astype(np.float64)
    lines = np.abs(np.fft.rfft(played))  # a whole second: 330 cycles, one line
    harmonics_db = 20.0 * np.log10(np.delete(lines, 330) / lines[330])
    assert lines.argmax() == 330
    assert harmonics_db.max() < -120.0


def test_peak_0_is_silence_and_the_sound_stays_away() -> None:
    using = made()
    using.play(330.0, 0.0)
    played = heard(using, sine(220.0, 9_600))
    assert not played[SETTLED_FRAMES:].any()
    assert using.on


def test_the_sound_comes_back_whole() -> None:
    using, sound = made(), sine(220.0, 19_200)
    using.play(330.0, 1.0)
    played = heard(using, sound, {100: using.give_back})
    np.testing.assert_array_equal(played[6_400 + SETTLED_FRAMES :], sound[6_400 + SETTLED_FRAMES :])
    assert not using.on


def test_no_number_of_changes_of_mind_leaves_a_sine_in_the_sound() -> None:
    using, sound = made(), sine(220.0, 19_200)

    def loud() -> None:
        using.play(330.0, 1.0)

    def quiet() -> None:
        using.play(500.0, 0.0)

    deeds = {
        1: loud,
        5: using.give_back,
        9: loud,
        12: quiet,
        14: using.give_back,
        20: quiet,
        21: loud,
        30: using.give_back,
    }
    played = heard(using, sound, deeds)
    start = 31 * 64 + SETTLED_FRAMES
    np.testing.assert_array_equal(played[start:], sound[start:])
    assert using.silent


@pytest.mark.parametrize("moment", range(100, 104))
@pytest.mark.parametrize(
    ("before", "after"),
    [
        ((330.0, 1.0), (330.0, 0.25)),
        ((330.0, 0.25), (330.0, 1.0)),
        ((330.0, 1.0), (330.0, 0.0)),
        ((330.0, 1.0), (220.0, 1.0)),
        ((220.0, 1.0), (1_000.0, 0.5)),
        ((330.0, 0.0), (400.0, 1.0)),
    ],
)
def test_a_change_of_peak_or_frequency_is_no_click(
    before: tuple[float, float], after: tuple[float, float], moment: int
) -> None:
    using = made()
    using.play(*before)
    played = heard(using, silence(25_600), {moment: lambda: using.play(*after)})[SETTLED_FRAMES:]
    steepest = sine(max(before[0], after[0]), RATE_HZ, amplitude=max(before[1], after[1]))
    assert step_beyond_signal_dbfs(played, steepest) < -60.0
    assert np.abs(played[-9_600:]).max() == pytest.approx(after[1], abs=2e-3)


def test_a_change_of_frequency_bends_the_sine_no_more_than_its_ramp_does() -> None:
    """A jump of the frequency would keep the phase, and break the slope: its second difference has a peak there."""
    using = made()
    using.play(220.0, 1.0)
    played = heard(using, silence(25_600), {100: lambda: using.play(1_000.0, 1.0)})[SETTLED_FRAMES:].astype(
        np.float64
    )
    steady = np.abs(np.diff(exact(1_000.0, 1.0, RATE_HZ), 2)).max()
    assert np.abs(np.diff(played, 2)).max() < 1.01 * steady


@pytest.mark.parametrize("moment", range(100, 104))
def test_it_comes_and_goes_without_a_click(moment: int) -> None:
    using, sound = made(), sine(110.0, 32_000, amplitude=1.0)
    played = heard(using, sound, {moment: lambda: using.play(330.0, 1.0), moment + 150: using.give_back})
    assert step_beyond_signal_dbfs(played, sound, sine(330.0, RATE_HZ, amplitude=1.0)) < -60.0
    assert np.abs(played).max() <= 1.0


def test_hushed_it_ramps_out_and_the_sound_stays_away() -> None:
    using = made()
    using.play(330.0, 1.0)
    played = heard(using, sine(220.0, 12_800), {100: using.hush})
    assert np.abs(played[5_000:6_400]).max() > 0.99
    assert not played[6_400 + SETTLED_FRAMES :].any()
    assert using.silent


def test_settled_it_is_at_once_where_it_was_going() -> None:
    using = made()
    using.play(330.0, 0.5)
    using.settle()
    assert np.abs(heard(using, silence(64)) - exact(330.0, 0.5, 64)).max() < 1e-6
    using.give_back()
    using.settle()
    np.testing.assert_array_equal(heard(using, sine(220.0, 640)), sine(220.0, 640))


def test_ten_thousand_blocks_leave_nothing_behind() -> None:
    using, block = made(), silence(64)
    using.play(330.0, 1.0)
    assert grown_bytes(lambda: using.process(block)) < 1_000
