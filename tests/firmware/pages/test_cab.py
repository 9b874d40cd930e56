"""The page of the cabinet under a hand: with and without it, which it is, and its knobs, all of it heard at once."""

from dataclasses import replace

import pytest

from firmware.amps import Role
from firmware.knobs import KNOBS
from firmware.messages import SetLevels
from firmware.pages.cab import PAGE
from firmware.pages.part_words import part_trouble
from firmware.pages.table import draw
from firmware.sound import Cab, CabOn, Preset
from hw.events import EncoderTurned
from tests.stand_ins.control import Desk, entry, graph
from tests.stand_ins.measuring_desk import push
from tests.stand_ins.row import cabinet, playing_row
from tests.stand_ins.states import altered
from tests.stand_ins.walking import did
from tests.tools.playing import NOW_S
from tests.tools.screens import STATES

ROW = Preset("Row", "a", "A", cab=Cab("v30", "V30.wav"))
STEREO = cabinet("Wide", "left", "right", "sum")
LIBRARY = (entry("A"), entry("B"), cabinet("V30"), STEREO)
MONO_ROWS = ("A/B", "which", "on", "level", "low cut", "high cut", "load", "loudness")


def on_page(preset: Preset = ROW, broken: tuple[str, ...] = ()) -> Desk:
    desk = playing_row(preset, Preset("Plain", "b", "B"), library=LIBRARY, broken=broken)
    did(desk, "page cab")
    return desk


def turn(desk: Desk, detents: int) -> None:
    """Turns slowly."""
    desk.now_s += 5.0
    desk.happen(EncoderTurned(detents, desk.now_s))
    desk.settle()


def take(desk: Desk, word: str, rows: tuple[str, ...] = MONO_ROWS) -> None:
    """Turns to the row of this word, and pushes."""
    turn(desk, rows.index(word) - desk.state.view.row)
    push(desk, desk.now_s)
    desk.settle()


def cab_of(desk: Desk) -> Cab:
    assert desk.state.preset
    return desk.state.preset.cab


def test_the_hand_is_on_a_and_b_first_and_each_push_lets_one_hear_the_other_without_an_edit() -> None:
    desk = on_page()
    for heard in (False, True, False):
        push(desk, desk.now_s)
        desk.settle()
        assert (graph("V30") in desk.audio.sounding) is heard
    assert not desk.state.lists.is_edited
    did(desk, "next")
    did(desk, "previous")
    assert graph("V30") in desk.audio.sounding, "a preset begins as it is kept"


def test_a_turn_goes_through_the_cabinets_and_none_and_each_is_heard() -> None:
    desk = on_page()
    take(desk, "which")
    turn(desk, 1)
    assert (cab_of(desk).file, desk.audio.sounding[-1]) == ("Wide.wav", "/library/wide.sum.onnx")
    turn(desk, -5)
    assert cab_of(desk).file == ""
    assert desk.audio.sounding == (graph("A"),)
    turn(desk, 1)
    assert graph("V30") in desk.audio.sounding
    assert not desk.state.lists.is_edited


def test_each_knob_is_turned_live() -> None:
    desk = on_page()
    take(desk, "on")
    turn(desk, 2)
    assert cab_of(desk).on is CabOn.OFF
    assert desk.audio.sounding == (graph("A"),)
    turn(desk, -1)
    push(desk, desk.now_s)
    for word, detents in (("level", 2), ("low cut", 16), ("high cut", -40)):
        take(desk, word)
        turn(desk, detents)
        push(desk, desk.now_s)
    assert len(desk.sent(SetLevels)) >= 1
    assert desk.audio.heard.cab_gain == 1.0
    assert (desk.audio.cuts.low_hz, desk.audio.cuts.high_hz) == (80.0, 10_000.0)


def test_a_side_can_be_chosen_of_what_has_sides_alone() -> None:
    desk = on_page(replace(ROW, cab=Cab("wide", "Wide.wav")))
    take(desk, "side", (*MONO_ROWS[:4], "side", *MONO_ROWS[4:]))
    turn(desk, 1)
    assert desk.audio.sounding[-1] == "/library/wide.left.onnx"
    mono, stereo = STATES["cab-level"], STATES["cab-stereo"]
    assert draw(altered(mono, row=4), NOW_S).tobytes() != draw(altered(stereo, row=4), NOW_S).tobytes()


def test_a_row_that_only_says_something_does_nothing() -> None:
    for word in ("load", "loudness"):
        desk = on_page()
        before = desk.state.lists, desk.state.player
        take(desk, word)
        assert not desk.state.view.grabbed
        assert (desk.state.lists, desk.state.player) == before


@pytest.mark.parametrize(
    ("preset", "broken", "trouble"),
    [
        (ROW, (), ""),
        (Preset("Bare", "a", "A"), (), ""),
        (ROW, ("V30",), "failed"),
        (replace(ROW, cab=Cab("gone", "Gone.wav")), (), "missing"),
        (replace(ROW, cab=Cab("b", "B")), (), "missing"),
    ],
)
def test_what_cannot_be_heard_says_why(preset: Preset, broken: tuple[str, ...], trouble: str) -> None:
    desk = on_page(preset, broken)
    assert part_trouble(desk.state, Role.CAB) == trouble


@pytest.mark.parametrize("preset", [Preset("Bare", "a", "A"), replace(ROW, cab=Cab("gone", "Gone.wav"))])
def test_there_is_no_other_of_what_there_is_not(preset: Preset) -> None:
    desk = on_page(preset)
    push(desk, desk.now_s)
    assert desk.state.view.notice
    assert desk.state.view.notice.text == "no cab"


def test_it_waits_while_both_hands_are_on_the_strings_and_a_held_push_leads_to_the_preset() -> None:
    assert PAGE.stays(STATES["cab"])
    assert PAGE.parent == "preset"


def test_without_a_preset_a_hand_does_nothing() -> None:
    desk = Desk()
    did(desk, "page cab")
    before = desk.state.lists
    for _ in MONO_ROWS:
        push(desk, desk.now_s)
        turn(desk, 1)
    assert desk.state.lists == before


def test_every_knob_of_a_cabinet_has_a_row() -> None:
    rows = {*MONO_ROWS, "side"}
    assert {knob.word.removeprefix("cab ") for knob in KNOBS if knob.path.startswith("cab.")} <= {*rows, "cab"}
