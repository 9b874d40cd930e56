"""Long names: what is left out is the middle, and what is left fits."""

from hypothesis import given
from hypothesis import strategies as st

from firmware.ui.fit import shortened, three_lines, two_lines, two_shortened_lines
from firmware.ui.fonts import NAME, TEXT

NAMES = st.text(st.characters(codec="ascii", categories=("L", "N", "Zs", "P")), max_size=60)


def test_a_name_that_fits_is_left_alone() -> None:
    assert shortened("Brown Lead", 10, len) == "Brown Lead"


def test_a_long_name_keeps_its_head_and_its_tail() -> None:
    assert shortened("5150 III red gain 6 V30 mix B", 22, len) == "5150...n 6 V30 mix B"


def test_two_captures_that_differ_at_the_end_still_differ() -> None:
    one, other = (f"5150 III red gain 6 presence 5 V30 mix {mix}" for mix in "AB")
    assert shortened(one, 100, TEXT.width) != shortened(other, 100, TEXT.width)
    assert two_shortened_lines(one, 60, TEXT.width) != two_shortened_lines(other, 60, TEXT.width)


def test_two_lines_break_where_they_are_most_alike() -> None:
    assert two_lines("Vox chime solo", 10, len) == ("Vox chime", "solo")
    assert two_lines("JCM800_lead-boost", 12, len) == ("JCM800_", "lead-boost")


def test_a_name_without_a_break_or_with_too_long_a_word_has_no_two_lines() -> None:
    assert two_lines("Marshall", 5, len) is None
    assert two_lines("A Superlead", 8, len) is None


def test_two_shortened_lines_break_at_words_if_they_can() -> None:
    first, second = two_shortened_lines("5150 III red gain 6 presence 5 V30 mix B", 14, len)
    assert first == "5150 III red"
    assert second.startswith("...")
    assert second.endswith("mix B")


@given(name=NAMES, room=st.integers(30, 120))
def test_whatever_is_shortened_fits(name: str, room: int) -> None:
    assert TEXT.width(shortened(name, room, TEXT.width)) <= room
    assert all(TEXT.width(line) <= room for line in two_shortened_lines(name, room, TEXT.width))


@given(name=st.text(max_size=60), room=st.integers(60, 120))
def test_so_does_a_name_of_any_script(name: str, room: int) -> None:
    for face in (TEXT, NAME[2]):
        assert face.width(shortened(name, room, face.width)) <= room
        assert all(face.width(line) <= room for line in two_shortened_lines(name, room, face.width))


def test_a_line_of_han_and_kana_may_break_anywhere_but_before_what_never_begins_one() -> None:
    assert two_lines("銀河鉄道の夜", 4, len) == ("銀河鉄", "道の夜")
    assert two_lines("歪みギター銀", 4, len) == ("歪みギ", "ター銀")
    assert two_lines("ギターー", 3, len) == ("ギ", "ターー")


@given(name=NAMES.map(str.strip).filter(lambda name: TEXT.width(name) > 60))
def test_the_last_letters_are_always_there(name: str) -> None:
    assert shortened(name, 60, TEXT.width).endswith(name[-2:])
    assert two_shortened_lines(name, 60, TEXT.width)[1].endswith(name[-1:])


def test_three_lines_break_where_the_longest_is_shortest_or_not_at_all() -> None:
    assert three_lines("Vox chime solo", 5, len) == ("Vox", "chime", "solo")
    assert three_lines("one two three four", 9, len) == ("one two", "three", "four")
    assert three_lines("unbreakable", 5, len) is None
    assert three_lines("much too long to be set", 5, len) is None
