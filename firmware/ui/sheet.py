"""Many screens on one picture, each with its caption: for a demo's souvenir and for the README."""

from collections.abc import Sequence

from PIL import Image, ImageDraw, ImageFont

from firmware.ui.canvas import HEIGHT, WIDTH
from firmware.ui.fit import shortened

_MARGIN = 12
_CAPTION_ROWS = 22
_BEZEL = 6
_PAPER, _GLASS, _LIT, _CAPTION = "#20242b", "#05070a", "#bfe6ff", "#c8ccd4"


def contact_sheet(screens: Sequence[tuple[str, Image.Image]], *, columns: int = 3, scale: int = 2) -> Image.Image:
    """One RGB picture of all `screens` (caption, 128 x 64 image), left to right, then down."""
    cell_width, cell_height = WIDTH * scale + 2 * _BEZEL, HEIGHT * scale + 2 * _BEZEL + _CAPTION_ROWS
    rows = -(-len(screens) // columns)
    size = (
        _MARGIN + columns * (cell_width + _MARGIN),
        _MARGIN + rows * (cell_height + _MARGIN),
    )
    sheet = Image.new("RGB", size, _PAPER)
    for n, (caption, screen) in enumerate(screens):
        left = _MARGIN + n % columns * (cell_width + _MARGIN)
        top = _MARGIN + n // columns * (cell_height + _MARGIN)
        _paste(sheet, left, top, caption, screen, scale)
    return sheet


def _paste(sheet: Image.Image, left: int, top: int, caption: str, screen: Image.Image, scale: int) -> None:
    width, height = WIDTH * scale, HEIGHT * scale
    draw = ImageDraw.Draw(sheet)
    glass = (left, top, left + width + 2 * _BEZEL, top + height + 2 * _BEZEL)
    draw.rounded_rectangle(glass, radius=4, fill=_GLASS)
    large = screen.resize((width, height), Image.Resampling.NEAREST)
    sheet.paste(_LIT, (left + _BEZEL, top + _BEZEL), large)
    font = ImageFont.load_default(13)
    line = shortened(caption, width, lambda text: int(font.getlength(text)))
    draw.text((left + _BEZEL, glass[3] + 4), line, font=font, fill=_CAPTION)
