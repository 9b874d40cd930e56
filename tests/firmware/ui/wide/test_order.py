"""The order of Hebrew and Arabic; what is expected of each line is what the reference of UAX 9 says."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firmware.ui.wide.letter import Letter
from firmware.ui.wide.order import ordered, runs_right_to_left


def standing(text: str) -> str:
    return "".join(letter.sign for letter in ordered([Letter(sign) for sign in text]))


@pytest.mark.parametrize(
    ("read", "seen"),
    [
        ("JCM800", "JCM800"),
        ("אבג", "גבא"),
        ("אבג דה", "הד גבא"),
        ("אבג 12", "12 גבא"),
        ("12 אבג", "גבא 12"),
        ("JCM אבג 800", "JCM 800 גבא"),
        ("אבג JCM 800", "JCM 800 גבא"),
        ("אבג 1.5 דה", "הד 1.5 גבא"),
        ("אבג 100%", "100% גבא"),
        ("אבג (ב)", "(ב) גבא"),
        ("Lead (אב)", "Lead (בא)"),
        ("אב!", "!בא"),
        ("AC30 אב...", "AC30 בא..."),
        ("", ""),
    ],
)
def test_letters_stand_where_a_reader_looks_for_them(read: str, seen: str) -> None:
    assert standing(read) == seen


def test_marks_go_with_their_letters() -> None:
    first, second = Letter("ש", "\N{HEBREW POINT SHIN DOT}"), Letter("ל")
    assert ordered([first, second]) == [second, first]


def test_only_what_runs_from_right_to_left_is_looked_at() -> None:
    assert runs_right_to_left("JCM שלום")
    assert runs_right_to_left("صوت")
    assert not runs_right_to_left("歪み Тёплый 12")


@given(text=st.text(st.sampled_from("abאבل 12.%-()"), max_size=24))
def test_no_letter_is_lost_and_the_same_text_read_twice_stands_the_same(text: str) -> None:
    unmirrored = str.maketrans(")", "(")
    assert sorted(standing(text).translate(unmirrored)) == sorted(text.translate(unmirrored))
    assert standing(text) == standing(text)
