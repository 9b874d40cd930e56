"""The compiled loops around the amp, of the same library as the operators: gains, gate, tone, meters, samples.

They do what firmware/audio and hw/samples.py do in NumPy, where the library is not there; tests hold the two against
each other. Called through ctypes without letting go of the GIL: a call costs 0.3 us and waits for nobody.
"""

import ctypes
from collections.abc import Callable
from pathlib import Path

import numpy as np

from firmware.arrays import Block
from firmware.kernels.library import library
from firmware.kernels.strip.records import OutletRecord, SamplesRecord, StripRecord


class LoopsError(Exception):
    """The library does not open, or is of another version; the sentence says which."""


class Loops:
    """The library at `path`. Raises LoopsError. Its calls take the addresses of a StripRecord, of an OutletRecord, or
    of both; those that answer say whether what they were given was sound."""

    def __init__(self, path: Path) -> None:
        try:
            library = ctypes.PyDLL(str(path))
            sizes = library.etalon_strip_bytes(), library.etalon_outlet_bytes()
            self._decode, self._encode = library.etalon_decode, library.etalon_encode
            silent = [library.etalon_before, library.etalon_dry, library.etalon_measure]
            answering = [library.etalon_between, library.etalon_after, library.etalon_mix]
            through = library.etalon_through
        except (OSError, AttributeError) as error:
            raise LoopsError(f"{path.name} does not open ({error}); install Etalon again.") from error
        if sizes != (ctypes.sizeof(StripRecord), ctypes.sizeof(OutletRecord)):
            raise LoopsError(f"{path.name} was built from other sources; install Etalon again.")
        for function in (*silent, *answering):
            function.argtypes = [ctypes.c_void_p]
            function.restype = ctypes.c_int if function in answering else None
        through.argtypes, through.restype = [ctypes.c_void_p, ctypes.c_void_p], ctypes.c_int
        self._decode.argtypes, self._decode.restype = [ctypes.c_void_p, ctypes.c_char_p], None
        self._encode.argtypes, self._encode.restype = [ctypes.c_void_p], None
        self.before: Callable[[int], None] = library.etalon_before
        self.between: Callable[[int], int] = library.etalon_between
        self.after: Callable[[int], int] = library.etalon_after
        self.through: Callable[[int, int], int] = through
        self.mix: Callable[[int], int] = library.etalon_mix
        self.dry: Callable[[int], None] = library.etalon_dry
        self.measure: Callable[[int], None] = library.etalon_measure

    def decoder(
        self, *, frames: int, channels: int, channel: int, bits: int, word_bytes: int
    ) -> Callable[[bytes, Block], None]:
        """Fills a block with one channel of one captured period; hw.samples.Decoder says the rest."""
        return _Decoder(SamplesRecord(frames, channels, channel, bits, word_bytes), self._decode)

    def encoder(
        self, *, frames: int, channels: int, bits: int, word_bytes: int
    ) -> tuple[memoryview, Callable[[Block], None]]:
        """One period's bytes, and what writes a block into them."""
        encoder = _Encoder(SamplesRecord(frames, channels, 0, bits, word_bytes), self._encode)
        return encoder.data, encoder


class _Period:
    """Remembers the block whose address it asked for: to ask NumPy takes longer than the loop."""

    def __init__(self, record: SamplesRecord) -> None:
        self._record = record
        self._address = ctypes.addressof(record)
        self._block: Block | None = None

    def _hold(self, block: Block) -> None:
        self._block = block
        self._record.block = block.ctypes.data


class _Decoder(_Period):
    def __init__(self, record: SamplesRecord, decode: Callable[[int, bytes], None]) -> None:
        super().__init__(record)
        self._decode = decode

    def __call__(self, data: bytes, into: Block) -> None:
        if into is not self._block:
            self._hold(into)
        self._decode(self._address, data)


class _Encoder(_Period):
    def __init__(self, record: SamplesRecord, encode: Callable[[int], None]) -> None:
        super().__init__(record)
        self._encode = encode
        self._bytes = np.zeros(record.frames * record.channels * record.word_bytes, np.uint8)
        record.data = self._bytes.ctypes.data
        self.data = self._bytes.data

    def __call__(self, block: Block) -> None:
        if block is not self._block:
            self._hold(block)
        self._encode(self._address)


def open_loops(path: Path | None) -> Loops | None:
    """The loops of the library at `path`; None where there is none. Raises LoopsError."""
    return Loops(path) if path else None


def compiled_loops(complain: Callable[[str], object]) -> Loops | None:
    """Those of this machine; None where nobody built them, or where they do not open, which `complain` is given as a
    sentence. NumPy then does the same, slower."""
    try:
        return open_loops(library())
    except LoopsError as error:
        complain(str(error))
        return None
