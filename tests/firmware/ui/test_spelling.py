"""Names as letters: Latin by ASCII and marks, other scripts by their own signs, whatever a stick brings."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firmware.ui.spelling import spell

ACUTE, CIRCUMFLEX = "\N{COMBINING ACUTE ACCENT}", "\N{COMBINING CIRCUMFLEX ACCENT}"


def spelled(text: str) -> str:
    return "".join(letter.sign + letter.marks for letter in spell(text))


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("JCM800", "JCM800"),
        ("l’Été", f"l'E{ACUTE}te{ACUTE}"),
        ("Việt ế", f"Vie\N{COMBINING DOT BELOW}{CIRCUMFLEX}t e{CIRCUMFLEX}{ACUTE}"),
        (
            "ąşő Łódź",
            f"a\N{COMBINING OGONEK}s\N{COMBINING CEDILLA}o\N{COMBINING DOUBLE ACUTE ACCENT} Lo{ACUTE}dz{ACUTE}",
        ),
        ("ﬁne № ½", "fine No 1/2"),
        ("Straße – œuvre…", "Strasse - oeuvre..."),
        ("漢字 ｷﾞﾀｰ", "漢字 ギター"),
        ("각", "각"),
        ("🎸👩‍🎤", "🎸👩🎤"),
        ("a\tb\x00\x07c", "a bc"),
        (ACUTE, ""),
        ("0.14 ±0.05", "0.14 ±0.05"),
        ("ที่", "ที่"),
        ("Ẅ҉", "W\N{COMBINING DIAERESIS}"),
    ],
)
def test_names_are_spelled_with_what_there_is(text: str, shown: str) -> None:
    assert spelled(text) == shown


@pytest.mark.parametrize("text", ["กำ", "שָׁלוֹם", "가", "日本"])
def test_marks_take_no_place_of_their_own(text: str) -> None:
    assert all(letter.sign not in "ํָׁ" for letter in spell(text))


@given(text=st.text(max_size=40))
def test_any_text_has_a_spelling_and_the_same_each_time(text: str) -> None:
    assert all(len(letter.sign) == 1 for letter in spell(text))
    assert spelled(text) == spelled(text)
