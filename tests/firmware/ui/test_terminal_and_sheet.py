"""Screens for a terminal and for paper."""

import pytest
from PIL import Image

from firmware.ui.sheet import contact_sheet
from firmware.ui.terminal import braille, half_blocks, in_columns


def screen(*lit: tuple[int, int]) -> Image.Image:
    image = Image.new("1", (128, 64))
    for dot in lit:
        image.putpixel(dot, 1)
    return image


def test_a_screen_is_32_lines_of_128_half_blocks() -> None:
    lines = half_blocks(screen()).split("\n")
    assert len(lines) == 32
    assert {len(line) for line in lines} == {128}


def test_each_character_is_two_pixels() -> None:
    lines = half_blocks(screen((0, 0), (1, 1), (2, 0), (2, 1), (127, 63))).split("\n")
    assert lines[0][:4] == "▀▄█ "
    assert lines[31][127] == "▄"


def test_a_narrow_terminal_gets_16_lines_of_64_braille_characters() -> None:
    lines = braille(screen((0, 0), (1, 3), (126, 60), (127, 60), (126, 63))).split("\n")
    assert len(lines) == 16
    assert {len(line) for line in lines} == {64}
    assert lines[0][:2] == "⢁⠀"
    assert lines[15][63] == "⡉"


def test_a_sheet_shows_every_screen_in_its_place() -> None:
    dark, bright = screen(), Image.new("1", (128, 64), 1)
    sheet = contact_sheet([("one", dark), ("two", bright), ("three", dark), ("four", bright)], columns=2, scale=1)
    width, height = sheet.size
    quarters = [
        sheet.crop((left, top, left + width // 2, top + height // 2)).convert("L").histogram()
        for top in (0, height // 2)
        for left in (0, width // 2)
    ]
    lit = [sum(quarter[200:]) for quarter in quarters]
    assert lit[1] >= 128 * 64 > lit[0]
    assert lit[3] >= 128 * 64 > lit[2]


def test_a_sheet_without_screens_is_still_a_picture() -> None:
    assert contact_sheet([]).width > 0


@pytest.mark.parametrize(
    ("columns", "wide", "high"), [(128, 128, 32), (127, 64, 16), (64, 64, 16), (40, 32, 8), (20, 16, 4)]
)
def test_a_screen_is_as_sharp_as_the_columns_allow(columns: int, wide: int, high: int) -> None:
    lines = in_columns(Image.new("1", (128, 64), 1), columns).split("\n")
    assert (len(lines), {len(line) for line in lines}) == (high, {wide})


def test_a_coarse_screen_keeps_strokes_and_what_is_between_them() -> None:
    """A letter's strokes of two dots, two apart."""
    image = Image.new("1", (128, 64))
    for column in range(0, 128, 4):
        image.paste(1, (column, 0, column + 2, 64))
    assert set(in_columns(image, 40)) == {"⡇", "\n"}


def test_a_long_caption_keeps_to_its_own_screen() -> None:
    dark = Image.new("1", (128, 64), 0)
    one, two = (contact_sheet([(caption, dark), ("", dark)], columns=2) for caption in ("one", "word " * 40))
    right = (one.width // 2 + 12, 0, *one.size)
    assert one.crop(right).tobytes() == two.crop(right).tobytes()
