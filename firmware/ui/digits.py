"""Small digits, drawn by hand: Pillow's face makes 6, 8 and 9 of this size alike but for a pixel."""

from PIL import Image

ROWS = 8
_TALLER_AT = 2  # the row that is doubled for a face of nine
_PICTURES = (
    " ### /#   #/#   #/#   #/#   #/#   #/#   #/ ### ",
    "  # / ## /# # /  # /  # /  # /  # /####",
    " ### /#   #/    #/   # /  #  / #   /#    /#####",
    " ### /#   #/    #/  ## /    #/    #/#   #/ ### ",
    "   # /  ## / # # /#  # /#####/   # /   # /   # ",
    "#####/#    /#    /#### /    #/    #/#   #/ ### ",
    "  ## / #   /#    /#### /#   #/#   #/#   #/ ### ",
    "#####/    #/   # /   # /  #  /  #  / #   / #   ",
    " ### /#   #/#   #/ ### /#   #/#   #/#   #/ ### ",
    " ### /#   #/#   #/#   #/ ####/    #/   # / ##  ",
)


def digit(sign: str, *, rows: int, strokes: int) -> Image.Image:
    """The ink of "0" to "9", `rows` (8 or 9) high, its strokes 1 or 2 pixels wide; mode "1"."""
    picture = _PICTURES[int(sign)].split("/")
    picture = picture[:_TALLER_AT] + [picture[_TALLER_AT]] * (rows - ROWS) + picture[_TALLER_AT:]
    ink = Image.new("1", (len(picture[0]) + strokes - 1, rows))
    for y, row in enumerate(picture):
        for x, dot in enumerate(row):
            if dot == "#":
                ink.paste(1, (x, y, x + strokes, y + 1))
    return ink
