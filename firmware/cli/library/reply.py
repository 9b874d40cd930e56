"""What the running pedal answers about its library, read as the records that it answers with."""

from pathlib import Path
from typing import TypeVar

from firmware.control.client import ask
from firmware.errors import LinkError
from hw.strict import About
from hw.strict_json import read_plain

R = TypeVar("R")
ABOUT = About("reply", LinkError, " The pedal that runs is of another version than this command; start it anew.")


def ask_for(record: type[R], run: Path, request: dict[str, object]) -> R:
    """The answer of the pedal in `run` to `request`, as a `record`. Raises LinkError."""
    reply = {key: value for key, value in ask(run, request).items() if key != "ok"}
    return read_plain(record, reply, "the pedal's reply", ABOUT)
