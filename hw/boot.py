"""Boot settings on a pedal's card; deploy.sh calls `python3 -m hw.boot diff|write|undo FOLDER BOARD PROFILE [BOX]`.

`diff` prints what would change, `write` changes it and keeps what was beside it, `undo` takes out what was put in.
BOARD is what the board calls itself, FOLDER where config.txt and cmdline.txt lie. Where these are not, or this is no
Raspberry Pi, nothing is to be done.
"""

import os
import platform
import sys
from collections.abc import Sequence
from difflib import unified_diff
from pathlib import Path

from hw.boot_settings import cmdline_with, cmdline_without, cmdline_words, config_lines, config_with, config_without
from hw.box import in_box
from hw.errors import HardwareError
from hw.profiles import load

KEPT, MADE = ".before-etalon", ".by-etalon"  # a file as it is without the pedal, and as it was made of that
FILES = ("config.txt", "cmdline.txt")


def realtime_here(version: str | None = None) -> bool:
    """/sys/kernel/realtime is not on every realtime kernel; `uname -v` says it on all."""
    return "PREEMPT_RT" in (platform.version() if version is None else version)


def proposed(folder: Path, profile_name: str, box: str, model: str, *, realtime: bool) -> dict[Path, str]:
    """The files that are to change, with their new text. Raises HardwareError."""
    if not model.startswith("Raspberry Pi") or not all((folder / name).is_file() for name in FILES):
        return {}
    profile = in_box(load(profile_name), box)
    config, cmdline = (_read(folder / name) for name in FILES)
    words = cmdline_words(profile, model, realtime=realtime)
    new = (
        config_with(config, config_lines(profile, config), model),
        cmdline_with(_undone(folder / FILES[1]), words, profile),
    )
    olds = zip(FILES, (config, cmdline), new, strict=True)
    return {folder / name: text for name, old, text in olds if text.split() != old.split()}


def undone(folder: Path) -> dict[Path, str]:
    """The files that are to change so that nothing of the pedal's is in them."""
    paths = [folder / name for name in FILES if (folder / name).is_file()]
    return {path: text for path in paths if (text := _undone(path)) != _read(path)}


def put(path: Path, text: str) -> None:
    """The whole text or none of it, and on the disk: a card whose cmdline.txt is half does not start."""
    new = path.with_name(f"{path.name}.new")
    with new.open("w", encoding="utf-8", errors="surrogateescape", newline="") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    new.replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def write(changes: dict[Path, str]) -> None:
    """The changes, and beside each file what it is without the pedal, and what it was made to."""
    for path, text in changes.items():
        put(_beside(path, KEPT), _undone(path))
        put(_beside(path, MADE), text)
        put(path, text)


def undo(folder: Path) -> None:
    """Takes out what was put in, and away what was kept beside."""
    for path, text in undone(folder).items():
        put(path, text)
    for name in FILES:
        for suffix in (KEPT, MADE):
            _beside(folder / name, suffix).unlink(missing_ok=True)


def diff(changes: dict[Path, str]) -> str:
    """As `diff -u` prints it."""
    return "".join(
        line
        for path, text in changes.items()
        for line in unified_diff(
            _read(path).splitlines(keepends=True), text.splitlines(keepends=True), str(path), f"{path} with Etalon"
        )
    )


def _undone(path: Path) -> str:
    text, kept, made = _read(path), _beside(path, KEPT), _beside(path, MADE)
    if path.name == FILES[0]:
        return config_without(text)
    return cmdline_without(text, _read(kept), _read(made)) if kept.is_file() and made.is_file() else text


def _beside(path: Path, suffix: str) -> Path:
    return path.with_name(path.name + suffix)


def _read(path: Path) -> str:
    with path.open(encoding="utf-8", errors="surrogateescape", newline="") as file:
        return file.read()


def main(arguments: Sequence[str]) -> int:
    """Exit status 1, and a sentence, where profile or box cannot be read."""
    verb, folder, board, profile, box = (*arguments, "")[:5]
    if verb == "undo":
        undo(Path(folder))
        return 0
    try:
        changes = proposed(Path(folder), profile, box, board, realtime=realtime_here())
    except HardwareError as error:
        print(error.sentence, file=sys.stderr)  # noqa: T201 (a command)
        return 1
    if verb == "write":
        write(changes)
    else:
        sys.stdout.buffer.write(diff(changes).encode(errors="surrogateescape"))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
