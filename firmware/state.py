"""State: one frozen record of what the pedal is doing. controld owns it; screens and lights follow it."""

import math
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path

from firmware.calibrate.coach import Coach
from firmware.calibrate.finder import Finder
from firmware.calibrate.owned import Owned
from firmware.calibrate.wizard import Wizard
from firmware.captures.library import Entry
from firmware.captures.verdict import Verdict
from firmware.levels import AnalogGain, CodecLevels
from firmware.messages import Play, PlaySine, SetBypass, SetMute, Status
from firmware.plan import CalibrationPlan
from firmware.sound import Gate, Preset, Tone

NO_SINE = PlaySine(0.0, 0.0)


class Page(Enum):
    """The screens, in the order in which a push of the encoder goes through them."""

    HOME = "home"
    LEVELS = "levels"
    GAIN = "gain"
    CALIBRATE = "calibrate"
    LIBRARY = "library"
    SYSTEM = "system"


@dataclass(frozen=True, slots=True)
class Notice:
    """A short line over the screen (at most 21 characters) until `until_s` of the monotonic clock."""

    text: str
    until_s: float


@dataclass(frozen=True, slots=True)
class Stage:
    """An amp that audiod was asked to load from the graph at `path`, from Load to Ready or Failed."""

    amp_id: int
    ready: bool = False
    failure: str | None = None
    path: str = ""

    @property
    def loading(self) -> bool:
        return not self.ready and self.failure is None


@dataclass(frozen=True, slots=True)
class Told:
    """The last order of each kind that audiod was given since it began to listen; None: not yet."""

    play: Play | None = None
    gate: Gate | None = None
    tone: Tone | None = None
    bypass: SetBypass | None = None
    mute: SetMute | None = None
    sine: PlaySine | None = None


@dataclass(frozen=True, slots=True)
class State:
    """Everything. `status` is what audiod last reported (None: not heard from it); what is wished stands in
    `bypass`, `preset` and `plan`. `position` indexes `presets`; an empty rig has no presets. `stage` is the amp of
    the current preset (None: not asked for yet), `spares` are the other amps that audiod holds."""

    codec_name: str
    codec_levels: CodecLevels  # in force: the profile's, with the owner's figures and the analogue gain of now
    shipped_levels: CodecLevels | None = None  # the profile's alone
    owned: Owned = field(default_factory=Owned)
    analog: AnalogGain = field(default_factory=AnalogGain)
    coach: Coach = field(default_factory=Coach)
    wizard: Wizard = field(default_factory=Wizard)
    wizard_s: float = 0.0  # when somebody last went on with it
    finder: Finder = field(default_factory=Finder)
    sine: PlaySine = NO_SINE  # what plays in the place of all sound, by the wizard's wish
    codec_key: str = ""  # what the owner's figures of the codec are kept under
    gain_wish_db: float | None = None  # what the codec's gain control is to be set to once it answers; None: leave it
    gain_key: str = ""  # of the codec that this wish is for
    gain_trouble: str = ""  # why the gain control cannot be moved now
    library: tuple[Entry, ...] = ()
    damaged: tuple[str, ...] = ()  # a sentence for each capture in the library that cannot be read
    presets: tuple[Preset, ...] = ()
    position: int = 0
    plan: CalibrationPlan | None = None
    stage: Stage | None = None
    bypass: bool = False
    muted: bool = False
    page: Page = Page.HOME
    cursor: int = 0  # row on the library page
    importing: tuple[int, int] | None = None  # captures done, captures found, while a stick is read
    verdicts: tuple[tuple[Path, Verdict], ...] = ()  # of the imports since the pedal last had none; whose each is
    import_failures: tuple[tuple[Path, str], ...] = ()  # which of them ended early, and why
    imports: tuple[Path, ...] = ()  # what is being imported, and what waits for it
    library_folder: Path | None = None  # importing it makes anew what is stale, and gives way to what comes in
    status: Status | None = None
    block_frames: int = 64
    rate_hz: int = 48_000
    notice: Notice | None = None
    spares: tuple[Stage, ...] = ()
    told: Told | None = None  # None: out of touch with audiod, the whole truth is due
    next_amp_id: int = 1
    heard_s: float = 0.0  # when audiod last spoke
    read_s: float = -math.inf  # when library and presets were last read
    held_peak: float = 0.0  # the highest input peak of the last moments
    held_until_s: float = 0.0
    turned_s: float = -math.inf  # when the encoder was last turned
    input_clip_until_s: float = 0.0  # the clip marks are lit until then
    output_clip_until_s: float = 0.0

    @property
    def preset(self) -> Preset | None:
        return self.presets[self.position] if self.presets else None

    @property
    def entry(self) -> Entry | None:
        """The library entry of the current preset; None if the capture is missing."""
        return self.entry_of(self.preset)

    def entry_of(self, preset: Preset | None) -> Entry | None:
        """The library entry that `preset` plays; None if the capture is missing."""
        return next((entry for entry in self.library if preset and entry.model_id == preset.model_id), None)

    @property
    def heard_bypass(self) -> bool:
        """What the ear hears: audiod's word if it has spoken, else dry."""
        return self.status.bypass if self.status else True
