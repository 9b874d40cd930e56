"""Which captures lie under the paths that were given: files as they are, folders walked through."""

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from firmware.errors import CaptureError
from firmware.rig.names import display_name, natural_key

DROPPINGS = ("System Volume Information", "$RECYCLE.BIN", "lost+found")


def find_captures(paths: Iterable[Path]) -> Iterator[Path]:
    """Every path given that is no folder, and every .nam under those that are, in natural order.

    A folder given may be a link; links to folders under it are not followed, and hidden names (`._*`,
    `.Trash-1000`) are passed over. A path that is not there or out of reach comes out too: whoever reads it says so.
    """
    for path in paths:
        if os.path.isdir(path):  # noqa: PTH112 (Path.is_dir raises where a folder above is closed or a name too long)
            yield from _walk(path)
        else:
            yield path


def _walk(folder: Path) -> Iterator[Path]:
    for place, folders, files in os.walk(folder, followlinks=False):
        folders[:] = sorted((name for name in folders if not _is_dropping(name)), key=natural_key)
        for name in sorted(files, key=natural_key):
            if name.lower().endswith(".nam") and not _is_dropping(name):
                yield Path(place) / name


def _is_dropping(name: str) -> bool:
    return name.startswith(".") or name in DROPPINGS


def check_name(path: Path) -> None:
    """Refuse what is not called a capture, so that a stray `pedal import photo.jpg` gets a plain answer."""
    if path.suffix.lower() != ".nam":
        raise CaptureError(f"{display_name(path.name)} is not a .nam file.", short="not a .nam file")
