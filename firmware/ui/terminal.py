"""A screen as text for a terminal: 128 x 32 characters where there is room, else 64 x 16, else fewer and coarser."""

from itertools import product

from PIL import Image

FEWEST_COLUMNS = 8
_HALVES = {(False, False): " ", (True, False): "▀", (False, True): "▄", (True, True): "█"}

_NO_DOTS = 0x2800  # Unicode's braille patterns: one bit a dot, columns first, the fourth row later than the rest
_DOTS = {(0, 0): 1, (0, 1): 2, (0, 2): 4, (1, 0): 8, (1, 1): 16, (1, 2): 32, (0, 3): 64, (1, 3): 128}


def half_blocks(image: Image.Image) -> str:
    """`image` (mode "1", an even number of rows) as lines of half blocks: 128 x 64 pixels are 128 x 32 characters."""
    lit = image.load()
    if lit is None:
        return ""
    lines = [["" for _ in range(image.width)] for _ in range(image.height // 2)]
    for row, column in product(range(image.height // 2), range(image.width)):
        lines[row][column] = _HALVES[bool(lit[column, 2 * row]), bool(lit[column, 2 * row + 1])]
    return "\n".join("".join(line) for line in lines)


def braille(image: Image.Image) -> str:
    """`image` (mode "1") as lines of braille, 2 x 4 pixels a character: 128 x 64 pixels are 64 x 16 characters."""
    lit = image.load()
    if lit is None:
        return ""
    lines = [["" for _ in range(image.width // 2)] for _ in range(image.height // 4)]
    for row, column in product(range(image.height // 4), range(image.width // 2)):
        dots = sum(bit for (x, y), bit in _DOTS.items() if lit[2 * column + x, 4 * row + y])
        lines[row][column] = chr(_NO_DOTS + dots)
    return "\n".join("".join(line) for line in lines)


def in_columns(image: Image.Image, columns: int) -> str:
    """`image` (mode "1") as lines of at most `columns` characters, as sharp as they allow; 8 are the fewest."""
    if columns >= image.width:
        return half_blocks(image)
    coarser = 1
    while image.width // (2 * coarser) > max(columns, FEWEST_COLUMNS):
        coarser *= 2
    return braille(image.convert("L").reduce(coarser).point(_is_lit).convert("1"))


def _is_lit(grey: int) -> int:
    """Of some pixels in one: lit if more than a quarter of them is, so that thin letters stay open."""
    return 255 if grey > 64 else 0
