"""Which capture or cabinet of the library a preset means, by its id or by a name that a hand wrote."""

from dataclasses import replace

import pytest

from firmware.decide.parts import lacking, played_ids
from firmware.sound import Cab, CabOn, Pedal, Preset
from tests.stand_ins.control import entry, graph
from tests.stand_ins.row import cabinet, of_gear, playing_row
from tests.stand_ins.walking import did

AMP, OTHER, DRIVE, V30 = entry("A"), entry("B"), entry("D"), cabinet("V30")
LIBRARY = (AMP, OTHER, DRIVE, V30)
ROW = Preset("Row", "a", "A", pedal=Pedal("d", "D"), cab=Cab("v30", "V30.wav"))
PLAIN = Preset("Plain", "b", "B")


@pytest.mark.parametrize("written", ["V30.wav", "V30", "v30", " V30.WAV ", "My Cab", "my cab"])
def test_a_cabinet_is_found_by_its_name_or_its_files_however_a_hand_writes_it(written: str) -> None:
    """`file = "V30"` is all that a hand knows; what the player calls it now counts, too."""
    desk = playing_row(replace(ROW, cab=Cab(file=written)), library=(AMP, DRIVE, replace(V30, name="My Cab")))
    assert desk.audio.sounding[-1] == graph("V30")


def test_of_two_that_differ_in_case_alone_the_one_plays_that_is_written_so() -> None:
    small = replace(cabinet("v30"), model_id="small", graphs=cabinet("Small").graphs)
    for written, plays in (("V30", graph("V30")), ("v30", graph("Small"))):
        desk = playing_row(replace(ROW, cab=Cab(file=written)), library=(AMP, DRIVE, V30, small))
        assert desk.audio.sounding[-1] == plays


def test_a_name_that_an_amp_and_a_cabinet_share_is_that_of_the_one_that_is_asked_for() -> None:
    both = (AMP, DRIVE, replace(V30, name="D", file="D.wav"))
    desk = playing_row(replace(ROW, cab=Cab(file="D"), pedal=Pedal(file="D")), library=both)
    assert desk.audio.sounding == (graph("D"), graph("A"), graph("V30"))


def test_an_id_counts_alone_whatever_name_stands_beside_it() -> None:
    desk = playing_row(replace(ROW, cab=Cab("v30", "Other.wav"), pedal=Pedal("gone", "D")), library=LIBRARY)
    assert desk.audio.sounding == (graph("A"), graph("V30"))
    assert lacking(desk.state, desk.state.preset) == ("pedal D",)


def test_an_amp_named_as_a_cabinet_and_the_other_way_round_are_said_to_be_missing() -> None:
    swapped = replace(ROW, cab=Cab("d", "D"), pedal=Pedal("v30", "V30.wav"))
    desk = playing_row(PLAIN, swapped, library=LIBRARY)
    did(desk, "next")
    assert desk.audio.sounding == (graph("A"),)
    said = [getattr(effect, "sentence", "") for effect in desk.effects]
    assert "preset Row: pedal V30.wav and cab D missing; it plays without." in said


def test_all_that_the_preset_names_has_the_mark_of_what_plays() -> None:
    desk = playing_row(ROW, PLAIN, library=LIBRARY)
    assert played_ids(desk.state) == {"d", "a", "v30"}
    did(desk, "next")
    assert played_ids(desk.state) == {"b"}


def test_captures_of_one_name_are_told_apart_by_how_it_is_written() -> None:
    """As among a thousand: what a preset names is looked up, and not looked for."""
    library = (entry("A"), replace(cabinet("One"), name="Open Back"), replace(cabinet("Two"), name="open back"))
    for written, plays in (("Open Back", "One"), ("open back", "Two"), ("OPEN BACK", "One"), ("two.wav", "Two")):
        desk = playing_row(Preset("X", "a", "A", cab=Cab(file=written)), library=library)
        assert desk.audio.sounding[-1] == graph(plays), written


@pytest.mark.parametrize(("on", "lacks"), [(CabOn.AUTO, ()), (CabOn.ON, ("cab Gone.wav",)), (CabOn.OFF, ())])
def test_a_missing_cabinet_that_would_not_be_heard_is_not_lacking(on: CabOn, lacks: tuple[str, ...]) -> None:
    combo = of_gear(AMP, "amp_cab")
    desk = playing_row(replace(ROW, cab=Cab("gone", "Gone.wav", on)), library=(combo, DRIVE))
    assert lacking(desk.state, desk.state.preset) == lacks
    assert bool(desk.state.view.notice) == bool(lacks)
