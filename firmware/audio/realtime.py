"""What the audio thread asks of the operating system, of Python and of the processor.

Each request returns a Grant: the bit for Status, or a sentence that says what was refused and what to do. A refusal
stops nothing: the pedal plays on a laptop too. Called by audiod's main thread, which is the audio thread.
"""

import ctypes
import gc
import os
import platform
import sys
from collections.abc import Callable
from dataclasses import dataclass

from firmware.messages import Realtime

SWITCH_INTERVAL_S = 0.0001  # a block waits at most about this long for the loader's GIL; the default is 5 ms
LOADER_PRIORITY = 1
M_TRIM_THRESHOLD, M_MMAP_THRESHOLD = -1, -3  # malloc.h
LARGEST_HEAP_PIECE, NEVER = 32 * 2**20, 2**31 - 1
# A response of 2 s takes 0.8 MiB a run in one aligned piece, and glibc a new one in each of its first 8 to 11 runs:
# what alignment cuts off lies between them, until the thread's cache of small pieces is full and they can be joined.
HEAP_BYTES = 12 * 2**20
FENV_WORDS = 32  # fenv_t is 32 bytes on x86-64 and 8 on aarch64


@dataclass(frozen=True, slots=True)
class Grant:
    """`bit` is NONE where nothing was granted; `refusal` is a sentence for the log, empty if nothing was refused."""

    bit: Realtime
    refusal: str = ""


def pin(core: int | None) -> Grant:
    """Keeps the calling thread, and those it starts, on `core`. None asks for nothing.

    Tried, and not looked up: `isolcpus` keeps a core out of every process's affinity, and is there for this thread.
    """
    if core is None:
        return Grant(Realtime.NONE)
    try:
        os.sched_setaffinity(0, {core})
    except OSError:
        cores = ", ".join(str(number) for number in sorted(os.sched_getaffinity(0)))
        return Grant(
            Realtime.NONE,
            f"The audio thread has no core of its own: there is no core {core} for it, only {cores};"
            " change [realtime] core in the profile.",
        )
    return Grant(Realtime.PINNED)


def other_cores(core: int | None) -> frozenset[int] | None:
    """Where everything else may run, asked before `pin`; None where there is no choice."""
    others = frozenset(os.sched_getaffinity(0)) - {core}
    return others if core is not None and others else None


def take_priority(priority: int) -> Grant:
    """SCHED_FIFO for the calling thread alone: threads and processes that it starts later are ordinary again."""
    try:
        os.sched_setscheduler(0, os.SCHED_FIFO | os.SCHED_RESET_ON_FORK, os.sched_param(priority))
    except OSError as error:
        return Grant(
            Realtime.NONE,
            f"SCHED_FIFO {priority} was refused ({error.strerror}); a service needs LimitRTPRIO=95 in its unit, a"
            " shell `@audio - rtprio 95` in /etc/security/limits.d/audio.conf, a user in the group audio"
            " and a new login.",
        )
    return Grant(Realtime.FIFO)


def give_back(cores: set[int]) -> None:
    """At the end: the calling thread on `cores` and at ordinary priority again, for what follows in this process."""
    os.sched_setscheduler(0, os.SCHED_OTHER, os.sched_param(0))
    os.sched_setaffinity(0, cores)


def stand_by(cores: frozenset[int] | None) -> None:
    """For the loader's thread: off the audio core, and at the lowest of the realtime priorities if that is allowed.

    Ordinary priority would let any busy process put this thread to sleep while it holds the GIL, and the audio
    thread would wait for that process too: beside three busy processes a load then delayed blocks by 5 to 130 ms,
    at FIFO 1 by less than 1 ms (x86, 2 cores, 128 frames). A load lasts some 50 ms; below 75 it never stops a block.
    """
    if cores is not None:
        os.sched_setaffinity(0, cores)
    take_priority(LOADER_PRIORITY)  # where it is refused, the audio thread's own refusal has said so


def keep_heap() -> None:
    """What is freed stays with the process, and the calling thread has some to begin with.

    A graph takes the memory of its intermediates from the heap for each run and gives it back. By its own rules glibc
    would ask the system for every size that is larger than all before, and fetch its pages, in the block that
    plays first; and give back what is free above 128 KiB. Does nothing under another C library.

    The heap is the calling thread's: glibc gives each thread one of its own, so that the audio thread's lock is free
    whatever the loader builds. In one heap for both (MALLOC_ARENA_MAX=1) 9,400 of 6 million calls beside 100 loads
    took over 20 us; apart, 120 (x86).
    """
    libc = ctypes.CDLL(None)
    if not hasattr(libc, "mallopt"):
        return
    libc.mallopt(M_MMAP_THRESHOLD, LARGEST_HEAP_PIECE)
    libc.mallopt(M_TRIM_THRESHOLD, NEVER)
    libc.malloc.restype = ctypes.c_void_p
    libc.free.argtypes = [ctypes.c_void_p]
    piece = libc.malloc(HEAP_BYTES)
    ctypes.memset(piece, 0, HEAP_BYTES)
    libc.free(piece)


def quiet_python() -> None:
    """Once everything is built: no collector any more, and the GIL is handed over fast."""
    gc.collect()
    gc.freeze()
    gc.disable()
    sys.setswitchinterval(SWITCH_INTERVAL_S)


# Where fenv_t of glibc keeps the mode, as (32-bit word, bits): x86-64 MXCSR with FTZ and DAZ, aarch64 FPCR with FZ.
DENORMAL_BITS = {
    "x86_64": (7, 1 << 15 | 1 << 6),
    "aarch64": (0, 1 << 24),
}


def flush_denormals(machine: str | None = None) -> Grant:
    """Numbers below 1e-38 count as 0 on the calling thread: a decaying tail must not cost more than a signal.

    Through glibc's fegetenv and fesetenv, which is how to write MXCSR and FPCR without compiling anything. Read
    back, and proven by arithmetic. ONNX Runtime's own option does nothing on ARM, and on x86 only reaches the
    thread that made the first session.
    """
    machine = machine or platform.machine()
    if machine not in DENORMAL_BITS:
        return Grant(Realtime.NONE, f"Denormals stay on: no way to flush them is known for {machine}.")
    word, bits = DENORMAL_BITS[machine]
    try:
        libm = ctypes.CDLL("libm.so.6")
    except OSError:
        return Grant(Realtime.NONE, "Denormals stay on: this system has no glibc (libm.so.6).")
    environment = (ctypes.c_uint32 * FENV_WORDS)()
    libm.fegetenv(environment)
    environment[word] |= bits
    libm.fesetenv(environment)
    read_back = (ctypes.c_uint32 * FENV_WORDS)()
    libm.fegetenv(read_back)
    if read_back[word] & bits != bits or not denormals_are_zero():
        return Grant(Realtime.NONE, f"Denormals stay on: this {machine} processor did not take the mode.")
    return Grant(Realtime.DENORMALS_OFF)


def denormals_are_zero(half: Callable[[float], float] = lambda number: number * 0.5) -> bool:
    """By arithmetic: half of the smallest normal number is 0 if denormals are flushed."""
    return half(sys.float_info.min) == 0.0
