"""Type: on whole pixels, in any script, numbers that do not dance."""

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageChops, ImageDraw

from firmware.ui.fonts import BOLD, NAME, SMALL, TEXT, Face, Letter, spell

FACES = (SMALL, TEXT, BOLD, *NAME)
BOX = "\N{WHITE SQUARE}"


def set_in(face: Face, text: str) -> Image.Image:
    paper = Image.new("1", (1024, 96))
    face.draw(ImageDraw.Draw(paper), 8, 64, text)
    return paper


def ink(face: Face, text: str) -> tuple[int, int, int, int]:
    """Left, top, right, bottom of what is drawn."""
    edges = set_in(face, text).getbbox()
    assert edges is not None
    return edges


@pytest.mark.parametrize("face", FACES)
@pytest.mark.parametrize("text", ["H", "Brown Lead", "JCM800", "Wjgyp", "il!."])
def test_the_width_is_the_width_of_the_ink(face: Face, text: str) -> None:
    left, _, right, _ = ink(face, text)
    assert left >= 8
    assert right - 8 <= face.width(text)
    assert right - left >= face.width(text) - 2 * face.width("8")


@pytest.mark.parametrize("face", FACES)
def test_capitals_stand_on_the_line(face: Face) -> None:
    _, top, _, bottom = ink(face, "HLE")
    assert (top, bottom) == (64 - face.cap_height, 64)


@pytest.mark.parametrize("face", FACES)
def test_every_number_of_as_many_digits_is_as_wide(face: Face) -> None:
    assert len({face.width(f"{number}.{number}") for number in range(10)}) == 1


@pytest.mark.parametrize("face", FACES)
def test_tails_and_accents_take_the_rows_they_say(face: Face) -> None:
    assert ink(face, "Hgjpqy")[3] == 64 + face.drop("Hgjpqy")
    assert ink(face, "HÉÅ")[1] == 64 - face.cap_height - face.rise("HÉÅ")
    assert (face.drop("HLE"), face.rise("hé")) == (0, 0)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("JCM800", "JCM800"),
        ("l’Été", "l'E\N{COMBINING ACUTE ACCENT}te\N{COMBINING ACUTE ACCENT}"),
        ("ﬁne № ½", "fine No 1/2"),
        ("Straße – œuvre…", "Strasse - oeuvre..."),
        ("漢字", BOX * 2),
        ("🎸👩‍🎤", BOX * 3),
        ("a\tb\x00\x07c", "a bc"),
        ("\N{COMBINING ACUTE ACCENT}", ""),
        ("0.14 ±0.05", "0.14 ±0.05"),
    ],
)
def test_names_are_spelled_with_what_there_is(text: str, shown: str) -> None:
    assert "".join(letter.sign + letter.accent for letter in spell(text)) == shown


def test_an_accent_is_drawn_over_its_letter() -> None:
    plain, accented = set_in(TEXT, "e"), set_in(TEXT, "é")
    assert accented.getbbox() != plain.getbbox()
    assert accented.crop((0, 64 - TEXT.cap_height + 2, 1024, 96)) == plain.crop((0, 66 - TEXT.cap_height, 1024, 96))


@pytest.mark.parametrize("face", [SMALL, TEXT, BOLD])
def test_plus_or_minus_is_a_plus_over_a_line(face: Face) -> None:
    left, top, right, bottom = ink(face, "±")
    assert bottom == 64
    assert right - left == ink(face, "+")[2] - ink(face, "+")[0]
    line = set_in(face, "±").crop((left, 63, right, 64))
    assert line.histogram()[0] == 0
    assert 64 - top <= face.cap_height + 1


@given(text=st.text(max_size=40))
def test_no_name_stops_the_screen(text: str) -> None:
    for face in (TEXT, NAME[0]):
        set_in(face, text)
        assert face.width(text) >= 0
    assert all(isinstance(letter, Letter) for letter in spell(text))


@pytest.mark.parametrize("face", [SMALL, TEXT, BOLD])
def test_no_two_digits_can_be_taken_for_each_other(face: Face) -> None:
    """A 6 that looks like an 8 is 0.2 dB, or 20 %."""
    for one, other in combinations("0123456789", 2):
        assert ImageChops.logical_xor(set_in(face, one), set_in(face, other)).histogram()[255] >= 4, (
            f"{one} and {other}"
        )
