"""Which of the two wide fonts a face of type takes its signs from, and how many times larger.

Of 12 and 16 rows, whole or by a factor, a face takes the largest that is at most three rows above its own size, so
that a line of Han stands as high as a line of Latin: lists (10 to 12) take 12 rows, which their pitch of 13 holds;
names take 16 (faces of 16 to 20), 24 (22 and 26: the 12 doubled, whose strokes are then as wide as the Latin ones),
32 (30) or 36 (38). Unifont's 16 rows squeezed into a list would lose one row of four. What the 12 rows lack (Thai,
Arabic, rare syllables of Hangul) comes from the 16 by the factor that fits, else once: in a list its topmost marks
then touch the row above, or are lost over a chosen row.
"""

from collections.abc import Iterator
from pathlib import Path

from PIL import Image, ImageChops

from firmware.ui.wide.strike import Strike

_FOLDER = Path(__file__).parent
_STRIKES = (Strike(_FOLDER / "wide12.glyphs", 12), Strike(_FOLDER / "wide16.glyphs", 16))
_OVER_SIZE = 3  # rows
_THIN_FROM = "\u0600"  # before it Greek, Cyrillic, Armenian, Hebrew; Arabic's dots, Thai's loops and Han run together


class WideFace:
    """The signs of one size, drawn with strokes of at least `strokes` pixels where a script has the room for it."""

    def __init__(self, size: int, strokes: int) -> None:
        factors = [(strike, max(1, (size + _OVER_SIZE) // strike.rows)) for strike in _STRIKES]
        fitting = sorted(factors, key=lambda pair: _fit(pair, size), reverse=True)
        self._sizes, self._strokes = fitting, strokes

    def cell(self, sign: str, marks: str) -> tuple[Image.Image, int] | None:
        """A sign with its marks, and how many rows of the picture stand above the line; None if no font has it."""
        for strike, factor in self._sizes:
            cell = strike.cell(sign)
            if cell is not None:
                large = _times(_marked(cell, strike, marks), factor)
                bold = factor < self._strokes and sign < _THIN_FROM
                return (_bold(large) if bold else large), strike.ascent * factor
        return None


def _fit(pair: tuple[Strike, int], size: int) -> int:
    """The rows of the size if they fit, else less than none, the smaller the better."""
    strike, factor = pair
    rows = strike.rows * factor
    return rows if rows <= size + _OVER_SIZE else -rows


def _marked(cell: Image.Image, strike: Strike, marks: str) -> Image.Image:
    """The cell with its marks over it, each in the middle; a mark that the font lacks is left out."""
    for mark in _there(strike, marks):
        place = Image.new("1", cell.size)
        place.paste(mark, ((cell.width - mark.width) // 2, 0))
        cell = ImageChops.logical_or(cell, place)
    return cell


def _there(strike: Strike, marks: str) -> Iterator[Image.Image]:
    return (mark for mark in map(strike.cell, marks) if mark is not None)


def _times(cell: Image.Image, factor: int) -> Image.Image:
    return cell.resize((cell.width * factor, cell.height * factor), Image.Resampling.NEAREST)


def _bold(cell: Image.Image) -> Image.Image:
    """The cell with strokes a pixel wider, as the Latin ones beside them."""
    wide, moved = (Image.new("1", (cell.width + 1, cell.height)) for _ in range(2))
    wide.paste(cell, (0, 0))
    moved.paste(cell, (1, 0))
    return ImageChops.logical_or(wide, moved)
