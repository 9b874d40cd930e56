"""Which captures lie under the paths that were given: files as they are, folders walked through."""

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from firmware.captures.entry import CAPTURE_FILE
from firmware.captures.library import is_model_id
from firmware.errors import CaptureError
from firmware.names import display_name, natural_key

SUFFIXES = (".nam", ".onnx")
DROPPINGS = ("System Volume Information", "$RECYCLE.BIN", "lost+found")


def find_captures(paths: Iterable[Path]) -> Iterator[Path]:
    """Every path given that is no folder, and every capture under those that are, in natural order.

    A folder given may be a link; those under it are not followed, and hidden names (`._*`, `.Trash-1000`) are passed
    over. What is not there or out of reach comes out too, and so do links to folders, and folders that cannot be
    read: whoever reads it says so. A folder that is called like a capture is a folder.
    """
    for path in paths:
        if os.path.isdir(path):  # noqa: PTH112 (Path.is_dir raises where a folder above is closed or a name too long)
            yield from _walk(path)
        else:
            yield path


def _walk(top: Path) -> Iterator[Path]:
    """Depth first, a folder's own captures before those of its folders; a stack, for folders may lie 2,000 deep."""
    waiting = [top]
    while waiting:
        folder = waiting.pop()
        try:
            with os.scandir(folder) as found:
                entries = sorted((entry for entry in found if not _is_dropping(entry.name)), key=_order)
            folders = {entry.name: Path(entry.path) for entry in entries if entry.is_dir(follow_symlinks=False)}
        except OSError:
            yield folder
            continue
        files = (entry for entry in entries if entry.name not in folders)
        yield from (Path(entry.path) for entry in files if _is_capture(entry.name, folder) or _leads_away(entry))
        waiting.extend(reversed(folders.values()))


def _order(entry: "os.DirEntry[str]") -> tuple[tuple[int, int | str], ...]:
    return natural_key(entry.name)


def _is_capture(name: str, folder: Path) -> bool:
    """In a library, this pedal's or a copy of one, only what came in counts, not the graphs made of it."""
    if is_model_id(folder.name):
        return name == CAPTURE_FILE
    return name.lower().endswith(SUFFIXES)


def _leads_away(entry: "os.DirEntry[str]") -> bool:
    return entry.is_symlink() and os.path.isdir(entry.path)  # noqa: PTH112 (as above)


def _is_dropping(name: str) -> bool:
    return name.startswith(".") or name in DROPPINGS


def check_name(path: Path) -> None:
    """Refuse what is not called a capture, so that a stray `pedal import photo.jpg` gets a plain answer."""
    if path.suffix.lower() not in SUFFIXES:
        raise CaptureError(
            f"{display_name(path.name)} is not a .nam file, nor an .onnx of `pedal export`.", short="not a .nam file"
        )
