"""Writing that survives a power cut: temporary file, fsync, rename, fsync of the folder."""

import os
import tempfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

UNFINISHED = ".new"  # ends the hidden name of a file that is being written


def write_atomically(path: Path, content: bytes, still: Callable[[], bool] = lambda: True) -> bool:
    """Either the old or the new content is at `path`, whatever happens. `still` is asked once the new content is
    safe: where it denies, the old one stays, and False is returned. Raises OSError (disk full, no right)."""
    descriptor, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=UNFINISHED)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fchmod(file.fileno(), 0o644)
            os.fsync(file.fileno())
        if not still():
            Path(temporary).unlink()
            return False
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    sync_folder(path.parent)
    return True


def remove_unfinished(*folders: Path) -> None:
    """Removes what a power cut kept `write_atomically` from finishing in these folders; what cannot be stays. Only
    for who alone writes there."""
    for folder in folders:
        for left in folder.glob(f".*{UNFINISHED}"):
            with suppress(OSError):
                left.unlink()


def sync_folder(folder: Path) -> None:
    """Make a rename or removal in `folder` durable."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
