"""Presets and setlists on an awkward evening: while an amp loads, with names that look alike, twice in one list."""

from dataclasses import replace

import pytest

from firmware.decide import actions, listing
from firmware.decide.events import Do, LibraryRead, WantKnob, WantLists
from firmware.decide.list_edits import (
    AddToSetlist,
    DeletePreset,
    NewPreset,
    NewSetlist,
    RemoveFromSetlist,
    RenamePreset,
)
from firmware.errors import SettingsError
from firmware.sound import Preset
from firmware.store.last import KeptEdit
from firmware.store.setlists import Setlist
from tests.stand_ins.control import CAPTURES, Desk
from tests.stand_ins.states import altered
from tests.stand_ins.walking import list_edit, names, plays


@pytest.fixture
def desk() -> Desk:
    """A, B and C, of which A plays; the list is the player's own."""
    desk = Desk(*CAPTURES[:3])
    desk.settle()
    desk.state = altered(desk.state, own_presets=True)
    return desk


def test_a_preset_that_is_deleted_while_its_amp_loads_gives_way_to_the_next(desk: Desk) -> None:
    list_edit(desk, NewPreset("c", "Solo"))
    desk.happen(Do(actions.read("preset Solo"), desk.now_s))
    desk.acts(WantLists(DeletePreset("Solo"), desk.now_s))
    desk.settle()
    assert (desk.state.preset and desk.state.preset.name, desk.audio.sounds) == ("C", "/library/c.onnx")


def test_two_that_look_alike_are_told_apart_by_their_numbers(desk: Desk) -> None:
    alike = (Preset("My  lead", "a", "A"), Preset("My\tlead", "b", "B"))
    desk.happen(LibraryRead(CAPTURES[:3], (*desk.state.lists.saved, *alike), 101.0))
    with pytest.raises(SettingsError, match="2 presets are called My lead; give the number of one: 4, 5"):
        listing.edited(desk.state, DeletePreset("my l"), 1.0)
    list_edit(desk, DeletePreset("5"))
    assert len(names(desk)) == 4


def test_no_new_name_looks_like_another_ones(desk: Desk) -> None:
    desk.happen(LibraryRead(CAPTURES[:3], (*desk.state.lists.saved, Preset("My  lead", "a", "A")), 101.0))
    with pytest.raises(SettingsError, match="already"):
        listing.edited(desk.state, RenamePreset("A", "My lead"), 1.0)


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ('A "quoted" \\ name', 'A "quoted" \\ name'),
        ("two\nlines\ttab", "two lines tab"),
        ("evil \u202e rtl", "evil rtl"),
        ("שלום", "שלום"),
        ("🎸 rock", "🎸 rock"),
        ("x" * 200, "x" * 39 + "…" + "x" * 40),
    ],
)
def test_a_name_is_kept_as_it_can_be_shown(desk: Desk, typed: str, name: str) -> None:
    list_edit(desk, NewPreset("a", typed))
    assert names(desk)[-1] == name


def test_a_capture_is_meant_by_the_beginning_of_its_id_where_names_are_one(desk: Desk) -> None:
    ids = ("aaaaaa11" * 8, "aaaaaa22" * 8)
    twins = tuple(replace(CAPTURES[0], model_id=model_id) for model_id in ids)
    desk.happen(LibraryRead(twins, desk.state.lists.saved, 101.0))
    with pytest.raises(SettingsError, match="are called A; give the id of one: aaaaaa11aaaa, aaaaaa22aaaa"):
        listing.edited(desk.state, NewPreset("a"), 1.0)
    list_edit(desk, NewPreset("AAAAAA22", "Second"))
    assert desk.state.lists.presets[-1].model_id == ids[1]


def test_an_edit_of_a_preset_goes_with_it_through_all_of_its_names(desk: Desk) -> None:
    desk.happen(WantKnob("trim_db", 2.0, desk.now_s))
    list_edit(desk, RenamePreset("A", "Verse"))
    list_edit(desk, RenamePreset("verse", "Chorus"))
    assert desk.state.lists.edits == (KeptEdit("Chorus", "trim_db", 2.0),)


def test_the_walk_stays_where_it_is_while_its_setlist_changes_round_it(desk: Desk) -> None:
    list_edit(desk, NewSetlist("Friday", ("A", "B", "A", "C")))
    plays(desk, "setlist Friday")
    plays(desk, "next")
    assert plays(desk, "next") == "A"
    list_edit(desk, AddToSetlist("Friday", "C", 0))
    assert plays(desk, "next") == "C"
    list_edit(desk, RemoveFromSetlist("Friday", 0))
    assert plays(desk, "previous") == "A"
    assert desk.state.lists.place == 2


def test_a_setlist_of_which_nothing_is_there_gives_way_to_all_presets(desk: Desk) -> None:
    desk.state = altered(desk.state, setlists=(Setlist("Old", ("Gone", "Lost")),))
    assert plays(desk, "setlist Old") == "A"
    assert plays(desk, "next") == "B"
