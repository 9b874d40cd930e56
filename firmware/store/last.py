"""What the pedal was doing, remembered from one start to the next."""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from firmware.durable import write_atomically
from firmware.errors import SettingsError
from hw.strict import About
from hw.strict_json import read_json, to_json

ABOUT = About("last state", SettingsError, " The pedal starts with its first preset.")


@dataclass(frozen=True, slots=True)
class KeptEdit:
    """A knob of a preset where the player left it, or a capture of its row ("cab.model_id", "cab.file"), which its
    file does not have yet. `value` is as the file would write it."""

    preset: str
    knob: str
    value: bool | float | str


@dataclass(frozen=True, slots=True)
class Sounded:
    """A preset that sounded, and its place, from 0, in the list that was walked then."""

    preset: str
    place: int = 0


@dataclass(frozen=True, slots=True)
class KeptTurn:
    """A part of the preset that plays, as a foot turned it."""

    part: Literal["pedal", "amp", "cab"]
    on: bool


@dataclass(frozen=True, slots=True)
class Last:
    """What the pedal was doing. `clean`: it was written by a pedal that was told to stop, so nothing was lost.

    `analog_gain_db` is what the gain control of the codec `codec_key` was left at; None: it has none, or never
    answered. `importing` are the folders and files whose import had not come to its end. `place` counts from 0 in the
    list that was walked, the one named `setlist` ("": all presets). `history` are the presets that sounded before,
    the last one last. `own_presets`: which presets there are is the player's own affair by now. `boost`, `turned` and
    `muted` are a foot's, and count for a controld that comes back while audiod plays on.
    """

    preset: str | None = None
    bypass: bool = False
    clean: bool = True
    codec_key: str = ""
    analog_gain_db: float | None = None
    importing: tuple[Path, ...] = ()
    factory_came: bool = False  # the captures that a new pedal plays have been offered to the library, all of them
    factory_files: tuple[str, ...] = ()  # which; () where they came to a pedal that did not remember their names
    setlist: str = ""
    place: int = 0
    history: tuple[Sounded, ...] = ()
    edits: tuple[KeptEdit, ...] = ()
    own_presets: bool = False
    boost: bool = False
    turned: tuple[KeptTurn, ...] = ()
    muted: bool = False


def read_last(path: Path) -> Last:
    """What was remembered at `path`; nothing, if there is no file yet. Raises SettingsError for a damaged file."""
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        return Last()
    except OSError as error:
        raise SettingsError(
            f"{path} cannot be read ({error.strerror}); see to its disk.{ABOUT.sequel}", short="last state unreadable"
        ) from error
    return read_json(Last, content, str(path), ABOUT)


def write_last(path: Path, last: Last) -> None:
    """Remembers `last`. Raises OSError."""
    write_atomically(path, to_json(last))
