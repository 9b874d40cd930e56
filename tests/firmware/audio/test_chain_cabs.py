"""Cabinets behind the crossfade: one takes the place of another, and what was left rings out under what comes."""

import numpy as np
import pytest

from firmware.arrays import F32
from firmware.audio.chain import Chain
from firmware.audio.crossfade import Crossfade
from firmware.audio.ramp import RAMP_S
from firmware.audio.voice import Amplifier, Voice
from tests.stand_ins.cabs import FakeCab, ringing
from tests.stand_ins.chains import BLOCK_SIZES, JOIN_DBFS, SECOND, chain, click_dbfs, through
from tests.stand_ins.fakes import FakeAmp, sine

pytestmark = pytest.mark.usefixtures("either_loops")

FADE_FRAMES = round(RAMP_S * 48_000)


def row(
    amp_id: int, amp: Amplifier, cab: FakeCab | None = None, *, spill: bool = True, cab_gain: float = 1.0
) -> Voice:
    cab_id = 0 if cab is None else 90
    return Voice(amp_id, amp, together=True, cab_id=cab_id, cab=cab, spill=spill, cab_gain=cab_gain)


def sounding(voice: Voice) -> Chain:
    using = chain(voice.amp.block_frames if voice.amp else 64)
    using.play(voice)
    using.settle()
    return using


def noise(frames: int, level: float = 0.3) -> F32:
    return np.random.default_rng(7).uniform(-level, level, frames).astype(np.float32)


def without_offset(signal: F32) -> F32:
    """As the DC blocker leaves it, through an amp that is a wire."""
    return through(sounding(Voice(1, FakeAmp())), signal)


@pytest.mark.parametrize("block_frames", BLOCK_SIZES)
def test_a_cabinet_plays_what_the_amp_puts_out_at_its_gain(block_frames: int) -> None:
    response = ringing(0.05)
    cab = FakeCab(response, block_frames=block_frames)
    signal = noise(SECOND // 128 * 128)
    heard = through(sounding(row(1, FakeAmp(block_frames=block_frames), cab, cab_gain=0.5)), signal)
    expected = 0.5 * np.convolve(without_offset(signal), response)[: signal.size]
    np.testing.assert_allclose(heard, expected, atol=2e-6)


def test_what_a_cabinet_has_still_to_say_is_heard_to_its_end_under_the_next_sound() -> None:
    response = ringing(0.5)
    signal = noise(SECOND)
    using = sounding(row(1, FakeAmp(), FakeCab(response)))
    heard = through(using, signal, {375: lambda: using.play(row(2, FakeAmp(gain=0.0)))})
    angle = np.pi / 2.0 * np.clip((np.arange(SECOND) - 375 * 64) / FADE_FRAMES, 0.0, 1.0)
    expected = np.convolve(without_offset(signal) * np.cos(angle), response)[:SECOND]
    np.testing.assert_allclose(heard[: 375 * 64], expected[: 375 * 64], atol=2e-6)
    np.testing.assert_allclose(heard[375 * 64 :], expected[375 * 64 :], atol=0.02)
    after = heard[375 * 64 + FADE_FRAMES : 375 * 64 + FADE_FRAMES + 2_400].astype(np.float64)
    assert np.sqrt(np.square(after).mean()) > 0.02, "it rings"


@pytest.mark.parametrize(("rings_s", "until_s"), [(3.0, 2.0), (0.2, 0.3)])
def test_a_tail_is_let_go_after_2_s_and_earlier_once_it_is_silent(rings_s: float, until_s: float) -> None:
    cab = FakeCab(ringing(rings_s), block_frames=1_024)
    using = sounding(row(1, FakeAmp(block_frames=1_024), cab))
    through(using, noise(1_024 * 50))
    using.play(row(2, FakeAmp(block_frames=1_024)))
    heard: list[F32] = []
    while not cab.slices:
        heard.append(through(using, np.zeros(1_024, np.float32)))
    blocks = cab.runs - 50
    assert blocks * 1_024 / 48_000 == pytest.approx(until_s, abs=0.06)
    through(using, np.zeros(10_240, np.float32))
    assert cab.runs == 50 + blocks
    assert click_dbfs(np.concatenate([*heard, np.zeros(4_800, np.float32)])[9_600:]) < JOIN_DBFS


def test_one_that_has_rung_out_forgets_in_slices_and_is_let_go_then() -> None:
    """To forget 10 s at once would take a block 291 us (x86)."""
    cab = FakeCab(ringing(3.0), block_frames=1_024)
    using = sounding(row(1, FakeAmp(block_frames=1_024), cab))
    silence = np.zeros(1_024, np.float32)
    through(using, noise(1_024 * 50), {40: lambda: using.play(row(2, FakeAmp(block_frames=1_024)))})
    while not cab.slices:
        through(using, silence)
    runs = cab.runs
    assert using.uses(cab)
    assert cab.slices == 1
    through(using, silence)
    assert using.uses(cab)
    for _ in range(3):
        through(using, silence)
    assert (cab.slices, cab.runs) == (4, runs)
    assert not using.uses(cab)


@pytest.mark.parametrize("after_blocks", [1, 3, 6])
def test_one_that_comes_back_while_it_forgets_is_as_new(after_blocks: int) -> None:
    cab, amps = FakeCab(ringing(0.2)), [FakeAmp(), FakeAmp(gain=0.5)]
    using = sounding(row(1, amps[0], cab))
    through(using, sine(220.0, 9_600))
    using.play(row(2, amps[1], spill=False))
    while not cab.slices:
        through(using, np.zeros(64, np.float32))
    through(using, np.zeros(64 * after_blocks, np.float32))
    using.play(row(1, amps[0], cab))
    assert np.abs(through(using, np.zeros(9_600, np.float32))).max() < 1e-6


def test_without_spill_it_is_gone_with_the_amp() -> None:
    cab, signal = FakeCab(ringing(0.5)), noise(SECOND)
    using = sounding(row(1, FakeAmp(), cab))
    heard = through(using, signal, {375: lambda: using.play(row(2, FakeAmp(gain=0.0), spill=False))})
    assert not using.uses(cab)
    uncut = through(sounding(row(1, FakeAmp(), FakeCab(ringing(0.5)))), signal)
    fade, falls = Crossfade(rate_hz=48_000, block_frames=64), np.ones(SECOND - 375 * 64, np.float32)
    fade.begin(enters=True)
    for start in range(0, falls.size, 64):
        block = falls[start : start + 64]
        if fade.over:
            block.fill(0.0)
        else:
            fade.fall(block)
        fade.step(64)
    np.testing.assert_allclose(heard[375 * 64 :], uncut[375 * 64 :] * falls, atol=2e-6)


def test_one_that_is_in_both_rows_runs_once_a_block_and_hears_the_fade() -> None:
    cab = FakeCab(ringing(0.05))
    using = sounding(row(1, FakeAmp(gain=0.5), cab))
    signal = noise(SECOND)
    heard = through(using, signal, {375: lambda: using.play(row(2, FakeAmp(gain=0.25), cab))})
    assert cab.runs == SECOND // 64
    assert cab.resets == 1
    alone = through(sounding(row(1, FakeAmp(gain=0.25), FakeCab(ringing(0.05)))), signal)
    np.testing.assert_allclose(heard[-9_600:], alone[-9_600:], atol=1e-4)


def test_no_more_than_three_run_and_than_two_once_the_oldest_has_given_way() -> None:
    cabs = [FakeCab(ringing(1.0, seed=seed)) for seed in range(5)]
    using = sounding(row(1, FakeAmp(), cabs[0]))
    signal = noise(64)
    for number, cab in enumerate(cabs[1:], start=2):
        using.play(row(number, FakeAmp(), cab))
        for block in range(40):
            before = sum(each.runs for each in cabs)
            through(using, signal)
            ran = sum(each.runs for each in cabs) - before
            assert ran <= (3 if block * 64 < FADE_FRAMES else 2)
            assert ran >= 2


@pytest.mark.parametrize(("blocks", "block_frames"), [(13, 16), (20, 64), (100, 64), (20, 128)])
def test_one_that_comes_back_while_it_rings_goes_on_from_there(blocks: int, block_frames: int) -> None:
    cab, other = (FakeCab(ringing(0.25, seed=seed), block_frames=block_frames) for seed in (1, 2))
    first, second = (FakeAmp(block_frames=block_frames, gain=gain) for gain in (0.9, 0.4))
    using = sounding(row(1, first, cab))
    signal = sine(82.4, SECOND // 128 * 128)
    middle = signal.size // 4 // block_frames
    back = middle + blocks * 64 // block_frames
    heard = through(
        using,
        signal,
        {middle: lambda: using.play(row(2, second, other)), back: lambda: using.play(row(1, first, cab))},
    )
    assert click_dbfs(heard) < JOIN_DBFS
    assert cab.resets == 1
    alone = through(sounding(row(1, FakeAmp(block_frames=block_frames, gain=0.9), _alike(block_frames))), signal)
    np.testing.assert_allclose(heard[-9_600:], alone[-9_600:], atol=1e-3)


def _alike(block_frames: int) -> FakeCab:
    return FakeCab(ringing(0.25, seed=1), block_frames=block_frames)


def test_one_that_comes_back_in_another_mix_makes_no_step() -> None:
    cab, amps = FakeCab(ringing(0.5)), [FakeAmp(gain=gain) for gain in (0.9, 0.4)]
    first = Voice(1, amps[0], together=True, cab_id=3, cab=cab, wet=0.3)
    using = sounding(first)
    signal = sine(82.4, 2 * SECOND)
    orders = {300: lambda: using.play(row(2, amps[1])), 340: lambda: using.play(first)}
    assert click_dbfs(through(using, signal, orders)) < JOIN_DBFS


@pytest.mark.parametrize("block_frames", BLOCK_SIZES)
@pytest.mark.parametrize("to", ["on", "off", "another", "the same at another gain"])
def test_a_cabinet_behind_an_amp_that_plays_on_comes_and_goes_without_a_click(block_frames: int, to: str) -> None:
    amp = FakeAmp(block_frames=block_frames, gain=0.8, offset=0.02)
    cab, other = (FakeCab(ringing(0.2, seed=seed), block_frames=block_frames) for seed in (1, 2))
    before = row(1, amp, None if to == "on" else cab)
    after = {
        "on": row(1, amp, cab, cab_gain=0.4),
        "off": row(1, amp),
        "another": row(1, amp, other, cab_gain=1.4),
        "the same at another gain": row(1, amp, cab, cab_gain=0.4),
    }[to]
    using = sounding(before)
    signal = sine(82.4, SECOND // 128 * 128)
    middle = signal.size // 2 // block_frames
    heard = through(using, signal, {middle: lambda: using.play(after)})
    assert click_dbfs(heard) < JOIN_DBFS
    assert (amp.resets, amp.runs) == (1, signal.size // block_frames)
    fresh = FakeAmp(block_frames=block_frames, gain=0.8, offset=0.02)
    alone = through(sounding(Voice(1, fresh, cab=_same(after.cab), cab_gain=after.cab_gain)), signal)
    np.testing.assert_allclose(heard[-9_600:], alone[-9_600:], atol=1e-3)


@pytest.mark.parametrize("block_frames", BLOCK_SIZES)
def test_a_cabinet_taken_the_other_way_round_comes_behind_an_amp_that_plays_on_without_a_dip(
    block_frames: int,
) -> None:
    """Its sound is turned over so that the guitar's polarity stays: by the gain of its own way, and not by one that
    both share and that passes through zero in the middle of the fade. It is 12 dB quieter, too, which is made up."""
    amp = FakeAmp(block_frames=block_frames)
    upright, over = (FakeCab(np.array([gain], np.float32), block_frames=block_frames) for gain in (1.0, -0.25))
    using = sounding(Voice(1, amp, cab=upright))
    signal = sine(750.0, SECOND // 128 * 128)
    middle = signal.size // 2 // block_frames
    after = Voice(1, amp, 1.0, -1.0, together=True, cab=over, cab_gain=4.0)
    heard = through(using, signal, {middle: lambda: using.play(after)})
    periods = np.abs(heard[9_600:]).reshape(-1, 64).max(axis=1)
    assert periods.min() > 0.49
    assert periods.max() < 0.5 * np.sqrt(2.0) + 0.01, "both sides at equal power"


def _same(cab: Amplifier | None) -> FakeCab | None:
    if not isinstance(cab, FakeCab):
        return None
    cab.reset()
    return cab


def test_where_two_are_too_much_the_first_amp_leaves_first_and_its_cabinet_rings() -> None:
    cab = FakeCab(ringing(0.5))
    using = sounding(row(1, FakeAmp(), cab))
    signal = sine(82.4, SECOND)
    orders = {375: lambda: using.play(Voice(2, FakeAmp(gain=0.0)))}
    heard = through(using, signal, orders)
    assert click_dbfs(heard) < JOIN_DBFS
    assert np.abs(heard[375 * 64 + 1_300 : 375 * 64 + 3_700]).max() > 1e-3


@pytest.mark.parametrize("nonsense", [np.nan, np.inf, 1e30])
@pytest.mark.parametrize("in_a_fade", [True, False])
def test_a_cabinet_that_breaks_is_dry_at_once_and_named(nonsense: float, *, in_a_fade: bool) -> None:
    cab, amp = FakeCab(ringing(0.05)), FakeAmp(gain=0.5)
    using = sounding(row(1, amp, cab))
    signal = sine(220.0, SECOND)

    def spoil() -> None:
        cab.spoil_with = nonsense
        if in_a_fade:
            using.play(row(2, FakeAmp(), cab))

    heard = through(using, signal, {375: spoil})
    np.testing.assert_array_equal(heard[375 * 64 : 376 * 64], signal[375 * 64 : 376 * 64])
    assert np.isfinite(heard).all()
    assert (using.faults, using.faulty_amp_id) == (1, 90)
    assert cab.resets == 2
    assert np.abs(heard[-9_600:] - signal[-9_600:]).max() > 0.01, "wet again"


def test_bypassed_nothing_rings() -> None:
    cab = FakeCab(ringing(1.0))
    using = sounding(row(1, FakeAmp(), cab))
    signal = sine(220.0, SECOND)
    orders = {300: lambda: using.play(row(2, FakeAmp())), 330: lambda: using.set_bypass(on=True)}
    heard = through(using, signal, orders)
    np.testing.assert_array_equal(heard[-9_600:], signal[-9_600:])
    assert click_dbfs(heard) < JOIN_DBFS
    assert not using.uses(cab)
