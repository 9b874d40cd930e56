"""The page of the pedal before the amp, under a hand."""

from dataclasses import replace

import pytest

from firmware.levels import CaptureLevels
from firmware.pages.pedal import PAGE
from firmware.pages.table import draw
from firmware.sound import Pedal, Preset
from hw.events import EncoderTurned
from tests.stand_ins.control import Desk, entry, graph
from tests.stand_ins.measuring_desk import push
from tests.stand_ins.row import cabinet, playing_row
from tests.stand_ins.states import altered
from tests.stand_ins.walking import did
from tests.tools.playing import NOW_S
from tests.tools.screens import STATES

ROWS = ("A/B", "which", "on", "trim", "into amp", "load")


@pytest.fixture
def desk() -> Desk:
    row = Preset("Row", "a", "A", pedal=Pedal("d", "D"))
    desk = playing_row(row, library=(entry("A"), entry("D"), entry("E"), cabinet("V30")))
    did(desk, "page pedal")
    return desk


def turn(desk: Desk, detents: int) -> None:
    desk.now_s += 5.0
    desk.happen(EncoderTurned(detents, desk.now_s))
    desk.settle()


def take(desk: Desk, word: str) -> None:
    turn(desk, ROWS.index(word) - desk.state.view.row)
    push(desk, desk.now_s)
    desk.settle()


def test_a_push_leaves_it_out_and_the_next_lets_it_be_heard_without_an_edit(desk: Desk) -> None:
    for heard in (False, True):
        push(desk, desk.now_s)
        desk.settle()
        assert (graph("D") in desk.audio.sounding) is heard
    assert not desk.state.lists.is_edited


def test_a_turn_goes_through_the_captures_and_no_cabinet_is_among_them(desk: Desk) -> None:
    take(desk, "which")
    turn(desk, 9)
    assert desk.audio.sounding == (graph("E"), graph("A"))
    turn(desk, -9)
    assert desk.audio.sounding == (graph("A"),)


def test_its_trim_is_turned_live(desk: Desk) -> None:
    before = desk.audio.heard.between_gain
    take(desk, "trim")
    turn(desk, 12)
    assert desk.audio.heard.between_gain == pytest.approx(before * 10 ** (6 / 20), rel=1e-3)


def test_its_switch_is_the_presets_own_word(desk: Desk) -> None:
    take(desk, "on")
    turn(desk, -1)
    assert desk.audio.sounding == (graph("A"),)
    assert desk.state.lists.is_edited


def test_what_the_level_between_rests_on_is_said() -> None:
    doubtful, known = STATES["pedal-doubtful"], STATES["pedal-known"]
    for state, word in ((doubtful, "CAL?"), (known, "CAL")):
        assert state.player.plan
        assert state.player.plan.between
        assert state.player.plan.between.doubtful is (word == "CAL?")
    assert draw(doubtful, NOW_S).tobytes() != draw(known, NOW_S).tobytes()


def test_a_captures_level_that_is_not_known_stops_no_picture() -> None:
    entries = tuple(
        replace(each, graphs=tuple(replace(graph, levels=CaptureLevels()) for graph in each.graphs))
        for each in STATES["pedal"].library.entries
    )
    for row in range(len(ROWS)):
        assert draw(altered(STATES["pedal"], entries=entries, plan=None, row=row), NOW_S).getbbox()


def test_a_held_push_leads_to_the_preset_and_it_waits_for_that() -> None:
    assert PAGE.parent == "preset"
    assert PAGE.stays(STATES["pedal"])
