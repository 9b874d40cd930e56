"""The process's memory, kept from the disk: what it has touched, and the code it may run, stays in memory.

By audiod, once, before it takes realtime priority. Of what is mapped by then, that is locked which is touched
(MCL_ONFAULT): numpy's BLAS reserves two buffers of 32 MiB that no block ever reads, and a thread 8 MiB of stack. Code
is fetched ahead, since its pages would come from a card, in milliseconds. What is mapped later, as for captures, is
fetched whole, by the loader's thread. Resident at the first block on x86: 98 MiB, against 200 with all of it locked.
"""

import ctypes
import os
from collections.abc import Iterator
from pathlib import Path

from firmware.audio.realtime import Grant
from firmware.messages import Realtime

MCL_CURRENT, MCL_FUTURE, MCL_ONFAULT = 1, 2, 4  # sys/mman.h, alike on x86-64 and aarch64
MADV_POPULATE_READ = 22  # since Linux 5.14
MAPPINGS = Path("/proc/self/maps")
NEVER_RUN = ("openblas", "gfortran", "quadmath", "libcrypto")  # 33 MiB that numpy and hashlib bring along


def lock_memory(mappings: Path = MAPPINGS) -> Grant:
    """No page that the audio thread needs is ever fetched from disk."""
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.mlockall(MCL_CURRENT | MCL_ONFAULT) or libc.mlockall(MCL_FUTURE):
        return Grant(
            Realtime.NONE,
            f"Locking the memory was refused ({os.strerror(ctypes.get_errno())}); a service needs"
            " LimitMEMLOCK=infinity in its unit, a shell `@audio - memlock unlimited` in"
            " /etc/security/limits.d/audio.conf, a user in the group audio and a new login.",
        )
    for begin, size in _code(mappings.read_text()):
        libc.madvise(ctypes.c_void_p(begin), ctypes.c_size_t(size), MADV_POPULATE_READ)
    return Grant(Realtime.MEMORY_LOCKED)


def _code(mappings: str) -> Iterator[tuple[int, int]]:
    """Begin and bytes of each mapping of a file that may be read: libraries, their constants, Python itself."""
    for line in mappings.splitlines():
        at, may, *_, path = line.split(maxsplit=5)
        if may.startswith("r") and path.startswith("/") and not any(name in path for name in NEVER_RUN):
            begin, end = (int(word, 16) for word in at.split("-"))
            yield begin, end - begin
