"""TOML as editors save it, on Windows above all: read, or told in a sentence with the line and what to write."""

import os
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from hw.errors import PedalError, ProfileError
from hw.profiles import load, path_of
from hw.strict import About
from hw.strict_toml import misnamed, read_toml, text_of


class MenuError(PedalError):
    pass


@dataclass(frozen=True, slots=True)
class Knob:
    on: bool = False
    db: float = 0.0


@dataclass(frozen=True, slots=True)
class Menu:
    name: str
    count: int = 1
    db: float = 0.0
    on: bool = False
    knob: Knob = field(default_factory=Knob)


ABOUT = About("menu", MenuError)
TEXT = 'name = "Café"\ndb = -1\n\n[knob]\non = true\ndb = 1.5\n'
MENU = Menu("Café", db=-1.0, knob=Knob(on=True, db=1.5))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "menu.toml"


def complaint(path: Path) -> str:
    with pytest.raises(MenuError) as caught:
        read_toml(Menu, path, ABOUT)
    assert "\n" not in caught.value.sentence
    return caught.value.sentence


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
def test_every_mark_and_every_end_of_line_is_read(encoding: str, ends: str, path: Path) -> None:
    path.write_bytes(TEXT.replace("\n", ends).encode(encoding))
    assert read_toml(Menu, path, ABOUT) == MENU


def test_big_endian_is_read_too(path: Path) -> None:
    path.write_bytes(b"\xfe\xff" + TEXT.encode("utf-16-be"))
    assert read_toml(Menu, path, ABOUT) == MENU


def test_the_line_of_a_wrong_value_is_counted_in_any_of_them(path: Path) -> None:
    path.write_bytes(TEXT.replace("1.5", '"loud"').replace("\n", "\r").encode("utf-16"))
    assert "menu.toml, line 6: knob.db" in complaint(path)


@pytest.mark.parametrize(
    ("data", "says"),
    [
        ('on = true\nname = "Café"\n'.encode("cp1252"), 'is no UTF-8 (line 2, name = "Café"); save it as UTF-8'),
        ('name = "a"'.encode("utf-16")[:-1], "is UTF-16-LE that breaks off"),
        ('name = "a"'.encode("utf-16-le"), "has zero bytes in it: UTF-16 without a mark, or damaged"),
        (b"\0" * 512, "has zero bytes in it"),
    ],
)
def test_what_cannot_be_read_as_text_is_told_as_what_it_is(data: bytes, says: str, path: Path) -> None:
    path.write_bytes(data)
    assert says in complaint(path)


@pytest.mark.parametrize(
    ("line", "hint"),
    [
        ("db = -1,5", "a number has a point, such as 0.5"),
        ("db = ,5", "a number has a point, such as 0.5"),
        ("db = \u22121.5", "a minus is a plain -"),
        ("db = \u20131,5", "a minus is a plain -"),
        ("db = 1.500,0", "a number has a point, such as 0.5"),
        ("db = 03.5", "a number begins with no 0"),
        ("db \uff1d 1.5", "a letter or sign in it is a wide one"),
        ("\u2028db = 1.5", "a space in it is none that TOML knows"),
        ('name = "a', "a quote is not closed"),
        ("name = 'a", "a quote is not closed"),
        ("db = .5", "a number has digits on both sides of its point"),
        ("db = 5.", "a number has digits on both sides of its point"),
        ("db = -1.5 dB", "a number stands without its unit"),
        ("db =", "what comes behind = is missing"),
        ("on = True", "write true or false, in small letters"),
        ("on = ON # loud", "write true or false, in small letters"),
        ("name = \u201cBridge\u201d", 'quotes are straight ones, "'),
        ("name = \u2018Bridge\u2019", 'quotes are straight ones, "'),
        ("name = \u00abBridge\u00bb", 'quotes are straight ones, "'),
        ("name = Verse", 'a text stands in quotes, "'),
        ('name = "C:\\amps"', "a \\ within quotes is written twice"),
        ("db\u00a0=\u00a01.5", "a space in it is none that TOML knows"),
        ("db: 1.5", "between a key and what it is stands ="),
        ("; louder", "a comment begins with #"),
        ("// louder", "a comment begins with #"),
        ("{\\rtf1\\ansi", "this is a rich-text document: save it as plain text"),
        ("<!DOCTYPE html>", "this is a web page"),
        ("db = 1.0\ndb = 2.0", "the key stands there twice"),
    ],
)
def test_a_slip_is_told_with_the_line_and_what_to_write(line: str, hint: str, path: Path) -> None:
    path.write_text(f"count = 2\n{line}\n", encoding="utf-8")
    said = complaint(path)
    assert "is no TOML: " in said
    assert f"({hint}" in said


def test_a_quote_that_runs_to_the_end_is_shown_where_it_begins(path: Path) -> None:
    path.write_text("name = 'Verse\ncount = 2\n", encoding="utf-8")
    assert "correct that line, name = 'Verse (a quote is not closed)." in complaint(path)


@pytest.mark.parametrize("line", ["db = [1,2", "name = 'a,5", "on = true false", "count = 0x"])
def test_no_slip_is_made_up(line: str, path: Path) -> None:
    path.write_text(f"{line}\n", encoding="utf-8")
    assert "a number has a point" not in complaint(path)
    assert "quotes are straight" not in complaint(path)


@pytest.mark.parametrize("beside", ["menu.toml.txt", "Menu.TOML", "MENU.toml.TXT"])
def test_a_file_with_a_hidden_ending_is_named_with_what_to_do(beside: str, path: Path) -> None:
    path.with_name(beside).write_text(TEXT, encoding="utf-8")
    assert misnamed(path) == path.with_name(beside)
    assert f"is not there, but {beside} is: rename that to menu.toml" in complaint(path)


def test_a_file_that_is_nowhere_is_not_guessed(path: Path) -> None:
    path.with_name("other.toml.txt").write_text(TEXT, encoding="utf-8")
    assert "cannot be read (No such file or directory)" in complaint(path)
    assert misnamed(path.parent / "no folder" / "a.toml") is None


def test_a_profile_of_the_owners_own_is_read_from_any_editor_and_its_comma_is_told(tmp_path: Path) -> None:
    own = tmp_path / "own.toml"
    text = path_of("sim").read_text()
    own.write_bytes(text.replace("\n", "\r\n").encode("utf-16"))
    assert load(str(own)).levels == load("sim").levels
    own.write_bytes(text.replace("max_input_dbu = 12.2", "max_input_dbu = 12,2").encode("utf-8-sig"))
    with pytest.raises(ProfileError, match=r"max_input_dbu = 12,2 \(a number has a point"):
        load(str(own))
    own.rename(tmp_path / "own.toml.txt")
    with pytest.raises(ProfileError, match=r"own\.toml\.txt is: rename that to own\.toml"):
        load(str(own))


def test_boxes_and_the_profiles_that_ship_bear_an_editor_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`auto` looks at the cards of all profiles, and a box is read behind each."""
    from hw import profiles
    from hw.profiles import files

    for room in ("PROFILES", "BOXES"):
        folder = tmp_path / room
        folder.mkdir()
        for file in getattr(files, room).glob("*.toml"):
            (folder / file.name).write_bytes(file.read_text().replace("\n", "\r\n").encode("utf-16"))
        monkeypatch.setattr(files, room, folder)
    assert profiles.load("scarlett_2i2_4g", tmp_path).levels.max_input_dbu == 12.0
    assert profiles.load("auto", tmp_path).waiting
    (tmp_path / "PROFILES" / "um2.toml").write_text("cards = [\u201cUM2\u201d]\n", encoding="utf-8")
    with pytest.raises(ProfileError, match=r"um2\.toml is no TOML: .*quotes are straight ones"):
        profiles.load("auto", tmp_path)


def test_text_keeps_what_is_no_end_of_a_line() -> None:
    assert text_of(b"a\r\n\r\nb\rc\n") == "a\n\nb\nc\n"
    assert text_of(b"\xef\xbb\xbf\xef\xbb\xbfa\r\n\x1a") == "a\n"


@pytest.mark.parametrize(("what", "short"), [("menu", "menu unreadable"), ("settings file", "bad settings file")])
def test_the_screen_gets_whole_words(what: str, short: str, path: Path) -> None:
    path.write_text("<html>")
    with pytest.raises(MenuError) as caught:
        read_toml(Menu, path, About(what, MenuError))
    assert caught.value.short == short


def test_what_would_keep_its_reader_waiting_or_fill_its_memory_is_told(path: Path) -> None:
    os.mkfifo(path)
    assert "is no ordinary file" in complaint(path)
    path.unlink()
    path.symlink_to("/dev/zero")
    assert "is no ordinary file" in complaint(path)
    path.unlink()
    path.write_bytes(b"# a line\n" * 2**17)
    assert "has more than 1 MiB" in complaint(path)
    path.unlink()
    path.mkdir()
    assert "Is a directory" in complaint(path)
