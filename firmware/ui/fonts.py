"""Type for a one-bit screen: Pillow's built-in face, set letter by letter on whole pixels.

The face has ASCII only. Typographic signs are spelled with it, accents are drawn over their letters, and every
other character is a box: a name from a stick may be of any script and must never stop the screen.
"""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from PIL import Image, ImageDraw, ImageFont

from firmware.ui.digits import ROWS, digit

_SPELLED = str.maketrans(
    {"‘": "'", "’": "'", "“": '"', "”": '"', "–": "-", "—": "-", "−": "-", "·": "-"}
    | {"ß": "ss", "ø": "o", "Ø": "O", "æ": "ae", "Æ": "AE", "œ": "oe", "Œ": "OE", "ł": "l", "Ł": "L", "đ": "d"}
    | {"⁄": "/", "\t": " ", "\n": " ", "\r": " "}
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
_PLUS_MINUS = "±"


@dataclass(frozen=True, slots=True)
class Letter:
    """One place in a line: an ASCII character, ± or a box, and the accent over it or ""."""

    sign: str
    accent: str


def spell(text: str) -> list[Letter]:
    """`text` as letters that the face can draw; what has no width (joiners, controls) is left out."""
    if text.isascii() and text.isprintable():
        return [Letter(sign, "") for sign in text]
    letters: list[Letter] = []
    for sign in unicodedata.normalize("NFKD", text).translate(_SPELLED):
        if unicodedata.combining(sign):
            if letters and sign in _ACCENTS and letters[-1].sign != _BOX:
                letters[-1] = Letter(letters[-1].sign, sign)
        elif " " <= sign <= "~" or sign == _PLUS_MINUS:
            letters.append(Letter(sign, ""))
        elif unicodedata.category(sign)[0] not in "CMZ":
            letters.append(Letter(_BOX, ""))
    return letters


@dataclass(frozen=True, slots=True)
class Glyph:
    """A sign's ink, cut to its edges. `top` is its first row, counted from the row under the line (so negative)."""

    ink: Image.Image
    top: int

    @property
    def width(self) -> int:
        return self.ink.width


class Face:
    """One size of type. Stems are one pixel, or two if `bold`, which is what can be read standing."""

    def __init__(self, size: int, *, bold: bool = False) -> None:
        self._size = size
        self._strokes = 2 if bold else 1
        self._gap = 2 if size >= 16 else 1
        self._space = max(3, size // 4)
        self._font = _load(size)
        self._glyphs: dict[str, Glyph] = {}  # drawn when first used: all of all sizes would cost 0.1 s of every start
        self.cap_height = -self._glyph("H").top
        self._digit = max(self._glyph(digit).width for digit in "0123456789")

    def width(self, text: str) -> int:
        """Pixels from the first to the last column of ink."""
        return max(0, sum(self._advance(letter.sign) for letter in spell(text)) - self._gap)

    def rise(self, text: str) -> int:
        """Rows above the capitals that accents on capitals need."""
        accents = (letter.accent for letter in spell(text) if letter.accent and letter.sign.isupper())
        return max((len(_ACCENTS[accent]) * self._strokes + 1 for accent in accents), default=0)

    def drop(self, text: str) -> int:
        """Rows below the line that the tails of g, j, p, q and y need."""
        glyphs = (self._glyph(letter.sign) for letter in spell(text) if letter.sign != " ")
        return max((glyph.top + glyph.ink.height for glyph in glyphs), default=0)

    def draw(self, draw: ImageDraw.ImageDraw, x: int, baseline: int, text: str, *, ink: int = 1) -> None:
        """Sets `text` with its first column at `x` and its letters standing on the row above `baseline`."""
        for letter in spell(text):
            if letter.sign != " ":
                self._set(draw, x, baseline, letter, ink)
            x += self._advance(letter.sign)

    def _set(self, draw: ImageDraw.ImageDraw, x: int, baseline: int, letter: Letter, ink: int) -> None:
        glyph = self._glyph(letter.sign)
        x += (self._advance(letter.sign) - self._gap - glyph.width) // 2
        draw.bitmap((x, baseline + glyph.top), glyph.ink, fill=ink)
        if letter.accent:
            draw.point(list(self._accent(letter.accent, x + glyph.width // 2, baseline + glyph.top)), fill=ink)

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
        return (self._digit if sign.isdecimal() else self._glyph(sign).width) + self._gap

    def _glyph(self, sign: str) -> Glyph:
        if sign not in self._glyphs:
            drawn = {_BOX: self._box, _PLUS_MINUS: self._plus_minus}.get(sign)
            self._glyphs[sign] = drawn() if drawn else self._cut(sign)
        return self._glyphs[sign]

    def _cut(self, sign: str) -> Glyph:
        if sign in "0123456789" and self.cap_height in (ROWS, ROWS + 1):
            return Glyph(digit(sign, rows=self.cap_height, strokes=self._strokes), -self.cap_height)
        origin, line = 16, 48
        paper = Image.new("1", (64, 64))
        draw = ImageDraw.Draw(paper)
        draw.fontmode = "1"
        for stroke in range(self._strokes):
            draw.text((origin + stroke, line), sign, font=self._font, fill=1, anchor="ls")
        edges = paper.getbbox() or (origin, line - 1, origin + 1, line)
        return Glyph(paper.crop(edges), edges[1] - line)

    def _box(self) -> Glyph:
        box = Image.new("1", (self.cap_height * 2 // 3, self.cap_height))
        ImageDraw.Draw(box).rectangle((0, 0, box.width - 1, box.height - 1), outline=1)
        return Glyph(box, -self.cap_height)

    def _plus_minus(self) -> Glyph:
        """A plus with a line under it, a row apart, on the line of the text."""
        plus = self._glyph("+").ink
        sign = Image.new("1", (plus.width, plus.height + 1 + self._strokes))
        sign.paste(plus, (0, 0))
        sign.paste(1, (0, sign.height - self._strokes, sign.width, sign.height))
        return Glyph(sign, -sign.height)


def _load(size: int) -> ImageFont.FreeTypeFont:
    font = ImageFont.load_default(size)
    if not isinstance(font, ImageFont.FreeTypeFont):
        raise RuntimeError("Pillow was built without FreeType; install the Pillow wheel.")
    return font


SMALL = Face(10)  # 21 letters of a notice fit across the screen
TEXT = Face(11)
BOLD = Face(12, bold=True)
NAME = tuple(Face(size, bold=True) for size in (30, 26, 22, 20, 18, 16))  # two lines of the 20 fill 40 rows
