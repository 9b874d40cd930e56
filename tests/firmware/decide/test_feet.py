"""Taps, holds, double taps and chords, at the times of a person's feet."""

from pathlib import Path

import pytest

from firmware.decide import feet
from firmware.decide.effects import SaveSetting
from firmware.decide.events import Action
from firmware.decide.feet import Gesture, Running
from firmware.errors import SettingsError
from firmware.store.settings import Settings
from firmware.store.stomps import Stomp
from tests.stand_ins.floor import Floor
from tests.stand_ins.states import altered, bare

HOLDS = Settings({"1": Stomp("bypass"), "2": Stomp("next", "previous")})
CHORDS = Settings({"1": Stomp("bypass"), "2": Stomp("next", "previous"), "3": Stomp("mute")}, {"1+2": "mute"})
THREE = Settings(
    {"1": Stomp("previous"), "2": Stomp("bypass", "mute"), "3": Stomp("next"), "4": Stomp("mute")},
    {"1+2": "mute", "2+3": "bypass"},
    chord_hold={"1+2": "bypass on"},
)


def tap(switch: int, at_s: float) -> list[Gesture]:
    return [Gesture((switch,), at_s)]


def test_a_tap_acts_on_press_and_letting_go_does_nothing() -> None:
    floor = Floor(HOLDS)
    assert floor.down(1, 1.5) == tap(1, 1.5)
    assert feet.deadline_s(floor.state) is None
    assert floor.wait(9.0) == []
    assert floor.up(1, 9.5) == []


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


def test_two_switches_may_be_held_each_for_itself() -> None:
    floor = Floor(Settings({"1": Stomp("bypass", "mute"), "2": Stomp("next", "previous")}))
    floor.down(1, 1.0)
    floor.down(2, 1.1)
    assert floor.wait(1.5) == [Gesture((1,), 1.5, held=True)]
    assert floor.wait(1.6) == [Gesture((2,), 1.6, held=True)]


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


@pytest.mark.parametrize("order", [(1, 2, 3), (3, 2, 1), (1, 3, 2), (3, 1, 2), (2, 1, 3), (2, 3, 1)])
def test_of_three_at_once_the_first_pair_is_the_chord_and_the_third_means_nothing(
    order: tuple[int, int, int],
) -> None:
    floor = Floor(THREE)
    meant = [gesture for n, switch in enumerate(order) for gesture in floor.down(switch, 1.0 + 0.01 * n)]
    first_pair = (1, 2) if order.index(1) < order.index(3) else (2, 3)
    assert [gesture.switches for gesture in meant] == [first_pair]
    assert [*floor.wait(1.6), *floor.up(1, 1.7), *floor.up(2, 1.7), *floor.up(3, 1.7)] == []


def test_a_chord_without_a_third_leaves_that_one_its_tap_later() -> None:
    floor = Floor(THREE)
    floor.down(1, 1.0)
    floor.down(2, 1.01)
    assert floor.down(4, 1.02) == tap(4, 1.02)  # in no chord
    floor.down(3, 1.2)
    assert floor.wait(1.24) == tap(3, 1.24)


def test_a_chord_that_is_held_fires_once_more_while_both_stay_down() -> None:
    floor = Floor(THREE)
    floor.down(1, 1.0)
    assert floor.down(2, 1.03) == [Gesture((1, 2), 1.03)]
    assert feet.deadline_s(floor.state) == pytest.approx(3.03)
    assert floor.wait(3.02) == []
    assert floor.wait(3.04) == [Gesture((1, 2), 3.04, held=True)]
    assert [*floor.wait(6.0), *floor.up(1, 6.1), *floor.up(2, 6.2)] == []


def test_a_chord_of_which_one_is_let_go_is_held_no_more() -> None:
    floor = Floor(THREE)
    floor.down(1, 1.0)
    floor.down(2, 1.0)
    floor.up(1, 2.5)
    assert [*floor.wait(3.5), *floor.up(2, 4.0)] == []


def test_a_pair_that_is_only_held_does_nothing_before() -> None:
    settings = Settings({"1": Stomp("bypass"), "2": Stomp("next")}, chord_hold={"1+2": "mute"})
    floor = Floor(settings)
    floor.down(1, 1.0)
    (chord,) = floor.down(2, 1.01)
    assert feet.action(floor.state, chord) is None
    (held,) = floor.wait(3.1)
    assert feet.action(floor.state, held) == Action("mute")


def test_an_edge_that_comes_twice_means_one_thing() -> None:
    floor = Floor(HOLDS)
    floor.down(2, 1.0)
    floor.down(2, 1.1)
    assert floor.up(2, 1.2) == tap(2, 1.2)
    assert floor.up(2, 1.3) == []


def test_two_edges_that_come_in_the_wrong_order_are_a_chord_all_the_same() -> None:
    floor = Floor(CHORDS)
    floor.down(2, 1.002)
    assert floor.down(1, 1.0) == [Gesture((1, 2), 1.0)]


def test_what_a_gesture_does_stands_in_the_settings() -> None:
    settings = Settings({"1": Stomp("bypass"), "2": Stomp("next", "previous", "trim 1")}, {"1+2": "mute"})
    state = bare(settings=settings)
    assert feet.action(state, Gesture((2,), 0.0)) == Action("next")
    assert feet.action(state, Gesture((2,), 0.0, held=True)) == Action("previous")
    assert feet.action(state, Gesture((2,), 0.0, twice=True)) == Action("trim", (1.0,))
    assert feet.action(state, Gesture((1, 2), 0.0)) == Action("mute")
    assert feet.action(state, Gesture((1,), 0.0, held=True)) is None
    assert feet.action(state, Gesture((7,), 0.0)) is None


def test_while_muted_any_stomp_wants_sound_but_a_chord_that_stays_down_has_said_so_already() -> None:
    state = altered(bare(settings=THREE), muted=True)
    stomps = [Gesture((1,), 0.0), Gesture((2,), 0.0, held=True), Gesture((1, 2), 0.0), Gesture((8,), 0.0, twice=True)]
    assert {feet.action(state, stomp) for stomp in stomps} == {Action("mute", (False,))}
    assert feet.action(state, Gesture((1, 2), 2.0, held=True)) == Action("bypass", (True,))


@pytest.mark.parametrize(
    ("text", "words"),
    [("bypas", "did you mean 'bypass'"), ("page gian", "did you mean 'gain'"), ("set tone.bass 11", "0 to 10")],
)
def test_settings_with_what_is_no_action_are_refused_with_its_key(tmp_path: Path, text: str, words: str) -> None:
    path = tmp_path / "settings.toml"
    for key, settings in {
        "stomp.1.hold": Settings({"1": Stomp(hold=text)}),
        "stomp.1.double": Settings({"1": Stomp(double=text)}),
        "chord.1[+]2": Settings(chord={"1+2": text}),
        "chord_hold.1[+]2": Settings(chord_hold={"1+2": text}),
    }.items():
        with pytest.raises(SettingsError, match=rf"settings\.toml: {key}: .*{words}"):
            feet.check(settings, path, ("play", "gain"))
    feet.check(Settings({"1": Stomp(hold="page gain")}), path, ("play", "gain"))


def test_a_hold_is_shown_running_once_it_is_no_tap() -> None:
    floor = Floor(HOLDS)
    floor.down(1, 1.0)
    floor.down(2, 1.0)
    assert feet.hold_running(floor.state, 1.14) is None
    assert feet.hold_running(floor.state, 1.25) == Running("previous", 0.5)
    assert feet.hold_running(altered(floor.state, muted=True), 1.25) == Running("mute off", 0.5)
    floor.wait(1.5)
    assert feet.hold_running(floor.state, 1.6) is None


def test_a_chord_is_shown_running_where_holding_it_means_something() -> None:
    floor = Floor(THREE)
    floor.down(1, 1.0)
    floor.down(2, 1.0)
    assert feet.hold_running(altered(floor.state, muted=True), 2.0) == Running("bypass on", 0.5)
    floor.up(1, 2.1)
    assert feet.hold_running(floor.state, 2.2) is None
    floor.down(3, 5.0)
    assert feet.hold_running(floor.state, 6.0) is None


def test_a_setting_that_the_hand_switches_holds_at_once_and_is_kept() -> None:
    state = bare()
    locked, effects = feet.settings_switched(state, "stage_lock")
    assert locked.feet.settings.stage_lock
    assert effects == (SaveSetting("stage_lock", True),)
    again, effects = feet.settings_switched(locked, "stage_lock")
    assert again == state
    assert effects == (SaveSetting("stage_lock", False),)
    assert feet.settings_switched(state, "autosave")[0].feet.settings.autosave
