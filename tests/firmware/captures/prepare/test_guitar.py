"""How loud a capture is with a guitar in it: what must come out of things whose answer is known."""

import math
from collections.abc import Callable

import numpy as np
import pytest

from firmware.arrays import F32
from firmware.captures.prepare.guitar import AROUND_DB, guitar, lufs_of, on_guitar
from firmware.equal import lufs_at
from firmware.levels import GUITAR_DBU, CaptureLevels, gain_from_db

RATE_HZ = 48_000
GUITAR_LUFS = -31.8  # the take's, and the demo's
UNCALIBRATED = CaptureLevels()


def wire(take: F32) -> F32:
    return take


def distorted(take: F32) -> F32:
    return np.tanh(np.float32(30.0) * take)


def test_a_wire_is_as_loud_as_the_guitar_in_it() -> None:
    measured = on_guitar(wire, UNCALIBRATED, RATE_HZ)
    assert [at.drive_db for at in measured] == list(AROUND_DB)
    for at in measured:
        assert at.lufs == pytest.approx(GUITAR_LUFS + at.drive_db, abs=0.02)


@pytest.mark.parametrize("input_level_dbu", [5.7, 15.0, 18.0])
def test_it_is_measured_as_a_guitar_reaches_the_capture_when_it_is_calibrated(input_level_dbu: float) -> None:
    own_db = GUITAR_DBU - input_level_dbu
    measured = on_guitar(wire, CaptureLevels(input_level_dbu), RATE_HZ)
    assert [at.drive_db for at in measured] == pytest.approx([own_db + around_db for around_db in AROUND_DB])
    assert measured[2].lufs == pytest.approx(GUITAR_LUFS + own_db, abs=0.02)


def test_what_distorts_gains_little_by_a_harder_guitar() -> None:
    softest, _, own, _, hardest = (at.lufs for at in on_guitar(distorted, UNCALIBRATED, RATE_HZ))
    assert softest < own < hardest < softest + 18.0


@pytest.mark.parametrize("drive_db", [-9.8, -3.0, 3.0, 9.0, 11.05])
def test_between_what_was_measured_a_straight_line_is_near(drive_db: float) -> None:
    take = guitar(RATE_HZ) * np.float32(gain_from_db(drive_db))
    there = lufs_of(distorted(take), RATE_HZ)
    assert lufs_at(on_guitar(distorted, UNCALIBRATED, RATE_HZ), drive_db) == pytest.approx(there, abs=0.5)


@pytest.mark.parametrize("max_input_dbu", [1.15, 22.0])
def test_any_converter_plays_what_was_measured_of_an_uncalibrated_lead_amp(max_input_dbu: float) -> None:
    """One that lets soft strings fall away: with 8 dB around it, it came 2.6 LU too soft at 22 dBu."""

    def lead(take: F32) -> F32:
        return np.tanh(np.float32(20.0) * np.sign(take) * np.maximum(np.abs(take) - np.float32(0.02), 0.0))

    drive_db = GUITAR_DBU - max_input_dbu
    there = lufs_of(lead(guitar(RATE_HZ) * np.float32(gain_from_db(drive_db))), RATE_HZ)
    assert lufs_at(on_guitar(lead, UNCALIBRATED, RATE_HZ), drive_db) == pytest.approx(there, abs=1.0)


@pytest.mark.parametrize("rate_hz", [44_100, 88_200, 96_000])
def test_behind_a_codec_of_another_rate_it_is_the_same_guitar(rate_hz: int) -> None:
    assert guitar(rate_hz).size == pytest.approx(guitar(RATE_HZ).size * rate_hz / RATE_HZ, abs=1)
    assert on_guitar(wire, UNCALIBRATED, rate_hz)[2].lufs == pytest.approx(GUITAR_LUFS, abs=0.05)


def rumble(take: F32) -> F32:
    """2 Hz, at -60 dBFS."""
    at_s = np.arange(take.size) / RATE_HZ
    return (1e-3 * np.sin(2.0 * np.pi * 2.0 * at_s)).astype(np.float32)


def always(worth: float) -> Callable[[F32], F32]:
    def play(take: F32) -> F32:
        return np.full_like(take, worth)

    return play


def at_gain(gain_db: float) -> Callable[[F32], F32]:
    def play(take: F32) -> F32:
        return take * np.float32(gain_from_db(gain_db))

    return play


@pytest.mark.parametrize(
    "play",
    [always(0.0), always(math.nan), always(math.inf), always(0.3), at_gain(-80.0), rumble],
    ids=["silence", "no number", "beyond any number", "rests beside zero", "what 55 dB do not bring up", "rumble"],
)
def test_what_is_not_heard_has_no_loudness(play: Callable[[F32], F32]) -> None:
    assert on_guitar(play, UNCALIBRATED, RATE_HZ) == ()


def test_a_guitar_that_is_too_soft_for_a_gate_in_the_capture_is_left_out() -> None:

    def gated(take: F32) -> F32:
        return take if np.abs(take).max() > 0.1 else np.zeros_like(take)

    measured = on_guitar(gated, UNCALIBRATED, RATE_HZ)
    assert [at.drive_db for at in measured] == [0.0, 6.0, 12.0]


def test_where_a_capture_rests_is_not_heard() -> None:
    def resting(take: F32) -> F32:
        return take + np.float32(0.3)

    plain, moved = (on_guitar(play, UNCALIBRATED, RATE_HZ) for play in (wire, resting))
    assert [at.lufs for at in moved] == pytest.approx([at.lufs for at in plain], abs=0.05)


@pytest.mark.parametrize("gain_db", [-30.0, 40.0])
def test_how_far_a_capture_is_turned_up_is_all_that_counts_not_how_quiet_that_is(gain_db: float) -> None:
    loudness = [at.lufs for at in on_guitar(at_gain(gain_db), UNCALIBRATED, RATE_HZ)]
    assert loudness == pytest.approx([GUITAR_LUFS + at + gain_db for at in AROUND_DB], abs=0.02)
