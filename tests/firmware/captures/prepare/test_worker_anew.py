"""A capture that is in the library already: damaged, rotten, of an older format or converter, or refused."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from firmware.captures.entry import ENTRY_FILE, MADE_HERE, entry_json, read_entry
from firmware.captures.library_writer import LibraryWriter
from firmware.captures.prepare.worker import answer
from firmware.captures.refusal import Refusal, write_refusal
from tests.own_captures import lstm, tiny
from tests.stand_ins.preparing import names_in, stored, write

pytestmark = pytest.mark.usefixtures("no_operators")  # test_fusing.py has what they bring


@pytest.mark.parametrize("harm", ["entry.json", "sub0.block128.onnx"])
def test_a_damaged_entry_is_reported_and_made_anew(harm: str, tmp_path: Path, writer: LibraryWriter) -> None:
    file, other = write(tmp_path / "a.nam", tiny(1)), write(tmp_path / "b.nam", tiny(2))
    bad, good = stored(file, writer), stored(other, writer)
    assert not writer.library.is_stale(128)
    (writer.folder / bad.model_id / harm).write_text("{")
    assert [entry.name for entry in writer.library.entries()] == ["b"]
    (damage,) = writer.library.damaged()
    assert bad.model_id[:12] in damage.sentence
    assert writer.library.is_stale(128), "so that the pedal makes it anew when it starts"
    stored(file, writer)
    assert [entry.name for entry in writer.library.entries()] == ["a", "b"]
    assert not writer.library.damaged()
    assert names_in(writer.folder) == {bad.model_id, good.model_id}


def test_an_entry_of_an_older_format_is_made_anew_and_keeps_its_name(tmp_path: Path, writer: LibraryWriter) -> None:
    entry = stored(write(tmp_path / "Deluxe.nam", tiny(metadata={"name": "Deluxe Reverb"})), writer)
    old = {"format": 3, "name": "My Deluxe", "converter": "graph 5"}
    writer.library.enter_level(entry.model_id, 15.0)
    (writer.folder / entry.model_id / "entry.json").write_text(json.dumps(old))
    assert writer.library.is_stale(128)
    assert stored(writer.folder / entry.model_id / "capture.nam", writer).name == "My Deluxe"
    assert not writer.library.is_stale(128)
    assert writer.library.entry(entry.model_id).entered_dbu == 15.0


def test_a_new_onnx_runtime_makes_the_graphs_anew_and_keeps_the_name_and_the_level_that_was_entered(
    tmp_path: Path, writer: LibraryWriter
) -> None:
    first = stored(write(tmp_path / "Deluxe.nam", lstm(1, 1)), writer)
    place = writer.folder / first.model_id
    writer.library.enter_level(first.model_id, 15.0)
    last_year = replace(MADE_HERE, runtime="onnxruntime 0.1")
    (place / ENTRY_FILE).write_bytes(entry_json(replace(first, made_by=last_year)))
    assert read_entry(place).made_by == last_year, "it plays until then"
    assert writer.library.is_stale(128)
    again = stored(place / "capture.nam", writer)
    assert (again.name, again.made_by) == ("Deluxe", MADE_HERE)
    assert writer.library.entry(first.model_id).entered_dbu == 15.0


def test_a_stored_capture_that_rotted_is_no_new_capture(tmp_path: Path, writer: LibraryWriter) -> None:
    entry = stored(write(tmp_path / "Deluxe.nam", tiny(1)), writer)
    rotten = write(writer.folder / entry.model_id / "capture.nam", tiny(2))
    shown = answer(rotten, writer, 32).verdict
    assert shown.verdict == "refused"
    assert shown.sentence == "Deluxe.nam: what the library kept of it is damaged; import it again."
    assert names_in(writer.folder) == {entry.model_id}


def test_a_refused_rebuild_is_remembered_until_the_capture_comes_again(tmp_path: Path, writer: LibraryWriter) -> None:
    file = write(tmp_path / "a.nam", tiny())
    kept = writer.folder / stored(file, writer).model_id / "capture.nam"
    assert writer.library.is_stale(32)
    writer.refuse(kept, "a.nam: no.", 32)
    assert not writer.library.is_stale(32)
    assert writer.library.is_stale(64), "it was not tried at this block size"
    remembered = writer.refusal(kept, 32)
    assert remembered
    assert remembered.sentence == "a.nam: no."
    write_refusal(kept.parent, Refusal("a.nam: no.", 32, replace(MADE_HERE, sources="of last year")))
    assert writer.library.is_stale(32)
    writer.refuse(file, "from outside", 32)
    assert writer.refusal(file, 32) is None
    stored(file, writer, 32)
    assert names_in(kept.parent) == {"capture.nam", "entry.json", "sub0.block128.onnx", "sub0.block32.onnx"}
