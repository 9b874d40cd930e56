"""A screen as text for a terminal: two pixels a character."""

from itertools import product

from PIL import Image

_HALVES = {(False, False): " ", (True, False): "▀", (False, True): "▄", (True, True): "█"}


def half_blocks(image: Image.Image) -> str:
    """`image` (mode "1", an even number of rows) as lines of half blocks: 128 x 64 pixels are 128 x 32 characters."""
    lit = image.load()
    if lit is None:
        return ""
    lines = [["" for _ in range(image.width)] for _ in range(image.height // 2)]
    for row, column in product(range(image.height // 2), range(image.width)):
        lines[row][column] = _HALVES[bool(lit[column, 2 * row]), bool(lit[column, 2 * row + 1])]
    return "\n".join("".join(line) for line in lines)
