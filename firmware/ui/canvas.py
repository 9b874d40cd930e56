"""The paper that a screen is drawn on, and what every screen is made of."""

import math

from PIL import Image, ImageChops, ImageDraw

from firmware.ui.fit import shortened
from firmware.ui.fonts import BOLD, NAME, POPUP, SMALL, Face

WIDTH, HEIGHT = 128, 64
HEADER_ROWS = 11
NUMBER_MARGIN = 2  # rows and columns of a plate round the digits on it
_POPUP_TOP, _POPUP_BOTTOM = 5, 59
_UNIT, _UNIT_GAP = NAME[-4], 4
METER_FLOOR_DB = -54.0  # one row a dB below the clip mark


class Canvas:
    """128 x 64 dark pixels. Rows are counted from the top; text stands on `baseline`."""

    def __init__(self) -> None:
        self.image = Image.new("1", (WIDTH, HEIGHT))
        self._draw = ImageDraw.Draw(self.image)
        self._draw.fontmode = "1"

    def text(self, x: int, baseline: int, text: str, face: Face, *, ink: int = 1) -> int:
        """Sets `text` and returns the column after it."""
        face.draw(self._draw, x, baseline, text, ink=ink)
        return x + face.width(text)

    def text_right(self, right: int, baseline: int, text: str, face: Face, *, ink: int = 1) -> int:
        """Sets `text` so that it ends before column `right`; returns its first column."""
        x = right - face.width(text)
        self.text(x, baseline, text, face, ink=ink)
        return x

    def fill(self, left: int, top: int, right: int, bottom: int, *, ink: int = 1) -> None:
        """A block from `left`, `top` to just before `right`, `bottom`; nothing if that is empty."""
        if right > left and bottom > top:
            self._draw.rectangle((left, top, right - 1, bottom - 1), fill=ink)

    def frame(self, left: int, top: int, right: int, bottom: int) -> None:
        self._draw.rectangle((left, top, right - 1, bottom - 1), outline=1)

    def banner(self, top: int, bottom: int, text: str, face: Face, right: int = WIDTH) -> None:
        """A lit band with dark text in its middle."""
        self.fill(0, top, right, bottom)
        room = right - 4
        shown = shortened(text, room, face.width)
        baseline = top + (bottom - top + face.cap_height) // 2
        self.text((right - face.width(shown)) // 2, baseline, shown, face, ink=0)

    def filling(self, top: int, bottom: int, text: str, face: Face, share: float) -> None:
        """A framed band with text in its middle, inverted from the left as far as `share`, 0..1."""
        self.banner(top, bottom, text, face)
        left = round(WIDTH * max(0.0, min(share, 1.0)))
        rest = (left, top + 1, WIDTH - 1, bottom - 1)
        if left < WIDTH - 1:
            dark = self.image.crop(rest)
            self.image.paste(ImageChops.logical_xor(dark, Image.new("1", dark.size, 1)), rest[:2])

    def badge(self, x: int, baseline: int, text: str, face: Face, *, lit: bool) -> int:
        """A small framed word, dark on light if `lit`; returns the column after it."""
        top, right, bottom = baseline - face.cap_height - 2, x + face.width(text) + 5, baseline + 2
        if lit:
            self.fill(x, top, right, bottom)
        else:
            self.frame(x, top, right, bottom)
        self.text(x + 3, baseline, text, face, ink=0 if lit else 1)
        return right

    def number(self, left: int, top: int, text: str, face: Face, *, inverted: bool) -> int:
        """Digits on a plate of their own, dark on lit if `inverted`, else the other way round, of the same size.

        Returns the column after the plate. It ends NUMBER_MARGIN rows below the digits.
        """
        right = left + face.width(text) + 2 * NUMBER_MARGIN
        self.fill(left, top, right, top + face.cap_height + 2 * NUMBER_MARGIN, ink=1 if inverted else 0)
        baseline = top + NUMBER_MARGIN + face.cap_height
        self.text(left + NUMBER_MARGIN, baseline, text, face, ink=0 if inverted else 1)
        return right

    def strike(self, left: int, top: int, right: int, bottom: int) -> None:
        """A bar from the lower left corner to the upper right one, with dark edges: what is below does not hold."""
        ends = (left, bottom - 1, right - 1, top)
        self._draw.line(ends, fill=0, width=9)
        self._draw.line(ends, fill=1, width=4)

    def popup(self, word: str, value: str, unit: str) -> None:
        """A framed plate over the middle of the screen: what is turned, and its value as large as it can be read."""
        self.fill(0, _POPUP_TOP, WIDTH, _POPUP_BOTTOM, ink=0)
        self.frame(0, _POPUP_TOP, WIDTH, _POPUP_BOTTOM)
        self.banner(_POPUP_TOP, _POPUP_TOP + HEADER_ROWS + 2, word, BOLD)
        baseline = _POPUP_BOTTOM - 4
        beside = _UNIT.width(unit) + _UNIT_GAP if unit else 0
        room = WIDTH - 4 - beside
        face = next((face for face in (POPUP, *NAME) if face.width(value) <= room), NAME[-1])
        shown = shortened(value, room, face.width)
        right = self.text((WIDTH - face.width(shown) - beside) // 2, baseline, shown, face)
        self.text(right + _UNIT_GAP, baseline, unit, _UNIT)

    def header(self, title: str, note: str) -> int:
        """The band on top of a page; returns the first column of `note`, at its right end."""
        self.fill(0, 0, WIDTH, HEADER_ROWS)
        left = self.text_right(WIDTH - 2, HEADER_ROWS - 2, note, SMALL, ink=0)
        self.text(2, HEADER_ROWS - 2, shortened(title, left - 6, SMALL.width), SMALL, ink=0)
        return left

    def progress(self, top: int, bottom: int, share: float) -> None:
        """A frame over the whole width, filled from the left by `share`, 0..1."""
        self.frame(0, top, WIDTH, bottom)
        self.fill(2, top + 2, 2 + round((WIDTH - 4) * max(0.0, min(share, 1.0))), bottom - 2)

    def meter(self, left: int, right: int, peak_dbfs: float, *, clipped: bool) -> None:
        """A column over the whole height: the clip mark on top, then a row a dB down to -54 dBFS."""
        if clipped:
            self.fill(left, 0, right, 8)
        else:
            self.frame(left, 0, right, 6)
        self.fill(left, row_of_dbfs(peak_dbfs), right, HEIGHT)
        self.fill(left, HEIGHT - 1, right, HEIGHT)

    def bracket(self, column: int, high_dbfs: float, low_dbfs: float) -> None:
        """Marks a range beside a meter."""
        self.fill(column, row_of_dbfs(high_dbfs), column + 1, row_of_dbfs(low_dbfs) + 1)


def row_of_dbfs(level_dbfs: float) -> int:
    """The row of a level beside a meter; below the floor it is the row under the screen."""
    if math.isnan(level_dbfs):
        return HEIGHT
    return HEIGHT - round(max(0.0, min(level_dbfs, 0.0) - METER_FLOOR_DB))
