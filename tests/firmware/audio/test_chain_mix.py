"""The guitar as it came beside the amp: its share, its delay, and which way round the amp is heard."""

import numpy as np
import pytest

from firmware.arrays import F32
from firmware.audio.chain import Chain
from firmware.audio.voice import Voice
from firmware.messages import LONGEST_DRY_DELAY_FRAMES
from tests.stand_ins.cabs import FakeCab
from tests.stand_ins.chains import BLOCK_SIZES, JOIN_DBFS, SECOND, chain, click_dbfs, through
from tests.stand_ins.fakes import FakeAmp, sine

pytestmark = pytest.mark.usefixtures("either_loops")


def sounding(voice: Voice) -> Chain:
    using = chain(voice.amp.block_frames if voice.amp else 64)
    using.play(voice)
    using.settle()
    return using


def noise(frames: int) -> F32:
    return np.random.default_rng(7).uniform(-0.3, 0.3, frames).astype(np.float32)


@pytest.mark.parametrize("wet", [0.0, 0.05, 0.3, 0.95, 1.0])
def test_the_two_sides_share_what_is_heard(wet: float) -> None:
    signal = noise(SECOND)
    alone = through(sounding(Voice(1, FakeAmp(gain=0.4))), signal)
    using = sounding(Voice(1, FakeAmp(gain=0.4), wet=wet))
    using.set_dry_gain(0.5)
    using.settle()
    np.testing.assert_allclose(through(using, signal), alone * wet + 0.5 * signal * (1.0 - wet), atol=1e-6)


@pytest.mark.parametrize("block_frames", [*BLOCK_SIZES, 100])
@pytest.mark.parametrize("late", [0, 1, 37, 480, LONGEST_DRY_DELAY_FRAMES])
def test_the_guitar_waits_for_an_amp_that_is_late(block_frames: int, late: int) -> None:
    """A mix of both is then louder than either, and no comb."""
    signal = noise(SECOND // block_frames * block_frames)
    response = np.zeros(late + 1, np.float32)
    response[late] = 1.0
    amp = FakeCab(response, block_frames=block_frames)
    heard = through(sounding(Voice(1, amp, wet=0.5, dry_delay_frames=late)), signal)
    alone = through(sounding(Voice(1, amp)), signal)
    expected = 0.5 * np.concatenate([np.zeros(late, np.float32), signal])[: signal.size] + 0.5 * alone
    np.testing.assert_allclose(heard, expected, atol=1e-6)


@pytest.mark.parametrize("block_frames", BLOCK_SIZES)
def test_bypassed_the_guitar_is_as_late_and_a_new_delay_makes_no_step(block_frames: int) -> None:
    amps = [FakeAmp(block_frames=block_frames) for _ in range(2)]
    using = sounding(Voice(1, amps[0], dry_delay_frames=100))
    using.set_bypass(on=True)
    using.settle()
    signal = sine(82.4, SECOND // 128 * 128)
    middle = signal.size // 2 // block_frames
    heard = through(using, signal, {middle: lambda: using.play(Voice(2, amps[1], dry_delay_frames=350))})
    first = middle * block_frames
    np.testing.assert_array_equal(heard[100:first], signal[: first - 100])
    np.testing.assert_array_equal(heard[-9_600:], signal[-9_950:-350])
    assert click_dbfs(heard[100:]) < JOIN_DBFS


def test_of_many_delays_in_a_row_the_last_one_stays() -> None:
    amps = [FakeAmp() for _ in range(2)]
    using = sounding(Voice(1, amps[0], wet=0.5))
    signal = sine(82.4, SECOND)
    orders = {
        300 + 5 * n: lambda n=n: using.play(
            Voice(n % 2, amps[n % 2], 1.0, 0.0, True, dry_delay_frames=40 * n, wet=0.5)
        )
        for n in range(8)
    }
    heard = through(using, signal, orders)
    np.testing.assert_allclose(heard[-9_600:], 0.5 * signal[-9_600 - 280 : -280], atol=1e-5)
    assert click_dbfs(heard) < JOIN_DBFS


@pytest.mark.parametrize("block_frames", BLOCK_SIZES)
@pytest.mark.parametrize("to", [0.0, 0.4, 1.0])
def test_a_new_share_makes_no_step(block_frames: int, to: float) -> None:
    using = sounding(Voice(1, FakeAmp(block_frames=block_frames, gain=-0.8), wet=0.7))
    signal = sine(82.4, SECOND // 128 * 128)
    middle = signal.size // 2 // block_frames
    heard = through(using, signal, {middle: lambda: using.set_levels(1.0, 1.0, wet=to)})
    assert click_dbfs(heard) < JOIN_DBFS
    assert np.abs(heard[-9_600:]).max() == pytest.approx(0.5 * abs(1.0 - to - 0.8 * to), abs=0.01)


def test_a_bypass_takes_all_of_the_amp_away_and_gives_its_share_back() -> None:
    using = sounding(Voice(1, FakeAmp(gain=0.2), wet=0.6))
    signal = sine(220.0, SECOND)
    orders = {200: lambda: using.set_bypass(on=True), 500: lambda: using.set_bypass(on=False)}
    heard = through(using, signal, orders)
    np.testing.assert_array_equal(heard[300 * 64 : 500 * 64], signal[300 * 64 : 500 * 64])
    assert np.abs(heard[-4_800:]).max() == pytest.approx(0.5 * (0.6 * 0.2 + 0.4), rel=0.01)
    assert click_dbfs(heard) < JOIN_DBFS


@pytest.mark.parametrize("block_frames", BLOCK_SIZES)
def test_an_output_gain_below_zero_turns_the_sound_over(block_frames: int) -> None:
    using = sounding(Voice(1, FakeAmp(block_frames=block_frames, gain=-0.8), 1.0, -1.0))
    signal = sine(220.0, SECOND // 128 * 128)
    heard = through(using, signal)
    np.testing.assert_allclose(heard[-9_600:], 0.8 * signal[-9_600:], atol=0.02)
    turned = through(using, signal, {100: lambda: using.set_levels(1.0, 1.0)})
    assert click_dbfs(turned) < JOIN_DBFS
    np.testing.assert_allclose(turned[-9_600:], -0.8 * signal[-9_600:], atol=0.02)


def test_amps_of_other_shares_take_each_others_places_without_a_step() -> None:
    amps = [FakeAmp(gain=gain) for gain in (0.9, 0.4)]
    using = sounding(Voice(1, amps[0], wet=0.2))
    heard = through(using, sine(82.4, SECOND), {375: lambda: using.play(Voice(2, amps[1], together=True, wet=0.9))})
    assert click_dbfs(heard) < JOIN_DBFS
    assert np.abs(heard[-9_600:]).max() == pytest.approx(0.5 * (0.1 + 0.9 * 0.4), rel=0.01)
