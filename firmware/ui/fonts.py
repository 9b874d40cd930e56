"""Type for a one-bit screen: Pillow's built-in face, set letter by letter on whole pixels.

That face has ASCII only. Accents are drawn over and under its letters; every other script takes its signs from the
wide fonts (firmware/ui/wide). What they lack too is a box (emoji, the scripts of India, what Unicode has not
assigned): a name from a stick may be of any script and must never stop the screen.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from PIL import Image, ImageDraw, ImageFont

from firmware.ui.digits import ROWS, digit
from firmware.ui.heavy import Cut, heavy
from firmware.ui.spelling import OVER, PLUS_MINUS, UNDER, is_latin, spell
from firmware.ui.wide.fonts import WideFace
from firmware.ui.wide.letter import Letter

_DIGITS = "0123456789"
_ASCII = "".join(map(chr, range(33, 127)))
_GLYPHS_KEPT = 1024  # of a face: about 1 MB. A large library of Han names would keep thousands


@dataclass(frozen=True, slots=True)
class Glyph:
    """A letter's ink. `top` is its first row, counted from the row under the line (so negative)."""

    ink: Image.Image
    top: int
    gap: int  # columns to the next letter; those of a wide font have it within

    @property
    def width(self) -> int:
        return self.ink.width


class Face:
    """One size of type. Stems are one pixel, or two if `bold`, which is what can be read standing.

    One with a `cut` is narrower than Pillow's, its digits as high as its capitals.
    """

    def __init__(self, size: int, *, bold: bool = False, cut: Cut | None = None) -> None:
        self._size, self._cut_of = size, cut
        self._strokes = 2 if bold else 1
        self._gap = 2 if size >= 16 else 1
        self._space = max(3, size // 4)
        self._font = _load(size)
        self._wide = WideFace(size, self._strokes)
        self._glyphs: dict[str, Glyph] = {}  # drawn when first used: all of all sizes would cost 0.1 s of every start
        self.cap_height = -self._glyph(Letter("H")).top

    @property
    def glyphs_kept(self) -> int:
        """How many signs are held ready."""
        return len(self._glyphs)

    def width(self, text: str) -> int:
        """Pixels from the first to the last column of ink."""
        letters = spell(text)
        return max(0, sum(map(self._advance, letters)) - self._gap_after(letters[-1])) if letters else 0

    def rise(self, text: str) -> int:
        """Rows above the capitals that accents on capitals, and signs of other scripts, need."""
        tops = (self._top(letter) for letter in spell(text) if _may_rise(letter))
        return max(0, max(tops, default=0) - self.cap_height)

    def drop(self, text: str) -> int:
        """Rows below the line that the tails of g, j, p, q and y, and what hangs under a letter, need."""
        return max((self._bottom(letter) for letter in spell(text) if letter.sign != " "), default=0)

    def draw(self, draw: ImageDraw.ImageDraw, x: int, baseline: int, text: str, *, ink: int = 1) -> None:
        """Sets `text` with its first column at `x` and its letters standing on the row above `baseline`."""
        for letter in spell(text):
            if letter.sign != " ":
                self._set(draw, x, baseline, letter, ink)
            x += self._advance(letter)

    def _set(self, draw: ImageDraw.ImageDraw, x: int, baseline: int, letter: Letter, ink: int) -> None:
        glyph = self._glyph(letter)
        x += (self._advance(letter) - glyph.gap - glyph.width) // 2
        draw.bitmap((x, baseline + glyph.top), glyph.ink, fill=ink)
        for dots, top in self._marks(letter, glyph):
            left = x + glyph.width // 2 - dots.width // 2
            draw.bitmap((left, baseline + top), dots, fill=ink)

    def _marks(self, letter: Letter, glyph: Glyph) -> Iterator[tuple[Image.Image, int]]:
        """The marks of a Latin letter, those over it one above the other, and the first row of each."""
        if not is_latin(letter.sign):
            return
        top, bottom = glyph.top, glyph.top + glyph.ink.height
        for mark in letter.marks:
            dots = _dots(OVER.get(mark) or UNDER[mark], self._strokes)
            if mark in OVER:
                top -= dots.height + 1
                yield dots, top
            else:
                bottom += dots.height + 1
                yield dots, bottom - dots.height

    def _top(self, letter: Letter) -> int:
        """How many rows of a letter and its marks stand above the line."""
        glyph = self._glyph(letter)
        return -min((glyph.top, *(top for _, top in self._marks(letter, glyph))))

    def _bottom(self, letter: Letter) -> int:
        """How many rows of it hang below the line."""
        glyph = self._glyph(letter)
        marks = self._marks(letter, glyph)
        return max((glyph.top + glyph.ink.height, *(top + dots.height for dots, top in marks)))

    @cached_property
    def _digit(self) -> int:
        """The width of the widest digit; asked for when one is drawn, for ten large ones take 10 ms."""
        return max(self._glyph(Letter(digit)).width for digit in _DIGITS)

    def _gap_after(self, letter: Letter) -> int:
        return 0 if letter.sign == " " else self._glyph(letter).gap

    def _advance(self, letter: Letter) -> int:
        """Digits are all as wide as the widest, so that a number that moves does not dance."""
        if letter.sign == " ":
            return self._space
        glyph = self._glyph(letter)
        return (self._digit if letter.sign in _DIGITS else glyph.width) + glyph.gap

    def _glyph(self, letter: Letter) -> Glyph:
        key = letter.sign if is_latin(letter.sign) else letter.sign + letter.marks
        if key not in self._glyphs:
            if len(self._glyphs) >= _GLYPHS_KEPT:
                self._glyphs.clear()
            self._glyphs[key] = self._drawn(letter)
        return self._glyphs[key]

    def _drawn(self, letter: Letter) -> Glyph:
        if letter.sign == PLUS_MINUS:
            return self._plus_minus()
        return self._cut(letter.sign) if is_latin(letter.sign) else self._from_wide(letter) or self._box()

    def _from_wide(self, letter: Letter) -> Glyph | None:
        """A sign of another script over the whole width of its cell, so that Arabic joins, cut to its rows of ink."""
        found = self._wide.cell(letter.sign, letter.marks)
        if found is None:
            return None
        cell, above = found
        _, top, _, bottom = cell.getbbox() or (0, 0, 0, cell.height)
        return Glyph(cell.crop((0, top, cell.width, bottom)), top - above, gap=0)

    def _cut(self, sign: str) -> Glyph:
        if self._cut_of:
            rows = self.cap_height if sign in _DIGITS else None
            return Glyph(*heavy(sign, self._size, self._cut_of, rows=rows), self._gap)
        if sign in _DIGITS and self.cap_height in (ROWS, ROWS + 1):
            return Glyph(digit(sign, rows=self.cap_height, strokes=self._strokes), -self.cap_height, self._gap)
        origin, line = 16, 96
        paper = Image.new("1", (128, 128))
        draw = ImageDraw.Draw(paper)
        draw.fontmode = "1"
        for stroke in range(self._strokes):
            draw.text((origin + stroke, line), sign, font=self._font, fill=1, anchor="ls")
        edges = paper.getbbox() or (origin, line - 1, origin + 1, line)
        return Glyph(paper.crop(edges), edges[1] - line, self._gap)

    def _box(self) -> Glyph:
        box = Image.new("1", (self.cap_height * 2 // 3, self.cap_height))
        ImageDraw.Draw(box).rectangle((0, 0, box.width - 1, box.height - 1), outline=1)
        return Glyph(box, -self.cap_height, self._gap)

    def _plus_minus(self) -> Glyph:
        """A plus with a line under it, a row apart, on the line of the text."""
        plus = self._glyph(Letter("+")).ink
        sign = Image.new("1", (plus.width, plus.height + 1 + self._strokes))
        sign.paste(plus, (0, 0))
        sign.paste(1, (0, sign.height - self._strokes, sign.width, sign.height))
        return Glyph(sign, -sign.height, self._gap)


def _may_rise(letter: Letter) -> bool:
    """Whether it can stand higher than a capital: a small letter with one accent does not."""
    return letter.sign != " " and (not is_latin(letter.sign) or letter.sign.isupper() or len(letter.marks) > 1)


def _dots(rows: tuple[str, ...], strokes: int) -> Image.Image:
    """A mark in dots of `strokes` pixels."""
    dots = Image.new("1", (len(rows[0]), len(rows)))
    dots.putdata([sign == "#" for row in rows for sign in row])
    return dots.resize((dots.width * strokes, dots.height * strokes), Image.Resampling.NEAREST)


def _load(size: int) -> ImageFont.FreeTypeFont:
    font = ImageFont.load_default(size)
    if not isinstance(font, ImageFont.FreeTypeFont):
        raise RuntimeError("Pillow was built without FreeType; install the Pillow wheel.")
    return font


SMALL = Face(10)  # 21 letters of a notice fit across the screen
TEXT = Face(11)
BOLD = Face(12, bold=True)
NUMBER = Face(56, bold=True, cut=Cut())  # digits of 42 rows; two take 52 columns, three 79
CONDENSED = Face(56, bold=True, cut=Cut(narrower=0.5))  # of 42 rows too; three take 52 columns
POPUP = Face(44, bold=True, cut=Cut())  # digits of 33 rows; "-60.0" takes 84 columns
NAME = tuple(Face(size, bold=True) for size in (38, 30, 26, 22, 20, 18, 16))  # two lines of the 20 fill 40 rows
# Of names: beside a number "Friedman BE-100" has 21 rows where NAME has 11. Heavier, an e would fill up.
NARROW = tuple(Face(size, bold=True, cut=Cut(share, 0.01)) for size, share in ((30, 0.65), (25, 0.65), (21, 0.72)))


def make_ready() -> None:
    """Draws the signs of ASCII in every face, 0.1 s on a desktop: whoever must not wait for a picture with a new name
    or a first pop-up (8 ms there) has another thread do this before."""
    for face in (SMALL, TEXT, BOLD, *NAME, *NARROW):
        face.width(_ASCII)
    for face in (NUMBER, CONDENSED, POPUP):
        face.width(f"{_DIGITS}+-.")
