"""What may be done to presets and setlists: plain records, for pages, the command line and whoever else asks.

A preset, a setlist and a capture are meant by name, or by the beginning of one (decide/meant.py); places count from
0. What follows is in decide/listing.py.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class NewPreset:
    """A preset of this capture, which may be meant by its id too; without a `name`, by the capture's own."""

    capture: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class CopyPreset:
    """Another one that sounds the same, behind it; without a name, by its own and a number."""

    name: str
    to: str = ""


@dataclass(frozen=True, slots=True)
class RenamePreset:
    """In setlists too."""

    name: str
    to: str


@dataclass(frozen=True, slots=True)
class MovePreset:
    """To this place among all presets."""

    name: str
    place: int


@dataclass(frozen=True, slots=True)
class DeletePreset:
    """Out of all setlists too."""

    name: str


@dataclass(frozen=True, slots=True)
class SavePresetEdits:
    """The preset's file says what sounds. Without a name, that of the one that plays."""

    name: str = ""


@dataclass(frozen=True, slots=True)
class RevertPreset:
    """The preset sounds as its file says; without a name, the one that plays."""

    name: str = ""


@dataclass(frozen=True, slots=True)
class NewSetlist:
    name: str
    presets: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AddToSetlist:
    """Without a `place`, at its end."""

    setlist: str
    preset: str
    place: int | None = None


@dataclass(frozen=True, slots=True)
class MoveInSetlist:
    """What stands at `place` stands at `to` then."""

    setlist: str
    place: int
    to: int


@dataclass(frozen=True, slots=True)
class RemoveFromSetlist:
    setlist: str
    place: int


@dataclass(frozen=True, slots=True)
class DeleteSetlist:
    """The presets in it stay."""

    name: str


ListEdit = (
    NewPreset
    | CopyPreset
    | RenamePreset
    | MovePreset
    | DeletePreset
    | SavePresetEdits
    | RevertPreset
    | NewSetlist
    | AddToSetlist
    | MoveInSetlist
    | RemoveFromSetlist
    | DeleteSetlist
)
