"""A line of type on paper large enough for any face, and where its ink is."""

from PIL import Image, ImageDraw

from firmware.ui.fonts import Face

LEFT, LINE = 32, 96


def set_in(face: Face, text: str) -> Image.Image:
    """`text` from column LEFT on, standing on row LINE."""
    paper = Image.new("1", (2048, 160))
    face.draw(ImageDraw.Draw(paper), LEFT, LINE, text)
    return paper


def ink(face: Face, text: str) -> tuple[int, int, int, int]:
    """Left, top, right, bottom of what is drawn; `text` must have some ink."""
    edges = set_in(face, text).getbbox()
    assert edges is not None
    return edges
