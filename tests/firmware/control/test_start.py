"""What controld starts with, whatever lies in the state folder."""

import hashlib
from dataclasses import replace
from pathlib import Path

import pytest

import hw.profiles
from firmware.captures.library import WORKBENCH_PREFIX, Library
from firmware.control.start import (
    CAME_UNNAMED,
    as_feet_left_it,
    broken_off,
    dry,
    first_imports,
    first_settings,
    first_state,
    held_at_power_on,
)
from firmware.decide.effects import Remember
from firmware.decide.events import LibraryRead
from firmware.decide.lists import beginning
from firmware.messages import NO_AMP, Hello, Play
from firmware.places import FACTORY, StateFolder
from firmware.sound import Cab, Preset
from firmware.store.last import KeptTurn, Last
from firmware.store.settings import Settings
from firmware.store.stomps import Stomp
from tests.stand_ins.control import Desk, entry, graph, status
from tests.stand_ins.row import cabinet, playing_row
from tests.stand_ins.walking import did


def test_without_settings_every_switch_does_what_it_does_out_of_the_box(tmp_path: Path) -> None:
    assert first_settings(StateFolder(tmp_path)) == (Settings(), None)


def test_settings_are_taken_up(tmp_path: Path) -> None:
    (tmp_path / "settings.toml").write_text('[stomp.2]\ntap = "next"\nhold = "page gain"\n')
    settings, mistake = first_settings(StateFolder(tmp_path))
    assert mistake is None
    assert settings.stomp["2"] == Stomp("next", "page gain")


def test_a_mistake_in_them_is_handed_on_for_the_screen_and_the_journal(tmp_path: Path) -> None:
    (tmp_path / "settings.toml").write_text('[stomp.2]\nhold = "page nope"\n')
    settings, mistake = first_settings(StateFolder(tmp_path))
    assert settings == Settings()
    assert mistake
    assert "stomp.2.hold: there is no page 'nope'" in mistake.sentence
    assert mistake.sentence.endswith("every switch does what it does out of the box.")
    assert mistake.short == "settings: bad action"


def started(kept: StateFolder, last: Last) -> list[Path]:
    """What a pedal with this library and this memory imports at its start."""
    state = first_state(hw.profiles.load("sim"), last, kept, Settings())
    return first_imports(state, Library(kept.library), last)


def test_what_feet_had_turned_is_so_after_a_controld_that_died_and_not_after_the_power_was_off() -> None:
    last = Last("A", boost=True, turned=(KeptTurn("cab", on=False),), muted=True)
    assert as_feet_left_it(last, [status(Play(7, 1.0, 1.0))]) == last
    for silent in ([], [Hello(48_000, 64, "1"), status(Play(NO_AMP, 1.0, 1.0))]):
        assert as_feet_left_it(last, silent) == Last("A")


def test_a_controld_that_comes_back_orders_what_plays_already(tmp_path: Path) -> None:
    """The very sound: the same row, no boost that falls away, and no sound in a break."""
    row = replace(Preset("Row", "a", "A"), cab=Cab("v30", "V30.wav"))
    library = (entry("A"), cabinet("V30"))
    desk = playing_row(row, library=library)
    for text in ("cab off", "boost on", "mute on"):
        did(desk, text)
    before = desk.audio.heard
    last = [effect.last for effect in desk.effects if isinstance(effect, Remember)][-1]
    first = first_state(hw.profiles.load("sim"), last, StateFolder(tmp_path), Settings())
    again = Desk()
    again.state = beginning(first, last.preset or "")
    again.happen(LibraryRead(library, (row,), 100.0))
    again.settle()
    assert again.audio.sounding == (graph("A"),)
    assert again.audio.muted
    assert again.audio.heard.output_gain == pytest.approx(before.output_gain)
    did(again, "preset Row")
    assert again.audio.sounding == (graph("A"), graph("V30")), "a preset that is chosen begins as it is kept"


def holding(tmp_path: Path, *captures: bytes) -> StateFolder:
    """A state folder whose library has a folder for each of these captures."""
    kept = StateFolder(tmp_path)
    kept.library.mkdir(parents=True)
    for content in captures:
        (kept.library / hashlib.sha256(content).hexdigest()).mkdir()
    return kept


def test_a_new_pedal_imports_the_captures_of_the_factory_even_where_the_first_import_was_killed_at_once(
    tmp_path: Path,
) -> None:
    kept = holding(tmp_path)
    assert started(kept, Last()) == [FACTORY]
    (kept.library / f"{WORKBENCH_PREFIX}x").mkdir()
    assert started(kept, Last(clean=False)) == [kept.library, FACTORY]


def test_a_factory_import_that_was_interrupted_after_its_first_capture_goes_on(tmp_path: Path) -> None:
    first, *_ = sorted(FACTORY.glob("*.nam"))
    kept = holding(tmp_path, first.read_bytes())
    assert started(kept, Last(importing=(FACTORY,), clean=False)) == [FACTORY]
    assert started(kept, Last(clean=False)) == [FACTORY], "a pedal of before this was remembered"


ALL = tuple(sorted(path.name for path in FACTORY.glob("etalon-*.*")))


def test_a_factory_import_that_came_to_its_end_is_over_whatever_the_player_removes(tmp_path: Path) -> None:
    assert started(holding(tmp_path), Last(factory_came=True, factory_files=ALL)) == []


def test_what_an_update_adds_to_the_factory_comes_once_and_nothing_of_what_was_deleted(
    tmp_path: Path,
) -> None:
    kept = holding(tmp_path, b"own")
    cab = FACTORY / "etalon-cab.wav"
    assert started(kept, Last(factory_came=True)) == [cab], "a pedal of before there were cabinets"
    without = tuple(name for name in ALL if name != "etalon-clean.nam")
    assert started(kept, Last(factory_came=True, factory_files=without)) == [FACTORY / "etalon-clean.nam"]
    assert started(kept, Last(importing=(cab,), factory_came=True, clean=False)) == [cab], "a power cut"
    assert started(holding(tmp_path / "x", b"own"), Last(factory_came=True, factory_files=ALL)) == []


def test_the_names_that_no_pedal_remembered_are_those_of_all_captures_that_ship() -> None:
    assert {name for name in ALL if name.endswith(".nam")} == set(CAME_UNNAMED)


def test_who_has_only_captures_of_their_own_does_not_get_the_factorys(tmp_path: Path) -> None:
    assert started(holding(tmp_path, b"a capture of the player's own"), Last()) == []


def test_an_import_that_a_power_cut_broke_off_goes_on_where_its_files_are_still_there(tmp_path: Path) -> None:
    kept, files, stick = holding(tmp_path, b"own"), tmp_path / "files", tmp_path / "stick"
    files.mkdir()
    (files / "Amp.nam").write_text("{}")
    stick.mkdir()  # a mount folder without a stick
    last = Last(importing=(files, stick), clean=False)
    assert started(kept, last) == [files]
    (problem,) = broken_off(last)
    assert str(stick) in problem.sentence
    assert "again" in problem.sentence
    assert len(problem.short) <= 21


def test_a_foot_on_a_switch_counts_at_power_on_and_not_where_controld_alone_begins_anew() -> None:
    assert held_at_power_on((2,), []) == (2,)
    assert held_at_power_on((2,), [Hello(48_000, 64, "1"), status(Play(NO_AMP, 1.0, 1.0))]) == (2,)
    assert held_at_power_on((2,), [status(Play(7, 1.0, 1.0))]) == ()


def test_a_pedal_that_starts_dry_keeps_all_but_the_preset() -> None:
    last = Last("Lead", bypass=False, setlist="Friday", place=3, factory_came=True)
    assert dry(last) == Last(None, bypass=True, setlist="Friday", place=3, factory_came=True)
