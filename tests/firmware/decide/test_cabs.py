"""A cabinet in the library is no amp: it has no preset, no level, and is deleted from under none."""

from dataclasses import replace
from pathlib import Path

import pytest

from firmware.captures.changes import EnterLevel, RemoveCapture
from firmware.captures.listing import amps, cabs
from firmware.decide.capture_edits import changed
from firmware.decide.events import CaptureImported, ImportEnded, LibraryRead, WantImport
from firmware.decide.list_edits import NewPreset
from firmware.decide.meant import whole
from firmware.errors import SettingsError
from firmware.pages.capture import deeds
from firmware.sound import Cab
from tests.stand_ins.control import Desk, entry, stored
from tests.stand_ins.row import cabinet
from tests.stand_ins.walking import did

AMP, CAB = entry("Amp"), cabinet("Four")


@pytest.fixture
def desk() -> Desk:
    """A first start with an amp and a cabinet."""
    return Desk(AMP, CAB)


def test_a_first_start_makes_a_preset_of_the_amp_alone(desk: Desk) -> None:
    assert [preset.name for preset in desk.state.lists.presets] == ["Amp"]
    assert (amps(desk.state.library.entries), cabs(desk.state.library.entries)) == ((AMP,), (CAB,))


@pytest.mark.parametrize("which", ["Four", "FOUR"])
def test_no_preset_is_made_of_a_cabinet(desk: Desk, which: str) -> None:
    with pytest.raises(SettingsError, match="Four is a cabinet, which stands behind a capture"):
        whole(desk.state, NewPreset(which))


def test_a_cabinet_has_no_level_to_enter(desk: Desk) -> None:
    with pytest.raises(SettingsError, match="no level that it was captured at"):
        changed(desk.state, EnterLevel(CAB.model_id, 12.0), 100.0)


def test_its_page_offers_its_name_and_its_end(desk: Desk) -> None:
    did(desk, "page captures")
    desk.state = replace(desk.state, draft=replace(desk.state.draft, about=CAB.model_id))
    assert [deed.word for deed in deeds(desk.state)] == ["rename", "delete"]


def test_one_that_a_preset_plays_is_not_deleted(desk: Desk) -> None:
    [preset] = desk.state.lists.presets
    playing = replace(preset, cab=Cab(CAB.model_id, "Four.wav"))
    desk.happen(LibraryRead((AMP, CAB), (playing,), 101.0))
    with pytest.raises(SettingsError, match="Four is played by preset Amp"):
        changed(desk.state, RemoveCapture(CAB.model_id), 102.0)


def test_cabinets_that_came_are_counted_as_such(desk: Desk) -> None:
    other = cabinet("Two")
    desk.happen(WantImport(Path("/stick")))
    desk.happen(CaptureImported(stored(other, 1, 1), 100.5))
    desk.happen(ImportEnded(None, 102.0))
    desk.happen(LibraryRead((AMP, CAB, other), desk.state.lists.saved, 102.0))
    assert desk.state.view.notice
    assert desk.state.view.notice.text == "1 new cab"
