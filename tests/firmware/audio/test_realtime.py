import errno
import gc
import os
import platform
import subprocess
import sys
import threading
from collections.abc import Callable

import pytest

from firmware.audio import realtime
from firmware.audio.realtime import Grant
from firmware.messages import Realtime


def on_a_thread(work: Callable[[], object]) -> object:
    """Done on a thread of its own, so that what it sets on its thread ends with it."""
    done: list[object] = []
    thread = threading.Thread(target=lambda: done.append(work()))
    thread.start()
    thread.join()
    return done[0]


GROWING_PIECES = """
import ctypes, resource, sys
from firmware.audio import realtime
libc = ctypes.CDLL(None)
libc.malloc.restype, libc.free.argtypes = ctypes.c_void_p, [ctypes.c_void_p]
libc.memset.argtypes = [ctypes.c_void_p, ctypes.c_int, ctypes.c_size_t]
if sys.argv[1] == "keep":
    realtime.keep_heap()

def touch(size):
    piece = libc.malloc(size)
    libc.memset(piece, 1, size)
    libc.free(piece)

touch(900_000)
before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
for size in (150_000, 300_000, 450_000, 600_000, 900_000) * 20:
    touch(size)
print(resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before)
"""


def test_the_heap_gives_nothing_back() -> None:
    """Pages fetched anew by a hundred pieces that were all there before. On its own: it changes the whole process."""

    def faults(how: str) -> int:
        program = [sys.executable, "-c", GROWING_PIECES, how]
        return int(subprocess.run(program, capture_output=True, text=True, check=True).stdout)

    assert faults("keep") < 5
    assert faults("leave") > 50, "what the measure sees without it"


def test_no_core_asked_for_is_no_core_refused() -> None:
    assert realtime.pin(None) == Grant(Realtime.NONE)
    assert realtime.other_cores(None) is None


def test_a_core_is_taken_for_the_thread_that_asks() -> None:
    core = max(os.sched_getaffinity(0))

    def take() -> tuple[Grant, set[int]]:
        return realtime.pin(core), os.sched_getaffinity(0)

    assert on_a_thread(take) == (Grant(Realtime.PINNED), {core})
    assert core not in (realtime.other_cores(core) or ())


def test_a_core_that_isolcpus_keeps_from_everybody_is_taken_all_the_same() -> None:
    isolated, *others = sorted(os.sched_getaffinity(0))
    ordinary = others or [isolated]  # one core alone cannot be isolated

    def take() -> tuple[frozenset[int] | None, Grant, set[int]]:
        os.sched_setaffinity(0, ordinary)
        return realtime.other_cores(isolated), realtime.pin(isolated), os.sched_getaffinity(0)

    assert on_a_thread(take) == (frozenset(others) or None, Grant(Realtime.PINNED), {isolated})


def test_a_core_that_is_not_there_is_said_with_the_remedy() -> None:
    refused = realtime.pin(4_000)
    assert refused.bit is Realtime.NONE
    assert "no core 4000" in refused.refusal
    assert "[realtime] core" in refused.refusal


def test_realtime_priority_is_asked_for_this_thread_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[int, int, int]] = []

    def grant(pid: int, policy: int, param: os.sched_param) -> None:
        asked.append((pid, policy, param.sched_priority))

    monkeypatch.setattr(os, "sched_setscheduler", grant)
    assert realtime.take_priority(75) == Grant(Realtime.FIFO)
    assert asked == [(0, os.SCHED_FIFO | os.SCHED_RESET_ON_FORK, 75)]


def test_a_refused_priority_is_said_with_the_remedy(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_pid: int, _policy: int, _param: os.sched_param) -> None:
        raise PermissionError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr(os, "sched_setscheduler", refuse)
    refused = realtime.take_priority(75)
    assert refused.bit is Realtime.NONE
    assert "LimitRTPRIO" in refused.refusal


def test_the_loader_stands_by_on_the_other_cores_below_the_audio_thread(monkeypatch: pytest.MonkeyPatch) -> None:
    priorities: list[int] = []

    def grant(_pid: int, _policy: int, param: os.sched_param) -> None:
        priorities.append(param.sched_priority)

    monkeypatch.setattr(os, "sched_setscheduler", grant)
    core = min(os.sched_getaffinity(0))

    def stand_by() -> set[int]:
        realtime.stand_by(frozenset({core}))
        return os.sched_getaffinity(0)

    assert on_a_thread(stand_by) == {core}
    assert priorities == [1]


def test_python_keeps_quiet_while_blocks_are_played() -> None:
    interval_s = sys.getswitchinterval()
    try:
        realtime.quiet_python()
        assert not gc.isenabled()
        assert gc.get_freeze_count() > 0
        assert sys.getswitchinterval() == pytest.approx(0.0001)
    finally:
        gc.unfreeze()
        gc.enable()
        sys.setswitchinterval(interval_s)


def test_denormals_count_as_zero_on_the_thread_that_asks_and_on_no_other() -> None:
    def ask() -> tuple[bool, Grant, bool]:
        return realtime.denormals_are_zero(), realtime.flush_denormals(), realtime.denormals_are_zero()

    assert platform.machine() in realtime.DENORMAL_BITS
    assert on_a_thread(ask) == (False, Grant(Realtime.DENORMALS_OFF), True)
    assert not realtime.denormals_are_zero()


def test_an_unknown_machine_is_said_plainly() -> None:
    refused = realtime.flush_denormals("riscv64")
    assert refused.bit is Realtime.NONE
    assert "riscv64" in refused.refusal


def test_a_processor_that_does_not_take_the_mode_is_said_plainly() -> None:
    other = {"x86_64": "aarch64", "aarch64": "x86_64"}[platform.machine()]
    refused = on_a_thread(lambda: realtime.flush_denormals(other))
    assert isinstance(refused, Grant)
    assert refused.bit is Realtime.NONE
    assert "did not take the mode" in refused.refusal
