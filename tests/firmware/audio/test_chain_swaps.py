"""One amp for another, or for none: nobody hears the join, whatever is wished on the way."""

import numpy as np
import pytest

from firmware.audio.voice import SILENT_VOICE, Voice
from tests.stand_ins.chains import BLOCK_SIZES, JOIN_DBFS, SECOND, chain, join_dbfs, playing, through
from tests.stand_ins.fakes import FakeAmp, sine, step_beyond_signal_dbfs

pytestmark = pytest.mark.usefixtures("either_loops")


@pytest.mark.parametrize("block_frames", BLOCK_SIZES)
@pytest.mark.parametrize("frequency_hz", [41.2, 220.0, 1_318.5])
def test_swapping_amps_makes_no_step(block_frames: int, frequency_hz: float) -> None:
    before = FakeAmp(block_frames=block_frames, gain=0.9, curve=2.0, offset=0.01)
    after = FakeAmp(block_frames=block_frames, gain=-0.7, offset=-0.02)
    using = playing(before)
    signal = sine(frequency_hz, SECOND // 128 * 128)
    middle = signal.size // 2 // block_frames
    heard = through(using, signal, {middle: lambda: using.play(Voice(2, after, 1.2, 0.8))})
    assert join_dbfs(heard) < JOIN_DBFS
    assert using.amp_id == 2
    assert np.abs(heard[-9_600:]).max() == pytest.approx(0.5 * 1.2 * 0.7 * 0.8, rel=0.02)


def test_a_swap_passes_through_silence_and_mixes_no_two_gains() -> None:
    before, after = FakeAmp(), FakeAmp()
    using = playing(before, input_gain=0.5, output_gain=0.5)
    constant = np.full(SECOND, 0.5, np.float32)
    fed: list[float] = []
    using.play(Voice(2, after, 0.25, 1.0))
    through(using, constant, dict.fromkeys(range(1, 100), lambda: fed.append(float(after.source[-1]))))
    assert fed[0] == 0.0
    assert fed == sorted(fed), "out of silence, by a ramp"
    assert fed[-1] == 0.125


@pytest.mark.parametrize("block_frames", [pytest.param(BLOCK_SIZES[0], marks=pytest.mark.slow), *BLOCK_SIZES[1:]])
@pytest.mark.parametrize("to_dry", [True, False])
def test_whatever_is_wished_in_whichever_block_of_a_swap_makes_no_step(block_frames: int, *, to_dry: bool) -> None:
    """Also in the one in which the amp that leaves has just become silent."""
    signal = sine(110.0, SECOND // 128 * 128, amplitude=0.4)
    middle = signal.size // 2 // block_frames
    for blocks in range(2 * 1_200 // block_frames + 2):
        using = playing(FakeAmp(block_frames=block_frames, gain=0.9))
        then = SILENT_VOICE if to_dry else Voice(3, FakeAmp(block_frames=block_frames, gain=0.5))
        swap = Voice(2, FakeAmp(block_frames=block_frames, gain=-0.8))
        orders = {middle: lambda u=using, s=swap: u.play(s), middle + blocks: lambda u=using, t=then: u.play(t)}
        heard = through(using, signal, orders)
        assert step_beyond_signal_dbfs(heard, signal) < JOIN_DBFS, f"{blocks} blocks after the swap was ordered"
        assert using.amp_id == then.amp_id


def test_on_the_way_to_dry_an_amp_that_has_left_does_not_come_back() -> None:
    using = playing(FakeAmp(gain=8.0))
    signal = sine(220.0, SECOND, amplitude=0.05)
    orders = {375: lambda: using.play(Voice(2, FakeAmp())), 375 + 19: lambda: using.play(SILENT_VOICE)}
    heard = through(using, signal, orders)
    assert np.abs(heard[374 * 64 : 375 * 64]).max() > 0.3
    assert np.abs(heard[(375 + 19) * 64 :]).max() <= 0.05


def test_the_amp_that_comes_in_has_forgotten_what_it_played_last() -> None:
    before, after = FakeAmp(), FakeAmp()
    using = playing(before)
    assert after.resets == 0
    using.play(Voice(2, after))
    through(using, sine(220.0, 9_600))
    assert after.resets == 1
    assert before.resets == 1


def test_playing_what_plays_already_only_moves_the_gains() -> None:
    amp = FakeAmp()
    using = playing(amp)
    signal = sine(220.0, SECOND)
    heard = through(using, signal, {375: lambda: using.play(Voice(1, amp, 0.5, 1.0))})
    quarter = heard[24_000:].reshape(-1, 240)
    assert np.abs(quarter).max(axis=1).min() > 0.2
    assert amp.resets == 1


def test_of_two_swaps_in_a_hurry_the_last_one_wins() -> None:
    second, third = FakeAmp(gain=0.1), FakeAmp(gain=0.2)
    using = playing(FakeAmp())
    orders = {375: lambda: using.play(Voice(2, second)), 377: lambda: using.play(Voice(3, third))}
    heard = through(using, sine(220.0, SECOND), orders)
    assert using.amp_id == 3
    assert second.runs == 0
    assert join_dbfs(heard) < JOIN_DBFS


def test_going_back_before_the_swap_keeps_the_first_amp() -> None:
    first, second = FakeAmp(), FakeAmp()
    using = playing(first)
    orders = {375: lambda: using.play(Voice(2, second)), 380: lambda: using.play(Voice(1, first))}
    heard = through(using, sine(220.0, SECOND), orders)
    assert using.amp_id == 1
    assert second.runs == 0
    assert join_dbfs(heard) < JOIN_DBFS


def test_levels_that_come_during_a_swap_are_those_of_the_amp_that_comes_in() -> None:
    leaving, coming = FakeAmp(), FakeAmp(gain=-1.0)
    using = playing(leaving)
    orders = {375: lambda: using.play(Voice(2, coming)), 380: lambda: using.set_levels(0.25, 0.5)}
    heard = through(using, sine(220.0, SECOND), orders)
    assert (using.amp_id, using.input_gain.value, using.output_gain.value) == (2, 0.25, 0.5)
    assert np.abs(leaving.source).max() > 0.3
    assert np.abs(heard[-9_600:]).max() == pytest.approx(0.5 * 0.25 * 0.5, rel=1e-2)
    assert join_dbfs(heard) < JOIN_DBFS


def test_from_an_amp_to_none_fades_to_dry() -> None:
    using = playing(FakeAmp(gain=-0.5))
    signal = sine(220.0, SECOND)
    heard = through(using, signal, {375: lambda: using.play(SILENT_VOICE)})
    assert using.amp_id == 0
    assert join_dbfs(heard) < JOIN_DBFS
    np.testing.assert_array_equal(heard[-9_600:], signal[-9_600:])


def test_from_no_amp_to_one_fades_from_dry() -> None:
    using = chain()
    signal = sine(220.0, SECOND)
    heard = through(using, signal, {375: lambda: using.play(Voice(1, FakeAmp(gain=-0.5)))})
    assert join_dbfs(heard) < JOIN_DBFS
    assert np.abs(heard[-9_600:]).max() == pytest.approx(0.25, rel=1e-2)


def test_an_amp_with_an_offset_comes_in_without_a_thump() -> None:
    using = chain()
    heard = through(using, np.zeros(SECOND, np.float32), {375: lambda: using.play(Voice(1, FakeAmp(offset=0.2)))})
    assert np.abs(heard).max() < 1e-6


def test_a_swap_while_bypassed_is_not_heard() -> None:
    using = playing(FakeAmp())
    using.set_bypass(on=True)
    using.settle()
    signal = sine(220.0, SECOND)
    heard = through(using, signal, {375: lambda: using.play(Voice(2, FakeAmp(gain=0.1)))})
    np.testing.assert_array_equal(heard, signal)
    assert using.amp_id == 2
