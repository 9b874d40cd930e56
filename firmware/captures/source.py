"""The bytes of a capture, wherever they come from. Called by the worker, and by the command line."""

import os
import stat
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from firmware.captures.archive import Inside, read_packed
from firmware.captures.cab.facts import is_sound
from firmware.captures.cab.header import MAX_SOUND_BYTES, said_at
from firmware.captures.cab.refusals import refuse_long
from firmware.captures.library import title_of
from firmware.captures.nam.json_text import read_bytes
from firmware.captures.portable.file import MAX_PORTABLE_BYTES, embedded_capture
from firmware.captures.search import check_name
from firmware.errors import CaptureError
from firmware.names import display_name


@dataclass(frozen=True, slots=True)
class Source:
    """One capture that was found: a file, or what lies `inside` a zip, which may lie in another; `name` is its name
    there, with its folders."""

    path: Path
    inside: Inside = ()
    name: str = ""

    @property
    def title(self) -> str:
        """What a person calls it, fit for display."""
        return display_name(PurePosixPath(self.name).name) if self.name else title_of(self.path)

    @property
    def folder(self) -> str:
        """The name of what it lies in, fit for display: a folder, or the zip itself."""
        if self.name:
            return display_name(PurePosixPath(self.name).parent.name or self.path.stem)
        return display_name(self.path.parent.name) if self.path.parent.name else ""


@dataclass(frozen=True, slots=True)
class Read:
    """The content of a capture, what it is called, and what it lay in; both names fit for display."""

    content: bytes
    title: str
    folder: str

    @property
    def is_sound(self) -> bool:
        """Whether it is called as a cabinet's file is, and not as a capture's."""
        return is_sound(self.title)


def read_source(path: Path) -> tuple[bytes, str]:
    """As `read_capture`: the content and what it is called."""
    found = read_capture(path)
    return found.content, found.title


def read_capture(path: Path, inside: Inside = ()) -> Read:
    """The .nam or sound file at `path`, in the zip there or in the .onnx that was exported from one.

    Raises CaptureError: one sentence.
    """
    mode = _mode(path)
    if stat.S_ISDIR(mode):
        raise _no_file(path)
    if mode and not stat.S_ISLNK(mode):
        check_name(path)
    if path.suffix.lower() == ".zip":
        content, name = read_packed(path, inside)
        packed = Source(path, inside, name)
        return Read(content, packed.title, packed.folder)
    folder = Source(path).folder
    if path.suffix.lower() == ".onnx":
        exported = read_bytes(path, follow_links=False, most_bytes=MAX_PORTABLE_BYTES)
        return Read(*embedded_capture(exported, title_of(path)), folder)
    if is_sound(path.name):
        return Read(_sound(path), title_of(path), folder)
    return Read(read_bytes(path, follow_links=False), title_of(path), folder)


def _sound(path: Path) -> bytes:
    """The bytes of a sound file, of which a look at its first has shown that it is no song."""
    said = said_at(path)
    if said and said.is_too_long:
        refuse_long(title_of(path), said.seconds)
    asks = "is it the impulse response of a cabinet?"
    return read_bytes(path, follow_links=False, most_bytes=MAX_SOUND_BYTES, asks=asks)


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
