"""What became of one file on its way into the library: told by prepare, a line each, to whoever started it."""

import contextlib
import json
from dataclasses import asdict, dataclass
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


def read_verdict(line: bytes) -> Verdict | None:
    """The verdict in a line of prepare; None for what is none."""
    with contextlib.suppress(ValueError):
        content: object = json.loads(line)
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
    return None
