"""Arabic letters take the shape of their place, and lam and alef are one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firmware.ui.wide.joining import joined
from firmware.ui.wide.letter import Letter


def shapes(text: str) -> str:
    return "".join(letter.sign for letter in joined([Letter(sign) for sign in text]))


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("ب", "\ufe8f"),
        ("ببب", "\ufe91\ufe92\ufe90"),
        ("باب", "\ufe91\ufe8e\ufe8f"),  # alef joins no letter after it
        ("ب ب", "\ufe8f \ufe8f"),
        ("بء", "\ufe8f\ufe80"),  # hamza joins none
        ("لا", "\ufefb"),
        ("بلا", "\ufe91\ufefc"),
        ("گ", "\ufb92"),
        ("بـ", "\ufe91ـ"),
        ("JCM", "JCM"),
        ("", ""),
    ],
)
def test_a_letter_is_shaped_by_its_neighbours(text: str, shown: str) -> None:
    assert shapes(text) == shown


def test_a_mark_stays_with_its_letter() -> None:
    fatha = "\N{ARABIC FATHA}"
    assert joined([Letter("ل", fatha), Letter("ا")]) == [Letter("\ufefb", fatha)]


@given(text=st.text(st.sampled_from("ابلآدء a"), max_size=12))
def test_only_lam_and_alef_become_fewer(text: str) -> None:
    assert len(shapes(text)) == len(text) - text.count("لا") - text.count("لآ")
