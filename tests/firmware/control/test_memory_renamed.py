"""A preset that is called otherwise: its file follows, whatever comes between, and there is never none of both."""

from dataclasses import replace
from pathlib import Path

import pytest

from firmware.sound import Gate, Preset
from firmware.store import preset_files
from tests.stand_ins.memories import LEAD, LOUD, Bench, full_disk, with_lead

SOLO = replace(LEAD, name="Solo")


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return with_lead(tmp_path)


def files(bench: Bench) -> list[str]:
    return sorted(path.stem for path in (bench.folder / "presets").iterdir())


def rename(bench: Bench, to: Preset, was: str) -> None:
    bench.memory.save(to, bench.now_s, was)


def test_its_file_is_called_as_it_is(bench: Bench) -> None:
    rename(bench, SOLO, "Lead")
    assert bench.read() == (SOLO,), "before it is written"
    bench.pass_s(1.5)
    assert files(bench) == ["Solo"]
    assert bench.read() == (bench.on_disk("Solo"),) == (SOLO,)


def test_where_the_new_file_cannot_be_written_the_old_one_stays(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    mended = full_disk(monkeypatch)
    rename(bench, SOLO, "Lead")
    bench.pass_s(7.0)
    assert bench.on_disk() == LEAD
    assert bench.read() == (SOLO,)
    mended()
    bench.pass_s(6.0)
    assert files(bench) == ["Solo"]


def test_of_several_names_one_after_the_other_the_last_one_counts(bench: Bench) -> None:
    rename(bench, SOLO, "Lead")
    rename(bench, replace(SOLO, name="Outro"), "Solo")
    assert [preset.name for preset in bench.read()] == ["Outro"]
    bench.pass_s(1.5)
    assert files(bench) == ["Outro"]
    rename(bench, SOLO, "Outro")
    rename(bench, replace(SOLO, name="Outro"), "Solo")
    bench.pass_s(1.5)
    assert files(bench) == ["Outro"]


def test_one_that_was_never_written_is_written_under_its_last_name(bench: Bench) -> None:
    bench.save(Preset("New", "a", "A"))
    rename(bench, Preset("Newer", "a", "A"), "New")
    bench.pass_s(1.5)
    assert files(bench) == ["Lead", "Newer"]


def test_what_its_owner_edits_meanwhile_over_ssh_goes_with_it(bench: Bench) -> None:
    rename(bench, replace(LOUD, name="Solo"), "Lead")
    preset_files.write(bench.file(), replace(LEAD, gate=Gate(on=True)))
    bench.pass_s(3.0)
    assert files(bench) == ["Solo"]
    assert (bench.on_disk("Solo").trim_db, bench.on_disk("Solo").gate.on) == (LOUD.trim_db, True)
    assert bench.read() == (bench.on_disk("Solo"),)


def test_a_mistake_in_the_old_file_is_told_and_the_file_kept(bench: Bench) -> None:
    bench.file().write_text("name = ")
    rename(bench, SOLO, "Lead")
    bench.pass_s(7.0)
    assert files(bench) == ["Lead"]
    assert bench.read() == (SOLO,)
    bench.memory.close()
    assert files(bench) == ["Lead", "Solo"]
    assert bench.file().read_text() == "name = "


def test_a_file_of_the_new_name_that_cannot_be_read_is_left_alone(bench: Bench) -> None:
    bench.file("Solo").write_text("name = ")
    rename(bench, SOLO, "Lead")
    bench.pass_s(1.5)
    assert files(bench) == ["Solo", "Solo~"]
    assert bench.on_disk("Solo~") == SOLO


def test_a_new_one_takes_the_old_name_and_neither_is_lost(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    mended = full_disk(monkeypatch)
    rename(bench, LOUD.__class__("Solo", "a", "A", trim_db=1.0), "Lead")
    bench.pass_s(1.5)
    another = Preset("Lead", "b", "B")
    bench.save(another)
    bench.pass_s(7.0)
    assert bench.on_disk() == LEAD
    mended()
    bench.pass_s(6.0)
    assert (bench.on_disk("Solo").trim_db, bench.on_disk()) == (1.0, another)


def test_one_that_is_deleted_after_it_was_renamed_is_gone_under_both_names(bench: Bench) -> None:
    rename(bench, SOLO, "Lead")
    bench.memory.remove("Solo", bench.now_s)
    assert bench.read() == ()
    bench.pass_s(1.5)
    assert files(bench) == []


def test_what_takes_a_name_that_another_had_is_kept_at_once_and_both_stay(bench: Bench) -> None:
    """`pedal preset new` within the second in which a page's rename is not written yet."""
    rename(bench, SOLO, "Lead")
    before, another = bench.memory.unwritten(), Preset("Lead", "b", "B")
    bench.save(another)
    assert bench.memory.keep(before).problem is None
    bench.pass_s(1.5)
    assert (bench.on_disk("Solo"), bench.on_disk()) == (SOLO, another)


def test_what_takes_the_name_of_one_that_was_deleted_is_kept_at_once_and_stays(bench: Bench) -> None:
    bench.memory.remove("Lead", bench.now_s)
    before, another = bench.memory.unwritten(), Preset("Lead", "b", "B")
    bench.save(another)
    assert bench.memory.keep(before).problem is None
    bench.pass_s(1.5)
    assert bench.on_disk() == another


def test_one_that_is_edited_after_another_took_its_former_name_takes_nothing_from_that(bench: Bench) -> None:
    another = Preset("Lead", "b", "B")
    rename(bench, SOLO, "Lead")
    bench.save(another)
    bench.save(replace(SOLO, trim_db=2.0))
    bench.pass_s(1.5)
    assert (bench.on_disk("Solo").trim_db, bench.on_disk()) == (2.0, another)
