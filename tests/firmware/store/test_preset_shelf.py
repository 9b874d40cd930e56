"""One folder of presets under two hands: the pedal's, and its owner's over ssh."""

import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from firmware.errors import SettingsError
from firmware.sound import Preset
from firmware.store import preset_files
from firmware.store.preset_shelf import Change, PresetShelf

LEAD = Preset("Lead", "a", "A")
LOUD = replace(LEAD, trim_db=1.0)
SOFT = replace(LEAD, quality=0.5)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    preset_files.write(tmp_path / "presets" / "Lead.toml", LEAD)
    return tmp_path / "presets" / "Lead.toml"


@pytest.fixture
def shelf(file: Path) -> PresetShelf:
    shelf = PresetShelf(file.parent)
    shelf.read()
    return shelf


def once(deed: Callable[[], object]) -> Callable[[int], None]:
    """A sync during which `deed` is done, the first time."""
    deeds = [deed]

    def sync(_descriptor: int) -> None:
        if deeds:
            deeds.pop()()

    return sync


def test_an_edit_that_is_saved_while_the_pedal_syncs_its_own_is_kept(
    file: Path, shelf: PresetShelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    fsync = os.fsync

    def edit() -> None:
        monkeypatch.setattr(os, "fsync", fsync)
        preset_files.write(file, SOFT)

    monkeypatch.setattr(os, "fsync", once(edit))
    assert shelf.write(Change(LOUD, LEAD)) == replace(LOUD, quality=0.5)
    assert preset_files.read(file) == replace(LOUD, quality=0.5)
    assert [path.name for path in file.parent.iterdir()] == ["Lead.toml"]


def test_an_edit_of_another_preset_that_a_write_came_upon_is_still_news(file: Path, shelf: PresetShelf) -> None:
    preset_files.write(file.with_name("New.toml"), Preset("New", "b", "B"))
    shelf.write(Change(LOUD, LEAD))
    assert [shelf.is_changed() for _ in range(2)] == [False, True]
    assert {preset.name for preset in shelf.read().files.values()} == {"Lead", "New"}
    assert [shelf.is_changed() for _ in range(3)] == [False, False, False]


def test_a_file_that_is_changed_at_every_look_is_waited_for(file: Path, shelf: PresetShelf) -> None:
    for n in range(5):
        file.write_text("#" * n)
        assert not shelf.is_changed()
    assert shelf.is_changed()


def test_a_file_that_was_renamed_is_written_where_it_is(file: Path, shelf: PresetShelf) -> None:
    file.rename(file.with_name("2 Solo.toml"))
    assert shelf.write(Change(LOUD, LEAD)) == LOUD
    assert [path.name for path in file.parent.iterdir()] == ["2 Solo.toml"]


def test_a_file_with_a_mistake_is_not_written_over_and_its_preset_is_as_it_was(
    file: Path, shelf: PresetShelf
) -> None:
    file.write_text("trim_db = loud")
    found = shelf.read()
    assert found.files == {file: LEAD}
    assert [problem.short for problem in found.problems] == ["preset unreadable"]
    with pytest.raises(SettingsError, match=r"Lead\.toml"):
        shelf.write(Change(LOUD, LEAD))
    assert file.read_text() == "trim_db = loud"


def test_a_preset_without_a_file_that_its_owner_writes_meanwhile_has_both_hands(
    file: Path, shelf: PresetShelf
) -> None:
    new = Preset("New", "b", "B")
    preset_files.write(file.with_name("New.toml"), replace(new, quality=0.5))
    assert shelf.write(Change(replace(new, trim_db=2.0), None)) == replace(new, quality=0.5, trim_db=2.0)


def test_a_folder_that_cannot_be_looked_at_now_has_not_changed(
    shelf: PresetShelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_arguments: object) -> list[Path]:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr("firmware.store.preset_shelf.files_in", broken)
    assert [shelf.is_changed() for _ in range(3)] == [False, False, False]
