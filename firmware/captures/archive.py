"""Captures in zips, as packs are downloaded: which there are, and the bytes of each. Nothing is unpacked to a disk.

Called by prepare and its worker, and by `pedal import`. A zip may be made to harm: what it may cost is limited here.
"""

import contextlib
import io
import lzma
import stat
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO, NoReturn

from firmware.captures.cab.facts import is_sound
from firmware.captures.cab.header import MAX_SOUND_BYTES, said_by
from firmware.captures.kinds import BROKEN_ZIP, HEAD_BYTES, ZIP, bare_of, of_content, of_json
from firmware.captures.nam.json_text import MAX_FILE_BYTES
from firmware.errors import CaptureError
from firmware.names import display_name

NAM_SUFFIX, ZIP_SUFFIX = ".nam", ".zip"
MAX_ENTRIES = 4_000  # the largest packs of the field have hundreds
MAX_INDEX_BYTES = 2**20  # of the names and places of all entries, which zipfile reads at once
MAX_DEPTH = 2  # a pack of packs
MAX_INNER_BYTES = 32 * 2**20  # of one zip in another: it is opened in memory
MAX_INNER_TOTAL_BYTES = 128 * 2**20
MAX_TOTAL_BYTES = 2**30  # of all captures, unpacked
MAX_RATIO = 100.0  # of numbers as text deflate makes a half; 1,032 is the most there can be
SMALL_BYTES = 2**20  # whose ratio harms nobody
METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA)
AES = 99  # what stands there instead of a method: it is locked
TAIL_BYTES = 65_535 + 22  # where the end of a zip lies, behind which there may be a comment
FAULTS = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    EOFError,
    OSError,
    ValueError,
    RuntimeError,  # NotImplementedError too
    struct.error,
)

Inside = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Packed:
    """A capture in a zip: by the number of its entry, after those of the zips around it; `name` with its folders."""

    inside: Inside
    name: str


def captures_in(path: Path, song: Callable[[str], None] = lambda _name: None) -> list[Packed]:
    """The captures in the zip at `path`, in its own order; the name of each sound that is longer than a cabinet's
    goes to `song`. Raises CaptureError: one sentence that names the zip."""
    title = display_name(path.name)
    with _open(path, title) as file:
        found = list(_captures(_index(file, title), (), title, [MAX_INNER_TOTAL_BYTES], song))
    if len(found) > MAX_ENTRIES:
        _refuse(title, f"it holds more than {MAX_ENTRIES:,} captures")
    return found


def read_packed(path: Path, inside: Inside) -> tuple[bytes, str]:
    """The content of one capture in the zip at `path`, and its name with its folders; where nobody says which, the
    only one. Raises CaptureError."""
    title = display_name(path.name)
    inside = inside or _only(captures_in(path), title)
    with _open(path, title) as file:
        archive = _index(file, title)
        for number in inside[:-1]:
            archive = _index(io.BytesIO(_content(archive, number, MAX_INNER_BYTES, title)), title)
        entry = _entry(archive, inside[-1], title)
        if _suffix(entry) == ZIP_SUFFIX:  # it could not be looked into, and says why again
            list(_captures(_inner(archive, inside, title), inside, title, [MAX_INNER_TOTAL_BYTES]))
            _refuse(title, "it was changed while it was read")
        most_bytes = MAX_SOUND_BYTES if is_sound(_name(entry)) else MAX_FILE_BYTES
        return _content(archive, inside[-1], most_bytes, title), _name(entry)


def _only(found: list[Packed], title: str) -> Inside:
    if not found:
        raise CaptureError(ZIP.told(title), short="no captures in it")
    if len(found) > 1:
        raise CaptureError(
            f"{title} is a zip of {len(found)} captures; `pedal import` it, or unpack it and name one of them.",
            short="several captures",
        )
    return found[0].inside


def _captures(
    archive: zipfile.ZipFile,
    around: Inside,
    title: str,
    budget: list[int],
    song: Callable[[str], None] = lambda _name: None,
) -> Iterator[Packed]:
    entries = archive.infolist()
    captures = {number for number, entry in enumerate(entries) if _is_capture(archive, entry)}
    if sum(entries[number].file_size for number in captures) > MAX_TOTAL_BYTES:
        _refuse(title, f"its captures have more than {MAX_TOTAL_BYTES >> 20:,} MiB in all")
    for number, entry in enumerate(entries):
        inside = (*around, number)
        if entry.is_dir() or _is_dropping(_name(entry)):
            continue
        if number in captures:
            yield Packed(inside, _name(entry))
        elif _suffix(entry) == ZIP_SUFFIX:
            budget[0] -= entry.file_size
            if budget[0] < 0:
                _refuse(title, f"the zips in it have more than {MAX_INNER_TOTAL_BYTES >> 20} MiB")
            try:
                yield from _captures(_inner(archive, inside, title), inside, title, budget, song)
            except CaptureError:
                yield Packed(inside, _name(entry))  # whoever reads it says why
        elif is_sound(_name(entry)):
            song(_name(entry))


def _inner(archive: zipfile.ZipFile, inside: Inside, title: str) -> zipfile.ZipFile:
    """The zip in `archive` that is the last number of `inside`."""
    name = display_name(_name(_entry(archive, inside[-1], title)), 40)
    if len(inside) >= MAX_DEPTH:
        _refuse(title, f"it holds zips in zips in zips ({name})")
    return _index(io.BytesIO(_content(archive, inside[-1], MAX_INNER_BYTES, title)), f"{title}: {name}")


def _entry(archive: zipfile.ZipFile, number: int, title: str) -> zipfile.ZipInfo:
    entries = archive.infolist()
    if not 0 <= number < len(entries):
        _refuse(title, "it was changed while it was read")
    return entries[number]


def _is_capture(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bool:
    """Whether it is called a capture, or a cabinet and says that it is as short as one: songs are passed over."""
    if not is_sound(_name(entry)):
        return _suffix(entry) == NAM_SUFFIX
    with contextlib.suppress(*FAULTS), archive.open(entry) as file:
        said = said_by(io.BytesIO(file.read(HEAD_BYTES)), entry.file_size)
        return said is None or not said.is_too_long
    return True  # whoever reads it says why


def _suffix(entry: zipfile.ZipInfo) -> str:
    return PurePosixPath(_name(entry)).suffix.lower()


def _name(entry: zipfile.ZipInfo) -> str:
    """Some programs on Windows part folders as Windows does."""
    return entry.filename.replace("\\", "/")


def _is_dropping(name: str) -> bool:
    """What Macs put beside each file, and hidden names."""
    return any(part == "__MACOSX" or (part.startswith(".") and part != "..") for part in PurePosixPath(name).parts)


def _open(path: Path, title: str) -> IO[bytes]:
    try:
        if not stat.S_ISREG(path.lstat().st_mode):
            raise CaptureError(f"{title} is no ordinary file; copy the zip itself.", short="not a file")
        return path.open("rb")
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else str(error)
        raise CaptureError(f"{title} cannot be read: {reason}; check the path.", short="cannot read file") from error


def _index(file: IO[bytes], title: str) -> zipfile.ZipFile:
    """What the zip says that it holds, once its end has shown that this is not too much."""
    try:
        size = file.seek(0, io.SEEK_END)
        file.seek(max(size - TAIL_BYTES, 0))
        tail = file.read()
        end = tail.rfind(b"PK\x05\x06")
        if end < 0 or end + 22 > len(tail):
            _refuse_other(file, title)
            raise zipfile.BadZipFile("its end is missing: it was not downloaded or copied whole")
        entries, index_bytes = struct.unpack_from("<HI", tail, end + 10)
        if entries > MAX_ENTRIES or index_bytes > MAX_INDEX_BYTES:
            _refuse(title, f"it holds more than {MAX_ENTRIES:,} entries")
        return zipfile.ZipFile(file)
    except FAULTS as error:
        raise _damaged(title, error) from error


def _refuse_other(file: IO[bytes], title: str) -> None:
    """Raises CaptureError for what is called a zip and is something else."""
    file.seek(0)
    head = file.read(HEAD_BYTES)
    kind = of_json(head) if bare_of(head).startswith(b"{") else of_content(head)
    if kind and kind is not BROKEN_ZIP:
        raise CaptureError(f"{title}: it is {kind.what}; {kind.do}.", short="not a zip")


def _content(archive: zipfile.ZipFile, number: int, most_bytes: int, title: str) -> bytes:
    """The content of an entry. Raises CaptureError for what no pack of captures needs."""
    entry = _entry(archive, number, title)
    where = display_name(entry.filename, 60)
    if _climbs(entry):
        _refuse(title, f"its entry {where} leads out of the zip")
    if stat.S_ISLNK(entry.external_attr >> 16):
        _refuse(title, f"its entry {where} is a link")
    if entry.flag_bits & 1 or entry.compress_type == AES:
        _refuse(title, f"its entry {where} is locked with a password")
    if entry.compress_type not in METHODS:
        _refuse(title, f"its entry {where} is packed in a way that the pedal cannot open")
    if entry.file_size > most_bytes:
        _refuse(title, f"its entry {where} has {entry.file_size / 2**20:,.0f} MiB, more than {most_bytes >> 20}")
    if entry.file_size > max(SMALL_BYTES, MAX_RATIO * entry.compress_size):
        _refuse(title, f"its entry {where} swells to more than {MAX_RATIO:.0f} times its size")
    try:
        with archive.open(entry) as file:
            return file.read(most_bytes + 1)
    except FAULTS as error:
        raise _damaged(title, error) from error


def _climbs(entry: zipfile.ZipInfo) -> bool:
    """Whether its name leads out of the folder that the zip were unpacked to, on whatever system."""
    name = _name(entry)
    return name.startswith("/") or name[1:2] == ":" or ".." in name.split("/")


def _refuse(title: str, why: str) -> NoReturn:
    raise CaptureError(f"{title}: {why}; unpack it on a computer and copy its captures.", short="zip refused")


def _damaged(title: str, error: Exception) -> CaptureError:
    reason = display_name(str(error), 120)
    return CaptureError(
        f"{title}: it is a zip that cannot be opened ({reason}); download or copy it again, or unpack it on a"
        " computer.",
        short="zip is damaged",
    )
