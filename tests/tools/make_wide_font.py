"""Makes the two bitmap fonts of firmware/ui/wide from Debian's packages of fonts for X11.

    apt-get download xfonts-unifont xfonts-efont-unicode
    for package in xfonts-*.deb; do dpkg -x $package fonts; done
    python -m tests.tools.make_wide_font fonts/usr/share/fonts/X11/misc

The same fonts make the same files; made of unifont 15.0.01 and efont 0.4.2, both of Debian 12. What is taken: the
alphabets that need no more than joining, an order, and marks over and under; Kana; the syllables of Hangul; the
20,992 Han of Unicode's first block, and what both fonts have of all that. The scripts of India and their kin are left
out: without their ligatures they cannot be read.
"""

import sys
import unicodedata
import zlib
from collections.abc import Iterable, Mapping
from pathlib import Path

from firmware.ui.wide.strike import HEAD, INDEX, SIGNS, bytes_of_a_row
from tests.tools.pcf import Cell, read_pcf

WIDE = Path(__file__).parents[2] / "firmware" / "ui" / "wide"
FONTS = {"wide16.glyphs": "unifont.pcf.gz", "wide12.glyphs": "b12.pcf.gz"}
_RANGES = (
    *((0x00A1, 0x024F), (0x1E00, 0x1EFF)),  # Latin
    *((0x0370, 0x052F), (0x1F00, 0x1FFF)),  # Greek, Cyrillic
    *((0x0531, 0x05FF), (0x10A0, 0x10FF), (0xFB1D, 0xFB4F)),  # Armenian, Hebrew, Georgian
    *((0x0600, 0x06FF), (0xFB50, 0xFBFF), (0xFE70, 0xFEFC)),  # Arabic, its letters as they join
    (0x0E01, 0x0E5B),  # Thai
    *((0x3001, 0x30FF), (0x3105, 0x312F), (0x31F0, 0x31FF)),  # Kana, Bopomofo
    *((0x4E00, 0x9FFF), (0xAC00, 0xD7A3)),  # Han, Hangul
    *((0x2010, 0x205E), (0x20A0, 0x20BF), (0x2116, 0x2126), (0x2190, 0x23FF), (0x2460, 0x27BF)),  # signs
)


def taken() -> set[int]:
    """The code points that the pedal draws by a font of its own."""
    return {point for first, last in _RANGES for point in range(first, last + 1)}


def make(source: Path, points: Iterable[int]) -> bytes:
    """The file of these signs of a font, without those it does not have and those it has no ink for."""
    font = read_pcf(source)
    assigned = (point for point in points if unicodedata.category(chr(point)) != "Cn")  # Unifont has a box for others
    there = {point: font.cells[point] for point in assigned if point in font.cells}
    cells = {point: cell for point, cell in there.items() if any(cell.rows)}
    print(f"{source.name}: {len(cells)} of {len(font.cells)} signs")
    return packed(font.ascent, font.rows, cells)


def packed(ascent: int, rows: int, cells: Mapping[int, Cell]) -> bytes:
    """The file of these cells, by code point, each of `rows` rows."""
    pages = [_page(cells, page * SIGNS) for page in range(256)]
    starts = [HEAD.size + INDEX.size]
    for page in pages:
        starts.append(starts[-1] + len(page))
    return HEAD.pack(b"WIDE", rows, ascent) + INDEX.pack(*starts) + b"".join(pages)


def _page(cells: Mapping[int, Cell], first: int) -> bytes:
    there = [cells.get(first + place, Cell(0, ())) for place in range(SIGNS)]
    ink = b"".join(_row(bits, cell.columns) for cell in there for bits in cell.rows)
    return zlib.compress(bytes(cell.columns for cell in there) + ink, 9) if ink else b""


def _row(bits: int, columns: int) -> bytes:
    count = bytes_of_a_row(columns)
    return (bits << (8 * count - columns)).to_bytes(count, "big")


def main(folder: Path) -> None:
    points = taken()
    for name, source in FONTS.items():
        written = make(folder / source, points)
        (WIDE / name).write_bytes(written)
        print(f"{name}: {len(written):,} bytes")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
