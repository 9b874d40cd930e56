"""Runs `prepare`, the process that checks and converts captures, and reports what it says. One at a time."""

import io
import os
import selectors
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

from firmware import PEDAL_RATE_HZ
from firmware.captures.verdict import Remark, Verdict, prepare_command, read_line
from firmware.control.runner import Jobs
from firmware.decide.events import CaptureImported, ImportEnded, ImportRemarked
from firmware.names import display_name

GRACE_S = 2.0  # between asking prepare to end and ending it
CHUNK_BYTES = 64 * 1024
LAST_WORDS_BYTES = 4096


class Importer:
    """Calls `report` from the selector's loop with each file's verdict, with remarks, and at the end, for which
    `runner` waits: what reads a stick that is gone may take long to end. Imports keep off `audio_core`, if the music
    has one of its own."""

    def __init__(
        self,
        library: Path,
        selector: selectors.BaseSelector,
        report: Callable[[CaptureImported | ImportRemarked | ImportEnded], None],
        clock: Callable[[], float],
        runner: Jobs,
        audio_core: int | None = None,
    ) -> None:
        self._library, self._selector, self._audio_core = library, selector, audio_core
        self._report, self._clock, self._runner = report, clock, runner
        self._child: subprocess.Popen[bytes] | None = None
        self._words: BinaryIO = io.BytesIO()  # what prepare says beside its verdicts
        self._unread = b""
        self._stopped = False

    def start(self, path: Path, block_frames: int, rate_hz: int = PEDAL_RATE_HZ) -> None:
        """Begins to import `path` for a codec of such blocks; reports as ended what cannot begin."""
        command = prepare_command(self._library, block_frames, [path], self._audio_core, rate_hz)
        words = os.fdopen(os.memfd_create("words"), "rb+")
        try:
            child = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=words, bufsize=0
            )
        except (OSError, ValueError) as error:  # ValueError: a path that no system can have
            words.close()
            self._report(ImportEnded(f"captures cannot be imported from {path!s}: {error}.", self._clock()))
            return
        assert child.stdout
        os.set_blocking(child.stdout.fileno(), False)
        self._child, self._words, self._unread, self._stopped = child, words, b"", False
        self._selector.register(child.stdout, selectors.EVENT_READ, self._read)

    def stop(self) -> None:
        """Ends what runs, prepare and its worker, and reports their end as usual."""
        if self._child is not None:
            self._stopped = True
            self._child.terminate()

    def close(self) -> None:
        """Ends what runs, and waits for that."""
        self.stop()
        if self._child is not None:
            self._let_go(self._child)
        self._runner.close()

    def _read(self, _ready: int) -> None:
        child = self._child
        assert child is not None
        assert child.stdout
        received = child.stdout.read(CHUNK_BYTES)
        if received is None:
            return
        *lines, self._unread = (self._unread + received).split(b"\n")
        for line in lines:
            match read_line(line):
                case Verdict() as verdict:
                    self._report(CaptureImported(verdict, self._clock()))
                case Remark() as remark:
                    self._report(ImportRemarked(remark, self._clock()))
                case None:
                    pass
        if not received:
            self._let_go(child)

    def _let_go(self, child: subprocess.Popen[bytes]) -> None:
        """Reports the end of the import once `child` has ended."""
        assert child.stdout
        self._selector.unregister(child.stdout)
        child.stdout.close()
        self._child = None
        words = self._words
        self._runner.do(lambda: (_status(child), _last_words(words)), self._ended)

    def _ended(self, end: tuple[int, str]) -> None:
        self._report(ImportEnded(self._failure(*end), self._clock()))

    def _failure(self, status: int, said: str) -> str | None:
        """Why the import ended early, if it did."""
        if self._stopped:
            return "the stick was pulled while it was read; put it in again to import the rest."
        return f"the import stopped: {said or f'it ended with status {status}.'}" if status else None


def _status(child: subprocess.Popen[bytes]) -> int:
    """The exit status of `child`, which has said its last word."""
    try:
        return child.wait(GRACE_S)
    except subprocess.TimeoutExpired:
        child.kill()
        return child.wait()


def _last_words(words: BinaryIO) -> str:
    """The last line that prepare wrote, if any; all goes to the journal."""
    with words:
        words.seek(max(words.seek(0, os.SEEK_END) - LAST_WORDS_BYTES, 0))
        said = words.read().decode(errors="replace").strip()
    sys.stderr.write(f"{said}\n" if said else "")
    return display_name(said.splitlines()[-1], LAST_WORDS_BYTES) if said else ""
