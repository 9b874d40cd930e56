"""What sounds now, by audiod's word."""

import pytest

from firmware.amps import Role
from firmware.decide.actions import read
from firmware.decide.events import Do
from firmware.decide.sounding import is_heard, plays_on, roles_heard
from firmware.sound import Cab, Pedal, Preset
from tests.stand_ins.control import Desk, entry, graph
from tests.stand_ins.row import cabinet, playing_row
from tests.stand_ins.walking import did

LIBRARY = (entry("A"), entry("B"), entry("D"), cabinet("V30"))
ROW = Preset("Row", "a", "A", pedal=Pedal("d", "D"), cab=Cab("v30", "V30.wav"))
PLAIN, GONE = Preset("Plain", "b", "B"), Preset("Gone", "x", "X")


def row(*presets: Preset, broken: tuple[str, ...] = ()) -> Desk:
    return playing_row(*presets, library=LIBRARY, broken=broken)


@pytest.mark.parametrize(
    ("action", "heard"),
    [
        ("pedal on", {Role.PEDAL, Role.AMP, Role.CAB}),
        ("pedal off", {Role.AMP, Role.CAB}),
        ("amp off", {Role.PEDAL, Role.CAB}),
        ("cab off", {Role.PEDAL, Role.AMP}),
        ("bypass on", frozenset[Role]()),
        ("mute on", frozenset[Role]()),
    ],
)
def test_parts_are_heard_that_are_on_unless_nothing_is(action: str, heard: set[Role] | frozenset[Role]) -> None:
    desk = row(ROW)
    did(desk, action)
    assert roles_heard(desk.state) == heard
    assert is_heard(desk.state) is bool(heard)


def test_what_is_wished_is_not_heard_before_audiod_has_said_so() -> None:
    desk = row(ROW, PLAIN)
    desk.happen(Do(read("next"), desk.now_s))
    assert roles_heard(desk.state) == frozenset()
    desk.settle()
    assert roles_heard(desk.state) == {Role.AMP}


@pytest.mark.parametrize("other", [GONE, PLAIN])
def test_the_preset_before_plays_on_under_its_name_where_the_next_cannot_be_played(other: Preset) -> None:
    desk = row(ROW, other, broken=("B",))
    assert plays_on(desk.state) == ""
    did(desk, "next")
    assert plays_on(desk.state) == "Row"
    assert graph("A") in desk.audio.sounding
    did(desk, "previous")
    assert plays_on(desk.state) == ""


def test_nothing_plays_on_where_nothing_played_before() -> None:
    assert plays_on(row(GONE).state) == ""
    assert plays_on(Desk().state) == ""
