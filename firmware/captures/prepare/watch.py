"""The worker as prepare holds it: a process that gets one file at a time, within limits, and may die of it."""

import contextlib
import io
import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from firmware.captures.prepare.job import LIBRARY, READY, WORKER, Answer, Job, read_answer
from firmware.captures.source import Source
from firmware.captures.verdict import Remark, refused
from firmware.errors import PedalError
from firmware.names import display_name

STARTS = 2
GRACE_S = 10.0  # a killed process is gone at once, unless it waits for a disk that does not answer
LAST_WORDS_BYTES = 4096
SLOW = "captures are prepared slowly: the machine is busy, or its card slow; their worker is waited for."
OUT_OF_MEMORY = ("MemoryError", "bad_alloc", "Memory allocation")  # Python's, C++'s and OpenBLAS's last words
ONE_THREAD = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}  # the other cores may be playing


@dataclass(frozen=True, slots=True)
class Limits:
    """What one file may take: wall time in seconds, and memory above what the worker has at rest. And the start of a
    worker: after `slow_s` it is said to be slow, after `start_s` it is given up."""

    file_s: float = 120.0
    memory_mib: int = 512
    slow_s: float = 30.0
    start_s: float = 600.0


class WorkerError(PedalError):
    """Nothing can be converted at all: the worker does not start, or the library cannot be written."""


class Worker:
    """Starts its process when the first file comes, and anew after one that killed it.

    The process inherits `lock`, a file descriptor: the library stays held until both processes have ended.
    """

    def __init__(
        self, library: Path, blocks: tuple[int, int], lock: int, limits: Limits, remark: Callable[[Remark], None]
    ) -> None:
        """`blocks` are the codec's: frames, and hertz."""
        frames, rate = map(str, blocks)
        module = [sys.executable, "-m", "firmware.captures.prepare.worker"]
        options = ["--library", str(library), "--block", frames, "--rate", rate, "--memory", str(limits.memory_mib)]
        self._command, self._lock, self._limits, self._remark = [*module, *options], lock, limits, remark
        self._child: subprocess.Popen[bytes] | None = None
        self._words: BinaryIO = io.BytesIO()  # what the process says beside its answers
        self._unread = b""

    @property
    def runs(self) -> bool:
        """Not before the first file, nor after one that ended the process."""
        return self._child is not None

    def convert(self, source: Source) -> Answer:
        """What became of the capture `source`. Raises WorkerError."""
        child = self._child or self._start()
        line = self._ask(child, Job(source.path, source.inside).line())
        answer = read_answer(line) if line else None
        if answer is None:
            why = self._why(child, late=line is None)
            return Answer(refused(source.path, f"{source.title}: {why}", source.title), WORKER)
        if answer.fault == LIBRARY:
            raise WorkerError(answer.verdict.sentence, short="library unwritable")
        return answer

    def close(self) -> None:
        """Ends the process, whatever it does."""
        if self._child:
            self._end(self._child)

    def _start(self) -> subprocess.Popen[bytes]:
        """A process that is ready; a first one may have been ended by the system, where memory was short."""
        words = ""
        for _ in range(STARTS):
            child = self._spawn()
            line = self._line(child, self._limits.slow_s)
            if line is None:
                self._remark(Remark(SLOW))
                line = self._line(child, self._limits.start_s - self._limits.slow_s)
            if line == READY:
                return child
            words = self._end(child)
            if line is None:
                raise WorkerError(
                    f"Captures cannot be prepared: their worker has not started in {self._limits.start_s:g} s, so"
                    " busy is this machine or so slow its card; import them again when it has less to do.",
                    short="too slow to import",
                )
        raise WorkerError(
            f"Captures cannot be prepared: the worker does not start ({words}); install the pedal's packages again.",
            short="cannot prepare",
        )

    def _spawn(self) -> subprocess.Popen[bytes]:
        self._words = os.fdopen(os.memfd_create("words"), "rb+")
        self._unread = b""
        self._child = child = subprocess.Popen(
            self._command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._words,
            bufsize=0,
            env={**os.environ, **ONE_THREAD},
            pass_fds=[self._lock],
        )
        return child

    def _ask(self, child: subprocess.Popen[bytes], line: bytes) -> bytes | None:
        assert child.stdin
        try:
            child.stdin.write(line)
        except BrokenPipeError:
            return b""
        return self._line(child, self._limits.file_s)

    def _line(self, child: subprocess.Popen[bytes], patience_s: float) -> bytes | None:
        """The next line; None if it does not come in time, empty if none will come any more."""
        assert child.stdout
        poll = select.poll()
        poll.register(child.stdout, select.POLLIN)
        until_s = time.monotonic() + patience_s
        while b"\n" not in self._unread:
            if not poll.poll(max(until_s - time.monotonic(), 0.0) * 1000.0):
                return None
            received = os.read(child.stdout.fileno(), 65536)
            if not received:
                return b""
            self._unread += received
        line, _, self._unread = self._unread.partition(b"\n")
        return line + b"\n"

    def _why(self, child: subprocess.Popen[bytes], *, late: bool) -> str:
        """Ends the process, and says what the file did to it: what happened, what to do."""
        with contextlib.suppress(subprocess.TimeoutExpired):  # a process that is ending says itself how
            child.wait(0.0 if late else GRACE_S)
        status = child.returncode
        words = self._end(child)
        if late and status is None:
            return f"preparing it took over {self._limits.file_s:g} s, so it was given up; use a smaller capture."
        if any(sign in words for sign in OUT_OF_MEMORY):
            return (
                f"preparing it takes more than {self._limits.memory_mib} MiB of memory, so it was given up; use a"
                " smaller capture."
            )
        if status == -signal.SIGKILL:
            return "preparing it was ended by the system, as it does where memory runs out; use a smaller capture."
        how = f"signal {signal.Signals(-status).name}" if status and status < 0 else f"status {status}"
        return f"preparing it ended the worker with {how} ({words or 'without a word'}); report it with the file."

    def _end(self, child: subprocess.Popen[bytes]) -> str:
        """The last line the process wrote, once it has gone; all it wrote goes to our own stderr."""
        self._child = None
        child.kill()
        for pipe in (child.stdin, child.stdout):
            assert pipe
            pipe.close()
        with self._words as words:
            try:
                child.wait(GRACE_S)
            except subprocess.TimeoutExpired as error:
                raise WorkerError(
                    "A file can neither be read nor given up; pull the stick and put it in again.",
                    short="stick does not answer",
                ) from error
            words.seek(max(words.seek(0, os.SEEK_END) - LAST_WORDS_BYTES, 0))
            said = words.read().decode(errors="replace").strip()
        sys.stderr.write(said + "\n" if said else "")
        return display_name(said.splitlines()[-1], 120) if said else ""
