"""Type: on whole pixels, in any script, numbers that do not dance."""

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import ImageChops

from firmware.ui.fonts import BOLD, CONDENSED, NAME, NARROW, NUMBER, POPUP, SMALL, TEXT, Face, make_ready
from firmware.ui.spelling import spell
from tests.stand_ins.set_type import LEFT, LINE, ink, set_in

FACES = (SMALL, TEXT, BOLD, *NAME, *NARROW, POPUP, NUMBER, CONDENSED)
BOX = "🎤"


@pytest.mark.parametrize("face", FACES)
@pytest.mark.parametrize("text", ["H", "Brown Lead", "JCM800", "Wjgyp", "il!."])
def test_the_width_is_the_width_of_the_ink(face: Face, text: str) -> None:
    left, _, right, _ = ink(face, text)
    assert left >= LEFT
    assert right - LEFT <= face.width(text)
    assert right - left >= face.width(text) - 2 * face.width("8")


@pytest.mark.parametrize("face", FACES)
def test_capitals_stand_on_the_line(face: Face) -> None:
    _, top, _, bottom = ink(face, "HLE")
    assert (top, bottom) == (LINE - face.cap_height, LINE)


@pytest.mark.parametrize("face", FACES)
def test_every_number_of_as_many_digits_is_as_wide(face: Face) -> None:
    assert len({face.width(f"{number}.{number}") for number in range(10)}) == 1


@pytest.mark.parametrize("face", FACES)
def test_tails_and_accents_take_the_rows_they_say(face: Face) -> None:
    assert ink(face, "Hgjpqy")[3] == LINE + face.drop("Hgjpqy")
    assert ink(face, "HÉÅ")[1] == LINE - face.cap_height - face.rise("HÉÅ")
    assert (face.drop("HLE"), face.rise("hé")) == (0, 0)


def test_an_accent_is_drawn_over_its_letter() -> None:
    plain, accented = set_in(TEXT, "e"), set_in(TEXT, "é")
    assert accented.getbbox() != plain.getbbox()
    below = (0, LINE - TEXT.cap_height + 2, *plain.size)
    assert accented.crop(below) == plain.crop(below)


@pytest.mark.parametrize("face", [SMALL, TEXT, BOLD])
def test_plus_or_minus_is_a_plus_over_a_line(face: Face) -> None:
    left, top, right, bottom = ink(face, "±")
    assert bottom == LINE
    assert right - left == ink(face, "+")[2] - ink(face, "+")[0]
    line = set_in(face, "±").crop((left, LINE - 1, right, LINE))
    assert line.histogram()[0] == 0
    assert LINE - top <= face.cap_height + 1


@given(text=st.text(max_size=40))
def test_no_name_stops_the_screen_and_none_is_drawn_wider_than_it_says(text: str) -> None:
    for face in (SMALL, BOLD, NAME[0], NAME[1]):
        edges = set_in(face, text).getbbox() or (LEFT, LINE, LEFT, LINE)
        overhang = 4 if any(letter.marks for letter in spell(text)) else 0  # an accent is wider than an i
        assert edges[0] >= LEFT - overhang
        assert edges[2] <= LEFT + face.width(text) + overhang
        assert LINE - edges[1] <= max(face.cap_height + face.rise(text), 2 * face.cap_height)
        assert edges[3] <= LINE + max(face.drop(text), 0)


@pytest.mark.parametrize("face", FACES)
@pytest.mark.parametrize("text", ["歪み", "失真", "톤", "Тёплый", "ήχος", "שלום", "صوت", "เสียง"])
def test_other_scripts_are_drawn_and_take_the_rows_they_say(face: Face, text: str) -> None:
    _, top, right, bottom = ink(face, text)
    assert set_in(face, text) != set_in(face, BOX * len(spell(text)))
    assert right <= LEFT + face.width(text)
    assert top >= LINE - face.cap_height - face.rise(text)
    assert bottom == LINE + face.drop(text)


@pytest.mark.parametrize("text", ["歪み失真톤", "Тёплый", "ήχος"])
def test_a_row_of_a_list_holds_them(text: str) -> None:
    """A row is 13 rows high, and its line is its eleventh."""
    for face in (SMALL, TEXT, BOLD):
        _, top, _, bottom = ink(face, text)
        assert top >= LINE - 10
        assert bottom <= LINE + 3


@pytest.mark.parametrize("text", ["🎸", "\ue000", "\u0378", "\uffff", "\ud800", "न"])
def test_what_no_font_has_is_a_box(text: str) -> None:
    assert set_in(TEXT, text) == set_in(TEXT, "🎤")
    left, top, right, bottom = ink(TEXT, text)
    assert (bottom, LINE - top) == (LINE, TEXT.cap_height)
    middle = set_in(TEXT, text).crop((left + 1, top + 1, right - 1, bottom - 1))
    assert middle.getbbox() is None


def test_a_large_library_of_names_does_not_fill_the_memory() -> None:
    face = Face(16)
    for point in range(0x4E00, 0x4E00 + 3000):
        face.width(chr(point))
    assert face.glyphs_kept <= 1024


@pytest.mark.parametrize(("face", "rows"), [(NUMBER, 40), (CONDENSED, 40), (POPUP, 24)])
def test_the_digits_read_from_two_metres_are_equally_high_and_stand_on_the_line(face: Face, rows: int) -> None:
    edges = [ink(face, digit) for digit in "0123456789"]
    assert {(top, bottom) for _, top, _, bottom in edges} == {(LINE - face.cap_height, LINE)}
    assert face.cap_height >= rows


def test_a_number_of_three_digits_leaves_room_for_a_name_and_a_level_for_its_unit() -> None:
    assert CONDENSED.width("999") <= 54
    assert POPUP.width("-60.0") <= 90


@pytest.mark.parametrize("face", [SMALL, TEXT, BOLD, *NARROW, POPUP, NUMBER, CONDENSED])
def test_no_two_digits_can_be_taken_for_each_other(face: Face) -> None:
    """A 6 that looks like an 8 is 0.2 dB, or 20 %."""
    for one, other in combinations("0123456789", 2):
        assert ImageChops.logical_xor(set_in(face, one), set_in(face, other)).histogram()[255] >= 4, (
            f"{one} and {other}"
        )


def test_once_made_ready_a_new_name_and_a_number_need_no_sign_to_be_drawn() -> None:
    make_ready()
    kept = [face.glyphs_kept for face in FACES]
    for face in (SMALL, TEXT, BOLD, *NAME):
        face.width("Zwölf! 5150 III (red)")
    for face in (NUMBER, CONDENSED, POPUP):
        face.width("-20.0")
    assert [face.glyphs_kept for face in FACES] == kept
