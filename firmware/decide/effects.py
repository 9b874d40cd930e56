"""What may follow from what happened: plain records that the controller carries out, besides the orders to audiod."""

from dataclasses import dataclass
from pathlib import Path

from firmware.calibrate.owned import Owned
from firmware.calibrate.wizard import Measured, Method
from firmware.captures.changes import CaptureChange
from firmware.messages import Order
from firmware.sound import Preset
from firmware.state import State
from firmware.store.last import Last
from firmware.store.setlists import Setlist
from firmware.store.settings import Value


@dataclass(frozen=True, slots=True)
class SavePreset:
    """The player changed this preset, or called it otherwise than it `was`."""

    preset: Preset
    was: str = ""


@dataclass(frozen=True, slots=True)
class RemovePreset:
    """The player wants no preset of this name any more."""

    name: str


@dataclass(frozen=True, slots=True)
class SaveOrder:
    """The player has all presets in this order, by their names."""

    presets: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SaveSetlist:
    """The setlist `name` is this by now; None: there is none any more."""

    name: str
    setlist: Setlist | None


@dataclass(frozen=True, slots=True)
class SaveSetting:
    """The player set this key of settings.toml by hand."""

    key: str
    value: Value


@dataclass(frozen=True, slots=True)
class Remember:
    """What to begin with next time."""

    last: Last


@dataclass(frozen=True, slots=True)
class StartImport:
    path: Path


@dataclass(frozen=True, slots=True)
class StopImport:
    """The stick was pulled."""


@dataclass(frozen=True, slots=True)
class ReadLibrary:
    """Read library and presets again."""


@dataclass(frozen=True, slots=True)
class Say:
    """A line for the journal."""

    sentence: str


@dataclass(frozen=True, slots=True)
class SetGain:
    """Move the codec's gain, which is `was_db`, by its control."""

    gain_db: float
    was_db: float


@dataclass(frozen=True, slots=True)
class HearInput:
    """Look after the mixer and the gain of this input of the codec, counted from 1."""

    channel: int


@dataclass(frozen=True, slots=True)
class SaveOwned:
    """What the owner found out about the codec `key` changed."""

    key: str
    owned: Owned


@dataclass(frozen=True, slots=True)
class StampDate:
    """Put today's date to these figures; they come back as DateStamped."""

    found: Measured
    method: str


@dataclass(frozen=True, slots=True)
class MakeTape:
    """Have audiod record so much of the converter's input."""

    seconds: float


@dataclass(frozen=True, slots=True)
class ReadTape:
    """audiod has recorded so many frames for `method`; why not all of them, if so."""

    frames: int
    failure: str
    method: Method


@dataclass(frozen=True, slots=True)
class PowerOff:
    """Write everything, and have the system switch off."""


Effect = (
    Order
    | SavePreset
    | RemovePreset
    | SaveOrder
    | SaveSetlist
    | SaveSetting
    | Remember
    | StartImport
    | StopImport
    | ReadLibrary
    | Say
    | SetGain
    | HearInput
    | SaveOwned
    | StampDate
    | MakeTape
    | ReadTape
    | CaptureChange
    | PowerOff
)

Outcome = tuple[State, tuple[Effect, ...]]  # what a decision comes to: the next state, and what must be done
