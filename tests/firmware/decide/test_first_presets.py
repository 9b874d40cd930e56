"""Which presets there are after a first start, and after an update that makes the library anew."""

from pathlib import Path

import pytest

from firmware.decide.effects import SavePreset, StartImport
from firmware.decide.events import CaptureImported, ImportEnded, LibraryRead, Started, WantImport
from firmware.places import FACTORY
from tests.stand_ins.control import CAPTURES, Desk, stored
from tests.stand_ins.states import altered

A, B, C = CAPTURES[:3]
LIBRARY, STICK = Path("/library"), Path("/stick")


@pytest.fixture
def desk() -> Desk:
    desk = Desk()
    desk.state = altered(desk.state, library_folder=LIBRARY)
    return desk


def read(desk: Desk, *captures: object) -> list[str]:
    """The names of the presets that are made, once these captures are read."""
    found = [each for each in CAPTURES if each in captures]
    effects = desk.happen(LibraryRead(tuple(found), desk.state.lists.saved, 101.0))
    return [effect.preset.name for effect in effects if isinstance(effect, SavePreset)]


def test_a_first_start_makes_a_preset_of_each_factory_capture_as_it_comes(desk: Desk) -> None:
    assert StartImport(FACTORY) in desk.happen(Started((FACTORY,)))
    assert read(desk, A) == ["A"]
    assert not desk.state.lists.own_presets
    desk.happen(ImportEnded(None, 100.0))
    assert read(desk, A, B) == ["B"]
    assert desk.state.lists.own_presets
    assert read(desk, A, B, C) == []


def test_a_library_that_is_made_anew_after_an_update_keeps_its_presets(desk: Desk) -> None:
    """Entries of another layout cannot be read before they are made anew."""
    desk.state = altered(desk.state, factory_came=True)
    assert read(desk) == []
    desk.happen(Started((LIBRARY / A.model_id / "capture.nam", LIBRARY)))
    assert not desk.state.lists.own_presets
    desk.happen(ImportEnded(None, 100.0))
    assert read(desk, A) == ["A"]
    assert not desk.state.lists.own_presets, "the rest of the library is not made anew yet"
    desk.happen(ImportEnded(None, 101.0))
    assert read(desk, A, B, C) == ["B", "C"]
    assert desk.state.lists.own_presets


def test_what_comes_on_a_stick_while_the_library_is_made_anew_makes_no_presets(desk: Desk) -> None:
    desk.happen(Started((LIBRARY,)))
    desk.happen(WantImport(STICK))
    desk.happen(ImportEnded("the import stopped.", 100.0))
    desk.happen(CaptureImported(stored(C, 1, 1), 100.0))
    desk.happen(ImportEnded(None, 100.0))
    assert read(desk, A, C) == ["A"]
    desk.happen(ImportEnded(None, 101.0))
    assert read(desk, A, B, C) == ["B"]
    assert desk.state.lists.own_presets


@pytest.mark.parametrize("due", [(), (STICK,)])
def test_where_nothing_of_its_own_is_due_later_captures_touch_no_list(desk: Desk, due: tuple[Path, ...]) -> None:
    """Whoever took the factory's captures out, too: nothing ever comes from there."""
    assert read(desk, A) == ["A"]
    desk.happen(Started(due))
    assert desk.state.lists.own_presets
    assert read(desk, A, B) == []


def test_factory_captures_that_did_not_come_have_their_presets_at_the_next_start(desk: Desk) -> None:
    desk.happen(Started((FACTORY,)))
    read(desk, A)
    desk.happen(ImportEnded("the disk is full.", 100.0))
    desk.happen(WantImport(STICK))
    desk.happen(ImportEnded(None, 101.0))
    read(desk, A)
    assert not desk.state.lists.own_presets
