"""A block through the pedal, and joins that nobody hears."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from firmware import sound
from firmware.arrays import F32
from firmware.audio.chain import SILENT_VOICE, Voice
from tests.stand_ins.chains import chain, join_dbfs, playing, through
from tests.stand_ins.fakes import FakeAmp, sine, step_beyond_signal_dbfs

pytestmark = pytest.mark.usefixtures("either_loops")

SECOND = 48_000 // 64 * 64
BLOCK_SIZES = [16, 64, 128]
JOIN_DBFS = -60.0


def test_without_an_amp_the_pedal_is_a_wire() -> None:
    signal = sine(220.0, SECOND)
    np.testing.assert_array_equal(through(chain(), signal), signal)


def test_an_amp_is_played_between_its_two_gains() -> None:
    amp = FakeAmp(gain=0.5)
    heard = through(playing(amp, input_gain=0.4, output_gain=2.0), sine(1_000.0, SECOND))
    assert np.abs(heard[-9_600:]).max() == pytest.approx(0.5 * 0.4 * 0.5 * 2.0, rel=1e-3)
    assert np.abs(amp.source).max() == pytest.approx(0.5 * 0.4, rel=1e-2)


def test_the_gate_listens_before_the_amp_and_acts_behind_it() -> None:
    amp = FakeAmp(offset=0.0, gain=100.0)
    using = playing(amp)
    using.gate.set(sound.Gate(on=True, threshold_db=-60.0))
    heard = through(using, sine(220.0, SECOND, amplitude=1e-4))
    assert np.abs(amp.output).max() > 0.001
    assert np.abs(heard[-4_800:]).max() < 1e-6


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


@pytest.mark.parametrize("block_frames", BLOCK_SIZES)
@pytest.mark.parametrize("to_dry", [True, False])
def test_bypassing_makes_no_step(block_frames: int, *, to_dry: bool) -> None:
    using = playing(FakeAmp(block_frames=block_frames, gain=-0.9))
    using.set_bypass(on=not to_dry)
    using.settle()
    signal = sine(110.0, SECOND // 128 * 128)
    heard = through(using, signal, {signal.size // 2 // block_frames: lambda: using.set_bypass(on=to_dry)})
    assert join_dbfs(heard) < JOIN_DBFS
    if to_dry:
        np.testing.assert_array_equal(heard[-9_600:], signal[-9_600:])


@pytest.mark.parametrize("block_frames", BLOCK_SIZES)
def test_new_levels_make_no_step(block_frames: int) -> None:
    using = playing(FakeAmp(block_frames=block_frames))
    signal = sine(220.0, SECOND // 128 * 128)
    heard = through(using, signal, {signal.size // 2 // block_frames: lambda: using.set_levels(0.3, 1.5)})
    assert join_dbfs(heard) < JOIN_DBFS
    assert np.abs(heard[-9_600:]).max() == pytest.approx(0.5 * 0.3 * 1.5, rel=0.01)


@pytest.mark.parametrize("block_frames", BLOCK_SIZES)
@pytest.mark.parametrize("with_amp", [True, False])
def test_a_new_dry_gain_makes_no_step_bypassed_or_without_an_amp(block_frames: int, *, with_amp: bool) -> None:
    using = playing(FakeAmp(block_frames=block_frames, gain=3.0)) if with_amp else chain(block_frames)
    using.set_bypass(on=True)
    using.settle()
    signal = sine(220.0, SECOND // 128 * 128)
    heard = through(using, signal, {signal.size // 2 // block_frames: lambda: using.set_dry_gain(0.3)})
    assert join_dbfs(heard) < JOIN_DBFS
    np.testing.assert_array_equal(heard[:9_600], signal[:9_600])
    np.testing.assert_allclose(heard[-9_600:], signal[-9_600:] * np.float32(0.3), rtol=1e-6)


def test_a_dry_gain_is_not_heard_through_the_amp_and_is_there_at_the_bypass() -> None:
    using = playing(FakeAmp(gain=0.5))
    signal = sine(220.0, SECOND)
    orders = {100: lambda: using.set_dry_gain(0.25), 375: lambda: using.set_bypass(on=True)}
    heard = through(using, signal, orders)
    np.testing.assert_array_equal(heard[9_600:24_000], through(playing(FakeAmp(gain=0.5)), signal)[9_600:24_000])
    assert using.dry_gain.value == 0.25
    np.testing.assert_allclose(heard[-9_600:], signal[-9_600:] * np.float32(0.25), rtol=1e-6)
    assert join_dbfs(heard) < JOIN_DBFS


def test_muting_makes_no_step_and_ends_in_silence() -> None:
    using = chain()
    heard = through(using, sine(220.0, SECOND), {375: lambda: using.set_mute(on=True)})
    assert join_dbfs(heard) < JOIN_DBFS
    assert using.silent
    assert not heard[-4_800:].any()


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


@pytest.mark.parametrize("block_frames", BLOCK_SIZES)
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


def test_a_warmed_up_chain_is_dry_and_forgets_the_warming() -> None:
    using = chain()
    using.warm_up()
    signal = sine(220.0, 9_600)
    np.testing.assert_array_equal(through(using, signal)[4_800:], signal[4_800:])
    assert using.amp_id == 0


def test_the_size_of_the_blocks_does_not_change_the_samples() -> None:
    signal = sine(220.0, SECOND // 128 * 128)
    heard: list[F32] = []
    for block_frames in (16, 32, 64, 128):
        using = playing(FakeAmp(block_frames=block_frames, gain=0.8, curve=1.5), 0.7, 1.1)
        using.gate.set(sound.Gate(on=True, threshold_db=-50.0))
        middle = 128 * 187 // block_frames
        heard.append(through(using, signal, {middle: lambda u=using: u.set_bypass(on=True)}))
    for other in heard[1:]:
        np.testing.assert_allclose(other, heard[0], atol=2e-6)


Deed = tuple[str, float]
deeds = st.lists(
    st.tuples(
        st.sampled_from(["play 1", "play 2", "dry", "dry gain", "bypass", "mute", "levels"]), st.floats(0.0, 1.0)
    ),
    min_size=1,
    max_size=15,
)


@settings(max_examples=60, deadline=None)
@given(deeds, st.integers(1, 12))
def test_no_order_of_deeds_makes_a_step(order: list[Deed], apart_blocks: int) -> None:
    using = chain()
    amps = {"play 1": FakeAmp(gain=0.9), "play 2": FakeAmp(gain=-0.6)}
    signal = sine(110.0, (len(order) * apart_blocks + 120) * 64, amplitude=0.4)

    def do(deed: Deed) -> None:
        kind, number = deed
        match kind:
            case "dry":
                using.play(SILENT_VOICE)
            case "dry gain":
                using.set_dry_gain(number)
            case "bypass":
                using.set_bypass(on=number > 0.5)
            case "mute":
                using.set_mute(on=number > 0.5)
            case "levels":
                using.set_levels(number, 1.0 - number)
            case _:
                using.play(Voice(int(kind[-1]), amps[kind], number, 1.0))

    heard = through(using, signal, {n * apart_blocks: lambda d=deed: do(d) for n, deed in enumerate(order)})
    assert step_beyond_signal_dbfs(heard, signal) < JOIN_DBFS


def test_a_hard_switch_would_be_heard_as_a_step() -> None:
    signal = sine(220.0, SECOND)
    hard = signal.copy()
    hard[24_050:] *= 0.5
    assert join_dbfs(hard) > JOIN_DBFS


def test_only_a_block_that_is_finished_is_metered_and_limited_and_else_when_it_is_asked_for() -> None:
    using, into, loud = chain(), np.empty(64, np.float32), np.full(64, 1.5, np.float32)
    using.process(loud, into)
    assert into.max() == 1.5
    assert using.played.take_peak() == using.heard.take_peak() == 0.0
    using.measure()
    assert into.max() == 1.0
    assert using.played.take_peak() == using.heard.take_peak() == 1.5
    using.process(loud, into, finish=True)
    assert into.max() == 1.0
    assert using.played.take_peak() == 1.5
    assert using.played.clips == 128
    using.process(loud, into)
    assert into.max() == 1.5
