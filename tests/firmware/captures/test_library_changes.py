"""A capture gets another name, or goes: what stays of it, and what does not."""

import fcntl
import os
from pathlib import Path

import pytest

from firmware.captures.changes import EnterLevel, RemoveCapture, RenameCapture, carry_out
from firmware.captures.entry import Entry
from firmware.captures.library import Library, title_of
from firmware.captures.library_writer import LOCK_FILE, REMOVED_PREFIX, LibraryWriter
from firmware.captures.prepare.worker import convert
from firmware.errors import CaptureError
from tests.own_captures import tiny
from tests.stand_ins.preparing import names_in, stored, write

pytestmark = pytest.mark.usefixtures("no_operators")


@pytest.fixture
def writer(tmp_path: Path) -> LibraryWriter:
    (tmp_path / "library").mkdir()
    return LibraryWriter(tmp_path / "library")


@pytest.fixture
def fuzz(tmp_path: Path, writer: LibraryWriter) -> Entry:
    return stored(write(tmp_path / "fuzz.nam", tiny(1, metadata={"name": "Fuzz"})), writer)


def names(writer: LibraryWriter) -> list[str]:
    return [entry.name for entry in writer.library.entries()]


def test_a_name_that_the_player_gives_is_the_captures_and_no_file_of_it_is_touched(
    writer: LibraryWriter, fuzz: Entry
) -> None:
    place = writer.folder / fuzz.model_id
    before = {file: file.read_bytes() for file in place.iterdir()}
    writer.library.enter_level(fuzz.model_id, 15.0)
    writer.library.rename(fuzz.model_id, "  Muff\n1971 ")
    (entry,) = writer.library.entries()
    assert (entry.name, entry.entered_name, entry.entered_dbu) == ("Muff 1971", "Muff 1971", 15.0)
    assert {file: file.read_bytes() for file in before} == before
    assert title_of(place / "capture.nam") == "Muff 1971.nam", "and so an import speaks of it"
    writer.library.enter_level(fuzz.model_id, None)
    assert names(writer) == ["Muff 1971"]


@pytest.mark.parametrize("name", ["Muff", "Amp"])  # the latter, of an exporter's, would stand for none
def test_it_outlives_another_import_of_the_file_and_that_the_entry_is_made_anew(
    name: str, tmp_path: Path, writer: LibraryWriter, fuzz: Entry
) -> None:
    writer.library.rename(fuzz.model_id, name)
    assert convert(tmp_path / "fuzz.nam", writer, 128)[1] == "known"
    assert names(writer) == [name]
    place = writer.folder / fuzz.model_id
    (place / "entry.json").write_text("{")
    stored(place / "capture.nam", writer)
    assert names(writer) == [name]
    stored(tmp_path / "fuzz.nam", writer, 32)
    assert names(writer) == [name]
    writer.library.rename(fuzz.model_id, "")
    assert names(writer) == ["Fuzz"], "its own name was kept all the while"


def test_a_name_that_another_one_has_or_that_says_nothing_is_refused(
    tmp_path: Path, writer: LibraryWriter, fuzz: Entry
) -> None:
    stored(write(tmp_path / "lead.nam", tiny(2, metadata={"name": "Lead"})), writer)
    with pytest.raises(CaptureError, match="there is a capture Lead already; give it another name"):
        writer.library.rename(fuzz.model_id, "LEAD")
    with pytest.raises(CaptureError, match="a capture needs a name"):
        writer.library.rename(fuzz.model_id, " \x1b ")
    with pytest.raises(CaptureError, match="No capture aaaa"):
        writer.library.rename("a" * 64, "x")
    writer.library.rename(fuzz.model_id, "FUZZ")
    assert names(writer) == ["FUZZ", "Lead"]


def test_a_capture_that_is_removed_is_gone_and_may_come_again(
    tmp_path: Path, writer: LibraryWriter, fuzz: Entry
) -> None:
    with LibraryWriter(writer.folder, waits=False) as holder:
        holder.remove(fuzz.model_id)
    assert names_in(writer.folder) == {LOCK_FILE}
    with pytest.raises(CaptureError, match="no capture"):
        writer.remove(fuzz.model_id)
    assert stored(tmp_path / "fuzz.nam", writer).name == "Fuzz"


@pytest.mark.parametrize("model_id", ["..", "", "a/b", ".lock"])
def test_nothing_but_an_entry_is_removed(model_id: str, writer: LibraryWriter, fuzz: Entry) -> None:
    with pytest.raises(CaptureError, match="no capture"):
        writer.remove(model_id)
    assert Library(writer.folder).entry(fuzz.model_id)


def test_what_a_power_cut_left_of_one_is_swept_and_never_comes_back(writer: LibraryWriter, fuzz: Entry) -> None:
    (writer.folder / fuzz.model_id).rename(writer.folder / f"{REMOVED_PREFIX}{fuzz.model_id}")
    assert writer.library.entries() == ()
    with writer:
        assert names_in(writer.folder) == {LOCK_FILE}


def test_each_change_that_a_player_wants_is_carried_out(writer: LibraryWriter, fuzz: Entry) -> None:
    carry_out(writer.library, EnterLevel(fuzz.model_id, 12.0))
    carry_out(writer.library, RenameCapture(fuzz.model_id, "Muff"))
    (entry,) = writer.library.entries()
    assert (entry.name, entry.entered_dbu) == ("Muff", 12.0)
    carry_out(writer.library, RemoveCapture(fuzz.model_id))
    assert writer.library.entries() == ()


def test_who_does_not_wait_is_told_that_captures_come_in(writer: LibraryWriter) -> None:
    descriptor = os.open(writer.folder / LOCK_FILE, os.O_RDWR | os.O_CREAT)
    fcntl.flock(descriptor, fcntl.LOCK_EX)
    with (
        pytest.raises(CaptureError, match="captures come into the library"),
        LibraryWriter(writer.folder, waits=False),
    ):
        pass
    os.close(descriptor)
    with LibraryWriter(writer.folder, waits=False):
        assert writer.lock == -1, "each has a lock of its own"
