"""Taps, holds and chords, at the times of a person's feet."""

from pathlib import Path

import pytest

from firmware.decide import feet
from firmware.decide.events import Action
from firmware.decide.feet import Gesture
from firmware.errors import SettingsError
from firmware.state import State
from firmware.store.settings import Settings, Stomp
from hw.events import StompEdge
from tests.stand_ins.states import bare

HOLDS = Settings({"1": Stomp("bypass"), "2": Stomp("next", "previous")})
CHORDS = Settings({"1": Stomp("bypass"), "2": Stomp("next", "previous"), "3": Stomp("mute")}, {"1+2": "mute"})


class Floor:
    """A pair of feet on switches that are set so; every step says what it meant."""

    def __init__(self, settings: Settings | None = None) -> None:
        self.state: State = bare(settings=settings or Settings())

    def down(self, switch: int, at_s: float) -> list[Gesture]:
        self.state, meant = feet.stepped(self.state, StompEdge(switch, down=True, at_s=at_s))
        return list(meant)

    def up(self, switch: int, at_s: float) -> list[Gesture]:
        self.state, meant = feet.stepped(self.state, StompEdge(switch, down=False, at_s=at_s))
        return list(meant)

    def wait(self, now_s: float) -> list[Gesture]:
        self.state, meant = feet.passed(self.state, now_s)
        return list(meant)


def tap(switch: int, at_s: float) -> list[Gesture]:
    return [Gesture((switch,), at_s)]


def test_a_tap_acts_on_press_and_letting_go_does_nothing() -> None:
    floor = Floor()
    assert floor.down(2, 1.5) == tap(2, 1.5)
    assert feet.deadline_s(floor.state) is None
    assert floor.wait(9.0) == []
    assert floor.up(2, 9.5) == []


def test_a_switch_with_a_hold_taps_on_release() -> None:
    floor = Floor(HOLDS)
    assert floor.down(2, 1.0) == []
    assert feet.deadline_s(floor.state) == 1.5
    assert floor.wait(1.49) == []
    assert floor.up(2, 1.49) == tap(2, 1.49)


def test_a_hold_fires_once_at_its_time_and_takes_the_tap_away() -> None:
    floor = Floor(HOLDS)
    floor.down(2, 1.0)
    assert floor.wait(1.5) == [Gesture((2,), 1.5, held=True)]
    assert floor.wait(1.6) == []
    assert floor.up(2, 2.0) == []


def test_a_hold_that_nobody_looked_at_in_time_is_a_hold_all_the_same() -> None:
    floor = Floor(HOLDS)
    floor.down(2, 1.0)
    assert floor.up(2, 1.6) == [Gesture((2,), 1.6, held=True)]


def test_a_switch_beside_one_with_a_hold_still_taps_on_press() -> None:
    floor = Floor(HOLDS)
    floor.down(2, 1.0)
    assert floor.down(1, 1.1) == tap(1, 1.1)


@pytest.mark.parametrize("order", [(1, 2), (2, 1)])
def test_a_chord_fires_neither_tap_nor_hold_of_its_switches(order: tuple[int, int]) -> None:
    floor = Floor(CHORDS)
    assert floor.down(order[0], 1.0) == []
    assert floor.down(order[1], 1.03) == [Gesture((1, 2), 1.03)]
    assert floor.wait(3.0) == []
    assert [*floor.up(1, 3.1), *floor.up(2, 3.2)] == []


def test_the_half_of_a_chord_whose_other_half_stays_away_taps_when_the_window_has_passed() -> None:
    floor = Floor(CHORDS)
    assert floor.down(1, 1.0) == []
    assert feet.deadline_s(floor.state) == 1.04
    assert floor.wait(1.04) == tap(1, 1.04)
    assert floor.up(1, 1.2) == []


def test_a_quick_tap_on_half_of_a_chord_taps_when_it_is_let_go() -> None:
    floor = Floor(CHORDS)
    floor.down(1, 1.0)
    assert floor.up(1, 1.02) == tap(1, 1.02)


def test_two_switches_too_far_apart_in_time_are_no_chord() -> None:
    floor = Floor(CHORDS)
    floor.down(2, 1.0)
    assert floor.down(1, 1.05) == []
    assert floor.wait(1.09) == tap(1, 1.09)
    assert floor.up(2, 1.2) == tap(2, 1.2)


def test_a_switch_in_no_chord_taps_on_press_beside_those_that_are() -> None:
    floor = Floor(CHORDS)
    floor.down(1, 1.0)
    assert floor.down(3, 1.01) == tap(3, 1.01)


def test_an_edge_that_comes_twice_means_one_thing() -> None:
    floor = Floor(HOLDS)
    floor.down(2, 1.0)
    floor.down(2, 1.1)
    assert floor.up(2, 1.2) == tap(2, 1.2)
    assert floor.up(2, 1.3) == []


def test_what_a_gesture_does_stands_in_the_settings() -> None:
    assert feet.action(CHORDS, Gesture((2,), 0.0)) == Action("next")
    assert feet.action(CHORDS, Gesture((2,), 0.0, held=True)) == Action("previous")
    assert feet.action(CHORDS, Gesture((1, 2), 0.0)) == Action("mute")
    assert feet.action(CHORDS, Gesture((1,), 0.0, held=True)) is None
    assert feet.action(CHORDS, Gesture((7,), 0.0)) is None


@pytest.mark.parametrize(
    ("text", "words"),
    [("bypas", "did you mean 'bypass'"), ("page gian", "did you mean 'gain'"), ("set tone.bass 11", "0 to 10")],
)
def test_settings_with_what_is_no_action_are_refused_with_its_key(tmp_path: Path, text: str, words: str) -> None:
    with pytest.raises(SettingsError, match=rf"settings\.toml: stomp\.1\.hold: .*{words}"):
        feet.check(Settings({"1": Stomp(hold=text)}), tmp_path / "settings.toml", ("home", "gain"))
    feet.check(Settings({"1": Stomp(hold="page gain")}), tmp_path / "settings.toml", ("home", "gain"))
