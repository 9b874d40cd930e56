"""The double tap: only where a switch has one does its tap wait."""

from firmware.decide import feet
from firmware.decide.feet import Gesture
from firmware.store.settings import Settings
from firmware.store.stomps import Stomp
from tests.stand_ins.floor import Floor

DOUBLE = Settings({"1": Stomp("bypass", double="mute"), "2": Stomp("next", "previous", "mute"), "3": Stomp("next")})
CHORD = Settings({"1": Stomp("bypass", double="mute"), "2": Stomp("next")}, {"1+2": "mute"})


def tap(switch: int, at_s: float) -> list[Gesture]:
    return [Gesture((switch,), at_s)]


def twice(switch: int, at_s: float) -> list[Gesture]:
    return [Gesture((switch,), at_s, twice=True)]


def test_a_tap_waits_for_a_second_one_that_stays_away() -> None:
    floor = Floor(DOUBLE)
    assert [*floor.down(1, 1.0), *floor.up(1, 1.1)] == []
    assert feet.deadline_s(floor.state) == 1.1 + 0.3
    assert floor.wait(1.39) == []
    assert floor.wait(1.41) == tap(1, 1.41)
    assert feet.deadline_s(floor.state) is None


def test_a_double_tap_acts_as_it_comes_down_again_and_is_no_tap() -> None:
    floor = Floor(DOUBLE)
    floor.down(1, 1.0)
    floor.up(1, 1.1)
    assert floor.down(1, 1.25) == twice(1, 1.25)
    assert [*floor.up(1, 1.3), *floor.wait(3.0)] == []


def test_a_third_tap_begins_anew() -> None:
    floor = Floor(DOUBLE)
    meant: list[Gesture] = []
    for n in range(3):
        meant += [*floor.down(1, 1.0 + 0.2 * n), *floor.up(1, 1.1 + 0.2 * n)]
    assert [*meant, *floor.wait(2.0)] == [*twice(1, 1.2), *tap(1, 2.0)]


def test_a_second_tap_that_comes_too_late_is_a_tap_of_its_own_though_nobody_looked_meanwhile() -> None:
    floor = Floor(DOUBLE)
    floor.down(1, 1.0)
    floor.up(1, 1.1)
    assert floor.down(1, 1.5) == tap(1, 1.5)
    assert floor.up(1, 1.6) == []
    assert floor.wait(2.0) == tap(1, 2.0)


def test_a_hold_is_neither_and_the_second_of_a_double_tap_is_no_hold() -> None:
    floor = Floor(DOUBLE)
    floor.down(2, 1.0)
    assert floor.wait(1.5) == [Gesture((2,), 1.5, held=True)]
    assert [*floor.up(2, 1.6), *floor.wait(2.0)] == []
    floor.down(2, 3.0)
    floor.up(2, 3.1)
    assert floor.down(2, 3.2) == twice(2, 3.2)
    assert [*floor.wait(5.0), *floor.up(2, 5.1)] == []


def test_another_switch_waits_for_none_of_this() -> None:
    floor = Floor(DOUBLE)
    floor.down(1, 1.0)
    floor.up(1, 1.1)
    assert floor.down(3, 1.2) == tap(3, 1.2)
    assert floor.wait(1.41) == tap(1, 1.41)


def test_a_chord_takes_no_double_tap_and_the_tap_before_it_stays_a_tap() -> None:
    floor = Floor(CHORD)
    floor.down(1, 1.0)
    floor.up(1, 1.1)
    assert floor.down(1, 1.2) == []  # it may be a chord
    assert floor.down(2, 1.22) == [*tap(1, 1.22), Gesture((1, 2), 1.22)]
    assert [*floor.wait(1.3), *floor.up(1, 1.4), *floor.up(2, 1.4), *floor.wait(3.0)] == []


def test_half_of_a_chord_is_tapped_twice_when_the_window_has_passed() -> None:
    floor = Floor(CHORD)
    floor.down(1, 1.0)
    floor.up(1, 1.1)
    assert floor.down(1, 1.2) == []
    assert floor.wait(1.25) == twice(1, 1.25)
    assert [*floor.up(1, 1.3), *floor.wait(3.0)] == []
