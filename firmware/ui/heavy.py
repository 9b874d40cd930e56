"""Signs of Pillow's face made bolder and narrower, for numbers and names that are read from two metres."""

from dataclasses import dataclass

from PIL import Image, ImageDraw, ImageFont

_FINER = 4  # drawn this many times larger; a pixel is lit that is half inked
_HALF = 128


@dataclass(frozen=True, slots=True)
class Cut:
    """How a face is cut from Pillow's: its width in parts of that, and how much of the size is added on either side
    of a stroke."""

    narrower: float = 0.8
    heavier: float = 0.026  # stems of 7 pixels in digits of 42 rows


def heavy(sign: str, size: int, cut: Cut, *, rows: int | None = None) -> tuple[Image.Image, int]:
    """The ink of an ASCII sign, mode "1", and its first row, counted from the row under the line.

    With `rows` it is that high and stands on the line, whatever its own overshoot: digits are of one height.
    """
    fine = size * _FINER
    paper = Image.new("L", (2 * fine, 2 * fine))
    font, stroke = ImageFont.load_default(fine), round(fine * cut.heavier)
    ImageDraw.Draw(paper).text((fine // 2, fine), sign, font=font, fill=255, anchor="ls", stroke_width=stroke)
    left, top, right, bottom = paper.getbbox() or (0, fine - 1, 1, fine)
    high = rows or max(1, round((bottom - top) / _FINER))
    wide = max(1, round((right - left) * cut.narrower / _FINER))
    ink = paper.crop((left, top, right, bottom)).resize((wide, high), Image.Resampling.BOX).point(_lit, "1")
    return ink, -high if rows else round((bottom - fine - stroke) / _FINER) - high


def _lit(dot: int) -> int:
    return 255 if dot >= _HALF else 0
