"""State: what the pedal is doing, in parts. controld owns it; screens and lights follow it.

Each part has one owner, the file that decides about it; nobody else replaces it (tests/firmware/test_state.py holds
that). Everybody may read all of them.
"""

import math
from dataclasses import dataclass, field
from pathlib import Path

from firmware import PEDAL_RATE_HZ, VERSION
from firmware.amps import Amps, Role
from firmware.calibrate.coach import Coach
from firmware.calibrate.knob_turn import KnobTurn
from firmware.calibrate.owned import Owned
from firmware.calibrate.wizard import Wizard
from firmware.captures import row
from firmware.captures.entry import Entry
from firmware.captures.verdict import Verdict
from firmware.draft import Draft, GateLearn
from firmware.levels import AnalogGain, CodecLevels, gain_from_db
from firmware.lists import Lists
from firmware.losses import Losses
from firmware.messages import PlaySine, Status
from firmware.plan import CalibrationPlan, DryPlan
from firmware.sound import Preset
from firmware.store.settings import Settings
from hw.roles import MachineState, MixerState

NO_SINE = PlaySine(0.0, 0.0)
PLAY = "play"  # the page one plays with
SLOTS = 4  # of a bank, where no switch plays one


@dataclass(frozen=True, slots=True)
class Codec:
    """The codec that is there. Owner: decide/codec.py."""

    name: str
    levels: CodecLevels  # in force: the profile's, with the owner's figures and the analogue gain
    shipped: CodecLevels | None = None  # the profile's alone
    owned: Owned = field(default_factory=Owned)
    analog: AnalogGain = field(default_factory=AnalogGain)
    mixer: MixerState = field(default_factory=MixerState)  # what the card's own mixer does besides
    key: str = ""  # what the owner's figures of the codec are kept under
    wish_db: float | None = None  # what the gain control is to be set to once it answers; None: leave it
    wish_key: str = ""  # of the codec that this wish is for
    stands_db: float | None = None  # where the gain control stands, as last read; `analog` is where it is to stand
    asked_db: float | None = None  # where it was told to go, while it has not answered
    trouble: str = ""  # why the gain control cannot be moved now
    waiting: bool = False  # there is no card
    input_channel: int = 1  # the one that is heard: the owner's choice, else the profile's
    input_channels: int = 1  # how many there are


@dataclass(frozen=True, slots=True)
class Player:
    """What is wished for the ear. Owner: decide/player.py."""

    plan: CalibrationPlan | None = None  # the gains of the current preset
    dry: DryPlan = field(default_factory=DryPlan)  # of the codec, whatever the preset
    bypass: bool = False
    muted: bool = False
    boost: bool = False  # a foot's, on top of how the preset begins
    turned: tuple[tuple[Role, bool], ...] = ()  # by a foot: parts of the preset that are on or off for now
    master_db: float = 0.0  # the whole pedal's volume, dry or not

    @property
    def master(self) -> float:
        return gain_from_db(self.master_db)


@dataclass(frozen=True, slots=True)
class Library:
    """The captures that there are. Owner: decide/library.py."""

    entries: tuple[Entry, ...] = ()
    damaged: tuple[str, ...] = ()  # a sentence for each capture that cannot be read
    read_s: float = -math.inf  # when library and presets were last read
    by_id: dict[str, Entry] = field(init=False, compare=False, repr=False)  # the first of each id
    by_name: dict[str, list[Entry]] = field(init=False, compare=False, repr=False)  # as captures/row.py spells it

    def __post_init__(self) -> None:
        object.__setattr__(self, "by_id", {entry.model_id: entry for entry in reversed(self.entries)})
        object.__setattr__(self, "by_name", row.by_name(self.entries))


@dataclass(frozen=True, slots=True)
class Imports:
    """What is being imported, and what waits for it. Owner: decide/imports.py."""

    queue: tuple[Path, ...] = ()  # the first is being read
    progress: tuple[int, int] | None = None  # captures done, captures found; None: nothing is imported
    verdicts: tuple[tuple[Path, Verdict], ...] = ()  # since the pedal last imported nothing; whose each is
    failures: tuple[tuple[Path, str], ...] = ()  # which of them ended early, and why
    others: tuple[tuple[str, int], ...] = ()  # files beside the captures that are read: the word of a kind, how many
    slow: str = ""  # why captures do not come yet, a sentence; "" once they do
    library_folder: Path | None = None  # importing this makes anew what is stale, and gives way to what comes in
    factory_came: bool = False  # an import of the factory's captures has come to its end, once
    factory_files: tuple[str, ...] = ()  # those that have come so; an update may bring more
    factory_has: tuple[str, ...] = ()  # those that there are
    own_due: tuple[Path, ...] | None = None  # of the library and the factory, not read yet; None: before the start


@dataclass(frozen=True, slots=True)
class Audio:
    """What audiod reports. Owner: decide/hearing.py."""

    status: Status | None = None  # None: not heard from it
    heard_s: float = 0.0  # when it last spoke
    rate_hz: int = PEDAL_RATE_HZ
    block_frames: int = 64
    crossing_us: float = 0.0  # what a block of a crossfade takes there by itself
    dry_since_s: float | None = None  # since when it reports bypass, whose crossfade may still be under way
    held_peak: float = 0.0  # the highest input peak of the last moments
    held_until_s: float = 0.0
    quiet_since_s: float | None = None  # since when the input that is heard is silent; None: it is not
    elsewhere: int = 0  # another input that has sound while the one that is heard has long been silent; 0: none
    input_clip_until_s: float = 0.0  # the clip marks are lit until then
    output_clip_until_s: float = 0.0
    gate_open_s: float = 0.0  # when the gate was last reported open
    gate_shut: bool = False  # it has been shut for so long that an eye sees it

    @property
    def blocks(self) -> tuple[int, int]:
        """What captures are prepared for: the frames of a block, and the codec's rate in hertz."""
        return self.block_frames, self.rate_hz

    @property
    def period_us(self) -> float:
        return 1e6 * self.block_frames / self.rate_hz


@dataclass(frozen=True, slots=True)
class Measuring:
    """Coach, knob and calibration wizard at work. Owner: decide/measuring.py."""

    coach: Coach = field(default_factory=Coach)
    wizard: Wizard = field(default_factory=Wizard)
    wizard_s: float = 0.0  # when somebody last went on with it
    knob_turn: KnobTurn = field(default_factory=KnobTurn)
    sine: PlaySine = NO_SINE  # what plays in the place of all sound, by the wizard's wish


@dataclass(frozen=True, slots=True)
class Notice:
    """A short line over the screen (at most 21 characters) until `until_s` of the monotonic clock."""

    text: str
    until_s: float


@dataclass(frozen=True, slots=True)
class Popup:
    """A value over the page, as large as it can be read, until `until_s` of the monotonic clock."""

    word: str
    value: str
    unit: str
    until_s: float


@dataclass(frozen=True, slots=True)
class View:
    """What the screen shows and where the hand is on it. Owner: decide/view.py."""

    page: str = PLAY
    pages: tuple[str, ...] = (PLAY,)  # the names of all
    notice: Notice | None = None
    popup: Popup | None = None
    leaving_s: float | None = None  # since when the pedal is being switched off
    may_unplug: bool = False  # everything is written
    row: int = 0  # where on the page the hand is, from its first row
    grabbed: bool = False  # whether a turn alters what that row has, instead of choosing another row
    turned_s: float = -math.inf  # when the encoder was last turned
    touched_s: float | None = None  # when a hand was last on the page; None: not since it opened by itself


@dataclass(frozen=True, slots=True)
class Press:
    """A footswitch that is down. `spent`: what it means has been said; `again`: the second of a double tap."""

    switch: int
    at_s: float
    spent: bool = False
    again: bool = False


@dataclass(frozen=True, slots=True)
class Chord:
    """Two footswitches, the lower number first, that stay down; a chord since `at_s`. `spent`: its hold was said."""

    switches: tuple[int, int]
    at_s: float
    spent: bool = False


@dataclass(frozen=True, slots=True)
class Tapped:
    """A tap that was let go at `at_s`, and waits for a second one."""

    switch: int
    at_s: float


@dataclass(frozen=True, slots=True)
class Feet:
    """Which switches are down, and what each is for. Owner: decide/feet.py."""

    down: tuple[Press, ...] = ()
    settings: Settings = field(default_factory=Settings)
    chords: tuple[Chord, ...] = ()
    tapped: tuple[Tapped, ...] = ()
    mute_left_s: float = -math.inf  # when a stomp last ended the mute


@dataclass(frozen=True, slots=True)
class Hand:
    """The encoder's switch. Owner: decide/hand.py. `spent`: what the push that is down means has been said."""

    down_s: float | None = None  # since when it is down; None: it is not
    spent: bool = False


@dataclass(frozen=True, slots=True)
class Machine:
    """The computer. Owner: decide/machine.py."""

    read: MachineState = field(default_factory=MachineState)  # as last read
    said: tuple[str, ...] = ()  # the troubles that were told since the start
    version: str = VERSION


@dataclass(frozen=True, slots=True)
class State:
    """Everything. `audio` is what the ear hears; what is wished stands in `player`."""

    codec: Codec
    player: Player = field(default_factory=Player)
    lists: Lists = field(default_factory=Lists)
    library: Library = field(default_factory=Library)
    imports: Imports = field(default_factory=Imports)
    audio: Audio = field(default_factory=Audio)
    losses: Losses = field(default_factory=Losses)
    amps: Amps = field(default_factory=Amps)
    measuring: Measuring = field(default_factory=Measuring)
    view: View = field(default_factory=View)
    feet: Feet = field(default_factory=Feet)
    hand: Hand = field(default_factory=Hand)
    machine: Machine = field(default_factory=Machine)
    draft: Draft = field(default_factory=Draft)
    gate_learn: GateLearn = field(default_factory=GateLearn)

    @property
    def preset(self) -> Preset | None:
        return self.lists.current

    @property
    def slot_switches(self) -> int:
        """How many switches play a slot of a bank."""
        taps = (stomp.tap.split() for stomp in self.feet.settings.stomp.values())
        slots = [int(words[1]) for words in taps if len(words) == 2 and words[0] == "slot" and words[1].isdecimal()]
        return max(slots, default=0)

    @property
    def bank_slots(self) -> int:
        """How many presets a bank has: one for each switch that plays a slot."""
        return self.slot_switches or SLOTS

    @property
    def entry(self) -> Entry | None:
        """The library entry of the current preset; None if the capture is missing."""
        return self.entry_of(self.preset)

    def entry_of(self, preset: Preset | None) -> Entry | None:
        """The library entry that `preset` plays; None if the capture is missing."""
        return self.entry_with(preset.model_id) if preset else None

    def entry_with(self, model_id: str) -> Entry | None:
        """The library entry of this capture; None if it is missing."""
        return self.library.by_id.get(model_id)

    @property
    def heard_bypass(self) -> bool:
        """What the ear hears: audiod's word if it has spoken, else dry."""
        return self.audio.status.bypass if self.audio.status else True
