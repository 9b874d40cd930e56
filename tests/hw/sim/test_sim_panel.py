"""The simulated foot walks the real way: socket, mock pin, panel, event."""

import select
import socket
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hw.encoder import RESTS, Quadrature
from hw.errors import PanelError
from hw.events import EncoderPush, EncoderTurned, PanelEvent, StompEdge
from hw.panel import open_panel
from hw.profile import PanelProfile
from hw.roles import Panel, PanelOut
from hw.sim import lamps
from hw.sim.moves import Switch, Turn, edges, parse_move
from hw.sim.panel import Feet

pytestmark = pytest.mark.xdist_group("clock")

REMOTE = PanelProfile("mock", stomps=(5, 6), encoder_a=12, encoder_b=13, encoder_push=4, leds=(26, 16), remote=True)


@pytest.fixture
def panel(tmp_path: Path) -> Iterator[Panel]:
    panel = open_panel(REMOTE, tmp_path)
    yield panel
    panel.close()


@pytest.fixture
def feet(tmp_path: Path, panel: Panel) -> Iterator[Feet]:
    assert panel.fileno() >= 0
    feet = Feet(tmp_path / "panel.sock")
    yield feet
    feet.close()


def events(panel: Panel, wanted: int, seconds: float = 5.0) -> list[PanelEvent]:
    """What controld's loop would hear, until there are `wanted` events or time is up."""
    heard: list[PanelEvent] = []
    end_s = time.monotonic() + seconds
    while len(heard) < wanted and time.monotonic() < end_s:
        select.select([panel], [], [], 0.005)
        heard += panel.poll(time.monotonic())
    return heard


def test_a_tap_is_one_press_and_one_release(panel: Panel, feet: Feet) -> None:
    feet.tap(2, held_s=0.06)
    heard: list[Any] = events(panel, 2)
    assert [(type(event), event.switch, event.down) for event in heard] == [
        (StompEdge, 2, True),
        (StompEdge, 2, False),
    ]


def test_two_switches_can_be_held_together(panel: Panel, feet: Feet) -> None:
    feet.do("stomp 1 down")
    feet.do("stomp 2 down")
    heard: list[Any] = events(panel, 2)
    assert [(event.switch, event.down) for event in heard] == [(1, True), (2, True)]


def test_a_chord_is_two_switches_at_once(panel: Panel, feet: Feet) -> None:
    feet.chord(1, 2, held_s=0.06)
    heard: list[Any] = events(panel, 4)
    assert [(event.switch, event.down) for event in heard[:2]] == [(1, True), (2, True)]
    assert {(event.switch, event.down) for event in heard[2:]} == {(1, False), (2, False)}


def test_a_turn_arrives_in_full_whichever_way(panel: Panel, feet: Feet) -> None:
    for detents in (4, -7):
        feet.turn(detents)
        turned, end_s = 0, time.monotonic() + 5.0
        while turned != detents and time.monotonic() < end_s:
            turned += sum(e.detents for e in events(panel, 1, seconds=0.1) if isinstance(e, EncoderTurned))
        assert turned == detents


def test_a_push_is_the_encoders(panel: Panel, feet: Feet) -> None:
    feet.push(held_s=0.05)
    assert [type(event) for event in events(panel, 2)] == [EncoderPush, EncoderPush]


def test_a_switch_the_pedal_has_not_got_and_nonsense_move_nothing(panel: Panel, feet: Feet, tmp_path: Path) -> None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as stranger:
        stranger.sendto(b"\xff nonsense", str(tmp_path / "panel.sock"))
    feet.do("stomp 9 down")
    feet.do("push down")
    assert [type(event) for event in events(panel, 1)] == [EncoderPush]


def test_feet_say_what_is_no_move_before_they_move(feet: Feet) -> None:
    with pytest.raises(PanelError, match="'jump' is no move; write `stomp 1 down`"):
        feet.do("jump")


def test_feet_without_a_pedal_are_asked_to_start_one(tmp_path: Path) -> None:
    feet = Feet(tmp_path / "panel.sock")
    with pytest.raises(PanelError, match="No simulated pedal listens"):
        feet.turn(1)
    feet.close()


def test_closing_takes_the_socket_away_and_a_dead_one_is_replaced(tmp_path: Path) -> None:
    dead = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    dead.bind(str(tmp_path / "panel.sock"))
    dead.close()
    open_panel(REMOTE, tmp_path).close()
    assert not (tmp_path / "panel.sock").exists()


def test_pins_that_are_refused_leave_no_socket_behind(tmp_path: Path) -> None:
    with pytest.raises(PanelError, match="GPIO 5 is given to two things"):
        open_panel(replace(REMOTE, stomps=(5, 5)), tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_run_folder_that_is_not_there_is_reported(tmp_path: Path) -> None:
    with pytest.raises(PanelError, match=r"panel\.sock cannot be made"):
        open_panel(REMOTE, tmp_path / "nowhere")


@pytest.mark.parametrize(
    ("line", "move"),
    [
        ("stomp 1 down", Switch(1, True)),
        ("stomp 12 up", Switch(12, False)),
        ("push down", Switch(0, True)),
        ("turn +4", Turn(4)),
        ("turn -12", Turn(-12)),
    ],
)
def test_lines_are_read(line: str, move: Switch | Turn) -> None:
    assert parse_move(line) == move


@given(st.text(max_size=30))
def test_any_other_line_is_refused_with_a_sentence(line: str) -> None:
    with pytest.raises(PanelError, match="is no move"):
        parse_move(f"jump {line}")


@pytest.mark.parametrize("edges_per_detent", [2, 4])
@pytest.mark.parametrize("rest", RESTS)
@given(detents=st.integers(-20, 20))
def test_the_edges_of_a_turn_decode_to_its_detents(edges_per_detent: int, rest: str, detents: int) -> None:
    profile = PanelProfile("mock", (5,), 12, 13, 4, edges_per_detent=edges_per_detent, encoder_rest=rest)
    closed = {12: bool(RESTS[rest] & 0b10), 13: bool(RESTS[rest] & 0b01)}
    knob = Quadrature(edges_per_detent, a_closed=closed[12], b_closed=closed[13], rest=rest)
    turn = edges(Turn(detents), profile, closed.__getitem__)
    assert sum((knob.a if edge.pin == 12 else knob.b)(edge.closed) for edge in turn) == detents


def test_a_simulated_panel_of_another_make_is_stomped_and_turned_as_the_usual_one(tmp_path: Path) -> None:
    other = replace(REMOTE, latching=(1,), normally_closed=(2,), encoder_rest="closed", edges_per_detent=2)
    panel = open_panel(other, tmp_path)
    feet = Feet(tmp_path / "panel.sock")
    feet.tap(1, held_s=0.06)
    feet.tap(1, held_s=0.06)
    feet.tap(2, held_s=0.06)
    feet.turn(3)
    heard: list[Any] = events(panel, 99, seconds=1.0)
    stomps = [(event.switch, event.down) for event in heard if isinstance(event, StompEdge)]
    assert stomps == [(1, True), (1, False), (1, True), (1, False), (2, True), (2, False)]
    assert sum(event.detents for event in heard if isinstance(event, EncoderTurned)) == 3
    feet.close()
    panel.close()


def test_what_its_pins_put_out_lies_in_the_run_folder_for_whoever_watches(tmp_path: Path) -> None:
    assert lamps.read(tmp_path) == PanelOut()
    panel = open_panel(replace(REMOTE, leds_second=(23,), relay=17), tmp_path)
    panel.show(PanelOut((True, False, True), (True, True), relay=True))
    assert lamps.read(tmp_path) == PanelOut((True, False), (True,), relay=True)
    panel.close()


def test_two_switches_are_down_at_once_within_the_time_of_a_chord(panel: Panel, feet: Feet) -> None:
    feet.do("stomp 1 down")
    feet.do("stomp 2 down")
    heard: list[Any] = events(panel, 2)
    assert [(event.switch, event.down) for event in heard] == [(1, True), (2, True)]
