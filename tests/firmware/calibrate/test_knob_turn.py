"""The turn of a knob: what is collected, and when there is something to compare."""

from dataclasses import replace

import pytest

from firmware.calibrate.knob_turn import MOST_PEAKS, KnobTurn, again, begin, end, heard
from firmware.messages import NO_AMP, Play
from tests.stand_ins.control import status

QUIET = replace(status(Play(NO_AMP, 1.0, 1.0)), input_peak=0.01)


def played(turn: KnobTurn, loud: float, count: int = 6, *, clips: int = 0) -> KnobTurn:
    """`count` strokes, a second apart, while audiod's count of clips stands at `clips`."""
    for _ in range(count):
        turn = heard(turn, replace(QUIET, input_peak=loud, input_clips=clips))
        for _ in range(19):
            turn = heard(turn, replace(QUIET, input_clips=clips))
    return turn


def test_before_and_after_are_compared() -> None:
    turn = end(played(again(played(begin(), 0.1)), 0.05))
    assert turn.phase == "done"
    assert turn.turned
    assert turn.turned.difference_db == pytest.approx(-6.02, abs=0.01)
    assert turn.turned.uncertainty_db >= 0.1
    assert turn.sentence == ""


def test_the_count_is_of_what_is_played_now() -> None:
    turn = played(begin(), 0.1, count=3)
    assert turn.count == 3
    turn = again(turn)
    assert turn.count == 0
    assert played(turn, 0.1, count=2).count == 2


def test_too_few_strokes_are_a_sentence_and_what_comes_after_may_be_played_once_more() -> None:
    few = end(played(again(played(begin(), 0.1)), 0.2, count=2))
    assert few.turned is None
    assert "strokes" in few.sentence
    retried = end(played(again(few), 0.2))
    assert retried.turned
    assert retried.turned.difference_db == pytest.approx(6.02, abs=0.01)


def test_only_clips_that_are_counted_meanwhile_spoil_it() -> None:
    clean = end(played(again(played(begin(), 0.1, clips=7)), 0.2, clips=7))
    assert clean.turned
    clipping = heard(played(begin(), 0.1, clips=7), replace(QUIET, input_clips=8))
    assert clipping.clipped
    spoilt = end(played(again(clipping), 0.2, clips=8))
    assert spoilt.turned is None
    assert "clipped" in spoilt.sentence
    assert end(played(again(spoilt), 0.2, clips=8)).turned is None  # what came before clipped: begin anew


def test_a_clip_after_the_turn_goes_with_another_try() -> None:
    clipping = heard(played(again(played(begin(), 0.1)), 0.9), replace(QUIET, input_clips=1))
    assert end(clipping).turned is None
    assert end(played(again(clipping), 0.2, clips=1)).turned


def test_what_is_not_begun_collects_nothing_and_compares_nothing() -> None:
    idle = KnobTurn()
    assert heard(idle, QUIET) is idle
    assert again(idle) is idle
    assert end(idle) is idle
    assert end(begin()) == begin()


def test_a_player_who_went_away_fills_no_memory() -> None:
    turn = begin()
    for _ in range(MOST_PEAKS + 50):
        turn = heard(turn, QUIET)
    assert len(turn.before_dbfs) == MOST_PEAKS
