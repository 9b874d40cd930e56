"""Presets and setlists are made, copied, renamed, moved and deleted, and what is turned is saved or reverted."""

from dataclasses import replace

import pytest

from firmware.decide import listing
from firmware.decide.effects import RemovePreset, SaveOrder, SavePreset, SaveSetlist
from firmware.decide.events import LibraryRead, WantKnob
from firmware.decide.list_edits import (
    AddToSetlist,
    CopyPreset,
    DeletePreset,
    DeleteSetlist,
    ListEdit,
    MoveInSetlist,
    MovePreset,
    NewPreset,
    NewSetlist,
    RemoveFromSetlist,
    RenamePreset,
    RevertPreset,
    SavePresetEdits,
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


def turned(desk: Desk, trim_db: float) -> None:
    desk.happen(WantKnob("trim_db", trim_db, desk.now_s))


def preset(desk: Desk, name: str) -> Preset:
    return next(each for each in desk.state.lists.presets if each.name == name)


def refused(desk: Desk, edit: ListEdit) -> str:
    with pytest.raises(SettingsError) as caught:
        listing.edited(desk.state, edit, 1.0)
    assert len(caught.value.short) <= 21
    return caught.value.sentence


def test_a_preset_is_made_of_a_capture_behind_all_others_and_does_not_play_yet(desk: Desk) -> None:
    effects = list_edit(desk, NewPreset("b"))
    assert names(desk) == ["A", "B", "C", "B (2)"]
    assert effects[:2] == (SavePreset(preset(desk, "B (2)")), SaveOrder(("A", "B", "C", "B (2)")))
    assert desk.state.preset == preset(desk, "A")


def test_the_first_preset_of_all_plays_at_once() -> None:
    desk = Desk(*CAPTURES[:1])
    list_edit(desk, DeletePreset("A"))
    assert desk.state.preset is None
    list_edit(desk, NewPreset("a", "Mine"))
    assert desk.state.preset == preset(desk, "Mine")
    assert desk.audio.sounds == "/library/a.onnx"


def test_a_copy_stands_behind_its_original_and_sounds_as_that_does_now(desk: Desk) -> None:
    turned(desk, 3.0)
    list_edit(desk, CopyPreset("A"))
    assert names(desk) == ["A", "A (2)", "B", "C"]
    assert preset(desk, "A (2)").trim_db == 3.0
    assert desk.state.preset == preset(desk, "A")
    assert [edit.preset for edit in desk.state.lists.edits] == ["A"], "the copy is saved as it sounds"


def test_a_renamed_preset_keeps_its_edits_and_its_places_in_setlists(desk: Desk) -> None:
    list_edit(desk, NewSetlist("Friday", ("B", "A")))
    turned(desk, 3.0)
    effects = list_edit(desk, RenamePreset("A", "Verse"))
    assert desk.state.lists.edits == (KeptEdit("Verse", "trim_db", 3.0),)
    assert effects == (
        SavePreset(Preset("Verse", "a", "A"), was="A"),
        SaveOrder(("Verse", "B", "C")),
        SaveSetlist("Friday", Setlist("Friday", ("B", "Verse"))),
    )


def test_a_moved_preset_plays_on(desk: Desk) -> None:
    assert list_edit(desk, MovePreset("A", 2)) == (SaveOrder(("B", "C", "A")),)
    assert desk.state.preset == preset(desk, "A")
    assert plays(desk, "next") == "B"
    list_edit(desk, MovePreset("C", -5))
    assert names(desk) == ["C", "B", "A"]
    assert desk.state.preset == preset(desk, "B")


def test_a_deleted_preset_leaves_all_setlists_and_the_next_one_plays(desk: Desk) -> None:
    list_edit(desk, NewSetlist("Friday", ("A", "B", "A")))
    effects = list_edit(desk, DeletePreset("A"))
    assert effects[:3] == (
        RemovePreset("A"),
        SaveOrder(("B", "C")),
        SaveSetlist("Friday", Setlist("Friday", ("B",))),
    )
    assert desk.state.preset == preset(desk, "B")
    assert desk.audio.sounds == "/library/b.onnx"
    list_edit(desk, DeletePreset("C"))
    list_edit(desk, DeletePreset("B"))
    assert desk.state.preset is None
    assert desk.state.player.plan is None


def test_deleting_another_preset_does_not_touch_what_plays(desk: Desk) -> None:
    plays(desk, "preset B")
    sounding = desk.audio.heard
    list_edit(desk, DeletePreset("A"))
    assert (desk.state.preset, desk.audio.heard) == (preset(desk, "B"), sounding)


def test_what_is_turned_is_live_and_marked_until_it_is_saved(desk: Desk) -> None:
    turned(desk, 3.0)
    assert desk.state.lists.is_edited
    assert desk.state.lists.edits == (KeptEdit("A", "trim_db", 3.0),)
    assert SavePreset(preset(desk, "A")) in list_edit(desk, SavePresetEdits("A"))
    assert not desk.state.lists.is_edited
    assert list_edit(desk, SavePresetEdits("A")) == ()


def test_what_is_turned_back_is_no_edit(desk: Desk) -> None:
    turned(desk, 3.0)
    turned(desk, 0.0)
    assert not desk.state.lists.is_edited
    assert desk.state.lists.edits == ()


def test_a_reverted_preset_sounds_as_it_is_saved(desk: Desk) -> None:
    before = desk.audio.heard
    turned(desk, 3.0)
    assert desk.audio.heard != before
    list_edit(desk, RevertPreset("A"))
    assert desk.audio.heard == before
    assert not desk.state.lists.is_edited


def test_another_preset_keeps_its_edits_while_one_plays_elsewhere(desk: Desk) -> None:
    turned(desk, 3.0)
    plays(desk, "next")
    assert not desk.state.lists.is_edited
    list_edit(desk, RevertPreset("A"))
    assert preset(desk, "A").trim_db == 0.0
    assert desk.state.preset == preset(desk, "B")


def test_with_autosave_each_turn_is_saved(desk: Desk) -> None:
    desk.state = altered(desk.state, settings=replace(desk.state.feet.settings, autosave=True))
    effects = desk.happen(WantKnob("trim_db", 3.0, desk.now_s))
    assert SavePreset(preset(desk, "A")) in effects
    assert not desk.state.lists.is_edited


def test_edits_that_were_kept_stand_on_top_of_what_the_files_say() -> None:
    desk = Desk()
    kept = (KeptEdit("A", "trim_db", 3.0), KeptEdit("A", "output", "raw"), KeptEdit("A", "gone.knob", 1.0))
    desk.state = altered(desk.state, edits=kept)
    saved = Preset("A", "a", "A", level_db=-2.0)
    desk.happen(LibraryRead(CAPTURES[:1], (saved,), 101.0))
    assert desk.state.preset == replace(saved, trim_db=3.0, output=preset(desk, "A").output)
    assert preset(desk, "A").output == "raw"
    assert [edit.knob for edit in desk.state.lists.edits] == ["trim_db", "output"]


def test_later_imports_make_no_presets(desk: Desk) -> None:
    desk.happen(LibraryRead(CAPTURES[:5], desk.state.lists.saved, 102.0))
    assert names(desk) == ["A", "B", "C"]


def test_presets_that_an_owner_puts_into_the_folder_stand_behind_by_their_names(desk: Desk) -> None:
    list_edit(desk, MovePreset("A", 2))
    theirs = (*desk.state.lists.saved, Preset("2", "a", "A"), Preset("10", "a", "A"))
    desk.happen(LibraryRead(CAPTURES[:3], theirs, 102.0, order=("B", "C", "A")))
    assert names(desk) == ["B", "C", "A", "2", "10"]


def test_a_setlist_is_made_added_to_moved_in_and_taken_from(desk: Desk) -> None:
    list_edit(desk, NewSetlist("Friday", ("A",)))
    list_edit(desk, AddToSetlist("Friday", "C"))
    list_edit(desk, AddToSetlist("Friday", "B", 0))
    assert desk.state.lists.setlists == (Setlist("Friday", ("B", "A", "C")),)
    list_edit(desk, MoveInSetlist("Friday", 2, 0))
    assert list_edit(desk, RemoveFromSetlist("Friday", 1)) == (SaveSetlist("Friday", Setlist("Friday", ("C", "A"))),)


def test_the_setlist_that_is_played_follows_its_edits_and_its_end_is_all_presets(desk: Desk) -> None:
    list_edit(desk, NewSetlist("Friday", ("B", "C")))
    assert plays(desk, "setlist Friday") == "B"
    list_edit(desk, AddToSetlist("Friday", "A", 0))
    assert desk.state.lists.place == 1
    assert plays(desk, "next") == "C"
    assert list_edit(desk, DeleteSetlist("Friday")) == (SaveSetlist("Friday", None),)
    assert desk.state.lists.setlist == ""
    assert plays(desk, "next") == "A"


@pytest.mark.parametrize(
    ("edit", "sentence"),
    [
        (NewPreset("nosuch"), "no capture 'nosuch'; the pedal has A, B, C"),
        (NewPreset("a", "B"), "a preset 'B' already"),
        (NewPreset("a", "\x1b \u200b"), "at least one letter"),
        (CopyPreset("nosuch"), "no preset 'nosuch'"),
        (RenamePreset("A", "B"), "a preset 'B' already"),
        (DeletePreset("nosuch"), "no preset 'nosuch'"),
        (NewSetlist("Friday", ("nosuch",)), "no preset 'nosuch'"),
        (AddToSetlist("Monday", "A"), "no setlist 'Monday'; the pedal has none yet"),
    ],
)
def test_what_cannot_be_is_refused_in_a_sentence_and_changes_nothing(
    desk: Desk, edit: ListEdit, sentence: str
) -> None:
    assert sentence in refused(desk, edit)


def test_places_that_a_setlist_has_not_got_and_a_name_that_is_taken_are_refused(desk: Desk) -> None:
    list_edit(desk, NewSetlist("Friday", ("A",)))
    assert "1 presets, none in place 2" in refused(desk, RemoveFromSetlist("Friday", 1))
    assert "none in place 0" in refused(desk, MoveInSetlist("Friday", -1, 0))
    assert "a setlist 'Friday' already" in refused(desk, NewSetlist("Friday"))


def test_a_preset_is_made_of_a_capture_by_its_name_and_plays(desk: Desk) -> None:
    assert plays(desk, "make b") == "B (2)"
    assert desk.audio.sounds == "/library/b.onnx"
    with pytest.raises(SettingsError, match="no capture 'nosuch'; the pedal has A, B, C"):
        listing.made(desk.state, "nosuch", 1.0)
