"""A USB stick came, a USB stick went. Called by controld, about once a second.

A stick is in when its folder is a mount point, or is not empty: an empty stick is one too, of which there is
something to tell, and a mount folder that was left behind empty is none. Whoever mounts it (the stick's systemd unit,
or a person on a laptop) does so read-only and is no concern of this module. Of a stick that was not mounted the unit
leaves a note beside the folder: a line for the screen, and a sentence.
"""

import os
from pathlib import Path

from hw.errors import StickError
from hw.events import StickCame, StickEvent, StickWent

NOTE = ".said"  # behind the folder's name
MOST_CHARS = 400  # of a line


class StickWatch:
    """Watches one folder, and the note beside it. Never touches what is inside."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._note = folder.with_name(f"{folder.name}{NOTE}")
        self._read: tuple[int, int] | None = None
        self._seen: tuple[int, int] | None = None
        self._said: str | None = None

    def poll(self) -> StickEvent | None:
        """The next change, if there is one. A stick swapped between two polls went first and came next.

        Raises StickError, once, when there is a folder that may not be read, or a note.
        """
        self._look_at_note()
        here = self._look()
        if here == self._seen:
            return None
        if self._seen is not None:
            self._seen = None
            return StickWent(self._folder)
        self._seen = here
        return StickCame(self._folder)

    def _look_at_note(self) -> None:
        """Raises StickError for a note that was not read before."""
        try:
            with self._note.open(encoding="utf-8", errors="replace") as note:
                found = os.fstat(note.fileno())
                line, sentence = note.readline(MOST_CHARS).strip(), note.readline(MOST_CHARS).strip()
        except OSError:
            self._read = None  # there is none
            return
        if (found.st_ino, found.st_mtime_ns) == self._read or not sentence:
            return
        self._read = (found.st_ino, found.st_mtime_ns)
        raise StickError(sentence, short=line)

    def _look(self) -> tuple[int, int] | None:
        """Device and inode of the folder of a stick that is in; None without a stick."""
        try:
            with os.scandir(self._folder) as entries:
                here = next(entries, None) is not None or self._folder.is_mount()
            found = self._folder.stat()
        except PermissionError as error:
            self._complain(error)
            return None
        except OSError:
            here, found = False, None  # not there, or pulled out while it was read
        self._said = None
        return (found.st_dev, found.st_ino) if here and found else None

    def _complain(self, error: PermissionError) -> None:
        sentence = f"The stick at {self._folder} may not be read ({error.strerror}); mount it with umask=022."
        if self._said == sentence:
            return
        self._said = sentence
        raise StickError(sentence, short="stick not readable") from error
