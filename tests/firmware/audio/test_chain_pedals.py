"""A second capture before the amp: its levels, its coming and going, and one that is in both rows."""

import numpy as np
import pytest

from firmware.audio.chain import Chain
from firmware.audio.voice import Voice
from firmware.messages import SetGate
from tests.stand_ins.chains import BLOCK_SIZES, JOIN_DBFS, SECOND, chain, click_dbfs, through
from tests.stand_ins.fakes import FakeAmp, sine

pytestmark = pytest.mark.usefixtures("either_loops")


def row(
    amp: FakeAmp,
    pedal: FakeAmp | None = None,
    input_gain: float = 1.0,
    between_gain: float = 1.0,
    *,
    amp_id: int = 1,
    together: bool = True,
) -> Voice:
    return Voice(amp_id, amp, input_gain, 1.0, together, 0 if pedal is None else 70, pedal, between_gain)


def sounding(voice: Voice) -> Chain:
    using = chain(voice.amp.block_frames if voice.amp else 64)
    using.play(voice)
    using.settle()
    return using


def test_the_guitar_goes_through_the_pedal_into_the_amp_each_at_its_gain() -> None:
    amp, pedal = FakeAmp(gain=0.5), FakeAmp(gain=3.0)
    using = sounding(row(amp, pedal, 0.4, 0.25))
    heard = through(using, sine(1_000.0, SECOND))
    assert np.abs(pedal.source).max() == pytest.approx(0.5 * 0.4, rel=1e-2)
    assert np.abs(amp.source).max() == pytest.approx(0.5 * 0.4 * 3.0 * 0.25, rel=1e-2)
    assert np.abs(heard[-9_600:]).max() == pytest.approx(0.5 * 0.4 * 3.0 * 0.25 * 0.5, rel=1e-2)


def test_the_offset_that_a_pedal_rests_at_never_reaches_the_amp() -> None:
    amp, pedal = FakeAmp(), FakeAmp(offset=0.3)
    using = sounding(row(amp, pedal, 1.0, 4.0))
    heard = through(using, np.zeros(SECOND, np.float32))
    assert np.abs(amp.source).max() < 1e-6
    assert np.abs(heard).max() < 1e-6


def test_the_gate_listens_before_the_pedal() -> None:
    using = sounding(row(FakeAmp(), FakeAmp(gain=100.0)))
    using.gate.set(SetGate(on=True, threshold_dbfs=-60.0))
    heard = through(using, sine(220.0, SECOND, amplitude=1e-4))
    assert np.abs(heard[-4_800:]).max() < 1e-6


@pytest.mark.parametrize("block_frames", BLOCK_SIZES)
@pytest.mark.parametrize("change", ["on", "off", "another", "gains"])
def test_before_an_amp_that_plays_on_a_pedal_comes_and_goes_without_a_click(block_frames: int, change: str) -> None:
    amp = FakeAmp(block_frames=block_frames, gain=0.8, offset=0.01)
    pedal = FakeAmp(block_frames=block_frames, gain=1.2, offset=0.2)
    other = FakeAmp(block_frames=block_frames, gain=0.5, offset=-0.1)
    plain, driven = row(amp), row(amp, pedal, 1.3, 0.6)
    rows = {
        "on": (plain, driven),
        "off": (driven, plain),
        "another": (driven, row(amp, other, 0.7, 2.0)),
        "gains": (driven, row(amp, pedal, 0.7, 1.1)),
    }
    before, after = rows[change]
    using = sounding(before)
    signal = sine(82.4, SECOND // 128 * 128)
    middle = signal.size // 2 // block_frames
    heard = through(using, signal, {middle: lambda: using.play(after)})
    assert click_dbfs(heard) < JOIN_DBFS
    assert (amp.resets, amp.runs) == (1, signal.size // block_frames)
    assert using.uses(pedal) is (after.pedal is pedal)
    gain = (
        after.input_gain
        * after.between_gain
        * (1.0 if after.pedal is None else {pedal: 1.2, other: 0.5}[_fake(after)])
    )
    assert np.abs(heard[-9_600:]).max() == pytest.approx(0.5 * 0.8 * gain, rel=0.01)


def _fake(voice: Voice) -> FakeAmp:
    assert isinstance(voice.pedal, FakeAmp)
    return voice.pedal


@pytest.mark.parametrize("block_frames", BLOCK_SIZES)
def test_one_that_is_in_both_rows_plays_once_and_feeds_both_amps(block_frames: int) -> None:
    first, second = (FakeAmp(block_frames=block_frames, gain=gain) for gain in (0.8, 0.5))
    pedal = FakeAmp(block_frames=block_frames, gain=1.2)
    using = sounding(row(first, pedal, 1.0, 0.6))
    signal = sine(82.4, SECOND // 128 * 128)
    middle = signal.size // 2 // block_frames
    after = row(second, pedal, 0.8, 1.5, amp_id=2)
    heard = through(using, signal, {middle: lambda: using.play(after)})
    assert click_dbfs(heard) < JOIN_DBFS
    assert (pedal.resets, pedal.runs) == (1, signal.size // block_frames)
    assert not using.uses(first)
    assert np.abs(heard[-9_600:]).max() == pytest.approx(0.5 * 0.8 * 1.2 * 1.5 * 0.5, rel=0.01)


def test_rows_of_other_pedals_and_other_amps_play_side_by_side_for_17_ms() -> None:
    first, second = (FakeAmp(gain=gain, curve=2.0) for gain in (0.8, 0.5))
    pedals = [FakeAmp(gain=1.2), FakeAmp(gain=0.7)]
    using = sounding(row(first, pedals[0]))
    heard = through(using, sine(82.4, SECOND), {375: lambda: using.play(row(second, pedals[1], 1.1, 0.9, amp_id=2))})
    assert click_dbfs(heard) < JOIN_DBFS
    assert [first.runs, pedals[0].runs] == [388, 388], "13 blocks of both"
    assert [second.runs, pedals[1].runs] == [375, 375]


def test_an_amp_that_becomes_the_pedal_of_another_leaves_its_place_first() -> None:
    one, other = FakeAmp(gain=0.8), FakeAmp(gain=0.5)
    using = sounding(row(one))
    heard = through(using, sine(82.4, SECOND), {375: lambda: using.play(row(other, one, amp_id=2))})
    assert click_dbfs(heard) < JOIN_DBFS
    assert one.runs == SECOND // 64
    assert np.abs(heard[-9_600:]).max() == pytest.approx(0.5 * 0.8 * 0.5, rel=0.01)


@pytest.mark.parametrize("nonsense", [np.nan, np.inf, 1e30])
@pytest.mark.parametrize("change", ["none", "it leaves", "it comes", "its amp leaves"])
def test_a_pedal_that_breaks_is_dry_at_once_and_named(nonsense: float, change: str) -> None:
    amp, other, pedal = FakeAmp(gain=0.5), FakeAmp(gain=0.7), FakeAmp()
    driven, plain = row(amp, pedal), row(amp)
    then = {"it leaves": plain, "it comes": driven, "its amp leaves": row(other, amp_id=2)}
    using = sounding(plain if change == "it comes" else driven)
    signal = sine(220.0, SECOND)

    def spoil() -> None:
        if change in then:
            using.play(then[change])
        pedal.spoil_with = nonsense

    heard = through(using, signal, {375: spoil})
    np.testing.assert_array_equal(heard[375 * 64 : 376 * 64], signal[375 * 64 : 376 * 64])
    assert np.abs(heard).max() <= 0.51
    assert (using.faults, using.faulty_amp_id) == (1, 70)
    expected = 0.7 if change == "its amp leaves" else 0.5
    assert np.abs(heard[-9_600:]).max() == pytest.approx(0.5 * expected, rel=0.01)


def test_levels_that_come_in_a_fade_are_those_of_the_row_that_comes() -> None:
    amp, pedal = FakeAmp(), FakeAmp()
    using = sounding(row(amp))
    orders = {375: lambda: using.play(row(amp, pedal)), 378: lambda: using.set_levels(0.8, 0.5, 0.5)}
    heard = through(using, sine(82.4, SECOND), orders)
    assert click_dbfs(heard) < JOIN_DBFS
    assert np.abs(heard[-9_600:]).max() == pytest.approx(0.5 * 0.8 * 0.5 * 0.5, rel=0.01)
