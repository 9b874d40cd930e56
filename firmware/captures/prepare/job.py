"""What prepare and its converter say to each other, one JSON line each: a path down, an answer up."""

import contextlib
import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import cast

from firmware.captures.verdict import KNOWN, REFUSED, STORED

NO_ROOM = "no room"  # refused, but by the disk and not by the file
GAVE_UP = "gave up"  # refused, because the converter did not come through it; said by who watches
BROKEN = "broken"  # the library itself cannot be written: the run ends
ANSWERS = (STORED, KNOWN, REFUSED, NO_ROOM, BROKEN)
READY = b"ready\n"  # the converter's first line, once all is imported


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of one file. `sentence` is for a person."""

    verdict: str
    model_id: str
    name: str
    sentence: str

    def line(self) -> bytes:
        return json.dumps(asdict(self)).encode() + b"\n"


def path_line(path: Path) -> bytes:
    """Names that are no UTF-8 come through, too: JSON's escapes hold their half characters."""
    return json.dumps(str(path)).encode() + b"\n"


def read_path(line: bytes) -> Path:
    return Path(str(json.loads(line)))


def read_answer(line: bytes) -> Answer | None:
    """The answer in a line; None for what is none."""
    with contextlib.suppress(ValueError):
        match cast("dict[str, object]", json.loads(line)):
            case {
                "verdict": str(verdict),
                "model_id": str(model_id),
                "name": str(name),
                "sentence": str(sentence),
            } if verdict in ANSWERS:
                return Answer(verdict, model_id, name, sentence)
            case _:
                pass
    return None
