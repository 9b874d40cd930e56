"""The signs of PLAY: what they say of a preset's row, and which of them give way."""

from dataclasses import replace

import pytest

from firmware.captures.entry import Entry
from firmware.pages.play_signs import Sign, set_signs, signs
from firmware.pages.table import draw
from firmware.sound import Cab, CabOn, Mix, Pedal, Preset
from firmware.state import State
from firmware.ui.fonts import SMALL
from tests.stand_ins.control import Desk, entry, taking
from tests.stand_ins.row import cabinet, of_gear, playing_row
from tests.stand_ins.states import altered
from tests.stand_ins.walking import did
from tests.tools.playing import NOW_S
from tests.tools.screens import STATES

ROW = Preset("Row", "a", "A", pedal=Pedal("d", "D"), cab=Cab("v30", "V30.wav"))
COMBO = of_gear(entry("Combo"), "amp_cab")
LIBRARY = (entry("A"), entry("D"), cabinet("V30"), COMBO)
FOOT = (0, 48, 116, 64)


def row(preset: Preset = ROW, *, broken: tuple[str, ...] = ()) -> Desk:
    return playing_row(preset, library=LIBRARY, broken=broken)


def said(state: State) -> dict[str, bool]:
    """The signs but for CAL's, and whether each is lit."""
    return {sign.word: sign.lit for sign in signs(state) if "CAL" not in sign.word}


@pytest.mark.parametrize(
    ("preset", "actions", "words"),
    [
        (ROW, (), {"PED": False, "CAB": False}),
        (ROW, ("pedal off",), {"PED OFF": True, "CAB": False}),
        (ROW, ("cab off",), {"CAB OFF": True, "PED": False}),
        (ROW, ("amp off",), {"AMP OFF": True, "PED": False, "CAB": False}),
        (ROW, ("pedal off", "pedal on"), {"PED": False, "CAB": False}),
        (replace(ROW, pedal=replace(ROW.pedal, on=False)), (), {"CAB": False}),
        (replace(ROW, pedal=replace(ROW.pedal, on=False)), ("pedal",), {"PED": True, "CAB": False}),
        (replace(ROW, amp=False), (), {"AMP OFF": False, "PED": False, "CAB": False}),
        (replace(ROW, mix=Mix(60.0)), (), {"MIX60": False, "PED": False, "CAB": False}),
        (Preset("Bare", "a", "A"), (), {}),
    ],
)
def test_what_a_preset_has_is_framed_and_what_a_foot_made_of_it_lit(
    preset: Preset, actions: tuple[str, ...], words: dict[str, bool]
) -> None:
    desk = row(preset)
    for action in actions:
        did(desk, action)
    assert said(desk.state) == words


@pytest.mark.parametrize(
    ("preset", "broken", "words"),
    [
        (replace(ROW, cab=Cab("gone", "Gone.wav")), (), {"NO CAB": True, "PED": False}),
        (replace(ROW, cab=Cab("gone", "Gone.wav", CabOn.OFF)), (), {"PED": False}),
        (replace(ROW, model_id="combo", cab=Cab("gone", "Gone.wav")), (), {"PED": False}),
        (replace(ROW, model_id="combo", cab=Cab("gone", "Gone.wav", CabOn.ON)), (), {"NO CAB": True, "PED": False}),
        (replace(ROW, pedal=Pedal(file="Gone")), (), {"NO PED": True, "CAB": False}),
        (replace(ROW, pedal=Pedal(file="Gone", on=False)), (), {"CAB": False}),
        (ROW, ("V30",), {"NO CAB": True, "PED": False}),
    ],
)
def test_what_is_not_there_is_lit_unless_the_preset_leaves_it_out(
    preset: Preset, broken: tuple[str, ...], words: dict[str, bool]
) -> None:
    assert said(row(preset, broken=broken).state) == words


def test_heavy_is_what_is_heard_together() -> None:
    def timed(capture: Entry, block_us: float) -> Entry:
        return replace(capture, graphs=tuple(taking(graph, block_us) for graph in capture.graphs))

    amp, drive, cab, _ = LIBRARY
    desk = playing_row(ROW, library=(timed(amp, 600.0), timed(drive, 500.0), timed(cab, 20.0)))
    assert "HEAVY" in said(desk.state)
    did(desk, "pedal off")
    assert "HEAVY" not in said(desk.state)


def test_slight_signs_are_shortened_first_and_what_is_least_important_goes_first() -> None:
    several = (Sign("CAL+1.5", "CAL"), Sign("PED OFF", "-PED"), Sign("CAB", "C", slight=True))
    whole = sum(SMALL.width(sign.word) + 7 for sign in several)

    def words(columns: int, beside: int = 0) -> list[str]:
        return [word for _, word in set_signs(several, columns, beside)]

    assert words(whole) == ["CAL+1.5", "PED OFF", "CAB"]
    assert words(whole, beside=1) == ["CAL+1.5", "PED OFF", "C"]
    assert words(whole - 1) == ["CAL+1.5", "PED OFF", "C"]
    assert words(80) == ["CAL", "-PED", "C"]
    assert words(60) == ["CAL", "-PED"]
    assert words(0) == []


def test_a_part_that_a_foot_has_just_turned_off_is_seen_however_much_there_is_to_say() -> None:
    state = STATES["play-row-crowded"]
    desk = Desk()
    desk.state = state
    did(desk, "pedal on")
    before, after = (draw(each, NOW_S).crop(FOOT).tobytes() for each in (state, desk.state))
    assert before != after


def test_what_is_next_is_still_said_beside_a_pedal_and_a_cabinet() -> None:
    state = STATES["play-row"]
    renamed = (*state.lists.presets[:1], replace(state.lists.presets[1], name="Fuzz"), *state.lists.presets[2:])
    other = altered(state, presets=renamed, saved=renamed)
    assert draw(state, NOW_S).crop(FOOT).tobytes() != draw(other, NOW_S).crop(FOOT).tobytes()


def test_without_any_capture_there_is_no_level_to_miss() -> None:
    desk = playing_row(Preset("Through", "a", "A", amp=False), library=(entry("A", input_level_dbu=None),))
    assert "UNCAL" not in [sign.word for sign in signs(desk.state)]
    did(desk, "amp on")
    assert "UNCAL" in [sign.word for sign in signs(desk.state)]
