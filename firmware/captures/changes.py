"""What a player may change about a capture that is in the library: its level, its name, that it is there at all.

The pedal that runs carries it out on the disk's thread; where none runs, the command line does itself.
"""

from dataclasses import dataclass

from firmware.captures.library import Library
from firmware.captures.library_writer import LibraryWriter


@dataclass(frozen=True, slots=True)
class EnterLevel:
    """The player's word on a capture's input_level_dbu; None takes back what was said."""

    model_id: str
    input_level_dbu: float | None


@dataclass(frozen=True, slots=True)
class RenameCapture:
    """What the player calls a capture from now on; "": what its file says."""

    model_id: str
    name: str


@dataclass(frozen=True, slots=True)
class RemoveCapture:
    """The player wants it no more."""

    model_id: str


CaptureChange = EnterLevel | RenameCapture | RemoveCapture


def carry_out(library: Library, change: CaptureChange) -> None:
    """Makes `change` in `library`. Raises PedalError where it cannot be, OSError."""
    match change:
        case EnterLevel():
            library.enter_level(change.model_id, change.input_level_dbu)
        case RenameCapture():
            library.rename(change.model_id, change.name)
        case RemoveCapture():
            with LibraryWriter(library.folder, waits=False) as writer:
                writer.remove(change.model_id)
