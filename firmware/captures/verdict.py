"""How prepare is started, and what it tells of each file: for those who do not import it."""

import contextlib
import json
import sys
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import cast

STORED, KNOWN, REFUSED = "stored", "known", "refused"


@dataclass(frozen=True, slots=True)
class Verdict:
    """The `done`-th of `found` files is stored, known or refused. `model_id` is empty where it could not be read."""

    done: int
    found: int
    file: str
    verdict: str
    model_id: str
    name: str
    sentence: str

    def line(self) -> str:
        """One JSON object on a line of its own, in ASCII: the locale is not ours to choose."""
        return json.dumps(asdict(self)) + "\n"


def prepare_command(
    library: Path, block_frames: int, paths: Iterable[Path], audio_core: int | None = None
) -> list[str]:
    """prepare in a process of its own, which gives way to everything else and stays off the audio thread's core, if
    that has one; its stdout is a verdict a line."""
    options = ["--library", str(library), "--block", str(block_frames)]
    options += [] if audio_core is None else ["--audio-core", str(audio_core)]
    return ["nice", "-n", "19", sys.executable, "-m", "firmware.captures.prepare", *options, "--", *map(str, paths)]


def read_verdict(line: bytes) -> Verdict | None:
    """The verdict in a line of prepare; None for what is none."""
    with contextlib.suppress(ValueError):
        return verdict_from(json.loads(line))
    return None


def verdict_from(content: object) -> Verdict | None:
    """The verdict in what JSON made of one; None for what is none."""
    match cast(dict[str, object], content) if isinstance(content, dict) else {}:
        case {
            "done": int(done),
            "found": int(found),
            "file": str(file),
            "verdict": str(verdict),
            "model_id": str(model_id),
            "name": str(name),
            "sentence": str(sentence),
        } if verdict in (STORED, KNOWN, REFUSED):
            return Verdict(done, found, file, verdict, model_id, name, sentence)
        case _:
            return None
