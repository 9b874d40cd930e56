"""What an entry remembers: the name of its file and its folder, out of a zip too, and what its graphs were."""

import hashlib
import json
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from firmware.captures.entry import ENTRY_FILE, MADE_HERE, entry_json
from firmware.captures.library_writer import LibraryWriter
from firmware.captures.prepare.worker import answer, convert
from tests.own_captures import Model, tiny
from tests.stand_ins.preparing import stored, write

pytestmark = pytest.mark.usefixtures("no_operators")  # test_fusing.py has what they bring


def zipped(path: Path, **files: Model) -> Path:
    with zipfile.ZipFile(path, "w") as made:
        for name, model in files.items():
            made.writestr(f"My Pack/{name}.nam", json.dumps(model))
    return path


def test_the_files_name_and_folder_are_kept_and_name_what_has_no_name(tmp_path: Path, writer: LibraryWriter) -> None:
    (tmp_path / "Pack").mkdir()
    placeholder = tiny(metadata={"name": "T3K-Null", "gear_make": "tz-make", "modeled_by": "Ann"})
    made = stored(write(tmp_path / "Pack" / "Plexi dark.nam", placeholder), writer)
    entry = writer.library.entry(made.model_id)
    assert (entry.name, entry.file, entry.folder) == ("Plexi dark", "Plexi dark.nam", "Pack")
    assert entry.info
    assert (entry.info.name, entry.info.gear_make, entry.info.modeled_by) == (None, None, "Ann")
    named = stored(write(tmp_path / "Crunch 1.nam", tiny(2, metadata={"name": "JCM 800"})), writer)
    assert (named.name, named.file) == ("JCM 800", "Crunch 1.nam")


def test_an_entry_that_did_not_keep_its_file_gets_it_when_the_file_comes_again(
    tmp_path: Path, writer: LibraryWriter
) -> None:
    file = write(tmp_path / "Plexi.nam", tiny())
    made = writer.library.entry(stored(file, writer).model_id)
    place = writer.folder / made.model_id
    (place / ENTRY_FILE).write_bytes(entry_json(replace(made, name="T3K-Null", file="", folder="")))
    assert convert(place / "capture.nam", writer, 128)[1] == "known"
    assert writer.library.entry(made.model_id).file == "", "the library's own copy has no name"
    assert convert(file, writer, 128)[1] == "known"
    entry = writer.library.entry(made.model_id)
    assert (entry.name, entry.file, entry.folder) == ("Plexi", "Plexi.nam", tmp_path.name)
    assert entry.graphs == made.graphs


def test_a_rebuild_keeps_the_file_and_the_folder(tmp_path: Path, writer: LibraryWriter) -> None:
    made = stored(write(tmp_path / "Plexi.nam", tiny()), writer)
    place = writer.folder / made.model_id
    (place / ENTRY_FILE).write_bytes(entry_json(replace(made, made_by=replace(MADE_HERE, runtime="old"))))
    again = stored(place / "capture.nam", writer)
    assert (again.file, again.folder) == ("Plexi.nam", tmp_path.name)


def test_a_capture_in_a_zip_is_stored_as_if_it_had_been_unpacked(tmp_path: Path, writer: LibraryWriter) -> None:
    pack = zipped(tmp_path / "My Pack - 2.zip", Lead=tiny(1), Crunch=tiny(2))
    for number, name in enumerate(("Lead", "Crunch")):
        shown = answer(pack, writer, 128, inside=(number,)).verdict
        entry = writer.library.entry(shown.model_id)
        assert (shown.verdict, entry.name, entry.file, entry.folder) == ("stored", name, f"{name}.nam", "My Pack")
    assert answer(write(tmp_path / "x.nam", tiny(1)), writer, 128).verdict.verdict == "known"
    bad = answer(zipped(tmp_path / "bad.zip", Bad={}), writer, 128, inside=(0,)).verdict
    assert bad.sentence.startswith("bad.zip: Bad.nam: it is JSON of another program; ")


def test_a_graph_with_a_flipped_bit_is_made_anew(tmp_path: Path, writer: LibraryWriter) -> None:
    file = write(tmp_path / "a.nam", tiny())
    entry = writer.library.entry(stored(file, writer).model_id)
    (graph,) = entry.graphs
    made = graph.portable.path.read_bytes()
    assert graph.portable.sha256 == hashlib.sha256(made).hexdigest()
    graph.portable.path.write_bytes(made[:-9] + bytes([made[-9] ^ 1]) + made[-8:])
    assert writer.library.entries(), "by its size it is whole"
    assert convert(writer.folder / entry.model_id / "capture.nam", writer, 128)[1] == "stored"
    (again,) = writer.library.entry(entry.model_id).graphs
    assert again.portable.is_intact
    assert convert(file, writer, 128)[1] == "known"
