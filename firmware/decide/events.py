"""What may happen to the pedal: plain records, besides those of hw and of audiod. What follows is in effects.py."""

from dataclasses import dataclass
from pathlib import Path

from firmware.calibrate.owned import Owned
from firmware.calibrate.reading import Reading
from firmware.calibrate.wizard import Measured
from firmware.captures.changes import CaptureChange
from firmware.captures.library import Entry
from firmware.captures.verdict import Remark, Verdict
from firmware.decide.list_edits import ListEdit
from firmware.decide.measuring_wants import WantMeasured
from firmware.messages import Report
from firmware.sound import Preset
from firmware.store.setlists import Setlist
from hw.events import PanelEvent, StickEvent
from hw.profile import HardwareProfile
from hw.roles import MachineState, MixerState


@dataclass(frozen=True, slots=True)
class Action:
    """One of the named actions of decide/actions.py, with what was said behind its name."""

    name: str
    arguments: tuple[bool | float | str, ...] = ()


@dataclass(frozen=True, slots=True)
class Tick:
    """Time passed."""

    at_s: float


@dataclass(frozen=True, slots=True)
class Heard:
    """A report from audiod."""

    report: Report
    at_s: float


@dataclass(frozen=True, slots=True)
class OrderLost:
    """audiod could not be given an order; what it knows is uncertain."""

    at_s: float


@dataclass(frozen=True, slots=True)
class LibraryRead:
    """The captures and preset files that there are now, and a sentence for each capture that is damaged."""

    library: tuple[Entry, ...]
    presets: tuple[Preset, ...]
    at_s: float
    damaged: tuple[str, ...] = ()
    order: tuple[str, ...] = ()  # of all presets, by name
    setlists: tuple[Setlist, ...] = ()


@dataclass(frozen=True, slots=True)
class Started:
    """The state folder was read for the first time; `due` is what is to be imported without being asked: what must be
    made anew, the factory's captures, and what was broken off."""

    due: tuple[Path, ...]


@dataclass(frozen=True, slots=True)
class CaptureImported:
    """One file of a running import is dealt with."""

    verdict: Verdict
    at_s: float


@dataclass(frozen=True, slots=True)
class ImportRemarked:
    """A running import says what else lies there, or that it is slow."""

    remark: Remark
    at_s: float


@dataclass(frozen=True, slots=True)
class ImportEnded:
    """The import is over; `failure` says why nothing could be imported."""

    failure: str | None
    at_s: float


@dataclass(frozen=True, slots=True)
class Trouble:
    """Something that controld tried did not work (a preset could not be saved)."""

    sentence: str
    short: str
    at_s: float


@dataclass(frozen=True, slots=True)
class PlayPreset:
    """Somebody wants the preset at `position`."""

    position: int
    at_s: float


@dataclass(frozen=True, slots=True)
class WantKnob:
    """Somebody wants this knob of the current preset at this value, which it allows."""

    path: str
    value: object
    at_s: float


@dataclass(frozen=True, slots=True)
class WantLists:
    """Somebody wants other presets, or other setlists."""

    edit: ListEdit
    at_s: float


@dataclass(frozen=True, slots=True)
class AllWritten:
    """The system was told to switch off, after everything was written."""


@dataclass(frozen=True, slots=True)
class Do:
    """Somebody wants an action of decide/actions.py."""

    action: Action
    at_s: float


@dataclass(frozen=True, slots=True)
class WantImport:
    """Somebody wants the captures at `path`, a folder or a file."""

    path: Path


@dataclass(frozen=True, slots=True)
class WantRescan:
    """Somebody changed files in the state folder by hand."""


@dataclass(frozen=True, slots=True)
class CodecFound:
    """This is the pedal's codec, from the start on or since another card was plugged in; `owned` is what its owner
    found out about it."""

    profile: HardwareProfile
    owned: Owned
    at_s: float


@dataclass(frozen=True, slots=True)
class GainFound:
    """The control of the codec's gain answers, at the start or again, and can be set from `low_db` to `high_db`."""

    gain_db: float
    low_db: float
    high_db: float
    step_db: float
    at_s: float


@dataclass(frozen=True, slots=True)
class GainRead:
    """The codec's gain as it is now, whoever moved it."""

    gain_db: float
    at_s: float


@dataclass(frozen=True, slots=True)
class GainLost:
    """The codec's gain can neither be read nor set; it was `gain_db`, where that is known."""

    sentence: str
    short: str
    at_s: float
    gain_db: float | None = None


@dataclass(frozen=True, slots=True)
class MixerRead:
    """The mixer of the codec's card as it is now; `sentence` says why it cannot be read, or is ""."""

    mixer: MixerState  # without a meaning where there is a sentence
    at_s: float
    sentence: str = ""


@dataclass(frozen=True, slots=True)
class MachineRead:
    """How the computer fares."""

    machine: MachineState
    at_s: float


@dataclass(frozen=True, slots=True)
class TapeRead:
    """What a recording of the converter's input shows; `failure` says why it broke off, or is ""."""

    reading: Reading | None  # None: it broke off
    failure: str
    at_s: float


@dataclass(frozen=True, slots=True)
class DateStamped:
    """What was measured or entered is the owner's from this date (2026-11-22) on."""

    found: Measured
    method: str
    date: str
    at_s: float


@dataclass(frozen=True, slots=True)
class WantCapture:
    """Somebody wants a capture of the library changed; by `force` also taken from the presets that play it."""

    change: CaptureChange
    at_s: float
    force: bool = False


Want = PlayPreset | WantKnob | WantCapture | WantLists | Do | WantImport | WantRescan | WantMeasured
CodecEvent = CodecFound | GainFound | GainRead | GainLost | MixerRead | TapeRead | DateStamped
Event = (
    PanelEvent
    | StickEvent
    | Tick
    | Heard
    | OrderLost
    | AllWritten
    | Started
    | LibraryRead
    | CaptureImported
    | ImportRemarked
    | ImportEnded
    | Trouble
    | CodecEvent
    | MachineRead
    | Want
)
