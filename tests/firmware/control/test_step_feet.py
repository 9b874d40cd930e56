"""Feet by the owner's settings, from the edge to what audiod is ordered."""

from firmware.decide.events import Tick
from firmware.store.settings import OUT_OF_THE_BOX, Settings, Stomp
from hw.events import StompEdge
from tests.stand_ins.control import Desk, entry
from tests.stand_ins.states import altered

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
    desk = desk_with(Settings({**OUT_OF_THE_BOX, "3": Stomp("set tone.bass 8")}))
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


def test_a_page_that_takes_stomp_2_takes_its_tap_alone() -> None:
    desk = desk_with(Settings({**OUT_OF_THE_BOX, "2": Stomp("next", hold="mute on")}))
    desk.state = altered(desk.state, page="gain")
    desk.happen(edge(2, 100.0))
    desk.happen(Tick(100.6))
    assert desk.audio.muted
