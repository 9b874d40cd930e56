"""The coach listens for ten seconds, and proposes what puts hard playing between -9 and -6 dBFS."""

import math
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from firmware.calibrate import coach as coaching
from firmware.calibrate.coach import HIGHEST_DBFS, LISTEN_S, SETTLE_S, Coach, CoachStep
from firmware.levels import AnalogGain, GainKind, gain_from_db
from firmware.messages import Status
from tests.tools.examples import examples

FIXED = AnalogGain()
CONTROL = AnalogGain(GainKind.CONTROL, gain_db=0.0, low_db=0.0, high_db=32.0, step_db=1.0)
KNOB = AnalogGain(GainKind.KNOB, gain_db=0.0, low_db=0.0, high_db=40.0)
QUIET = Status(
    0, False, False, True, 1.0, 1.0, 0.0, 0.0, 7, 0, 0, 0, 0, 0.0, 0.0, 0.0, 0, 1.0, 0, 1, 0, 0.0, "", True
)


def listened(
    peak_dbfs: float, analog: AnalogGain = CONTROL, *, clips: int = 0, begun: Coach | None = None, at_s: float = 100.0
) -> Coach:
    """Ten seconds of playing whose hardest stroke is `peak_dbfs`, in which `clips` frames clipped."""
    coach = begun or coaching.begin(at_s)
    for tick in range(int((SETTLE_S + LISTEN_S) * 20) + 1):
        clipped = 7 + (clips if tick > 60 else 0)
        peak = gain_from_db(peak_dbfs) * (1.0 if tick == 70 else 0.3)
        status = replace(QUIET, input_peak=peak if tick > 15 else 0.0, input_clips=clipped)
        coach = coaching.heard(coach, status, analog, at_s + tick / 20)
    return coach


def test_it_listens_until_the_ten_seconds_are_over() -> None:
    coach = coaching.begin(50.0)
    assert (coach.step, coach.ends_s) == (CoachStep.LISTENING, 50.0 + SETTLE_S + LISTEN_S)
    coach = coaching.heard(coach, replace(QUIET, input_peak=0.2), CONTROL, 50.0)
    coach = coaching.heard(coach, replace(QUIET, input_peak=0.1), CONTROL, coach.ends_s - 0.01)
    assert coach.step is CoachStep.LISTENING
    assert coaching.heard(coach, QUIET, CONTROL, coach.ends_s).step is not CoachStep.LISTENING


def test_it_holds_the_highest_peak_but_not_of_the_foot_that_started_it() -> None:
    coach = coaching.begin(0.0)
    coach = coaching.heard(coach, replace(QUIET, input_peak=0.9), CONTROL, SETTLE_S / 2)
    for n, peak in enumerate((0.1, 0.3, 0.2)):
        coach = coaching.heard(coach, replace(QUIET, input_peak=peak), CONTROL, 1.0 + n)
    assert coach.peak == 0.3


@pytest.mark.parametrize("peak_dbfs", [-8.99, -7.5, -6.01])
def test_playing_within_the_window_needs_nothing(peak_dbfs: float) -> None:
    coach = listened(peak_dbfs)
    assert (coach.step, coach.proposed_db) == (CoachStep.DONE, None)
    assert "right" in coach.sentence


def test_soft_playing_gets_the_gain_that_aims_at_the_windows_middle() -> None:
    coach = listened(-19.5)
    assert (coach.step, coach.proposed_db) == (CoachStep.PROPOSED, 12.0)
    assert "+12.0 dB" in coach.sentence


def test_the_proposal_is_rounded_down_to_a_step() -> None:
    assert listened(-19.1).proposed_db == 11.0
    assert listened(-19.1, replace(CONTROL, low_db=-0.25, step_db=0.75)).proposed_db == 11.0


def test_the_proposal_counts_from_the_gain_that_is_set() -> None:
    assert listened(-12.5, replace(CONTROL, gain_db=3.0)).proposed_db == 8.0
    assert listened(-1.5, replace(CONTROL, gain_db=12.0)).proposed_db == 6.0


def test_loud_is_not_clipped() -> None:
    coach = listened(-0.5, replace(CONTROL, gain_db=12.0))
    assert not coach.clipped
    assert coach.proposed_db == 5.0
    assert "loud but not clipped" in coach.sentence


def test_after_clipping_it_halves_the_volts_and_listens_again() -> None:
    analog = replace(CONTROL, gain_db=12.0)
    coach = listened(-0.0, analog, clips=3)
    assert (coach.step, coach.clipped, coach.proposed_db) == (CoachStep.PROPOSED, True, 6.0)
    assert "play again" in coach.sentence
    again, gain_db = coaching.accept(coach, analog, 200.0)
    assert (again.step, gain_db) == (CoachStep.LISTENING, 6.0)
    assert listened(-7.0, replace(analog, gain_db=6.0), begun=again, at_s=200.0).step is CoachStep.DONE


def test_a_converter_that_clips_below_full_scale_has_clipped() -> None:
    assert listened(-5.0, replace(CONTROL, gain_db=12.0), clips=8).clipped


def test_clips_from_before_it_listened_do_not_count() -> None:
    coach = coaching.begin(0.0)
    coach = coaching.heard(coach, replace(QUIET, input_clips=90), CONTROL, 0.1)
    assert not coaching.heard(coach, replace(QUIET, input_clips=90, input_peak=0.5), CONTROL, 2.0).clipped


def test_a_gain_at_its_end_comes_with_what_else_can_be_done() -> None:
    clipped = listened(0.0, CONTROL, clips=1)
    hot = listened(-1.0, CONTROL)
    soft = listened(-30.0, replace(CONTROL, gain_db=32.0))
    assert {coach.step for coach in (clipped, hot, soft)} == {CoachStep.DONE}
    assert "pad" in clipped.sentence
    assert "volume down" in hot.sentence
    assert "leave it so" in soft.sentence


def test_a_gain_that_does_not_go_low_enough_leaves_the_rest_to_the_guitar() -> None:
    enough = listened(-0.2, replace(CONTROL, gain_db=3.0))
    assert (enough.proposed_db, "guitar" in enough.sentence) == (0.0, False)
    hot = listened(-0.2, replace(CONTROL, gain_db=1.0))
    assert hot.proposed_db == 0.0
    assert hot.sentence.endswith("the guitar's volume down by 1.8 dB?")


def test_a_knob_is_turned_by_hand_and_the_pedal_is_informed() -> None:
    coach = listened(-20.0, replace(KNOB, gain_db=2.0))
    assert coach.proposed_db == pytest.approx(14.5)
    assert "turn the codec's knob up by 12.5 dB" in coach.sentence
    assert "let it find out" in coach.sentence
    done, gain_db = coaching.accept(coach, KNOB, 0.0)
    assert (done.step, gain_db) == (CoachStep.DONE, coach.proposed_db)


@pytest.mark.parametrize(("peak_dbfs", "clips", "word"), [(-20.0, 0, "leave"), (-1.0, 0, "pad"), (0.0, 5, "pad")])
def test_a_fixed_gain_leaves_the_guitar_and_a_pad(peak_dbfs: float, clips: int, word: str) -> None:
    coach = listened(peak_dbfs, FIXED, clips=clips)
    assert (coach.step, coach.proposed_db) == (CoachStep.DONE, None)
    assert word in coach.sentence


def test_nothing_played_is_no_reason_for_more_gain() -> None:
    coach = listened(-55.0)
    assert (coach.step, coach.proposed_db) == (CoachStep.FAILED, None)
    assert "heard nothing" in coach.sentence


def test_a_gain_that_moves_meanwhile_makes_it_listen_anew() -> None:
    coach = coaching.heard(coaching.begin(0.0), QUIET, CONTROL, 0.1)
    coach = coaching.heard(coach, replace(QUIET, input_peak=0.9), CONTROL, 3.0)
    anew = coaching.heard(coach, replace(QUIET, input_peak=0.9), replace(CONTROL, gain_db=5.0), 4.0)
    assert (anew.step, anew.peak, anew.ends_s) == (CoachStep.LISTENING, 0.0, 4.0 + SETTLE_S + LISTEN_S)


def test_a_codec_that_goes_away_and_an_audio_process_that_is_silent_end_it() -> None:
    coach = coaching.begin(0.0)
    away = coaching.heard(coach, replace(QUIET, codec_present=False), CONTROL, 1.0)
    assert (away.step, "codec went away" in away.sentence) == (CoachStep.FAILED, True)
    assert coaching.passed(coach, coach.ends_s).step is CoachStep.LISTENING
    assert coaching.passed(coach, coach.ends_s + 2.0).step is CoachStep.FAILED


def test_yes_to_nothing_changes_nothing() -> None:
    for coach in (Coach(), coaching.begin(0.0), listened(-7.0)):
        assert coaching.accept(coach, CONTROL, 1.0) == (coach, None)
        assert coaching.heard(coaching.leave(), QUIET, CONTROL, 1.0) == Coach()


@settings(max_examples=examples(60))
@given(
    st.floats(-49.0, 0.0),
    st.floats(0.0, 30.0),
    st.sampled_from([0.0, 0.5, 0.75, 1.0, 1.5, 3.0]),
    st.sampled_from([GainKind.CONTROL, GainKind.KNOB, GainKind.FIXED]),
    st.integers(0, 2),
)
def test_no_proposal_leaves_the_range_or_raises_above_the_highest_peak(
    peak_dbfs: float, gain_db: float, step_db: float, kind: GainKind, clips: int
) -> None:
    analog = AnalogGain(kind, gain_db=gain_db, low_db=0.0, high_db=30.0, step_db=step_db)
    coach = listened(peak_dbfs, analog, clips=clips)
    assert len(coach.short) <= 21
    assert coach.sentence
    assert (coach.proposed_db is not None) == (coach.step is CoachStep.PROPOSED)
    if coach.proposed_db is not None:
        assert 0.0 <= coach.proposed_db <= 30.0
        raised_db = coach.proposed_db - gain_db
        assert raised_db <= 0.0 or peak_dbfs + raised_db <= HIGHEST_DBFS
        assert raised_db < 0.0 or not coach.clipped
        if step_db:
            assert math.isclose(coach.proposed_db / step_db, round(coach.proposed_db / step_db), abs_tol=1e-6)
