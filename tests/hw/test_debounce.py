"""Bouncing contacts become one press and one release, at once and at the true level."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hw.debounce import Change, Debouncer, Latch
from tests.stand_ins.panel import Trace, pressed, released, replay

BOUNCE_S = 0.025


def contact(*, closed: bool = False) -> Debouncer:
    return Debouncer(BOUNCE_S, closed=closed)


def test_a_press_with_5_ms_of_bounce_is_one_press_at_its_first_edge() -> None:
    assert replay(contact(), pressed(0.010), until_s=0.2) == [Change(True, 0.010)]


def test_a_press_acts_on_the_edge_itself_before_any_time_has_passed() -> None:
    assert contact().edge(True, 0.010) == [Change(True, 0.010)]


def test_a_release_with_bounce_is_one_release_at_its_first_edge() -> None:
    trace = pressed(0.010) + released(0.110)
    assert replay(contact(), trace, until_s=0.3) == [Change(True, 0.010), Change(False, 0.110)]


def test_a_tap_shorter_than_the_lock_out_is_still_a_press_and_a_release() -> None:
    down, up = replay(contact(), pressed(0.010) + released(0.018), until_s=0.3)
    assert (down, up.down) == (Change(True, 0.010), False)
    assert 0.018 <= up.at_s <= 0.010 + BOUNCE_S


def test_a_crackle_under_a_resting_foot_is_nothing() -> None:
    crackle: Trace = [(0.200, False), (0.202, True), (0.210, False), (0.2104, True)]
    assert replay(contact(), pressed(0.010) + crackle, until_s=0.5) == [Change(True, 0.010)]


def test_a_spike_that_looks_like_a_press_is_a_press_that_lets_go() -> None:
    """The price of acting on the first edge: a spike cannot be distinguished from a press before it is over."""
    changes = replay(contact(), [(0.010, True), (0.0101, False)], until_s=0.2)
    assert [change.down for change in changes] == [True, False]


def test_a_held_switch_says_nothing_more_until_it_is_let_go() -> None:
    debouncer = contact()
    debouncer.edge(True, 0.0)
    assert debouncer.settle(True, 10.0) == []
    assert debouncer.deadline_s is None


def test_a_switch_that_is_stuck_or_stood_on_at_the_start_says_nothing_even_when_it_opens() -> None:
    debouncer = contact(closed=True)
    assert debouncer.settle(True, 1.0) == []
    assert debouncer.edge(False, 2.0) + debouncer.settle(False, 2.1) == []
    assert debouncer.edge(True, 3.0) == [Change(True, 3.0)]


def test_an_owner_who_was_away_during_two_taps_still_gets_both() -> None:
    """Edges are stamped where they happen: a poll that comes half a second late loses nothing."""
    debouncer = contact()
    trace = pressed(0.01) + released(0.08) + pressed(0.20) + released(0.27)
    changes = [change for at_s, closed in trace for change in debouncer.edge(closed, at_s)]
    changes += debouncer.settle(False, 0.5)
    assert changes == [
        Change(True, 0.01),
        Change(False, 0.08),
        Change(True, 0.20),
        Change(False, 0.27),
    ]


def test_a_lost_edge_is_made_good_by_the_level() -> None:
    debouncer = contact()
    assert debouncer.settle(True, 0.010) == [Change(True, 0.010)]
    debouncer.settle(True, 0.100)
    debouncer.settle(False, 0.200)
    assert debouncer.settle(False, 0.300) == [Change(False, 0.200)]


def test_bounce_that_outlasts_the_lock_out_is_still_one_press() -> None:
    worn_out = tuple(float(ms) for ms in range(0, 41, 2))
    assert replay(contact(), pressed(0.010, worn_out), until_s=0.3) == [Change(True, 0.010)]


def test_bounce_on_release_that_outlasts_the_lock_out_is_no_second_press() -> None:
    worn_out = tuple(float(ms) for ms in range(0, 41, 2))
    trace = pressed(0.010) + released(0.110, worn_out)
    assert replay(contact(), trace, until_s=0.4) == [Change(True, 0.010), Change(False, 0.110)]


def test_a_deadline_is_named_whenever_the_level_must_be_looked_at() -> None:
    debouncer = contact()
    debouncer.edge(True, 0.010)
    assert debouncer.deadline_s == pytest.approx(0.035)
    debouncer.settle(False, 0.012)
    debouncer.settle(False, 0.035)
    assert debouncer.deadline_s is not None


TRACES = st.lists(st.floats(0.0001, 0.060), max_size=60).map(
    lambda gaps: [(sum(gaps[: n + 1]), n % 2 == 0) for n in range(len(gaps))]
)


@given(trace=TRACES, poll_s=st.sampled_from((0.0005, 0.004, 0.050)))
def test_any_trace_gives_downs_and_ups_in_turn_and_ends_at_the_true_level(trace: Trace, poll_s: float) -> None:
    end_s = trace[-1][0] if trace else 0.0
    changes = replay(contact(), trace, until_s=end_s + 4 * BOUNCE_S + 2 * poll_s, poll_s=poll_s)
    assert [change.down for change in changes] == [n % 2 == 0 for n in range(len(changes))]
    assert (len(changes) % 2 == 1) == (trace[-1][1] if trace else False)


@given(trace=TRACES)
def test_two_presses_are_never_closer_than_the_lock_out(trace: Trace) -> None:
    end_s = trace[-1][0] if trace else 0.0
    downs = [c.at_s for c in replay(contact(), trace, until_s=end_s + 0.1) if c.down]
    assert all(later - earlier >= BOUNCE_S for earlier, later in pairwise(downs))


def latch(*, closed: bool = False) -> Latch:
    return Latch(BOUNCE_S, closed=closed)


def tap(at_s: float) -> list[Change]:
    return [Change(True, at_s), Change(False, at_s)]


def test_each_change_of_a_latching_switch_is_a_tap_at_its_first_edge() -> None:
    """Bouncing on, bouncing off again two seconds later."""
    trace = pressed(0.010) + released(2.010)
    assert replay(latch(), trace, until_s=3.0) == tap(0.010) + tap(2.010)


def test_one_that_was_left_on_is_at_rest_at_the_start() -> None:
    debouncer = latch(closed=True)
    assert debouncer.settle(True, 1.0) == []
    assert debouncer.edge(False, 2.0) == tap(2.0)


@pytest.mark.parametrize("gap_ms", [2.0, 20.0])
def test_bounce_of_a_latching_switch_that_outlasts_the_lock_out_is_still_one_tap(gap_ms: float) -> None:
    worn_out = tuple(gap_ms * number for number in range(21))
    assert replay(latch(), pressed(0.010, worn_out), until_s=1.0) == tap(0.010)


def test_two_quick_stomps_on_a_latching_switch_are_two_taps() -> None:
    assert replay(latch(), pressed(0.010) + released(0.100), until_s=0.5) == tap(0.010) + tap(0.100)


def test_an_edge_of_a_latching_switch_that_was_lost_is_made_good_by_the_level_once() -> None:
    debouncer = latch()
    assert debouncer.settle(True, 0.010) == tap(0.010)
    assert debouncer.settle(True, 0.100) == []
    assert debouncer.edge(False, 0.200) == tap(0.200)
    assert debouncer.edge(True, 0.201) == []  # a bounce, whose last edge goes missing
    assert debouncer.settle(False, 0.226) + debouncer.settle(False, 0.300) == []
    assert debouncer.edge(True, 0.400) == tap(0.400)


@given(trace=TRACES, poll_s=st.sampled_from((0.0005, 0.004, 0.050)))
def test_any_trace_of_a_latching_switch_gives_whole_taps_no_closer_than_the_lock_out(
    trace: Trace, poll_s: float
) -> None:
    end_s = trace[-1][0] if trace else 0.0
    changes = replay(latch(), trace, until_s=end_s + 4 * BOUNCE_S + 2 * poll_s, poll_s=poll_s)
    assert [change.down for change in changes] == [n % 2 == 0 for n in range(len(changes))]
    downs = [change.at_s for change in changes if change.down]
    assert downs == [change.at_s for change in changes if not change.down]
    assert all(later - earlier >= BOUNCE_S - 1e-9 for earlier, later in pairwise(downs))
