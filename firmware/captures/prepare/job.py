"""What prepare and its worker say to each other, a line of JSON each: a job down, an answer up."""

import contextlib
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from firmware.captures.verdict import Verdict
from firmware.errors import CaptureError
from hw.strict import About
from hw.strict_json import read_json, to_json

DISK: Final = "disk"  # it has no room
WORKER: Final = "worker"  # it did not come through; said by who watches it
LIBRARY: Final = "library"  # it cannot be written: the run ends
READY = b"ready\n"  # the worker's first line, once all is imported
ABOUT = About("job", CaptureError)


@dataclass(frozen=True, slots=True)
class Job:
    """One file to be put into the library, or one `inside` a zip (archive.py). Names that are no UTF-8 come through,
    too: JSON's escapes hold their half characters."""

    path: Path
    inside: tuple[int, ...] = ()

    def line(self) -> bytes:
        return to_json(self) + b"\n"


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of one file; where it is refused and `fault` is "", the file itself is why."""

    verdict: Verdict
    fault: Literal["", "disk", "worker", "library"] = ""

    def line(self) -> bytes:
        return to_json(self) + b"\n"


def read_job(line: bytes) -> Job:
    """Raises CaptureError for what is none, which prepare never says."""
    return read_json(Job, line, "a job", ABOUT)


def read_answer(line: bytes) -> Answer | None:
    """The answer in a line; None for what is none."""
    with contextlib.suppress(CaptureError):
        return read_json(Answer, line, "an answer", ABOUT)
    return None
