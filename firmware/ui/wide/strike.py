"""A bitmap font of one size, read a page at a time: the file is mapped when its first sign is asked for.

A file, little-endian: "WIDE", the rows of a cell, how many of them stand above the line, two zero bytes; then where
each of 256 pages begins in the file and where the last one ends, 257 words of 32 bits. A page is the signs of one
high byte of Unicode's first plane, packed by zlib: 256 widths (0: no such sign), then the rows of each sign that
there is, each row filled up to whole bytes, the leftmost pixel the highest bit. tests/tools/make_wide_font.py
writes it.
"""

import mmap
import struct
import zlib
from functools import cached_property, lru_cache
from pathlib import Path

from PIL import Image

HEAD = struct.Struct("<4sBBxx")
INDEX = struct.Struct("<257I")
SIGNS = 256  # in a page
_PAGES_KEPT = 16  # unpacked, 8 kB each at most; what is drawn again and again its Face keeps


class Strike:
    """Signs in cells of `rows` rows. `path` must be a whole file: it is part of the package."""

    def __init__(self, path: Path, rows: int) -> None:
        self._path = path
        self.rows = rows
        self._page = lru_cache(_PAGES_KEPT)(self._unpacked)

    @cached_property
    def ascent(self) -> int:
        """How many rows of a cell stand above the line."""
        return HEAD.unpack_from(self._data)[2]

    def cell(self, sign: str) -> Image.Image | None:
        """The whole cell of a sign, mode "1"; None if the font does not have it."""
        if ord(sign) > 0xFFFF:
            return None
        page, place = divmod(ord(sign), SIGNS)
        packed = self._page(page)
        width = packed[place] if packed else 0
        if not width:
            return None
        start = SIGNS + self.rows * sum(map(bytes_of_a_row, packed[:place]))
        return Image.frombytes("1", (width, self.rows), packed[start : start + self.rows * bytes_of_a_row(width)])

    def _unpacked(self, page: int) -> bytes:
        starts = INDEX.unpack_from(self._data, HEAD.size)
        packed = self._data[starts[page] : starts[page + 1]]
        return zlib.decompress(packed) if packed else b""

    @cached_property
    def _data(self) -> mmap.mmap:
        with self._path.open("rb") as file:
            return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)


def bytes_of_a_row(width: int) -> int:
    return (width + 7) // 8
