"""Which of many a person means."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firmware.choose import chosen
from firmware.errors import OLED_LINE_CHARS, CaptureError, SettingsError

NAMES = ("Lead 1", "Lead 2", "Clean", "Clean deluxe", "Échö\tbig", "12 string", "3")


@pytest.mark.parametrize(
    ("which", "means"),
    [
        ("Lead 2", "Lead 2"),
        ("lead 2", "Lead 2"),
        (" Clean ", "Clean"),  # a whole name, though another begins so
        ("clean d", "Clean deluxe"),
        ("ECHO", "Échö\tbig"),
        ("e\u0301cho\u0308 b", "Échö\tbig"),
        ("Échö big", "Échö\tbig"),  # as it is shown
        ("1", "Lead 1"),
        (2, "Lead 2"),
        ("12", "12 string"),  # there is no twelfth
        ("3", "3"),  # a whole name goes before a number
    ],
)
def test_a_name_a_number_or_a_beginning_means_one(which: str | int, means: str) -> None:
    assert NAMES[chosen(which, NAMES)] == means


def test_a_number_that_is_no_text_is_no_name() -> None:
    assert chosen(3, NAMES) == 2, "another one is called 3"
    with pytest.raises(SettingsError, match="there is no preset '12'"):
        chosen(12, NAMES)


def test_a_beginning_of_several_lists_them() -> None:
    with pytest.raises(SettingsError, match=r"^`le` could be Lead 1 or Lead 2; write more of it[.]$"):
        chosen("le", NAMES)


def test_a_beginning_of_many_lists_some() -> None:
    with pytest.raises(SettingsError, match="could be A0, A1, A2, A3, A4, A5, A6, A7 or 4 more; write"):
        chosen("a", [f"A{number}" for number in range(12)])


def test_one_of_several_with_one_name_is_chosen_by_number() -> None:
    with pytest.raises(SettingsError, match="2 setlists are called Twin; give the number of one: 1, 3"):
        chosen("twin", ["Twin", "Other", "Twin"], "setlist")


def test_case_tells_apart_what_nothing_else_does() -> None:
    assert chosen("lead", ["Lead", "lead"]) == 1
    with pytest.raises(SettingsError, match="`LEAD` could be Lead or lead"):
        chosen("LEAD", ["Lead", "lead"])


@pytest.mark.parametrize("which", ["", "  ", "0", "8", "-1", "²", "9" * 9])
def test_what_means_none_is_refused(which: str) -> None:
    with pytest.raises(SettingsError, match=r"there is no preset .*; the pedal has Lead 1, Lead 2") as refused:
        chosen(which, NAMES)
    assert refused.value.short == "no such preset"


def test_what_is_nearly_a_name_is_told_which() -> None:
    with pytest.raises(SettingsError, match=r"no preset 'Claen' [(]did you mean 'Clean'[?][)]"):
        chosen("Claen", NAMES)


def test_of_none_it_is_said_that_there_are_none() -> None:
    with pytest.raises(CaptureError, match="there is no capture 'x'; the pedal has none: import one"):
        chosen("x", [], "capture", none="none: import one", error=CaptureError)


def test_names_without_numbers_have_none() -> None:
    with pytest.raises(SettingsError, match="there is no setlist '1'"):
        chosen("1", ["Friday"], "setlist", numbered=False)


@given(st.lists(st.text(), max_size=9, unique=True), st.text())
def test_any_text_finds_one_or_says_why_not(names: list[str], which: str) -> None:
    with contextlib.suppress(SettingsError):
        assert 0 <= chosen(which, names) < len(names)


@pytest.mark.parametrize("kind", ["preset", "setlist", "capture"])
def test_what_it_says_fits_on_the_screen(kind: str) -> None:
    for names in (["ax", "ay"], []):
        with pytest.raises(SettingsError) as refused:
            chosen("a", names, kind)
        assert 0 < len(refused.value.short) <= OLED_LINE_CHARS


@given(st.lists(st.text(min_size=1), min_size=1, max_size=9, unique=True))
def test_every_name_means_itself(names: list[str]) -> None:
    assert [chosen(name, names) for name in names] == list(range(len(names)))
