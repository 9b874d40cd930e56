"""Reads a bitmap font of X11 in its portable compiled format (.pcf, .pcf.gz), as Debian packs them.

The format: https://fontforge.org/docs/techref/pcf-format.html
"""

import gzip
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

_ACCELERATORS, _METRICS, _BITMAPS, _ENCODINGS = 1 << 1, 1 << 2, 1 << 3, 1 << 5
_BIG_ENDIAN, _HIGH_BIT_FIRST, _COMPRESSED = 1 << 2, 1 << 3, 1 << 8
_NO_GLYPH = 0xFFFF


@dataclass(frozen=True, slots=True)
class Cell:
    """A sign in its cell: `columns` wide, and of each row its bits, the leftmost the highest."""

    columns: int
    rows: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Font:
    """`ascent` of the rows of each cell stand above the line."""

    ascent: int
    rows: int
    cells: dict[int, Cell]  # by code point


@dataclass(frozen=True, slots=True)
class _Metrics:
    left: int
    right: int
    width: int
    ascent: int
    descent: int


def read_pcf(path: Path) -> Font:
    """Every sign of the font; ink beyond a sign's cell is cut off."""
    data = path.read_bytes()
    data = gzip.decompress(data) if path.suffix == ".gz" else data
    (count,) = struct.unpack_from("<I", data, 4)
    tables = {kind: at for kind, _, _, at in struct.iter_unpack("<4I", data[8 : 8 + 16 * count])}
    metrics, pictures = _metrics(data, tables[_METRICS]), _Pictures(data, tables[_BITMAPS])
    order, _ = _order(data, tables[_ACCELERATORS])
    ascent, descent = struct.unpack_from(order + "2i", data, tables[_ACCELERATORS] + 12)
    cells = {
        point: _cell(metrics[index], pictures.rows(index, metrics[index]), ascent, ascent + descent)
        for point, index in _encodings(data, tables[_ENCODINGS])
    }
    return Font(ascent, ascent + descent, cells)


def _order(data: bytes, at: int) -> tuple[str, int]:
    (form,) = struct.unpack_from("<I", data, at)
    return (">" if form & _BIG_ENDIAN else "<"), form


def _metrics(data: bytes, at: int) -> list[_Metrics]:
    order, form = _order(data, at)
    if form & _COMPRESSED:
        (count,) = struct.unpack_from(order + "H", data, at + 4)
        packed = data[at + 6 : at + 6 + 5 * count]
        return [_Metrics(*(byte - 128 for byte in five)) for five in struct.iter_unpack("5B", packed)]
    (count,) = struct.unpack_from(order + "I", data, at + 4)
    return [_Metrics(*six[:5]) for six in struct.iter_unpack(order + "6h", data[at + 8 : at + 8 + 12 * count])]


class _Pictures:
    """The rows of a glyph's ink, each an integer of as many bits as the ink is wide."""

    def __init__(self, data: bytes, at: int) -> None:
        order, form = _order(data, at)
        (count,) = struct.unpack_from(order + "I", data, at + 4)
        self._starts = struct.unpack_from(f"{order}{count}I", data, at + 8)
        self._data, self._first = data, at + 8 + 4 * count + 16
        self._padding, self._reversed = 1 << (form & 3), not form & _HIGH_BIT_FIRST

    def rows(self, index: int, metrics: _Metrics) -> list[int]:
        width = metrics.right - metrics.left
        stride = -(-width // (8 * self._padding)) * self._padding
        start = self._first + self._starts[index]
        rows = (
            self._data[start + row * stride : start + (row + 1) * stride]
            for row in range(metrics.ascent + metrics.descent)
        )
        return [int.from_bytes(self._upright(row), "big") >> (8 * stride - width) for row in rows]

    def _upright(self, row: bytes) -> bytes:
        return bytes(int(f"{byte:08b}"[::-1], 2) for byte in row) if self._reversed else row


def _encodings(data: bytes, at: int) -> Iterator[tuple[int, int]]:
    """Code points and the index of the glyph of each."""
    order, _ = _order(data, at)
    low, high, first, last, _ = struct.unpack_from(order + "5H", data, at + 4)
    points = [row * 256 + column for row in range(first, last + 1) for column in range(low, high + 1)]
    indices = struct.unpack_from(f"{order}{len(points)}H", data, at + 14)
    return ((point, index) for point, index in zip(points, indices, strict=True) if index != _NO_GLYPH)


def _cell(metrics: _Metrics, ink: list[int], ascent: int, rows: int) -> Cell:
    shift = metrics.width - metrics.right
    within = (1 << metrics.width) - 1
    placed = [(row << shift if shift >= 0 else row >> -shift) & within for row in ink]
    above = ascent - metrics.ascent
    padded = [0] * above + placed[max(0, -above) :]
    return Cell(metrics.width, tuple((padded + [0] * rows)[:rows]))
