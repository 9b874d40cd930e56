"""Names from outside, made fit to be shown."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firmware.names import NAME_CHARS, display_name, file_title, natural_key


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Plexi", "Plexi"),
        ("  a \t b\n", "a b"),
        ("\x1b[31mred", "[31mred"),
        ("abc\u202edef\u2066", "abcdef"),
        ("Cafe\u0301", "Café"),
        ("\udce9", "unnamed"),
        ("", "unnamed"),
        ("0 \x1b 0", "0 0"),
        ("e\x1b\u0301", "é"),
        ("日本 アンプ", "日本 アンプ"),
    ],
)
def test_a_name_is_shown_clean(text: str, shown: str) -> None:
    assert display_name(text) == shown


def test_a_long_name_keeps_the_tail_that_shows_it_apart() -> None:
    shown = display_name("x" * 200 + " channel 2", 20)
    assert shown.startswith("xxx")
    assert shown.endswith("… channel 2"[-10:])
    assert len(shown) == 20


def test_natural_order_compares_digits_as_numbers_and_survives_odd_ones() -> None:
    names = ["b", "a10", "A2", "a²", "٣", "10", "9"]
    assert sorted(names, key=natural_key) == ["9", "10", "A2", "a10", "a²", "b", "٣"]


def test_natural_order_puts_accents_beside_their_letters() -> None:
    names = ["z", "f", "\u00c4 2", "e", "\u00e4 10", "b", "\u00e9", "e\u0301 2", "a", "\u00dcber"]
    assert sorted(names, key=natural_key) == ["a", "Ä 2", "ä 10", "b", "e", "é", "e\u0301 2", "f", "Über", "z"]


@pytest.mark.parametrize(
    ("file", "title"), [("Plexi.NAM", "Plexi"), ("a.b", "a.b"), (".nam", "unnamed"), (" .nam", "unnamed")]
)
def test_a_file_always_has_a_title(file: str, title: str) -> None:
    assert file_title(file) == title


@given(st.text())
def test_any_text_becomes_one_printable_line_that_stays_as_it_is(text: str) -> None:
    shown = display_name(text)
    assert shown.isprintable()
    assert 0 < len(shown) <= NAME_CHARS
    shown.encode()
    assert display_name(shown) == shown
