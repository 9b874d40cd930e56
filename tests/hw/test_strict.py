"""Strict records, from TOML and JSON and back: what is written is read again, and what is wrong is reported."""

import tomllib
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hw.errors import OLED_LINE_CHARS, PedalError
from hw.schema import FOUND_OUT, Filled, OneOf, Within
from hw.strict import About, Source, line_of, read_record
from hw.strict_json import read_json, read_plain, to_json
from hw.strict_toml import read_toml, to_toml


class Mode(StrEnum):
    RAW = "raw"
    NORMALIZED = "normalized"


class MenuError(PedalError):
    """A menu is wrong."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Knob:
    on: bool = False
    db: Annotated[float, Within(-20.0, 20.0)] = 0.0


@dataclass(frozen=True, slots=True)
class Menu:
    name: Annotated[str, Filled()]
    mode: Mode = Mode.RAW
    side: Literal["left", "right"] = "left"
    count: Annotated[int, OneOf(1, 2, 4)] = 1
    note: str | None = None
    knob: Knob = field(default_factory=Knob)
    spare: Knob | None = None
    pairs: tuple[tuple[str, float], ...] = ()
    facts: dict[str, float] = field(default_factory=dict[str, float])
    from_: int = 0
    size: float = 0.0
    found: Annotated[str, FOUND_OUT] = ""


ABOUT = About("menu", MenuError, " Until then the last one counts.")


def refusal(table: object) -> str:
    with pytest.raises(MenuError) as caught:
        read_record(Menu, table, Source("a.toml", ABOUT))
    assert 0 < len(caught.value.short) <= OLED_LINE_CHARS
    return caught.value.sentence


@pytest.mark.parametrize(
    ("table", "words"),
    [
        ({"name": "a", "mode": "normalised"}, 'mode = "normalised" is not allowed; write "raw" or "normalized"'),
        ({"name": "a", "mode": "normalised"}, "(did you mean 'normalized'?)"),
        ({"name": "a", "mode": 5}, "mode = 5 is not allowed"),
        ({"name": "a", "side": "centre"}, 'side = "centre" is not allowed; write "left" or "right"'),
        ({"name": "a", "side": True}, "side = true is not allowed"),
        ({"name": "  "}, 'name = "  " is not allowed; write a text that is not empty'),
        ({"name": "a", "count": 3}, "count = 3 is not allowed; write 1 or 2 or 4"),
        ({"name": "a", "count": True}, "count = true is the wrong kind; write a whole number"),
        ({"name": "a", "knob": {"db": float("nan")}}, "knob.db = nan is not allowed; write -20 to 20"),
        ({"name": "a", "knob": {"dB": 1.0}}, "[knob] knows no key 'dB' (did you mean 'db'?)"),
        ({"name": "a", "knob": 5}, "knob must be a table; write [knob] and its keys below"),
        ({"name": "a", "pairs": [["x", 1.0, 2.0]]}, "pairs[1] has 3 items; write 2"),
        ({"name": "a", "pairs": [["x", "y"]]}, 'pairs[1][2] = "y" is the wrong kind; write a number'),
        ({"name": "a", "facts": {"x": float("inf")}}, "facts.x = inf is no number; write a number"),
        ({"name": "a", "found": "here"}, "the top of the file knows no key 'found'"),
        ({}, "the top of the file needs name; add it (a text in quotes: a text that is not empty)"),
        ({"name": "a", "size": 10**400}, "size = 1000"),
        ({"name": "a", "mode": "x" * 500}, f'mode = "{"x" * 80}..." is not allowed'),
        ({"name": "a", "x" * 500: 1}, "knows no key 'xxx"),
        ({"name": "a", "from_": 1}, "knows no key 'from_' (did you mean 'from'?)"),
        ([], "this is no menu; it must have the keys name, mode"),
    ],
)
def test_what_is_wrong_is_reported_with_key_and_remedy(table: object, words: str) -> None:
    said = refusal(table)
    assert words in said
    assert said.startswith("a.toml: ")
    assert said.endswith(" Until then the last one counts.")


def test_a_mistake_in_a_file_is_reported_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "menu.toml"
    path.write_text('name = "a"\n\n[knob]  # the only one\non = true\ndb = 21\n')
    with pytest.raises(MenuError, match=r"menu\.toml, line 5: knob\.db = 21 is not allowed; write -20 to 20"):
        read_toml(Menu, path, ABOUT)


def test_a_key_that_stands_in_two_tables_has_the_line_of_its_own() -> None:
    text = '[a]\non = 1\n[b]\n"on" = 2\n'
    assert (line_of(text, "a.on"), line_of(text, "b.on"), line_of(text, "on"), line_of(text, "c.on")) == (
        2,
        4,
        None,
        None,
    )


def test_a_file_saved_by_a_windows_editor_is_read(tmp_path: Path) -> None:
    path = tmp_path / "menu.toml"
    path.write_bytes(b'\xef\xbb\xbfname = "a"\r\n[knob]\r\non = true\r\n')
    assert read_toml(Menu, path, ABOUT) == Menu("a", knob=Knob(on=True))


@pytest.mark.parametrize("content", [b"\xff\xfen\x00", b"name = ", b"a = " + b"[" * 5000])
def test_what_is_no_toml_becomes_a_sentence(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "menu.toml"
    path.write_bytes(content)
    with pytest.raises(MenuError, match=r"menu\.toml is n"):
        read_toml(Menu, path, ABOUT)


@pytest.mark.parametrize(
    ("line", "hint"),
    [
        ("db = 1,5", "db = 1,5 (a number has a point, such as 0.5)."),
        ("note = “a”", 'note = “a” (quotes are straight ones, ").'),
        ("note = \x1b", "note =."),
    ],
)
def test_a_line_that_is_no_toml_is_quoted_with_what_was_probably_done(tmp_path: Path, line: str, hint: str) -> None:
    path = tmp_path / "menu.toml"
    path.write_text(f'name = "a"\n{line}\n')
    with pytest.raises(MenuError, match=r"menu\.toml is no TOML: .* \(at line 2, column \d+\); correct") as caught:
        read_toml(Menu, path, ABOUT)
    assert hint in caught.value.sentence


@dataclass(frozen=True, slots=True)
class Dish(Knob):
    """A record that extends another."""

    title: str


def test_what_must_be_there_is_written_first() -> None:
    assert to_toml(Dish("soup", on=True, db=1.0)) == 'title = "soup"\non = true\ndb = 1.0\n'


@pytest.mark.parametrize("content", [b"", b"{", b"\xff", b'{"name": NaN}', b"[" * 5000, b"9" * 5000])
def test_what_is_no_json_becomes_a_sentence(content: bytes) -> None:
    with pytest.raises(MenuError, match="last is no JSON"):
        read_json(Menu, content, "last", ABOUT)


TEXTS = st.text(min_size=1).filter(lambda text: text.strip() != "")
KNOBS = st.builds(Knob, on=st.booleans(), db=st.floats(-20.0, 20.0))
MENUS = st.builds(
    Menu,
    TEXTS,
    st.sampled_from(Mode),
    st.sampled_from(["left", "right"]),
    st.sampled_from([1, 2, 4]),
    st.none() | st.text(),
    KNOBS,
    st.none() | KNOBS,
    st.lists(st.tuples(st.text(), st.floats(-1e9, 1e9))).map(tuple),
)


@given(MENUS)
def test_what_is_written_as_json_is_read_again(menu: Menu) -> None:
    assert read_json(Menu, to_json(menu), "menu", ABOUT) == menu


@given(MENUS)
def test_what_is_written_as_toml_is_read_again(menu: Menu) -> None:
    assert read_record(Menu, tomllib.loads(to_toml(menu)), Source("menu", ABOUT)) == menu


JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["name", "knob", "db", "x"]), inner),
    max_leaves=8,
)


@given(JSON)
def test_whatever_comes_is_a_record_or_a_sentence(content: object) -> None:
    said = ""
    try:
        read_plain(Menu, content, "x", ABOUT)
    except MenuError as error:
        said = error.sentence
    assert said == "" or said.startswith("x: ")
