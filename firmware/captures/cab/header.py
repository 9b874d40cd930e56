"""How long a sound file says that it is: a look at its first bytes, which need not be taken in. Nothing is decoded.

A stick of music has files of 50 MB; the ten seconds that an impulse response may have are told from a song by this.
"""

import os
import stat
import struct
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from firmware.captures.cab.facts import LONGEST_S

MAX_SOUND_BYTES = 64 * 2**20  # ten seconds of 384 kHz, stereo in 64 bits, have 62
MOST_CHUNKS = 64
PLAIN = (0x0001, 0x0003, 0xFFFE)  # PCM, float, and either of them with an extended header
UNTOLD = 0x7FFF_FF00  # from here on a size is what a program writes that does not know it yet
FLAC_INFO = slice(8, 42)


@dataclass(frozen=True, slots=True)
class Said:
    """`seconds` of sound lie in the file by its header; `missing` bytes that it says there are do not."""

    seconds: float
    missing: int = 0

    @property
    def is_too_long(self) -> bool:
        """Whether it is longer than an impulse response may be."""
        return self.seconds > LONGEST_S


def said_by(file: BinaryIO, size: int) -> Said | None:
    """What the header of `file`, which has `size` bytes of which the first must be there, says of it; None for what
    is no WAV or FLAC or does not say. Raises OSError."""
    head = file.read(12)
    if head[:4] == b"fLaC":
        return _flac(head + file.read(FLAC_INFO.stop - len(head)))
    if head[:4] in (b"RIFF", b"RF64", b"BW64") and head[8:] == b"WAVE":
        return _wav(file, size)
    return None


def said_at(path: Path) -> Said | None:
    """The same of the file at `path`; None for what cannot be read, too: whoever reads it says why."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC | os.O_NOFOLLOW)
        with os.fdopen(descriptor, "rb") as file:
            status = os.fstat(descriptor)
            return said_by(file, status.st_size) if stat.S_ISREG(status.st_mode) else None
    except (OSError, ValueError):
        return None


def _flac(head: bytes) -> Said | None:
    info = head[FLAC_INFO]
    if len(info) < 34:
        return None
    rate_hz = int.from_bytes(info[10:13], "big") >> 4
    frames = int.from_bytes(info[13:18], "big") & (2**36 - 1)
    return Said(frames / rate_hz) if rate_hz and frames else None


def _wav(file: BinaryIO, size: int) -> Said | None:
    """By the chunks, one after another. Where the sound's own is beyond what is there, as in the beginning of a file,
    the rest counts as sound."""
    bytes_a_second, wide, claimed, at = 0.0, 0, UNTOLD, 12
    for _ in range(MOST_CHUNKS):
        file.seek(at)
        chunk = file.read(8)
        if len(chunk) < 8:
            break
        name, claimed = struct.unpack("<4sI", chunk)
        if name == b"data":
            break
        body = file.read(min(claimed, 40))
        if name == b"fmt " and len(body) >= 16:
            bytes_a_second = _bytes_a_second(body)
        elif name == b"ds64" and len(body) >= 16:
            wide = int.from_bytes(body[8:16], "little")
        at, claimed = at + 8 + claimed + claimed % 2, UNTOLD
    if not bytes_a_second:
        return None
    there = max(size - at - 8, 0)
    claimed = wide or (there if claimed >= UNTOLD else claimed)
    return Said(min(claimed, there) / bytes_a_second, max(claimed - there, 0))


def _bytes_a_second(body: bytes) -> float:
    form, _, rate_hz, a_second, a_frame = struct.unpack_from("<HHIIH", body)
    return float(rate_hz * a_frame if form in PLAIN else a_second)
