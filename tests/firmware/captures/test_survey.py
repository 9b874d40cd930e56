"""What lies on a stick: the captures, those in zips too, and a line for every other kind."""

import zipfile
from pathlib import Path

from firmware.captures.survey import Others, find_sources
from firmware.captures.verdict import instead


def zipped(path: Path, *names: str) -> None:
    with zipfile.ZipFile(path, "w") as made:
        for name in names:
            made.writestr(name, "{}")


def test_a_stick_of_other_things_says_of_each_kind_what_it_is(tmp_path: Path) -> None:
    names = ("Crunch.aidax", "Amp.namb", "Plexi.nam.txt", "b.aif", "a.aif", "._x.nam", "README")
    for name in names:
        (tmp_path / name).write_text("x")
    (tmp_path / "proteus.json").write_text('{"in_shape": [null], "layers": []}')
    zipped(tmp_path / "IRs.zip", "a.aif")
    others = Others()
    assert list(find_sources([tmp_path], others)) == []
    said = {remark.word: remark.sentence for remark in others.remarks()}
    assert said["aif"].startswith("a.aif is a sound: ")
    assert said["aif"].endswith("(and 1 more of the kind).")
    assert said["json"].startswith("proteus.json is a model of AIDA-X")
    assert said["zip"] == "IRs.zip is a zip; it holds no .nam file and no impulse response that the pedal could play."
    assert said["txt"].endswith("rename it so that it ends in .nam.")
    assert set(said) == {"aidax", "namb", "txt", "aif", "json", "zip", "file"}
    assert others.remarks()[-1].word == "file", "what it may be comes last"


def test_captures_in_zips_come_one_by_one_in_natural_order_whatever_folder_the_zip_lies_in(tmp_path: Path) -> None:
    (tmp_path / "packs").mkdir()
    zipped(tmp_path / "packs" / "My Pack.zip", "P/Gain 10.nam", "P/Gain 9.nam")
    (tmp_path / "loose.nam").write_text("{}")
    found = list(find_sources([tmp_path], Others()))
    assert [(source.title, source.folder) for source in found] == [
        ("loose.nam", tmp_path.name),
        ("Gain 9.nam", "P"),
        ("Gain 10.nam", "P"),
    ]


def test_a_zip_that_cannot_be_opened_comes_out_itself_and_so_does_an_empty_one_that_is_named(tmp_path: Path) -> None:
    (tmp_path / "bad.zip").write_bytes(b"PK\x03\x04")
    zipped(tmp_path / "none.zip", "a.aif")
    assert [source.path.name for source in find_sources([tmp_path], Others())] == ["bad.zip"]
    assert [source.path.name for source in find_sources([tmp_path / "none.zip"], Others())] == ["none.zip"]


def test_what_is_there_instead_of_captures_fits_the_screen() -> None:
    assert instead([("zip", 1)], 21) == "no captures; 1 zip"
    assert instead([("zip", 1), ("wav", 3), ("json", 2)], 21) == "no captures; 1 zip +5"
    assert instead([("zip", 1), ("wav", 3)], 200) == "no captures; 1 zip, 3 wav"
    assert instead([], 21) == "no captures there"
    assert all(len(instead([("aidax", 10**count), ("wav", 1)], 21)) <= 21 for count in range(4))
