"""What is remembered, in files that survive a power cut: temporary file, fsync, rename, fsync of the folder."""

import json
import os
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import cast

from firmware.errors import SettingsError


@dataclass(frozen=True, slots=True)
class Last:
    """What the pedal was doing. `clean`: it was written by a pedal that was told to stop, so nothing was lost."""

    preset: str | None = None
    bypass: bool = False
    clean: bool = True


def read_last(path: Path) -> Last:
    """What was remembered at `path`; nothing, if there is no file yet. Raises SettingsError for a damaged file."""
    try:
        return _last(json.loads(path.read_text(encoding="utf-8")))
    except FileNotFoundError:
        return Last()
    except (OSError, ValueError, RecursionError) as error:
        raise SettingsError(
            f"{path}: what was played last cannot be read ({error}); the pedal starts with its first preset.",
            short="last state unreadable",
        ) from error


def write_last(path: Path, last: Last) -> None:
    """Remembers `last`. Raises OSError."""
    write_atomically(path, json.dumps(asdict(last), ensure_ascii=True).encode())


def _last(content: object) -> Last:
    if not isinstance(content, dict):
        raise ValueError("no JSON object")
    match cast(dict[str, object], content):
        case {"preset": str() | None as preset, "bypass": bool(bypass), "clean": bool(clean)}:
            return Last(preset, bypass, clean)
        case _:
            raise ValueError("preset, bypass or clean is missing or of the wrong kind")


def write_atomically(path: Path, content: bytes) -> None:
    """Either the old or the new content is at `path`, whatever happens. Raises OSError (disk full, no right)."""
    descriptor, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fchmod(file.fileno(), 0o644)
            os.fsync(file.fileno())
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Make a rename or removal in `folder` durable."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
