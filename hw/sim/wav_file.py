"""WAV files without a library: read a take whole, stream float32 out.

Ours, because soundfile brings `subprocess` into the audio process and the standard `wave` knows no float.
Layout: RIFF/WAVE of "Multimedia Programming Interface and Data Specifications 1.0" and WAVEFORMATEXTENSIBLE.
"""

import struct
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray

from hw.errors import CodecError

PCM, FLOAT, EXTENSIBLE = 1, 3, 0xFFFE
HEADER = struct.Struct("<4sI4s4sIHHIIHHH4sII4sI")  # RIFF, fmt (18 bytes), fact, data
MAX_DATA_BYTES = 0xFFFF_FFFF - HEADER.size
BUFFER_BYTES = 1 << 16  # 0.34 s of float32 at 48 kHz: some three system calls a second


def read_wav(path: Path, *, rate_hz: int) -> NDArray[np.float32]:
    """The file's first channel, float32 [frames], full scale 1.0. Raises CodecError."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise CodecError(
            f"The take {path} cannot be read ({error.strerror}); set codec.take in the profile to a WAV file.",
            short="no take",
        ) from error
    chunks = dict(_chunks(data))
    if b"fmt " not in chunks or b"data" not in chunks or len(chunks[b"fmt "]) < 16:
        raise _refuse(path, "is no WAV file", "convert it to WAV: 16, 24 or 32 bit")
    tag, channels, file_rate_hz, _, _, bits = struct.unpack_from("<HHIIHH", chunks[b"fmt "])
    if tag == EXTENSIBLE and len(chunks[b"fmt "]) >= 26:
        (tag,) = struct.unpack_from("<H", chunks[b"fmt "], 24)
    if file_rate_hz != rate_hz:
        raise _refuse(path, f"runs at {file_rate_hz} Hz, the pedal at {rate_hz} Hz", "resample it")
    samples = _samples(chunks[b"data"], tag, bits)
    if samples is None or not channels:
        raise _refuse(path, f"holds {bits}-bit samples of kind {tag}", "convert it to 16, 24 or 32 bit")
    first = np.ascontiguousarray(samples[: len(samples) // channels * channels : channels])
    if not len(first) or not np.isfinite(first).all():
        raise _refuse(path, "holds no sound, or samples that are no numbers", "record it again")
    return first


def _chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    if data[:4] != b"RIFF" or data[8:12] != b"WAVE":
        return
    at = 12
    while at + 8 <= len(data):
        name, size = struct.unpack_from("<4sI", data, at)
        yield name, data[at + 8 : at + 8 + size]
        at += 8 + size + size % 2


def _samples(data: bytes, tag: int, bits: int) -> NDArray[np.float32] | None:
    data = data[: len(data) // (bits // 8 or 1) * (bits // 8 or 1)]
    if (tag, bits) == (FLOAT, 32):
        return np.frombuffer(data, "<f4")
    if (tag, bits) == (PCM, 16):
        return np.frombuffer(data, "<i2") * np.float32(2.0**-15)
    if (tag, bits) == (PCM, 24):
        wide = np.zeros((len(data) // 3, 4), np.uint8)
        wide[:, 1:] = np.frombuffer(data, np.uint8).reshape(-1, 3)
        return wide.view("<i4").reshape(-1).astype(np.float32) * np.float32(2.0**-31)
    if (tag, bits) == (PCM, 32):
        return np.frombuffer(data, "<i4").astype(np.float32) * np.float32(2.0**-31)
    return None


def _refuse(path: Path, what: str, remedy: str) -> CodecError:
    return CodecError(f"The take {path} {what}; {remedy}, or set codec.take to another.", short="take unusable")


class WavRecorder:
    """A mono float32 WAV that grows while it plays; its header is right once `close` was called.

    A full disk or a full file (4 GiB) ends the recording, not the music: `close` then raises CodecError.
    """

    def __init__(self, path: Path, *, rate_hz: int) -> None:
        self._trouble = ""
        self._path = path
        self._rate_hz = rate_hz
        self._data_bytes = 0
        try:
            self._file: BinaryIO = path.open("wb", buffering=BUFFER_BYTES)
            self._file.write(self._header())
        except OSError as error:
            raise CodecError(
                f"The recording {path} cannot be written ({error.strerror}); set codec.record to a file in a folder"
                " that is there and writable.",
                short="cannot record",
            ) from error

    def write(self, block: NDArray[np.float32]) -> None:
        """Append a block, float32 [frames]."""
        if self._trouble:
            return
        try:
            self._file.write(block.data)
        except OSError as error:
            self._trouble = f"{error.strerror}; make room and record again"
            return
        self._data_bytes += block.nbytes
        if self._data_bytes > MAX_DATA_BYTES - BUFFER_BYTES:
            self._trouble = "a WAV file holds no more than 4 GiB; record less"

    def close(self) -> None:
        """Write the lengths into the header and close; a second call does nothing.

        Raises CodecError if the recording is not whole.
        """
        if self._file.closed:
            return
        try:
            with self._file:
                self._file.seek(0)
                self._file.write(self._header())
        except OSError as error:
            self._trouble = self._trouble or f"{error.strerror}; make room and record again"
        if self._trouble:
            raise CodecError(
                f"The recording {self._path} is not whole: {self._trouble}.", short="recording cut short"
            )

    def _header(self) -> bytes:
        size, rate_hz = self._data_bytes, self._rate_hz
        return HEADER.pack(
            *(b"RIFF", HEADER.size - 8 + size, b"WAVE"),
            *(b"fmt ", 18, FLOAT, 1, rate_hz, rate_hz * 4, 4, 32, 0),
            *(b"fact", 4, size // 4),
            *(b"data", size),
        )
