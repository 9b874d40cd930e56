"""A preset's name, as large as the room lets it be."""

from dataclasses import dataclass

from firmware.ui.canvas import Canvas
from firmware.ui.fit import shortened, three_lines, two_lines, two_shortened_lines
from firmware.ui.fonts import NAME, NARROW, Face

_NARROW_IS_WORTH = 0.85  # of its height: letters that are no lower, and wider, are read from farther away
_FACES = sorted(
    (*NAME, *NARROW),
    key=lambda face: face.cap_height * (_NARROW_IS_WORTH if face in NARROW else 1.0),
    reverse=True,
)
_SHORTENED = NAME[-2]  # for what fits in no size on two lines; on one, the smallest
_LINE_ROWS = 20  # of a line of that, with accents or tails: rather than lose words, lines with both come close
_AIR_ROWS = 2  # between a line and what stands above and under it


@dataclass(frozen=True, slots=True)
class SetName:
    """A name as it is shown: one line, two or three of one face, and the rows it needs above its capitals and below
    them."""

    face: Face
    lines: tuple[str, ...]
    rise: int
    drop: int


def set_name(name: str, columns: int, rows: int) -> SetName:
    """`name` in the largest face in which it fits on one line or two, or on three of the smallest; else both its
    ends, with dots between."""
    for face in _FACES:
        needed = _rows(face, name)
        if needed <= rows and face.width(name) <= columns:
            return _set(face, name, name)
        pair = two_lines(name, columns, face.width) if needed <= rows // 2 else None
        if pair:
            return _set(face, name, *pair)
    smallest = NAME[-1]
    three = three_lines(name, columns, smallest.width) if _rows(smallest, name) <= rows // 3 else None
    if three:
        return _set(smallest, name, *three)
    if rows < 2 * _LINE_ROWS:
        return _set(NAME[-1], name, shortened(name, columns, NAME[-1].width))
    return _set(_SHORTENED, name, *two_shortened_lines(name, columns, _SHORTENED.width))


def draw_name(canvas: Canvas, name: str, room: tuple[int, int, int, int], *, ink: int = 1) -> None:
    """Draws the name within left, top, right and bottom: from the left column on, its lines shared over the rows."""
    left, top, right, bottom = room
    setting = set_name(name, right - left, bottom - top)
    pitch = (bottom - top) // len(setting.lines)
    below_top = (pitch + setting.face.cap_height + setting.rise - setting.drop) // 2
    for n, line in enumerate(setting.lines):
        canvas.text(left, top + n * pitch + below_top, line, setting.face, ink=ink)


def _rows(face: Face, name: str) -> int:
    return face.cap_height + face.rise(name) + face.drop(name) + _AIR_ROWS


def _set(face: Face, name: str, *lines: str) -> SetName:
    return SetName(face, lines, face.rise(name), face.drop(name))
