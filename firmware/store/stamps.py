"""Whether files were changed by somebody else: their stamps, looked at twice, for an editor may be in the middle."""

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

Stamp = tuple[int, int, int]  # inode, size and time of a file
Stamps = Mapping[Path, Stamp | None]


class Watched:
    """What `files` lists, as it was last told and as it is."""

    def __init__(self, files: Callable[[], Iterable[Path]]) -> None:
        self._files = files
        self.now: Stamps = {}  # as last looked at by whoever reads the files
        self._told: Stamps = {}
        self._seen: Stamps = {}  # as `is_changed` last saw them

    def look(self) -> Stamps:
        """Takes the files as they are for what is known of them."""
        self.now = self._look()
        return self.now

    def tell(self) -> None:
        """What is known of them has been told to whoever asks `is_changed`."""
        self._told = self.now

    def wrote(self, path: Path) -> None:
        """The pedal wrote or removed `path` itself, which is no news to it."""
        stamp = stamp_of(path)
        self.now, self._told = _put(self.now, path, stamp), _put(self._told, path, stamp)

    def is_changed(self) -> bool:
        """Whether files came, went or were changed since they were told, and have been so for two looks."""
        seen, self._seen = self._seen, self._look()
        return self._seen != self._told and self._seen == seen

    def _look(self) -> Stamps:
        """The files that there are; as before, where their folder cannot be read now."""
        try:
            return {path: stamp for path in self._files() if (stamp := stamp_of(path)) is not None}
        except OSError:
            return self.now


def stamp_of(path: Path) -> Stamp | None:
    """None for a file that is not there."""
    try:
        status = path.stat()
    except FileNotFoundError:
        return None
    return status.st_ino, status.st_size, status.st_mtime_ns


def _put(stamps: Stamps, path: Path, stamp: Stamp | None) -> Stamps:
    without = {each: known for each, known in stamps.items() if each != path}
    return without if stamp is None else {**without, path: stamp}
