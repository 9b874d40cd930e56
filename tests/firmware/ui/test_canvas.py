"""Plates for what is read from two metres: the number, dark on lit or lit on dark, and the value a hand turns."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageChops

from firmware.ui.canvas import HEIGHT, NUMBER_MARGIN, WIDTH, Canvas
from firmware.ui.fonts import NUMBER


def numbered(text: str, *, inverted: bool) -> Image.Image:
    canvas = Canvas()
    right = canvas.number(0, 0, text, NUMBER, inverted=inverted)
    return canvas.image.crop((0, 0, right, NUMBER.cap_height + 2 * NUMBER_MARGIN))


def popped_up(word: str, value: str, unit: str) -> Image.Image:
    canvas = Canvas()
    canvas.popup(word, value, unit)
    return canvas.image


@pytest.mark.parametrize("text", ["1", "12", "999"])
def test_an_inverted_number_is_the_other_in_negative_and_of_its_size(text: str) -> None:
    plain, inverted = numbered(text, inverted=False), numbered(text, inverted=True)
    assert plain.size == inverted.size
    assert ImageChops.logical_xor(plain, inverted).histogram()[0] == 0


def test_a_number_covers_what_was_there() -> None:
    canvas = Canvas()
    canvas.fill(0, 0, WIDTH, HEIGHT)
    right = canvas.number(0, 0, "12", NUMBER, inverted=False)
    assert canvas.image.crop((0, 0, right, 46)).tobytes() == numbered("12", inverted=False).tobytes()


def test_a_popup_shows_what_is_turned_and_how_far() -> None:
    assert popped_up("LEVEL", "+3.5", "dB").tobytes() != popped_up("LEVEL", "-3.5", "dB").tobytes()
    assert popped_up("LEVEL", "+3.5", "dB").tobytes() != popped_up("GAIN", "+3.5", "dB").tobytes()
    assert popped_up("LEVEL", "+3.5", "dB").tobytes() != popped_up("LEVEL", "+3.5", "").tobytes()


@pytest.mark.parametrize("value", ["0.0", "+12.0", "-60.0"])
def test_a_level_is_as_large_as_any_in_the_popup(value: str) -> None:
    digits = popped_up("MASTER", value, "dB").crop((1, 19, WIDTH - 1, 58)).getbbox()
    assert digits is not None
    assert digits[3] - digits[1] >= 32


@given(value=st.text(max_size=30))
def test_no_value_runs_over_the_frame(value: str) -> None:
    picture = popped_up("NAME", value, "")
    for column in (0, WIDTH - 1):
        assert picture.crop((column, 5, column + 1, 59)).histogram()[0] == 0
