"""A block through the pedal, and joins that nobody hears."""

from itertools import count

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from firmware.arrays import F32
from firmware.audio.voice import SILENT_VOICE, Voice
from firmware.messages import SetGate
from tests.stand_ins.chains import BLOCK_SIZES, JOIN_DBFS, SECOND, chain, join_dbfs, playing, through
from tests.stand_ins.fakes import FakeAmp, sine, step_beyond_signal_dbfs
from tests.tools.examples import examples

pytestmark = pytest.mark.usefixtures("either_loops")


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
    using.gate.set(SetGate(on=True, threshold_dbfs=-60.0))
    heard = through(using, sine(220.0, SECOND, amplitude=1e-4))
    assert np.abs(amp.output).max() > 0.001
    assert np.abs(heard[-4_800:]).max() < 1e-6


@pytest.mark.parametrize("input_gain", [0.01, 1.0, 30.0])
def test_no_input_gain_moves_the_gate(input_gain: float) -> None:
    using = playing(FakeAmp(), input_gain=input_gain)
    using.gate.set(SetGate(on=True, threshold_dbfs=-60.0))
    through(using, sine(220.0, SECOND, amplitude=2e-3))
    assert using.gate.is_open
    through(using, sine(220.0, SECOND, amplitude=5e-4))
    assert not using.gate.is_open


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


def test_a_warmed_up_chain_is_dry_and_forgets_the_warming() -> None:
    using = chain()
    using.warm_up()
    signal = sine(220.0, 9_600)
    np.testing.assert_array_equal(through(using, signal)[4_800:], signal[4_800:])
    assert using.amp_id == 0


def test_a_warmed_up_chain_knows_what_a_block_of_a_crossfade_takes() -> None:
    """By a clock that each look moves on by 7 us."""
    assert chain().warm_up(count(0, 7_000).__next__) == 7.0


def test_the_size_of_the_blocks_does_not_change_the_samples() -> None:
    signal = sine(220.0, SECOND // 128 * 128)
    heard: list[F32] = []
    for block_frames in (16, 32, 64, 128):
        using = playing(FakeAmp(block_frames=block_frames, gain=0.8, curve=1.5), 0.7, 1.1)
        using.gate.set(SetGate(on=True, threshold_dbfs=-50.0))
        middle = 128 * 187 // block_frames
        heard.append(through(using, signal, {middle: lambda u=using: u.set_bypass(on=True)}))
    for other in heard[1:]:
        np.testing.assert_allclose(other, heard[0], atol=2e-6)


Deed = tuple[str, float]
deeds = st.lists(
    st.tuples(
        st.sampled_from(["play 1", "play 2", "cross 1", "cross 2", "dry", "dry gain", "bypass", "mute", "levels"]),
        st.floats(0.0, 1.0),
    ),
    min_size=1,
    max_size=15,
)


@settings(max_examples=examples(60))
@given(deeds, st.integers(1, 12))
def test_no_order_of_deeds_makes_a_step(order: list[Deed], apart_blocks: int) -> None:
    using = chain()
    amps = {"1": FakeAmp(gain=0.9), "2": FakeAmp(gain=-0.6)}
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
                together = kind.startswith("cross")
                using.play(Voice(int(kind[-1]), amps[kind[-1]], number, 1.0, together=together))

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
    using.measure(loud, into)
    assert into.max() == 1.0
    assert using.played.take_peak() == using.heard.take_peak() == 1.5
    using.process(loud, into, finish=True)
    assert into.max() == 1.0
    assert using.played.take_peak() == 1.5
    assert using.played.clips == 128
    using.process(loud, into)
    assert into.max() == 1.5
