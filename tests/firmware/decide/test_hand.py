"""What a hand on the encoder means."""

from hypothesis import given, settings
from hypothesis import strategies as st

from firmware.decide import hand
from firmware.decide.hand import HandGesture, HeldPush, Pushed, Turned, accelerated
from firmware.store.settings import Settings
from hw.events import EncoderPush, EncoderTurned
from tests.stand_ins.states import bare
from tests.tools.examples import examples


class Knob:
    """An encoder under a hand; every step says what it meant."""

    def __init__(self, hold_s: float = 0.5) -> None:
        self.state = bare(settings=Settings(hold_s=hold_s))

    def down(self, at_s: float) -> list[HandGesture]:
        return self._event(EncoderPush(True, at_s))

    def up(self, at_s: float) -> list[HandGesture]:
        return self._event(EncoderPush(False, at_s))

    def turn(self, detents: int, at_s: float) -> list[HandGesture]:
        return self._event(EncoderTurned(detents, at_s))

    def wait(self, now_s: float) -> list[HandGesture]:
        self.state, meant = hand.passed(self.state, now_s)
        return list(meant)

    def _event(self, event: EncoderPush | EncoderTurned) -> list[HandGesture]:
        self.state, meant = hand.moved(self.state, event)
        return list(meant)


def test_a_push_acts_when_it_is_let_go() -> None:
    knob = Knob()
    assert knob.down(1.0) == []
    assert hand.deadline_s(knob.state) == 1.5
    assert knob.up(1.3) == [Pushed(1.3)]
    assert hand.deadline_s(knob.state) is None


def test_a_push_that_is_held_is_a_hold_once_and_no_push() -> None:
    knob = Knob()
    knob.down(1.0)
    assert knob.wait(1.49) == []
    assert knob.wait(1.5) == [HeldPush(1.5)]
    assert [*knob.wait(1.6), *knob.up(2.0)] == []


def test_a_hold_that_nobody_looked_at_in_time_is_a_hold_all_the_same() -> None:
    knob = Knob()
    knob.down(1.0)
    assert knob.up(1.7) == [HeldPush(1.7)]


def test_who_turns_while_it_is_down_neither_pushes_nor_holds() -> None:
    knob = Knob()
    assert knob.turn(2, 0.5) == [Turned(2, 0.5)]
    knob.down(1.0)
    assert knob.turn(-3, 1.2) == [Turned(-3, 1.2, pushed=True)]
    assert [*knob.wait(1.8), *knob.up(2.0)] == []
    assert knob.turn(1, 2.1) == [Turned(1, 2.1)]


def test_a_turn_after_the_hold_is_pushed_too() -> None:
    knob = Knob()
    knob.down(1.0)
    assert knob.turn(1, 1.6) == [HeldPush(1.6), Turned(1, 1.6, pushed=True)]


def test_the_time_of_a_hold_is_the_owners() -> None:
    knob = Knob(hold_s=1.0)
    knob.down(1.0)
    assert knob.wait(1.9) == []
    assert knob.up(1.95) == [Pushed(1.95)]


MOVES = st.lists(st.tuples(st.sampled_from(["down", "up", "turn", "wait"]), st.floats(-0.003, 1.0)), max_size=40)


@given(MOVES)
@settings(max_examples=examples(200))
def test_each_push_means_one_thing_and_every_detent_comes_through(moves: list[tuple[str, float]]) -> None:
    knob, now_s, meant = Knob(), 10.0, list[HandGesture]()
    for move, after_s in moves:
        now_s += after_s
        meant += knob.turn(1, now_s) if move == "turn" else getattr(knob, move)(now_s)
    verbs = [move for move, _ in moves]
    assert sum(isinstance(each, Turned) for each in meant) == verbs.count("turn")
    assert sum(isinstance(each, Pushed | HeldPush) for each in meant) <= verbs.count("down")


def test_a_long_list_is_half_a_turn_long_for_a_fast_hand_and_row_by_row_for_a_slow_one() -> None:
    assert [accelerated(2, rows, fast=False) for rows in (0, 5, 500)] == [2, 2, 2]
    assert [accelerated(-1, rows, fast=True) for rows in (0, 5, 30, 500)] == [-1, -1, -2, -41]
