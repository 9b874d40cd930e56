"""What a process that reads strange files may take: so much memory, and no longer than the one that started it lives.

Called by the worker, in its own process, before it reads anything.
"""

import ctypes
import os
import resource
import signal
from pathlib import Path

PR_SET_PDEATHSIG = 1  # sys/prctl.h
FIRST_TO_GO = 1000


def die_with_parent() -> None:
    """SIGKILL if the parent ends, however it ends. Where it ended before this, stdin is at its end."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


def first_to_go() -> None:
    """Where memory runs out all the same, the system ends this process and not the music; and it leaves no core."""
    Path("/proc/self/oom_score_adj").write_text(str(FIRST_TO_GO))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def limit_memory(more_bytes: int) -> None:
    """At most `more_bytes` above what the process has now; beyond it come MemoryError, and std::bad_alloc in C++."""
    limit_bytes = data_bytes() + more_bytes
    resource.setrlimit(resource.RLIMIT_DATA, (limit_bytes, limit_bytes))


def data_bytes() -> int:
    """What RLIMIT_DATA counts: private writable memory, touched or not (VmData)."""
    return int(Path("/proc/self/statm").read_text().split()[5]) * os.sysconf("SC_PAGESIZE")
