"""The bytes of a capture, wherever they come from. Called by the worker."""

import os
import stat
from pathlib import Path

from firmware.captures.library import title_of
from firmware.captures.nam.json_text import read_bytes
from firmware.captures.portable.file import MAX_PORTABLE_BYTES, embedded_capture
from firmware.captures.search import check_name
from firmware.errors import CaptureError


def read_source(path: Path) -> tuple[bytes, str]:
    """The content of the .nam file at `path`, or in the .onnx that was exported from one, and what it is called.

    Raises CaptureError: one sentence.
    """
    mode = _mode(path)
    if stat.S_ISDIR(mode):
        raise _no_file(path)
    if mode and not stat.S_ISLNK(mode):
        check_name(path)
    if path.suffix.lower() == ".onnx":
        exported = read_bytes(path, follow_links=False, most_bytes=MAX_PORTABLE_BYTES)
        return embedded_capture(exported, title_of(path))
    return read_bytes(path, follow_links=False), title_of(path)


def _mode(path: Path) -> int:
    """0 for what is not there or out of reach: reading it says why."""
    try:
        return path.lstat().st_mode
    except (OSError, ValueError):
        return 0


def _no_file(folder: Path) -> CaptureError:
    name = title_of(folder)
    try:
        os.scandir(folder).close()
    except OSError as error:
        return CaptureError(
            f"{name} is a folder that cannot be read: {error.strerror}; copy its captures elsewhere.",
            short="cannot read folder",
        )
    return CaptureError(
        f"{name} is a folder and no capture; the captures in it are imported one by one.",
        short="a folder, not a file",
    )
