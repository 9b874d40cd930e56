"""Feet by the owner's settings, from the edge to what audiod is ordered."""

import pytest

from firmware.decide.events import Action, Do, Heard, Tick
from firmware.messages import Failed
from firmware.pages.table import NAMES
from firmware.state import PLAY
from firmware.store.settings import Settings, completed
from firmware.store.stomps import Stomp
from hw.events import StompEdge
from tests.stand_ins.control import Desk, entry
from tests.stand_ins.states import PLAIN, altered

A, B, C = entry("A"), entry("B"), entry("C")


def desk_with(settings: Settings) -> Desk:
    desk = Desk(A, B, C)
    desk.state = altered(desk.state, settings=settings)
    desk.settle()
    return desk


def edge(switch: int, at_s: float, *, down: bool = True) -> StompEdge:
    return StompEdge(switch, down=down, at_s=at_s)


def name(desk: Desk) -> str:
    assert desk.state.preset
    return desk.state.preset.name


def test_a_switch_does_what_the_settings_say() -> None:
    desk = desk_with(Settings({**PLAIN.stomp, "3": Stomp("set tone.bass 8")}))
    desk.happen(edge(3, 100.0))
    assert desk.state.preset
    assert desk.state.preset.tone.bass == 8.0
    desk.happen(edge(1, 101.0))
    assert desk.state.player.bypass


def test_a_hold_is_another_action_than_a_tap() -> None:
    desk = desk_with(Settings({"2": Stomp("next", hold="previous")}))
    desk.happen(edge(2, 100.0))
    assert name(desk) == "A"
    desk.happen(Tick(100.5))
    assert name(desk) == "C"
    desk.happen(edge(2, 100.7, down=False))
    assert name(desk) == "C"
    desk.happen(edge(2, 101.0))
    desk.happen(edge(2, 101.2, down=False))
    assert name(desk) == "A"


def test_a_chord_is_neither_of_its_taps() -> None:
    desk = desk_with(Settings(chord={"1+2": "mute"}))
    desk.happen(edge(1, 100.0))
    desk.happen(edge(2, 100.02))
    desk.happen(Tick(101.0))
    assert desk.audio.muted
    assert not desk.state.player.bypass
    assert name(desk) == "A"


def test_what_cannot_be_done_is_said_and_changes_nothing() -> None:
    desk = desk_with(Settings({"2": Stomp("preset 9")}))
    before = desk.state.player
    desk.happen(edge(2, 100.0))
    assert desk.state.player == before
    assert desk.state.view.notice
    assert desk.state.view.notice.text == "no such preset"


def test_away_from_play_it_is_said_what_a_stomp_did() -> None:
    desk = desk_with(Settings({"1": Stomp("bypass"), "2": Stomp("next"), "3": Stomp("boost"), "4": Stomp("mute")}))
    for page, said in (("setup", ["BYPASS", "plays B", "boost on", "MUTED", "sound"]), (PLAY, [None] * 5)):
        desk.happen(Do(Action("page", (page,)), desk.now_s))
        for switch, words in zip((1, 2, 3, 4, 4), said, strict=True):
            desk.now_s += 1.0
            desk.happen(edge(switch, desk.now_s))
            notice = desk.state.view.notice
            assert (notice.text if notice else None) == words


@pytest.mark.parametrize(("apart_s", "plays"), [(0.06, "A"), (0.3, "B")])
def test_a_second_foot_that_comes_a_little_late_to_end_the_mute_does_nothing_else(apart_s: float, plays: str) -> None:
    desk = desk_with(completed(Settings(), 2))
    desk.happen(Do(Action("mute", (True,)), 100.0))
    desk.settle()
    desk.happen(edge(1, 101.0))
    desk.happen(Tick(101.041))
    assert not desk.state.player.muted
    desk.happen(edge(2, 101.0 + apart_s))
    for switch in (1, 2):
        desk.happen(edge(switch, 101.4, down=False))
    desk.happen(Tick(103.0))
    assert (name(desk), desk.state.player.bypass) == (plays, False)


def test_what_was_said_of_a_stomp_is_not_read_as_said_of_the_next() -> None:
    desk = desk_with(Settings({"1": Stomp("slot 4"), "2": Stomp("slot 2")}))
    desk.happen(edge(1, 100.0))
    assert desk.state.view.notice
    assert desk.state.view.notice.text == "slot 4 is empty"
    desk.happen(edge(2, 101.0))
    assert name(desk) == "B"
    assert desk.state.view.notice is None


@pytest.mark.parametrize("page", NAMES)
def test_a_stomp_means_the_same_on_every_page(page: str) -> None:
    desk = desk_with(Settings({"2": Stomp("next", hold="previous")}))
    desk.state = altered(desk.state, page=page, elsewhere=2)
    desk.happen(edge(2, 100.0))
    desk.happen(edge(2, 100.1, down=False))
    assert (name(desk), desk.state.view.page) == ("B", page)
    desk.happen(edge(2, 101.0))
    desk.happen(Tick(101.6))
    assert name(desk) == "A"


def test_any_stomp_leaves_the_mute_and_does_nothing_else() -> None:
    stomps = {"1": Stomp("bypass"), "2": Stomp("next", hold="previous"), "3": Stomp(), "4": Stomp("next")}
    desk = desk_with(Settings(stomps, {"3+4": "bypass"}, chord_hold={"3+4": "trim 1"}))
    before = desk.state.player
    for switches, held_s in (((1,), 0.1), ((2,), 0.1), ((2,), 0.6), ((3,), 0.1), ((3, 4), 0.1)):
        desk.happen(Do(Action("mute", (True,)), desk.now_s))
        assert desk.audio.muted
        desk.now_s += 1.0
        desk.settle()
        for switch in switches:
            desk.happen(edge(switch, desk.now_s))
        desk.happen(Tick(desk.now_s + held_s))
        for switch in switches:
            desk.happen(edge(switch, desk.now_s + held_s + 0.01, down=False))
        assert not desk.audio.muted
        assert desk.state.player == before


def test_a_chord_that_muted_may_be_held_for_more() -> None:
    desk = desk_with(Settings(chord={"1+2": "mute"}, chord_hold={"1+2": "trim 1"}))
    desk.happen(edge(1, 100.0))
    desk.happen(edge(2, 100.02))
    desk.happen(Tick(102.1))
    assert desk.audio.muted
    assert desk.state.preset
    assert desk.state.preset.trim_db == 1.0


def test_an_amp_that_broke_is_tried_again_by_a_stomp_that_time_decides() -> None:
    desk = desk_with(Settings({"1": Stomp("bypass"), "2": Stomp("preset 1", hold="next")}, {"1+2": "mute"}))
    desk.happen(Heard(Failed(desk.audio.heard.amp_id, "NaN"), 100.0))
    assert desk.state.amps.failure
    desk.happen(edge(2, 101.0))
    desk.happen(edge(2, 101.1, down=False))
    assert desk.state.amps.current
    assert desk.state.amps.failure is None
