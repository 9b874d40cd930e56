"""Which captures lie under the paths that were given: files as they are, folders walked through. And what else."""

import os
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from firmware.captures import kinds
from firmware.captures.cab.facts import CAB_FILES
from firmware.captures.entry import KEPT_FILES
from firmware.captures.library import is_model_id
from firmware.errors import CaptureError
from firmware.names import display_name, natural_key

SUFFIXES = (".nam", ".onnx", ".zip", *CAB_FILES)
DROPPINGS = ("System Volume Information", "$RECYCLE.BIN", "lost+found", "__MACOSX", "Thumbs.db", "desktop.ini")

Pass = Callable[[Path], None]


def pass_over(_path: Path) -> None:
    """What is no capture is of no account."""


def find_captures(paths: Iterable[Path], other: Pass = pass_over) -> Iterator[Path]:
    """Every path given that is no folder, and every capture and zip under those that are, in natural order; every
    other file there goes to `other`.

    A folder given may be a link; those under it are not followed, and hidden names (`._*`, `.Trash-1000`) are passed
    over. What is not there or out of reach comes out too, and so do links to folders, and folders that cannot be
    read: whoever reads it says so. A folder that is called like a capture is a folder.
    """
    for path in paths:
        if os.path.isdir(path):  # noqa: PTH112 (Path.is_dir raises where a folder above is closed or a name too long)
            yield from _walk(path, other)
        else:
            yield path


def _walk(top: Path, other: Pass) -> Iterator[Path]:
    """Depth first, a folder's own captures before those of its folders; a stack, for folders may lie 2,000 deep."""
    waiting = [top]
    while waiting:
        folder = waiting.pop()
        try:
            with os.scandir(folder) as found:
                entries = sorted((entry for entry in found if not _is_dropping(entry.name)), key=_order)
            folders = {entry.name: Path(entry.path) for entry in entries if entry.is_dir(follow_symlinks=False)}
            plain = {entry.name for entry in entries if entry.is_file(follow_symlinks=False)}
        except OSError:
            yield folder
            continue
        for entry in entries:
            if entry.name in folders:
                continue
            if _is_capture(entry.name, folder) or _leads_away(entry):
                yield Path(entry.path)
            elif entry.name in plain and not is_model_id(folder.name):
                other(Path(entry.path))
        waiting.extend(reversed(folders.values()))


def _order(entry: "os.DirEntry[str]") -> tuple[tuple[int, int | str], ...]:
    return natural_key(entry.name)


def _is_capture(name: str, folder: Path) -> bool:
    """In a library, this pedal's or a copy of one, only what came in counts, not the graphs made of it."""
    if is_model_id(folder.name):
        return name in KEPT_FILES
    return name.lower().endswith(SUFFIXES)


def _leads_away(entry: "os.DirEntry[str]") -> bool:
    return entry.is_symlink() and os.path.isdir(entry.path)  # noqa: PTH112 (as above)


def _is_dropping(name: str) -> bool:
    return name.startswith(".") or name in DROPPINGS


def check_name(path: Path) -> None:
    """Refuse what is not called a capture, so that a stray `pedal import photo.jpg` gets a plain answer."""
    if path.suffix.lower() not in SUFFIXES:
        raise CaptureError(kind_of(path).told(display_name(path.name)), short="not a .nam file")


def kind_of(path: Path) -> kinds.Kind:
    """What the file at `path` is, which is not called a capture."""
    kind = kinds.of_name(path.name)
    if kind not in (kinds.JSON, kinds.OTHER):
        return kind
    found = kinds.of_json(_head(path))
    return kind if found is kinds.JSON else found


def _head(path: Path) -> bytes:
    """The beginning of an ordinary file; nothing of any other, or one that cannot be read."""
    try:
        with os.fdopen(os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC | os.O_NOFOLLOW), "rb") as file:
            return file.read(kinds.HEAD_BYTES)
    except OSError:
        return b""
