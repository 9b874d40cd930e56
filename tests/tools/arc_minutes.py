"""How high type looks on a pedal's glass: `python -m tests.tools.arc_minutes [METRES]` prints a table for the README.

20/20 sight reads letters of 5 minutes of arc; 10 to 15 are read at ease. The height of a line is that of its capitals
or digits, for it is by them that an eye chart is measured; of Han it is the ink of a full sign.
"""

import math
import sys
from collections.abc import Iterator

from firmware.ui.fonts import NAME, NUMBER, POPUP, SMALL, TEXT, Face

# The lit area of a glass of 128 x 64, by its diagonal: of 0.96 inch DM-OLED096-624 (21.744 x 10.864 mm), of 1.3 inch
# Adafruit 938 and Waveshare's SH1106 module (29.42 x 14.70 mm), of 2.42 inch Adafruit 2719 (55.01 x 27.49 mm).
HEIGHT_MM = {0.96: 10.864, 1.3: 14.70, 2.42: 27.49}
_ROWS = 64
_HAN = "鬱"


def minutes_of_arc(pixels: float, glass_inch: float, distance_m: float = 2.0) -> float:
    """How high `pixels` rows look from `distance_m`; KeyError for a glass that is not in HEIGHT_MM."""
    height_m = pixels * HEIGHT_MM[glass_inch] / _ROWS / 1000.0
    return math.degrees(2.0 * math.atan(height_m / (2.0 * distance_m))) * 60.0


def table(distance_m: float = 2.0) -> str:
    """Of each kind of type its rows, and its minutes of arc on each glass, in Markdown."""
    glasses = " | ".join(f"{glass} inch" for glass in HEIGHT_MM)
    head = [f"| minutes of arc at {distance_m:g} m | rows | {glasses} |", "|---|" + "---:|" * (len(HEIGHT_MM) + 1)]
    return "\n".join(head + [_line(what, rows, distance_m) for what, rows in sizes()])


def sizes() -> Iterator[tuple[str, int]]:
    """What is shown, and its height in rows."""
    yield "number of the slot", NUMBER.cap_height
    yield "value that is turned", POPUP.cap_height
    yield f"name: {NAME[0].cap_height} to {NAME[-1].cap_height} rows, by its length; at most", NAME[0].cap_height
    yield "at least", NAME[-1].cap_height
    yield "name in Han: at most", _ink_rows(NAME[0], _HAN)
    yield "at least", _ink_rows(NAME[-1], _HAN)
    yield "row of a list", TEXT.cap_height
    yield "row of a list in Han", _ink_rows(TEXT, _HAN)
    yield "small type", SMALL.cap_height


def _ink_rows(face: Face, text: str) -> int:
    return face.cap_height + face.rise(text) + face.drop(text)


def _line(what: str, rows: int, distance_m: float) -> str:
    arcs = " | ".join(f"{minutes_of_arc(rows, glass, distance_m):.1f}" for glass in HEIGHT_MM)
    return f"| {what} | {rows} | {arcs} |"


if __name__ == "__main__":
    print(table(*map(float, sys.argv[1:])))
