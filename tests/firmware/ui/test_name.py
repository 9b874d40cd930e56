"""A preset's name as large as it fits: whole on one line or two if it can be, both its ends if not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import ImageChops

from firmware.ui.canvas import HEIGHT, WIDTH, Canvas
from firmware.ui.fonts import NAME, NARROW
from firmware.ui.name import draw_name, set_name


def test_a_short_name_is_as_large_as_any() -> None:
    assert set_name("AC30", 116, 40).face is NAME[0]
    assert set_name("AC30", 116, 40).lines == ("AC30",)


def test_a_longer_one_is_broken_before_it_is_made_small() -> None:
    assert set_name("Marshall Plexi", 116, 40).lines == ("Marshall", "Plexi")
    assert set_name("Plexi Lead", 116, 20).lines == ("Plexi Lead",)


def test_what_fits_in_no_size_keeps_both_its_ends() -> None:
    lines = set_name("5150 III red gain 6 presence 5 V30 mix B", 116, 40).lines
    assert len(lines) == 2
    assert lines[0].startswith("5150")
    assert lines[1].endswith("mix B")


def test_a_low_room_has_one_line() -> None:
    setting = set_name("5150 III red gain 6 V30 mix B", 128, 22)
    assert len(setting.lines) == 1
    assert setting.lines[0].startswith("5150")
    assert setting.lines[0].endswith("B")


def test_accents_and_tails_make_room_for_themselves() -> None:
    assert set_name("Égal", 116, 26).face.cap_height < set_name("AC30", 116, 26).face.cap_height


@pytest.mark.parametrize(
    ("name", "lines"),
    [
        ("歪みギター銀河鉄道", ("歪みギター", "銀河鉄道")),
        ("日本", ("日本",)),
        ("Тёплый чистый звук", ("Тёплый", "чистый звук")),
    ],
)
def test_names_of_other_scripts_are_set_as_large_as_they_fit(name: str, lines: tuple[str, ...]) -> None:
    assert set_name(name, 116, 40).lines == lines


@given(name=st.text(max_size=40), columns=st.integers(40, 128), rows=st.integers(20, 64))
def test_any_name_fits_in_the_columns_of_any_room(name: str, columns: int, rows: int) -> None:
    setting = set_name(name, columns, rows)
    assert len(setting.lines) in (1, 2, 3)
    assert all(setting.face.width(line) <= columns for line in setting.lines)


@given(name=st.text(st.characters(codec="ascii", categories=("L", "N")), min_size=1, max_size=30))
def test_nothing_is_drawn_outside_the_room(name: str) -> None:
    canvas = Canvas()
    draw_name(canvas, name, (20, 10, 100, 50))
    edges = canvas.image.getbbox()
    assert edges is not None
    assert edges[0] >= 20
    assert edges[1] >= 10
    assert edges[2] <= 100
    assert edges[3] <= 50


def test_a_name_can_be_dark_on_light() -> None:
    canvas = Canvas()
    canvas.fill(0, 0, WIDTH, HEIGHT)
    draw_name(canvas, "AC30", (0, 0, 116, 40), ink=0)
    plain = Canvas()
    draw_name(plain, "AC30", (0, 0, 116, 40))
    assert ImageChops.logical_xor(canvas.image, plain.image).histogram()[0] == 0


def test_rather_than_lose_words_a_name_takes_three_lines_of_the_smallest() -> None:
    setting = set_name("Twin Reverb vibrato", 84, 46)
    assert (setting.face, setting.lines) == (NAME[-1], ("Twin", "Reverb", "vibrato"))


@pytest.mark.parametrize(("name", "rows"), [("Friedman BE-100", 21), ("Mesa Rectifier", 21), ("Vox chime solo", 15)])
def test_rather_than_be_low_a_name_is_narrow(name: str, rows: int) -> None:
    setting = set_name(name, 82, 46)
    assert setting.face in NARROW
    assert setting.face.cap_height == rows
    assert len(setting.lines) == 2


def test_a_wide_name_that_is_as_high_is_read_more_easily() -> None:
    assert set_name("Brown Lead", 82, 46).face in NAME
