"""The memory that a recording goes into: a file, mapped. The loader's thread makes it and lets go of it.

Through the C library itself, because a call through ctypes lets go of the GIL: the kernel fetches every page
within mmap, and Python's own would stop the audio thread for it (a minute of sound: 5 to 12 ms, x86).
audiod has no collector, so nothing here may leave a circle behind: a library or an array type of ctypes is one.
"""

import ctypes
import mmap
import os
import stat
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from firmware.arrays import Block
from firmware.messages import StartTape

LONGEST_S = 60  # 11 MiB of locked memory; the wizard records a few seconds
SAMPLE_BYTES = 4
MAP_FAILED = ctypes.c_void_p(-1).value
BUFFER_WRITABLE = 0x200  # PyBUF_WRITE

_libc = ctypes.CDLL(None, use_errno=True)
_libc.mmap.restype = ctypes.c_void_p
_libc.mmap.argtypes = [ctypes.c_void_p, ctypes.c_size_t, *[ctypes.c_int] * 3, ctypes.c_long]
_libc.munmap.argtypes = [ctypes.c_void_p, ctypes.c_size_t]
_view = ctypes.pythonapi.PyMemoryView_FromMemory
_view.restype, _view.argtypes = ctypes.py_object, [ctypes.c_void_p, ctypes.c_ssize_t, ctypes.c_int]


@dataclass(frozen=True, slots=True, eq=False)
class Tape:
    """What became of `order`: `samples`, float32 [order.frames], all 0.0, are the file's own bytes until `release`.
    Where the file cannot be used there are none, and `trouble` is a sentence."""

    order: StartTape
    samples: Block = field(default_factory=lambda: np.empty(0, np.float32))
    trouble: str = ""

    def release(self) -> None:
        """Gives the memory back; nobody may read `samples` any more."""
        if self.samples.size:
            _libc.munmap(self.samples.ctypes.data, self.samples.nbytes)


def open_tape(order: StartTape, *, rate_hz: int) -> Tape:
    """The file of `order`, mapped, each page of it touched. Never fails: what is wrong is the tape's `trouble`."""
    if order.frames > LONGEST_S * rate_hz:
        return Tape(order, trouble=f"A recording is at most {LONGEST_S} s long; record less.")
    try:
        return Tape(order, _mapped(Path(order.path), order.frames))
    except (OSError, ValueError) as error:  # ValueError: a path with a NUL in it
        return Tape(
            order,
            trouble=f"Nothing can be recorded into {order.path} ({_reason(error)}); make room and measure again.",
        )


def _reason(error: OSError | ValueError) -> str:
    return error.strerror if isinstance(error, OSError) and error.strerror else str(error)


def _mapped(path: Path, frames: int) -> Block:
    """Raises OSError. Room is taken before a page is written to: one that a full disk refuses kills the process."""
    size_bytes = frames * SAMPLE_BYTES
    file = os.open(path, os.O_RDWR | os.O_CLOEXEC | os.O_NONBLOCK)
    try:
        found = os.fstat(file)
        if not stat.S_ISREG(found.st_mode):
            raise OSError("it is no file")
        if found.st_size < size_bytes:
            raise OSError(f"it has room for {found.st_size // SAMPLE_BYTES} of {frames} frames")
        os.posix_fallocate(file, 0, size_bytes)
        address = _map(file, size_bytes)
    finally:
        os.close(file)
    ctypes.memset(address, 0, size_bytes)
    return np.frombuffer(_view(address, size_bytes, BUFFER_WRITABLE), np.float32)


def _map(file: int, size_bytes: int) -> int:
    address = _libc.mmap(
        None, size_bytes, mmap.PROT_READ | mmap.PROT_WRITE, mmap.MAP_SHARED | mmap.MAP_POPULATE, file, 0
    )
    if address is None or address == MAP_FAILED:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))
    return int(address)
