"""State: one frozen record of what the pedal is doing. controld owns it; screens and lights follow it."""

from dataclasses import dataclass
from enum import Enum

from firmware.levels import CalibrationPlan, CodecLevels
from firmware.messages import Status
from firmware.rig.library import Entry
from firmware.rig.presets import Preset


class Page(Enum):
    """The screens, in the order in which a push of the encoder goes through them."""

    HOME = "home"
    LEVELS = "levels"
    LIBRARY = "library"
    SYSTEM = "system"


@dataclass(frozen=True, slots=True)
class Notice:
    """A short line over the screen (at most 21 characters) until `until_s` of the monotonic clock."""

    text: str
    until_s: float


@dataclass(frozen=True, slots=True)
class Stage:
    """What was asked of audiod: the amp of the current preset, from Load to Ready."""

    amp_id: int
    ready: bool = False
    failure: str | None = None


@dataclass(frozen=True, slots=True)
class State:
    """Everything. `status` is what audiod last reported (None: not heard from it); what is wished stands in
    `bypass` and `stage`. `position` indexes `presets`; an empty rig has no presets."""

    codec_name: str
    codec_levels: CodecLevels
    library: tuple[Entry, ...] = ()
    presets: tuple[Preset, ...] = ()
    position: int = 0
    plan: CalibrationPlan | None = None
    stage: Stage | None = None
    bypass: bool = False
    muted: bool = False
    page: Page = Page.HOME
    cursor: int = 0  # row on the library page
    importing: tuple[int, int] | None = None  # captures done, captures found, while a stick is read
    status: Status | None = None
    block_frames: int = 64
    rate_hz: int = 48_000
    notice: Notice | None = None

    @property
    def preset(self) -> Preset | None:
        return self.presets[self.position] if self.presets else None

    @property
    def entry(self) -> Entry | None:
        """The library entry of the current preset; None if the capture is missing."""
        preset = self.preset
        return next((entry for entry in self.library if preset and entry.model_id == preset.model_id), None)

    @property
    def heard_bypass(self) -> bool:
        """What the ear hears: audiod's word if it has spoken, else dry."""
        return self.status.bypass if self.status else True
