import ctypes
import subprocess
import sys
from pathlib import Path

import pytest

from firmware.audio.locked import lock_memory
from firmware.messages import Realtime

MAPPINGS = """\
5500-5600 r-xp 00000000 08:02 1 /usr/bin/python3.13
5600-5680 r--p 00100000 08:02 1 /usr/bin/python3.13
7000-7800 r-xp 00000000 08:02 2 /opt/etalon/my versions/numpy.libs/libscipy_openblas64_-32a4.so
7800-7900 r-xp 00000000 08:02 3 /opt/etalon/my versions/onnxruntime_pybind11_state.so
7900-7a00 ---p 00000000 08:02 3 /opt/etalon/my versions/onnxruntime_pybind11_state.so
8000-9000 rw-p 00000000 00:00 0
9000-9100 rw-p 00000000 00:00 0 [heap]
"""


class System:
    """mlockall and madvise, and what was asked of them."""

    def __init__(self, answer: int) -> None:
        self.answer = answer
        self.locks: list[int] = []
        self.fetched: list[tuple[int, int, int]] = []

    def mlockall(self, flags: int) -> int:
        self.locks.append(flags)
        return self.answer

    def madvise(self, begin: ctypes.c_void_p, size: ctypes.c_size_t, advice: int) -> int:
        self.fetched.append((begin.value or 0, size.value, advice))
        return 0


def locked_by(answer: int, folder: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[System, str, Realtime]:
    system, mappings = System(answer), folder / "maps"
    mappings.write_text(MAPPINGS)
    monkeypatch.setattr("ctypes.CDLL", lambda *_a, **_k: system)  # pyright: ignore[reportUnknownLambdaType, reportUnknownArgumentType]
    grant = lock_memory(mappings)
    return system, grant.refusal, grant.bit


def test_what_is_touched_is_locked_and_the_code_that_may_run_fetched_ahead(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    system, refusal, bit = locked_by(0, tmp_path, monkeypatch)
    assert (bit, refusal) == (Realtime.MEMORY_LOCKED, "")
    assert system.locks == [1 | 4, 2], "of what is mapped what is touched, of what comes all"
    assert system.fetched == [(0x5500, 0x100, 22), (0x5600, 0x80, 22), (0x7800, 0x100, 22)]


def test_a_refusal_is_said_and_nothing_is_fetched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    system, refusal, bit = locked_by(-1, tmp_path, monkeypatch)
    assert bit is Realtime.NONE
    assert "LimitMEMLOCK" in refusal
    assert not system.fetched


LOCKED = """
import mmap, sys
from pathlib import Path
from firmware.audio.locked import lock_memory

def resident_kb():
    lines = Path("/proc/self/status").read_text().splitlines()
    return sum(int(line.split()[1]) for line in lines if line.startswith("RssAnon"))

reserved = mmap.mmap(-1, 64 << 20, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)
before = resident_kb()
refusal = lock_memory().refusal
if refusal:
    sys.exit(refusal)
after = resident_kb()
later = mmap.mmap(-1, 16 << 20, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)
print(after - before, resident_kb() - after)
"""


def test_memory_that_is_reserved_and_never_touched_takes_none_and_what_comes_is_fetched() -> None:
    """On its own: it locks the whole process. Where the system refuses to lock, it says so."""
    run = subprocess.run([sys.executable, "-c", LOCKED], capture_output=True, text=True, check=False)
    if run.returncode:
        assert "Locking the memory was refused" in run.stderr
        return
    at_the_lock, later = (int(word) for word in run.stdout.split())
    assert at_the_lock < 4_096
    assert 16_384 <= later < 20_000
