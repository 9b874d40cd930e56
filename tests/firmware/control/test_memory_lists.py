"""Presets removed, their order, setlists and single settings: kept, over what is read, until they are written."""

from pathlib import Path

import pytest

from firmware.decide.events import LibraryRead
from firmware.store.setlists import Setlist
from firmware.store.settings import Settings, read_settings
from tests.stand_ins.memories import LEAD, Bench, full_disk, troubles, with_lead

FRIDAY = Setlist("Friday", ("Lead",))


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return with_lead(tmp_path)


def read(bench: Bench) -> LibraryRead:
    bench.memory.read()
    return next(event for event in bench.events() if isinstance(event, LibraryRead))


def test_a_removed_preset_is_gone_at_once_and_its_file_after_a_second(bench: Bench) -> None:
    bench.memory.remove("Lead", bench.now_s)
    assert read(bench).presets == ()
    assert bench.file().exists()
    bench.pass_s(1.5)
    assert not bench.file().exists()
    assert read(bench).presets == ()


def test_a_preset_made_again_under_a_name_that_was_removed_is_the_new_one(bench: Bench) -> None:
    bench.memory.remove("Lead", bench.now_s)
    again = type(LEAD)("Lead", "b", "B")
    bench.save(again)
    bench.pass_s(1.5)
    assert bench.on_disk() == again
    assert read(bench).presets == (again,)


def test_order_and_setlists_are_read_as_the_player_left_them_before_and_after_they_are_written(bench: Bench) -> None:
    bench.memory.save_order(("Lead",), bench.now_s)
    bench.memory.save_setlist("Friday", FRIDAY, bench.now_s)
    for _ in range(2):
        found = read(bench)
        assert (found.order, found.setlists) == (("Lead",), (FRIDAY,))
        bench.pass_s(1.5)
    assert (bench.folder / "setlists" / "Friday.toml").exists()
    bench.memory.save_setlist("Friday", None, bench.now_s)
    assert read(bench).setlists == ()
    bench.pass_s(1.5)
    assert not (bench.folder / "setlists" / "Friday.toml").exists()


def test_what_cannot_be_written_is_told_once_and_written_when_there_is_room(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    mended = full_disk(monkeypatch)
    bench.memory.save_order(("Lead",), bench.now_s)
    bench.memory.save_setlist("Friday", FRIDAY, bench.now_s)
    bench.memory.save_setting("master_db", -6.0, bench.now_s)
    told = troubles(bench.pass_s(12.0))
    assert sorted(sentence.split(" cannot")[0] for sentence in told) == [
        "setlist Friday",
        "the order of presets",
        "the setting master_db",
    ]
    mended()
    bench.pass_s(6.0)
    assert (bench.folder / "order.toml").read_text() == 'presets = ["Lead"]\n'
    assert (bench.folder / "setlists" / "Friday.toml").exists()
    assert read_settings(bench.folder / "settings.toml") == Settings(master_db=-6.0)


def test_a_setlist_that_its_owner_edits_is_taken_up(bench: Bench) -> None:
    bench.memory.save_setlist("Friday", FRIDAY, bench.now_s)
    bench.pass_s(1.5)
    (bench.folder / "setlists" / "Friday.toml").write_text('name = "Friday"\npresets = []\n')
    found = [event for event in bench.pass_s(3.0) if isinstance(event, LibraryRead)]
    assert found[-1].setlists == (Setlist("Friday"),)


def test_the_end_writes_what_is_new(bench: Bench) -> None:
    bench.memory.remove("Lead", bench.now_s)
    bench.memory.save_setlist("Friday", FRIDAY, bench.now_s)
    bench.memory.close()
    assert not bench.file().exists()
    assert (bench.folder / "setlists" / "Friday.toml").exists()
