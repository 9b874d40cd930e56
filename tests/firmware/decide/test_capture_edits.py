"""Renaming and deleting captures: what is refused, and what the pedal does about the rest."""

from dataclasses import replace
from pathlib import Path

import pytest

from firmware.captures.changes import EnterLevel, RemoveCapture, RenameCapture
from firmware.decide.capture_edits import changed, named
from firmware.decide.effects import ReadLibrary, Say
from firmware.decide.events import LibraryRead, WantCapture
from firmware.errors import CaptureError, SettingsError
from firmware.messages import NO_AMP
from firmware.sound import Cab, Pedal, Preset
from tests.stand_ins.asking import asked
from tests.stand_ins.control import Desk, entry, own_desk
from tests.stand_ins.row import cabinet

LEAD, FUZZ, SPARE = entry("Lead"), entry("Fuzz"), entry("Spare")
PRESETS = (Preset("Solo", "lead", "Lead"), Preset("Rhythm", "lead", "Lead"), Preset("Noise", "fuzz", "Fuzz"))
ORDER = ("Solo", "Rhythm", "Noise")


@pytest.fixture
def desk() -> Desk:
    """Plays Solo, of the capture Lead; no preset plays Spare."""
    desk = own_desk()
    desk.happen(LibraryRead((LEAD, FUZZ, SPARE), PRESETS, 101.0, order=ORDER))
    desk.settle()
    return desk


@pytest.mark.parametrize("change", [EnterLevel("lead", 12.0), RenameCapture("lead", "Brown"), RemoveCapture("spare")])
def test_a_change_is_made_on_the_disk_and_the_library_read_again(
    change: EnterLevel | RenameCapture | RemoveCapture, desk: Desk
) -> None:
    assert changed(desk.state, change, 102.0) == (desk.state, (change, ReadLibrary()))


def test_a_name_that_another_capture_has_is_refused(desk: Desk) -> None:
    with pytest.raises(CaptureError, match="there is a capture Fuzz already"):
        changed(desk.state, RenameCapture("lead", "fuzz"), 102.0)


def test_what_is_not_there_is_refused(desk: Desk) -> None:
    for change in (EnterLevel("gone", 1.0), RenameCapture("gone", "x"), RemoveCapture("gone")):
        with pytest.raises(SettingsError, match="there is no capture gone in the library"):
            changed(desk.state, change, 102.0, force=True)


def test_a_capture_that_presets_play_is_deleted_by_force_alone(desk: Desk) -> None:
    with pytest.raises(SettingsError, match="Lead is played by presets Solo, Rhythm; delete those first, or add"):
        changed(desk.state, RemoveCapture("lead"), 102.0)
    with pytest.raises(SettingsError, match="Fuzz is played by preset Noise; delete that first"):
        changed(desk.state, RemoveCapture("fuzz"), 102.0)
    assert changed(desk.state, RemoveCapture("fuzz"), 102.0, force=True)[1] == (RemoveCapture("fuzz"), ReadLibrary())


def test_many_presets_are_counted() -> None:
    assert named([f"P{number}" for number in range(7)]) == "presets P0, P1, P2, P3, P4, 2 more"


def test_nothing_is_deleted_while_captures_come_in(desk: Desk) -> None:
    busy = replace(desk.state, imports=replace(desk.state.imports, queue=(Path("/media/stick"),)))
    with pytest.raises(SettingsError, match="captures come into the library"):
        changed(busy, RemoveCapture("spare"), 102.0)


def test_deleting_what_plays_makes_the_pedal_dry_and_it_says_so(desk: Desk) -> None:
    assert desk.state.preset
    assert desk.state.preset.name == "Solo"
    assert desk.audio.heard.amp_id != NO_AMP
    desk.happen(WantCapture(RemoveCapture("lead"), 102.0, force=True))
    assert desk.state.view.notice
    assert desk.state.view.notice.text == "capture deleted"
    assert Say("Lead was deleted, so preset Solo is dry.") in desk.effects
    desk.happen(LibraryRead((FUZZ, SPARE), PRESETS, 103.0, order=ORDER))
    desk.settle()
    assert desk.state.preset.name == "Solo", "the preset stays"
    assert desk.state.entry is None
    assert desk.audio.heard.amp_id == NO_AMP


def test_a_refusal_is_a_notice_where_nobody_waits_for_a_reply(desk: Desk) -> None:
    desk.happen(WantCapture(RemoveCapture("lead"), 102.0))
    assert desk.state.view.notice
    assert desk.state.view.notice.text == "2 presets play it"


def test_a_capture_that_is_renamed_is_called_so_wherever_it_is_named(desk: Desk) -> None:
    desk.happen(LibraryRead((replace(LEAD, name="Brown"), FUZZ, SPARE), PRESETS, 103.0, order=ORDER))
    assert desk.state.preset
    assert desk.state.preset.name == "Solo"
    assert asked(desk, {"do": "status"})["model"] == "Brown"
    models = [each["model"] for each in asked(desk, {"do": "presets"})["presets"]]
    assert models == ["Brown", "Brown", "Fuzz"]
    desk.happen(LibraryRead((FUZZ, SPARE), PRESETS, 104.0, order=ORDER))
    assert asked(desk, {"do": "status"})["model"] == "Lead", "what it was called, so that one knows what to import"


def test_what_presets_name_by_its_file_alone_is_played_by_them_too(desk: Desk) -> None:
    by_hand = (*PRESETS, Preset("Hall", "fuzz", "Fuzz", pedal=Pedal(file="spare"), cab=Cab(file="V30")))
    desk.happen(LibraryRead((LEAD, FUZZ, SPARE, cabinet("V30")), by_hand, 103.0, order=ORDER))
    with pytest.raises(SettingsError, match="Spare is played by preset Hall"):
        changed(desk.state, RemoveCapture("spare"), 104.0)
    with pytest.raises(SettingsError, match="V30 is played by preset Hall"):
        changed(desk.state, RemoveCapture("v30"), 104.0)


def test_deleting_the_cabinet_that_is_heard_says_that_the_preset_plays_without(desk: Desk) -> None:
    solo = replace(PRESETS[0], cab=Cab("v30", "V30.wav"))
    desk.happen(LibraryRead((LEAD, FUZZ, cabinet("V30")), (solo,), 103.0, order=("Solo",)))
    after, effects = changed(desk.state, RemoveCapture("v30"), 104.0, force=True)
    assert Say("V30 was deleted, so preset Solo plays without.") in effects
    assert after.view.notice
    assert after.view.notice.text == "cabinet deleted"
