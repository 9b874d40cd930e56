from dataclasses import replace
from pathlib import Path

import pytest

from firmware.control.disk import Disk
from firmware.control.memory import AT_LATEST_S, QUIET_S, RETRY_S
from firmware.decide.events import LibraryRead, Trouble
from firmware.places import StateFolder
from firmware.sound import Gate, Preset, Tone
from firmware.store import preset_files
from firmware.store.last import Last, read_last
from tests.stand_ins.memories import FULL, LEAD, LOUD, Bench, troubles


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return Bench(tmp_path)


def test_forty_detents_are_written_once_after_a_second_of_quiet(bench: Bench) -> None:
    assert bench.memory.due_s is None
    for detent in range(40):
        bench.memory.save(replace(LEAD, trim_db=detent / 2), now_s=10.0 + detent / 10)
    assert bench.memory.due_s == pytest.approx(10.0 + 3.9 + QUIET_S)
    bench.pass_s(4.8)
    assert not bench.file().exists()
    bench.pass_s(0.2)
    assert bench.on_disk().trim_db == 19.5
    assert bench.memory.due_s is None


def test_changes_less_than_a_second_apart_are_written_at_latest_every_five_seconds(bench: Bench) -> None:
    written: list[float] = []
    for n in range(200):
        bench.save(replace(LEAD, trim_db=n / 10))
        bench.pass_s(0.1)
        if bench.file().exists() and bench.on_disk().trim_db not in written:
            written.append(bench.on_disk().trim_db)
    assert AT_LATEST_S == 5.0
    assert written == [4.9, 9.9, 14.9, 19.9], "in 20 s of a hand that does not rest"


def test_a_preset_is_saved_where_the_player_put_it(bench: Bench) -> None:
    preset_files.write(bench.file("my own"), LEAD)
    assert bench.read() == (LEAD,)
    bench.save(LOUD)
    bench.pass_s(1.1)
    assert bench.on_disk("my own") == LOUD
    assert [path.name for path in bench.file().parent.iterdir()] == ["my own.toml"]


def test_a_turn_of_the_encoder_does_not_undo_an_edit_made_over_ssh(bench: Bench) -> None:
    preset_files.write(bench.file(), LEAD)
    bench.read()
    edited = replace(LEAD, quality=0.5, tone=Tone(on=True, bass=8.0), gate=Gate(threshold_db=-50.0))
    preset_files.write(bench.file(), edited)
    bench.save(replace(LEAD, trim_db=1.0, gate=Gate(on=True)))
    events = bench.pass_s(3.0)
    both = replace(edited, trim_db=1.0, gate=Gate(on=True, threshold_db=-50.0))
    assert bench.on_disk() == both
    assert bench.last_read(events) == (both,)


def test_an_edit_and_a_turn_of_the_same_knob_end_at_the_hand_that_came_last(bench: Bench) -> None:
    preset_files.write(bench.file(), LEAD)
    bench.read()
    preset_files.write(bench.file(), replace(LEAD, trim_db=6.0))
    bench.save(LOUD)
    bench.pass_s(3.0)
    assert bench.on_disk() == LOUD


def test_files_that_come_change_and_go_are_noticed_within_two_seconds(bench: Bench) -> None:
    assert bench.read() == ()
    preset_files.write(bench.file(), LEAD)
    assert bench.last_read(bench.pass_s(2.0)) == (LEAD,)
    preset_files.write(bench.file(), LOUD)
    assert bench.last_read(bench.pass_s(2.0)) == (LOUD,)
    bench.file().rename(bench.file("Solo"))
    assert bench.last_read(bench.pass_s(2.0)) == (LOUD,)
    bench.file("Solo").unlink()
    assert bench.last_read(bench.pass_s(2.0)) == ()
    assert bench.pass_s(5.0) == []


def test_what_the_pedal_writes_itself_is_no_news(bench: Bench) -> None:
    bench.read()
    bench.save(LOUD)
    assert bench.pass_s(10.0) == []


def test_a_file_with_a_mistake_that_the_player_may_mend_is_left_alone(bench: Bench) -> None:
    bench.file().parent.mkdir()
    bench.file().write_text("name = ")
    bench.memory.read()
    trouble, found = bench.events()
    assert isinstance(trouble, Trouble)
    assert "Lead.toml" in trouble.sentence
    assert isinstance(found, LibraryRead)
    assert found.presets == ()
    for trim_db in (1.0, 2.0):
        bench.save(replace(LEAD, trim_db=trim_db))
        bench.pass_s(1.5)
    assert bench.file().read_text() == "name = "
    assert bench.on_disk("Lead~").trim_db == 2.0


def test_a_preset_that_is_spoilt_in_an_editor_plays_on_and_takes_the_players_change_once_it_is_mended(
    bench: Bench,
) -> None:
    preset_files.write(bench.file(), LEAD)
    bench.read()
    bench.file().write_text("trim_db = ")
    bench.save(LOUD)
    events = bench.pass_s(12.0)
    assert len(troubles(events)) == 1
    assert "Lead.toml" in troubles(events)[0]
    assert bench.last_read(events) == (LOUD,)
    preset_files.write(bench.file(), replace(LEAD, quality=0.5))
    assert bench.last_read(bench.pass_s(RETRY_S + 2.0)) == (replace(LOUD, quality=0.5),)
    assert bench.on_disk() == replace(LOUD, quality=0.5)
    assert bench.pass_s(10.0) == []


def test_a_preset_that_is_spoilt_when_the_pedal_stops_is_kept_beside_it(bench: Bench) -> None:
    preset_files.write(bench.file(), LEAD)
    bench.read()
    bench.file().write_text("trim_db = ")
    bench.save(LOUD)
    bench.memory.close()
    assert bench.file().read_text() == "trim_db = "
    assert bench.on_disk("Lead~") == LOUD


def test_a_preset_that_its_owner_removed_does_not_come_back_with_a_turn_of_the_encoder(bench: Bench) -> None:
    preset_files.write(bench.file(), LEAD)
    bench.read()
    bench.file().unlink()
    bench.save(LOUD)
    assert bench.last_read(bench.pass_s(3.0)) == ()
    assert not bench.file().exists()


def test_what_is_not_written_yet_is_not_undone_by_a_reading(bench: Bench) -> None:
    preset_files.write(bench.file(), LEAD)
    bench.read()
    bench.save(LOUD)
    assert bench.read() == (LOUD,)
    new = Preset("New", "b", "B", trim_db=3.0)
    bench.save(new)
    assert bench.read() == (LOUD, new)


def test_what_could_not_be_written_is_kept_and_written_when_the_disk_has_room(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The end of an import has everything read again: the trim must not jump back by 6 dB."""
    preset_files.write(bench.file(), LEAD)
    bench.read()

    def full(*_arguments: object) -> None:
        raise FULL

    with monkeypatch.context() as patch:
        patch.setattr("os.fsync", full)
        bench.save(replace(LEAD, trim_db=6.0))
        bench.memory.remember(Last("Lead"), bench.now_s)
        (preset, last) = troubles(bench.pass_s(20.0))
        assert "preset Lead cannot be saved" in preset
        assert "what was played last cannot be saved" in last
        assert bench.read()[0].trim_db == 6.0
    assert bench.pass_s(RETRY_S + 0.1) == []
    assert bench.on_disk().trim_db == 6.0
    assert read_last(bench.folder / "last.json").preset == "Lead"
    assert bench.read()[0].trim_db == 6.0


def test_the_end_is_marked_clean_and_only_the_end(bench: Bench) -> None:
    bench.memory.remember(Last("Lead", bypass=True, clean=False), bench.now_s)
    bench.pass_s(1.1)
    assert read_last(bench.folder / "last.json") == Last("Lead", bypass=True, clean=False)
    bench.memory.close()
    assert read_last(bench.folder / "last.json") == Last("Lead", bypass=True, clean=True)


def test_what_cannot_be_saved_is_reported_and_does_not_keep_the_rest_from_being_saved(bench: Bench) -> None:
    (bench.folder / "presets").write_text("a file, where a folder should be")
    bench.save(LEAD)
    bench.memory.remember(Last("Lead"), bench.now_s)
    (problem,) = troubles(bench.pass_s(1.1))
    assert "preset Lead cannot be saved" in problem
    assert read_last(bench.folder / "last.json").preset == "Lead"


def test_of_readings_that_are_asked_for_while_one_waits_one_is_enough(tmp_path: Path) -> None:
    reads: list[int] = []

    def read_library() -> tuple[tuple[()], tuple[()]]:
        reads.append(1)
        return (), ()

    disk, newest = Disk(StateFolder(tmp_path), read_library, lambda _change: None), [3]
    assert [disk.read(number, lambda: newest[0]) is None for number in (1, 2, 3)] == [False, True, True]
    newest[0] = 4
    assert disk.read(4, lambda: newest[0]) is not None
    assert len(reads) == 2
