"""What may happen to the pedal, and what may follow from it: plain records, besides those of hw and of audiod."""

from dataclasses import dataclass
from pathlib import Path

from firmware.messages import Order, Report
from firmware.rig.library import Entry
from firmware.rig.presets import Preset
from firmware.rig.store import Last
from firmware.rig.verdict import Verdict
from hw.events import PanelEvent, StickEvent


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
class RigRead:
    """The captures and preset files that there are now, and a sentence for each capture that is damaged."""

    library: tuple[Entry, ...]
    presets: tuple[Preset, ...]
    at_s: float
    damaged: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CaptureImported:
    """One file of a running import is dealt with."""

    verdict: Verdict
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
class WantTrim:
    """Somebody wants this input trim for the current preset."""

    trim_db: float
    at_s: float


@dataclass(frozen=True, slots=True)
class WantBypass:
    """Somebody wants dry (on) or the amp (off)."""

    on: bool


@dataclass(frozen=True, slots=True)
class WantImport:
    """Somebody wants the captures at `path`, a folder or a file."""

    path: Path


@dataclass(frozen=True, slots=True)
class WantRescan:
    """Somebody changed files in the state folder by hand."""


Want = PlayPreset | WantTrim | WantBypass | WantImport | WantRescan
Event = PanelEvent | StickEvent | Tick | Heard | OrderLost | RigRead | CaptureImported | ImportEnded | Trouble | Want


@dataclass(frozen=True, slots=True)
class SavePreset:
    """The player changed this preset."""

    preset: Preset


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
class ReadRig:
    """Read library and presets again."""


@dataclass(frozen=True, slots=True)
class Say:
    """A line for the journal."""

    sentence: str


Effect = Order | SavePreset | Remember | StartImport | StopImport | ReadRig | Say
