"""Two contacts become detents: none lost when turned fast, none reversed by bounce."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hw.encoder import Quadrature

CYCLE = ("a1", "b1", "a0", "b0")  # clockwise


def turned(knob: Quadrature, edges: list[str]) -> list[int]:
    """The detents that a list of edges ("a1": contact A closed) gives, without the zeros."""
    detents = [(knob.a if edge[0] == "a" else knob.b)(edge[1] == "1") for edge in edges]
    return [detent for detent in detents if detent]


def clockwise(detents: int, edges_per_detent: int = 4) -> list[str]:
    return [CYCLE[n % 4] for n in range(detents * edges_per_detent)]


def anticlockwise(detents: int, edges_per_detent: int = 4) -> list[str]:
    mirrored = [("b" if edge[0] == "a" else "a") + edge[1] for edge in CYCLE]
    return [mirrored[n % 4] for n in range(detents * edges_per_detent)]


def chattering(edges: list[str], times: int = 2) -> list[str]:
    """Every contact closes, opens and closes again before it rests."""
    other = {"0": "1", "1": "0"}
    return [sign for edge in edges for sign in ([edge, edge[0] + other[edge[1]]] * times + [edge])]


def at_rest(edges_per_detent: int = 4) -> Quadrature:
    return Quadrature(edges_per_detent, a_closed=False, b_closed=False)


@pytest.mark.parametrize("edges_per_detent", [1, 2, 4])
def test_each_detent_counts_once_either_way(edges_per_detent: int) -> None:
    assert turned(at_rest(edges_per_detent), clockwise(8, edges_per_detent)) == [1] * 8
    assert turned(at_rest(edges_per_detent), anticlockwise(8, edges_per_detent)) == [-1] * 8


@pytest.mark.parametrize("edges_per_detent", [2, 4])
def test_thirty_detents_with_bounce_on_every_edge_lose_and_reverse_nothing(edges_per_detent: int) -> None:
    assert turned(at_rest(edges_per_detent), chattering(clockwise(30, edges_per_detent))) == [1] * 30


def test_turning_back_in_the_middle_of_a_detent_is_no_detent() -> None:
    assert turned(at_rest(), ["a1", "b1", "b0", "a0"]) == []


def test_a_detent_after_turning_back_counts() -> None:
    assert turned(at_rest(), ["a1", "b1", "b0", "a0", *anticlockwise(2)]) == [-1, -1]


def test_a_wobble_at_rest_is_nothing() -> None:
    assert turned(at_rest(), ["a1", "a0", "b1", "b0"] * 20) == []


def test_a_knob_that_stood_between_two_detents_at_the_start_finds_its_rest() -> None:
    def between() -> Quadrature:
        return Quadrature(4, a_closed=True, b_closed=False)

    assert turned(between(), ["b1", "a0", "b0", *clockwise(2)]) == [1, 1, 1]
    assert turned(between(), ["a0", *anticlockwise(2)]) == [-1, -1]


def test_edges_that_went_missing_do_no_lasting_harm() -> None:
    knob = at_rest()
    turned(knob, ["a1", "a1", "b1"])  # the edges of a whole cycle went missing
    knob.a(False)
    knob.b(False)
    assert turned(knob, clockwise(5)) == [1] * 5


@given(detents=st.integers(1, 20), lost=st.integers(0, 79))
def test_a_lost_edge_costs_at_most_one_detent_and_never_turns_back(detents: int, lost: int) -> None:
    edges = clockwise(detents)
    del edges[lost % len(edges)]
    heard = turned(at_rest(), edges)
    assert all(detent > 0 for detent in heard)
    assert detents - 1 <= sum(heard) <= detents


@given(moves=st.lists(st.integers(-3, 3), max_size=12), times=st.integers(0, 3))
def test_whatever_is_turned_with_whatever_bounce_adds_up(moves: list[int], times: int) -> None:
    edges = [edge for move in moves for edge in (clockwise(move) if move > 0 else anticlockwise(-move))]
    assert sum(turned(at_rest(), chattering(edges, times))) == sum(moves)


# Where each kind of part rests, as (a, b) closed, and a detent clockwise from there: A closes and opens before B.
RESTING = {
    "open": ((False, False), ("a1", "b1", "a0", "b0")),
    "closed": ((True, True), ("a0", "b0", "a1", "b1")),
    "a": ((True, False), ("b1", "a0", "b0", "a1")),
    "b": ((False, True), ("b0", "a1", "b1", "a0")),
}


def mirrored(edges: list[str]) -> list[str]:
    """The same turn the other way: backwards, each contact to where it was."""
    return [edge[0] + {"0": "1", "1": "0"}[edge[1]] for edge in reversed(edges)]


@pytest.mark.parametrize("rest", RESTING)
@pytest.mark.parametrize("chatter", [0, 2])
def test_a_part_counts_each_detent_once_wherever_it_rests(rest: str, chatter: int) -> None:
    (a_closed, b_closed), detent = RESTING[rest]
    knob = Quadrature(4, a_closed=a_closed, b_closed=b_closed, rest=rest)
    assert turned(knob, chattering([*detent] * 10, chatter)) == [1] * 10
    assert turned(knob, chattering(mirrored([*detent]) * 10, chatter)) == [-1] * 10


@pytest.mark.parametrize("rest", RESTING)
def test_a_half_step_part_rests_in_two_states_and_counts_in_both(rest: str) -> None:
    (a_closed, b_closed), cycle = RESTING[rest]
    knob = Quadrature(2, a_closed=a_closed, b_closed=b_closed, rest=rest)
    assert turned(knob, [*cycle] * 3) == [1] * 6
    assert turned(knob, mirrored([*cycle]) * 3) == [-1] * 6


def test_a_part_that_rests_closed_and_turns_back_half_way_does_nothing() -> None:
    knob = Quadrature(4, a_closed=True, b_closed=True, rest="closed")
    assert turned(knob, ["a0", "b0", "b1", "a1"] * 5) == []
