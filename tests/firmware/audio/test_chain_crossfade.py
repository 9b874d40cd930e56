"""One amp for another by a crossfade: the new sound is whole within 20 ms, and nobody hears the join."""

import math

import numpy as np
import pytest

from firmware import sound
from firmware.audio.chain import Chain
from firmware.audio.crossfade import Crossfade
from firmware.audio.ramp import RAMP_S
from firmware.audio.tone import design
from firmware.audio.voice import Amplifier, Voice
from firmware.messages import SetGate
from tests.stand_ins.chains import BLOCK_SIZES, JOIN_DBFS, SECOND, join_dbfs, playing, through
from tests.stand_ins.fakes import FakeAmp, sine, step_beyond_signal_dbfs

pytestmark = pytest.mark.usefixtures("either_loops")

FADE_FRAMES = round(RAMP_S * 48_000)


def crossing(amp_id: int, amp: Amplifier, input_gain: float = 1.0, output_gain: float = 1.0) -> Voice:
    return Voice(amp_id, amp, input_gain, output_gain, together=True)


@pytest.mark.parametrize("block_frames", BLOCK_SIZES)
@pytest.mark.parametrize("frequency_hz", [41.2, 82.4, 1_318.5])
def test_a_crossfade_makes_no_step(block_frames: int, frequency_hz: float) -> None:
    before = FakeAmp(block_frames=block_frames, gain=0.9, curve=2.0, offset=0.01)
    after = FakeAmp(block_frames=block_frames, gain=-0.7, offset=-0.02)
    using = playing(before)
    signal = sine(frequency_hz, SECOND // 128 * 128)
    middle = signal.size // 2 // block_frames
    heard = through(using, signal, {middle: lambda: using.play(crossing(2, after, 1.2, 0.8))})
    assert join_dbfs(heard) < JOIN_DBFS
    assert using.amp_id == 2
    assert np.abs(heard[-9_600:]).max() == pytest.approx(0.5 * 1.2 * 0.7 * 0.8, rel=0.02)


@pytest.mark.parametrize("block_frames", BLOCK_SIZES)
def test_the_new_sound_is_whole_20_ms_after_its_order_and_the_old_one_rests_then(block_frames: int) -> None:
    before, after = FakeAmp(block_frames=block_frames), FakeAmp(block_frames=block_frames, gain=0.5)
    signal = sine(220.0, SECOND // 128 * 128)
    using, alone = playing(before), playing(FakeAmp(block_frames=block_frames, gain=0.5))
    middle = signal.size // 2 // block_frames
    heard = through(using, signal, {middle: lambda: using.play(crossing(2, after))})
    whole = middle * block_frames + 960 - block_frames
    np.testing.assert_allclose(heard[whole:], through(alone, signal)[whole:], atol=0.008)  # the DC blocker's 5 Hz
    runs = before.runs
    through(using, signal[: 4 * block_frames])
    assert before.runs == runs
    assert not using.uses(before)


@pytest.mark.parametrize("enters", [True, False])
def test_nothing_of_either_amp_is_lost_on_the_way(*, enters: bool) -> None:
    """Two sounds that have nothing in common: their powers always come to as much, be what comes still on its way
    in."""
    fade = Crossfade(rate_hz=48_000, block_frames=64)
    falls: list[float] = []
    rises: list[float] = []
    fade.begin(enters=enters)
    while not fade.over:
        leaves, comes = np.ones(64, np.float32), np.ones(64, np.float32)
        fade.fall(leaves)
        fade.rise(comes)
        if enters:
            fade.enter(comes)
        fade.step(64)
        falls.extend(leaves.tolist())
        rises.extend(comes.tolist())
    np.testing.assert_allclose(np.square(falls) + np.square(rises), 1.0, atol=1e-5)
    assert falls[0] == pytest.approx(1.0, abs=1e-4)
    assert falls[-1] == 0.0
    assert np.all(np.diff(falls) <= 1e-7)
    assert rises[FADE_FRAMES // 2] == pytest.approx(0.7071, abs=0.011 if enters else 0.002)


def test_the_amp_that_comes_has_forgotten_what_it_played_last_and_the_one_that_leaves_plays_on() -> None:
    before, after = FakeAmp(), FakeAmp()
    using = playing(before)
    using.play(crossing(2, after))
    through(using, sine(220.0, 64 * 3))
    assert (before.resets, after.resets) == (1, 1)
    assert using.uses(before)
    assert np.abs(before.source).max() > 0.0


def test_its_gate_and_tone_come_with_the_amp_and_leave_the_one_that_plays_as_it_is() -> None:
    before, after = FakeAmp(gain=1.0), FakeAmp(gain=1.0)
    using = playing(before)
    signal = sine(220.0, SECOND, amplitude=1e-3)

    def change() -> None:
        using.set_gate(SetGate(on=True, threshold_dbfs=-20.0))
        using.tone.stage(design(sound.Tone(on=True, bass=0.0), rate_hz=48_000, block_frames=64))
        using.play(crossing(2, after))

    heard = through(using, signal, {375: change})
    assert np.abs(heard[-4_800:]).max() < 1e-5, "the gate is shut by then"
    assert using.tone.wanted is not None
    assert not using.tone.staged
    assert step_beyond_signal_dbfs(heard, signal) < JOIN_DBFS


def test_a_gate_that_is_shut_stays_shut_over_the_swap() -> None:
    using = playing(FakeAmp())
    using.set_gate(SetGate(on=True, threshold_dbfs=-20.0))
    signal = sine(220.0, SECOND, amplitude=1e-3)
    through(using, signal)
    heard = through(using, signal, {100: lambda: using.play(crossing(2, FakeAmp(), 0.5))})
    assert np.abs(heard[: 300 * 64]).max() < 1e-5


@pytest.mark.parametrize("blocks", [0, 1, 7, 13, 14, 30])
def test_whatever_comes_during_a_crossfade_waits_for_its_end_and_the_last_one_wins(blocks: int) -> None:
    first, second, third = FakeAmp(gain=0.9), FakeAmp(gain=-0.5), FakeAmp(gain=0.3)
    using = playing(first)
    signal = sine(110.0, SECOND)
    orders = {
        375: lambda: using.play(crossing(2, second)),
        375 + blocks: lambda: using.play(crossing(3, third)),
    }
    heard = through(using, signal, orders)
    assert using.amp_id == 3
    assert join_dbfs(heard) < JOIN_DBFS
    assert np.abs(heard[-9_600:]).max() == pytest.approx(0.15, rel=0.02)


@pytest.mark.parametrize("deed", ["bypass", "mute", "dry gain", "levels", "back"])
def test_what_a_foot_does_in_the_middle_of_a_crossfade_makes_no_step(deed: str) -> None:
    first, second = FakeAmp(gain=0.9), FakeAmp(gain=0.6)
    using = playing(first)
    deeds = {
        "bypass": lambda: using.set_bypass(on=True),
        "mute": lambda: using.set_mute(on=True),
        "dry gain": lambda: using.set_dry_gain(0.5),
        "levels": lambda: using.set_levels(0.5, 0.5),
        "back": lambda: using.play(crossing(1, first)),
    }
    signal = sine(110.0, SECOND)
    heard = through(using, signal, {375: lambda: using.play(crossing(2, second)), 380: deeds[deed]})
    assert step_beyond_signal_dbfs(heard, signal) < JOIN_DBFS
    assert using.amp_id == (1 if deed == "back" else 2)


def test_while_something_else_is_heard_the_first_amp_leaves_before_the_second_comes() -> None:
    before, after = FakeAmp(), FakeAmp()
    using = playing(before)
    using.set_bypass(on=True)
    using.settle()
    runs = before.runs
    through(using, sine(220.0, 640), {5: lambda: using.play(crossing(2, after))})
    assert before.runs == runs + 5
    assert using.amp_id == 2


def test_an_amp_that_breaks_while_it_leaves_is_dry_until_it_has_left() -> None:
    before, after = FakeAmp(), FakeAmp(gain=0.5)
    using = playing(before)

    def broken() -> None:
        before.spoil_with = math.nan

    heard = through(using, sine(220.0, SECOND), {375: lambda: using.play(crossing(2, after)), 377: broken})
    assert np.isfinite(heard).all()
    assert using.amp_id == 2
    assert (using.faults > 0, using.faulty_amp_id) == (True, 1)


@pytest.mark.parametrize("swaps", [0, 1, 2])
def test_meters_count_once_whichever_strip_plays(swaps: int) -> None:
    using = playing(FakeAmp())
    for number in range(swaps):
        using.play(crossing(number + 2, FakeAmp()))
        through(using, np.zeros(64 * 40, np.float32))
    loud, into = sine(6_000.0, 64, amplitude=1.5), np.empty(64, np.float32)
    using.heard.take_peak()
    using.played.take_peak()
    clips = using.played.clips
    using.process(loud, into, finish=True)
    assert using.heard.take_peak() == pytest.approx(1.5)
    assert using.played.take_peak() == pytest.approx(1.5, abs=0.01)
    assert using.played.clips - clips == 48, "six frames of eight, once"
    assert into.max() == 1.0
    using.process(loud, into)
    assert into.max() == pytest.approx(1.5, abs=0.01)
    using.measure(loud, into)
    assert into.max() == 1.0


def test_of_three_in_a_row_only_those_that_were_reckoned_together_play_together() -> None:
    first, second, third, fourth = (FakeAmp() for _ in range(4))
    using = playing(first)
    for amp_id, amp in ((2, second), (3, third), (4, fourth)):
        using.play(crossing(amp_id, amp))
    silence, before = np.zeros(64, np.float32), 0
    while using.amp_id != 4:
        before = second.runs
        through(using, silence)
    assert (second.runs - before, third.runs, fourth.runs) == (0, 0, 1)


def test_what_waits_for_the_end_of_a_crossfade_leaves_the_block_before_it_measured() -> None:
    first, second, third = (FakeAmp(gain=1.0) for _ in range(3))
    using, loud = playing(first), np.full(64, 1.5, np.float32)
    using.play(crossing(2, second))
    using.play(crossing(3, third))
    into = np.empty(64, np.float32)
    for _ in range(40):
        using.process(loud, into)
        using.measure(loud, into)
        assert into.max() <= 1.0


def test_after_a_break_a_gate_that_was_shut_stays_shut_over_a_swap() -> None:
    """The guitar is still on its way up then: next to nothing, to which the new amp's gain is no measure."""
    using = playing(FakeAmp())
    using.set_gate(SetGate(on=True, threshold_dbfs=-45.0))
    signal = sine(220.0, SECOND, amplitude=1e-3)
    through(using, signal)
    using.restart()
    heard = through(using, signal, {1: lambda: using.play(crossing(2, FakeAmp()))})
    assert np.abs(heard).max() < 1e-5


def test_a_break_in_the_middle_of_a_crossfade_ends_it() -> None:
    before, after = FakeAmp(), FakeAmp()
    using: Chain = playing(before)
    using.play(crossing(2, after))
    through(using, sine(220.0, 64 * 3))
    using.restart()
    assert not using.uses(before)
    heard = through(using, sine(220.0, SECOND))
    assert np.abs(heard[-4_800:]).max() == pytest.approx(0.5, rel=0.02)


@pytest.mark.parametrize("waits_for", ["a fade", "its own turn"])
def test_the_tone_of_a_row_that_waits_is_not_heard_on_the_one_that_plays(waits_for: str) -> None:
    """Another 20 dB of bass, for a row that is played 20 dB quieter."""
    using = playing(FakeAmp())
    bass = design(sound.Tone(on=True, bass=10.0), rate_hz=48_000, block_frames=64)
    fades = waits_for == "a fade"

    def come() -> None:
        using.set_tone(bass)
        using.play(Voice(3, FakeAmp(), 1.0, 0.1, together=fades))

    orders = {378: come}
    if fades:
        orders[375] = lambda: using.play(Voice(2, FakeAmp(), together=True))
    heard = through(using, sine(82.4, SECOND), orders)
    assert np.abs(heard[375 * 64 :]).max() < (0.5 * np.sqrt(2.0) + 0.02 if fades else 0.51)
    assert using.tone.wanted is bass
    assert np.abs(heard[-9_600:]).max() > 0.3, "the bass is there"


def test_one_that_waits_no_longer_leaves_its_tone_to_the_row_that_stays() -> None:
    first = FakeAmp()
    using = playing(first)
    bass, flat = (design(sound.Tone(on=on, bass=10.0), rate_hz=48_000, block_frames=64) for on in (True, False))
    using.set_tone(bass)
    using.play(Voice(2, FakeAmp()))
    using.set_tone(flat)
    using.play(Voice(1, first))
    heard = through(using, sine(82.4, SECOND))
    assert using.tone.wanted is flat
    assert np.abs(heard).max() < 0.55, "flat, but for the blocker as it starts"
