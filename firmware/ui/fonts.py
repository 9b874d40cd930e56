"""Type for a one-bit screen: Pillow's built-in face, set letter by letter on whole pixels.

The face has ASCII only. Typographic signs are spelled with it, accents are drawn over their letters, and every
other character is a box: a name from a stick may be of any script and must never stop the screen.
"""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from PIL import Image, ImageDraw, ImageFont

_SPELLED = str.maketrans(
    {"‘": "'", "’": "'", "“": '"', "”": '"', "–": "-", "—": "-", "−": "-", "…": "...", "·": "-"}
    | {"ß": "ss", "ø": "o", "Ø": "O", "æ": "ae", "Æ": "AE", "œ": "oe", "Œ": "OE", "ł": "l", "Ł": "L", "đ": "d"}
    | {"⁄": "/", "\t": " ", "\n": " ", "\r": " ", "\xa0": " "}
)
_ACCENTS = {
    "\N{COMBINING GRAVE ACCENT}": ("# ", " #"),
    "\N{COMBINING ACUTE ACCENT}": (" #", "# "),
    "\N{COMBINING CIRCUMFLEX ACCENT}": (" # ", "# #"),
    "\N{COMBINING CARON}": ("# #", " # "),
    "\N{COMBINING TILDE}": (" # #", "# # "),
    "\N{COMBINING DIAERESIS}": ("# #",),
    "\N{COMBINING RING ABOVE}": (" # ", "# #", " # "),
    "\N{COMBINING MACRON}": ("###",),
}
_BOX = "\N{WHITE SQUARE}"


@dataclass(frozen=True, slots=True)
class Letter:
    """One place in a line: an ASCII character or a box, and the accent over it or ""."""

    sign: str
    accent: str


def spell(text: str) -> list[Letter]:
    """`text` as letters that the face can draw; what has no width (joiners, controls) is left out."""
    letters: list[Letter] = []
    for sign in unicodedata.normalize("NFKD", text.translate(_SPELLED)):
        if unicodedata.combining(sign):
            if letters and sign in _ACCENTS and letters[-1].sign != _BOX:
                letters[-1] = Letter(letters[-1].sign, sign)
        elif " " <= sign <= "~":
            letters.append(Letter(sign, ""))
        elif unicodedata.category(sign)[0] not in "CMZ":
            letters.append(Letter(_BOX, ""))
    return letters


class Face:
    """One size of type. Stems are one pixel, or two if `bold`, which is what can be read standing."""

    def __init__(self, size: int, *, bold: bool = False) -> None:
        font = ImageFont.load_default(size)
        if not isinstance(font, ImageFont.FreeTypeFont):
            raise RuntimeError("Pillow was built without FreeType; install the Pillow wheel.")
        self._font = font
        self._strokes = 2 if bold else 1
        self._gap = 2 if size >= 16 else 1
        self._space = max(3, size // 4)
        self._inks = {sign: _ink(font, sign) for sign in map(chr, range(0x21, 0x7F))}
        self.cap_height = -self._inks["H"][1]
        self._digit = max(self._width_of(digit) for digit in "0123456789")

    def width(self, text: str) -> int:
        """Pixels from the first to the last column of ink."""
        letters = spell(text)
        return max(0, sum(self._advance(letter.sign) for letter in letters) - self._gap) if letters else 0

    def draw(self, draw: ImageDraw.ImageDraw, x: int, baseline: int, text: str, *, ink: int = 1) -> None:
        """Sets `text` with its first column at `x` and its letters standing on the row above `baseline`."""
        for letter in spell(text):
            self._set(draw, x, baseline, letter, ink)
            x += self._advance(letter.sign)

    def _set(self, draw: ImageDraw.ImageDraw, x: int, baseline: int, letter: Letter, ink: int) -> None:
        if letter.sign == " ":
            return
        if letter.sign == _BOX:
            height = self.cap_height
            draw.rectangle((x, baseline - height, x + self._width_of(_BOX) - 1, baseline - 1), outline=ink)
            return
        left, top, _ = self._inks[letter.sign]
        x += (self._advance(letter.sign) - self._gap - self._width_of(letter.sign)) // 2
        for stroke in range(self._strokes):
            draw.text((x - left + stroke, baseline), letter.sign, font=self._font, fill=ink, anchor="ls")
        if letter.accent:
            middle = x + self._width_of(letter.sign) // 2
            draw.point(list(self._accent(letter.accent, middle, baseline + top)), fill=ink)

    def _accent(self, accent: str, middle: int, top: int) -> Iterator[tuple[int, int]]:
        rows, dot = _ACCENTS[accent], self._strokes
        left = middle - len(rows[0]) * dot // 2
        above = top - len(rows) * dot - 1
        for y, row in enumerate(rows):
            for x, sign in enumerate(row):
                if sign == "#":
                    yield from ((left + x * dot + i, above + y * dot + j) for i in range(dot) for j in range(dot))

    def _advance(self, sign: str) -> int:
        """Digits are all as wide as the widest, so that a number that moves does not dance."""
        if sign == " ":
            return self._space
        return (self._digit if sign.isdecimal() else self._width_of(sign)) + self._gap

    def _width_of(self, sign: str) -> int:
        if sign == _BOX:
            return self.cap_height * 2 // 3
        return self._inks[sign][2] + self._strokes - 1


def _ink(font: ImageFont.FreeTypeFont, sign: str) -> tuple[int, int, int]:
    """First column, first row above the baseline, and width of a sign's ink; Pillow's own box is wider than that."""
    paper = Image.new("1", (64, 64))
    draw = ImageDraw.Draw(paper)
    draw.fontmode = "1"
    draw.text((16, 48), sign, font=font, fill=1, anchor="ls")
    left, top, right, _ = paper.getbbox() or (16, 48, 17, 49)
    return left - 16, top - 48, right - left


SMALL = Face(10)  # 21 letters of a notice fit across the screen
TEXT = Face(11)
BOLD = Face(12, bold=True)
NAME = tuple(Face(size, bold=True) for size in (30, 26, 22, 20, 18, 16))  # two lines of the 20 fill 40 rows
