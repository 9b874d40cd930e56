"""The wide fonts: a sign comes out as it was put in, no Latin name opens them, the scripts of names are there."""

import subprocess
import sys
from pathlib import Path

import pytest

from firmware.ui.wide.strike import Strike
from tests.project import PROJECT
from tests.tools.make_wide_font import WIDE, packed
from tests.tools.pcf import Cell

TALL = Cell(3, (0b101, 0b010))
BROAD = Cell(9, (0b100000001, 0b000010000))
BOTH = (Strike(WIDE / "wide12.glyphs", 12), Strike(WIDE / "wide16.glyphs", 16))


def rows(strike: Strike, sign: str) -> list[str]:
    cell = strike.cell(sign)
    assert cell is not None
    dots = "".join(".#"[bool(cell.getpixel((x, y)))] for y in range(cell.height) for x in range(cell.width))
    return [dots[start : start + cell.width] for start in range(0, len(dots), cell.width)]


@pytest.fixture
def strike(tmp_path: Path) -> Strike:
    file = tmp_path / "two.glyphs"
    file.write_bytes(packed(1, 2, {0x4E00: TALL, 0x4E02: BROAD}))
    return Strike(file, 2)


def test_a_sign_comes_out_as_it_was_put_in(strike: Strike) -> None:
    assert rows(strike, "\u4e00") == ["#.#", ".#."]
    assert rows(strike, "\u4e02") == ["#.......#", "....#...."]
    assert strike.ascent == 1


@pytest.mark.parametrize("sign", ["\u4e01", "\u4e03", "a", "\uffff", "🎸"])
def test_a_sign_that_is_not_there_is_none(strike: Strike, sign: str) -> None:
    assert strike.cell(sign) is None


def test_the_same_signs_make_the_same_file() -> None:
    cells = {0x4E00: TALL, 0x20: BROAD}
    assert packed(1, 2, cells) == packed(1, 2, dict(reversed(cells.items())))


@pytest.mark.parametrize("strike", BOTH, ids=["12", "16"])
@pytest.mark.parametrize("sign", "ЖщΩήשםあヴ漢龠鬱失톤각→♪№")
def test_both_fonts_have_the_scripts_of_names(strike: Strike, sign: str) -> None:
    cell = strike.cell(sign)
    assert cell is not None
    assert cell.getbbox() is not None


@pytest.mark.parametrize("sign", "ก\u0e49\u064e\ufe91뷁Ա\u10d0")
def test_the_larger_has_what_the_smaller_lacks(sign: str) -> None:
    assert BOTH[0].cell(sign) is None or sign in "Ա\u10d0"
    assert BOTH[1].cell(sign) is not None


def test_a_latin_name_opens_no_font() -> None:
    """Seen in a process of its own, by the files that it has mapped."""
    program = (
        "from PIL import Image, ImageDraw\n"
        "from firmware.ui.fonts import TEXT\n"
        "draw = ImageDraw.Draw(Image.new('1', (128, 64)))\n"
        "mapped = lambda: '.glyphs' in open('/proc/self/maps').read()\n"
        "TEXT.draw(draw, 0, 20, 'Łódź Crème Việt'); print(mapped())\n"
        "TEXT.draw(draw, 0, 40, '歪み'); print(mapped())\n"
    )
    result = subprocess.run([sys.executable, "-c", program], cwd=PROJECT, capture_output=True, text=True, check=True)
    assert result.stdout.split() == ["False", "True"]


def test_both_fonts_weigh_less_than_a_megabyte_and_carry_their_licences() -> None:
    assert sum(file.stat().st_size for file in WIDE.glob("*.glyphs")) < 1_000_000
    assert "SIL OPEN FONT LICENSE" in (WIDE / "LICENSE-wide16.txt").read_text()
    assert "Redistribution and use" in (WIDE / "LICENSE-wide12.txt").read_text()
