"""The whole vocabulary between audiod and controld: a score of records, one Unix datagram each (datagrams.py).

Tone is the sound's own record, down: as the preset has it.
Gains are linear, levels in dB end in `_db`. Status always says everything, so a lost one is harmless.
`amp_id` is a number controld gives to a loaded graph; 0 means none.
"""

from dataclasses import dataclass, fields
from enum import IntFlag
from typing import Annotated

from firmware.fields import Count, Gain, Share, SignedGain, Wire
from firmware.levels import CodecLevels
from firmware.losses import Deadlines, Loss
from firmware.sound import NO_HIGH_CUT_HZ, NO_LOW_CUT_HZ, Cab, Gate, Tone
from hw.schema import Within

NO_AMP = 0  # nor a pedal, nor a cabinet
THROUGH = 2**32 - 1  # in an amp's place: no capture, what goes in comes out
NO_HASH = bytes(32)  # nobody knows the SHA-256 of a graph that was prepared before it was kept
HIGHEST_SINE_HZ = 20_000.0
LONGEST_DRY_DELAY_FRAMES = 4_096


@dataclass(frozen=True, slots=True)
class Load:
    """Down: make the prepared graph at `path` resident as `amp_id`; answered by Ready, Failed or, where the file has
    not this SHA-256, Damaged."""

    amp_id: int
    path: str
    sha256: bytes = NO_HASH


@dataclass(frozen=True, slots=True)
class Play:
    """Down: from what plays to `amp_id` with its gains, the pedal before it and the cabinet behind it, once the tone
    that was ordered before is there. One message, so that no block mixes two sounds. `together`: by a crossfade, for
    which both are played; else the first one leaves before the second one comes. `spill`: what the cabinet still has
    to say is heard to its end under the new sound."""

    amp_id: int
    input_gain: Gain  # of the guitar, into the pedal where there is one, else into the amp
    output_gain: SignedGain
    together: bool = False
    pedal_id: int = NO_AMP
    between_gain: SignedGain = 1.0  # from the pedal into the amp
    cab_id: int = NO_AMP
    cab_gain: Gain = 1.0
    wet: Share = 1.0  # of the mix with the guitar as it came
    dry_delay_frames: Annotated[int, Within(0, LONGEST_DRY_DELAY_FRAMES)] = 0  # by which that waits for the amp
    spill: bool = True


@dataclass(frozen=True, slots=True)
class Unload:
    """Down: drop a resident amp, or all of them (`amp_id` 0); the one that plays is kept."""

    amp_id: int


@dataclass(frozen=True, slots=True)
class SetLevels:
    """Down: new gains for what was last ordered to play, reached by ramps; each as in Play."""

    input_gain: Gain
    output_gain: SignedGain
    between_gain: SignedGain = 1.0
    cab_gain: Gain = 1.0
    wet: Share = 1.0


LEVELS = tuple(field.name for field in fields(SetLevels))  # what a Play says too, by the same names


@dataclass(frozen=True, slots=True)
class SetGate:
    """Down: the noise gate of what plays, or of what is ordered next. It listens at the converter, whose level is of
    one guitar the same before every capture; the threshold is a mean square, of full scale there."""

    on: bool
    threshold_dbfs: Annotated[float, Within(-200.0, 120.0)]

    @staticmethod
    def of(gate: Gate, codec: CodecLevels) -> "SetGate":
        """A preset's, on this codec."""
        return SetGate(gate.on, gate.threshold_db - codec.full_scale_db)


@dataclass(frozen=True, slots=True)
class Cuts:
    """Down: below `low_hz` and above `high_hz` it falls by 12 dB an octave; 0 leaves that side as it is. Part of the
    tone, and designed with it."""

    low_hz: Annotated[float, Within(0.0, 500.0)] = 0.0
    high_hz: Annotated[float, Within(0.0, 20_000.0)] = 0.0

    @staticmethod
    def of(cab: Cab) -> "Cuts":
        """Those of a preset's cabinet, whose ends of the way cut nothing."""
        low_hz = cab.low_cut_hz if cab.low_cut_hz > NO_LOW_CUT_HZ else 0.0
        return Cuts(low_hz, cab.high_cut_hz if cab.high_cut_hz < NO_HIGH_CUT_HZ else 0.0)


@dataclass(frozen=True, slots=True)
class SetBypass:
    """Down: dry (on) or through the amp (off), by a crossfade."""

    on: bool


@dataclass(frozen=True, slots=True)
class SetDryGain:
    """Down: what the guitar as it came is played at, bypassed or without an amp; reached by a ramp."""

    gain: Gain


@dataclass(frozen=True, slots=True)
class SetMute:
    """Down: silence the output, by a ramp."""

    on: bool


@dataclass(frozen=True, slots=True)
class SetInput:
    """Down: hear this channel of the codec, counted from 1, by a crossfade; that of any codec that comes. One that is
    not there is passed over."""

    channel: Annotated[int, Wire("B")]


@dataclass(frozen=True, slots=True)
class PlaySine:
    """Down: in the place of all sound, muted or not, a sine of `hz` whose peak at the converter is `peak` (0..1, 1 is
    0 dBFS); peak 0 is silence, hz 0 gives the sound back. By ramps; for the calibration wizard. A lost codec ends it,
    and so does a controld that is gone or hangs: 2 s after that was noticed, unless a sine is ordered again."""

    hz: Annotated[float, Within(0.0, HIGHEST_SINE_HZ)]
    peak: Annotated[float, Within(0.0, 1.0)]


@dataclass(frozen=True, slots=True)
class StartTape:
    """Down: put the next `frames` frames of the codec's input, as they come, into the file at `path`, which exists
    and has room for so many float32; answered by TapeEnded. `frames` 0 gives up a recording that is under way. One
    that is given up, or replaced by the next, has no answer. Until it ends nobody may make the file shorter: it is
    mapped into audiod's memory, and a page that is missing would end the process. To unlink it is harmless."""

    frames: int
    path: str


@dataclass(frozen=True, slots=True)
class UseCard:
    """Down: the codec is the card with this id, or the two "A+B" of which A records and B plays."""

    card: str


@dataclass(frozen=True, slots=True)
class Quit:
    """Down: ramp out, close the codec, exit 0."""


@dataclass(frozen=True, slots=True)
class Hello:
    """Up: audiod asks for every order that is due. It has started, dry and empty, or controld has, and it plays on;
    once a second until an order comes. `crossing_us` is what a block in which one row fades into another takes here
    without their captures."""

    rate_hz: int
    block_frames: int
    version: str
    crossing_us: float = 0.0


@dataclass(frozen=True, slots=True)
class Ready:
    """Up: the amp is resident and prewarmed."""

    amp_id: int


@dataclass(frozen=True, slots=True)
class Failed:
    """Up: the amp could not be loaded; `sentence` says why."""

    amp_id: int
    sentence: str


@dataclass(frozen=True, slots=True)
class TapeEnded:
    """Up: a recording ended. `frames` are in the file; fewer than were asked for if it broke off, and then `sentence`
    says why (an xrun, the codec is away, the file cannot be used), else it is empty."""

    frames: int
    sentence: str


@dataclass(frozen=True, slots=True)
class Damaged:
    """Up: the graph of the amp is not the one that was prepared, or cannot be read; `sentence` says so. It was not
    loaded, and must be made anew."""

    amp_id: int
    sentence: str


class Realtime(IntFlag):
    """What the operating system granted to the audio thread."""

    NONE = 0
    FIFO = 1
    MEMORY_LOCKED = 2
    PINNED = 4
    DENORMALS_OFF = 8


@dataclass(frozen=True, slots=True)
class Status:
    """Up, 20 times a second: everything. Peaks and the median block time are over the time since the last Status, the
    99.9th percentile and the maximum over the same 10 to 20 s; clips (in frames), xruns, late and blocks count from
    the start of audiod, and never come to an end: 32 bits of clipped frames would last a day. Of the input, clips are
    frames at full scale or of a flat top below it; of the output, those beyond full scale."""

    amp_id: int
    bypass: bool
    muted: bool
    codec_present: bool
    input_gain: float
    output_gain: float
    input_peak: float
    output_peak: float
    input_clips: Count
    output_clips: Count
    xruns: Count
    late_blocks: Count
    blocks: Count
    block_us_p50: float
    block_us_p999: float
    block_us_max: float
    realtime: Annotated[int, Wire("B")]
    dry_gain: float
    faults: Count  # blocks that an amp spoiled with what is no sound (NaN), after which it was reset
    input_channel: Annotated[int, Wire("B")]  # the one that is heard, from 1; 0 while there is no codec
    other_channel: Annotated[int, Wire("B")]  # one of the others, in turn; 0 where there is none
    other_peak: float  # its peak in the last block
    card: str  # the ALSA id of the card that is open; "": none, or none of ALSA's
    gate_open: bool  # the gate is off, or takes away less than 6 dB


Sounding = Play | SetLevels | SetGate | Tone | Cuts | SetBypass | SetDryGain | SetInput | SetMute | PlaySine
Order = Load | Unload | Sounding | StartTape | UseCard | Quit
Report = Hello | Ready | Failed | Damaged | TapeEnded | Status | Loss | Deadlines
Message = Order | Report

# The position in this table is the tag on the wire: append, never reorder.
TABLE: tuple[type[Message], ...] = (
    Load,
    Play,
    Unload,
    SetLevels,
    SetGate,
    Tone,
    SetBypass,
    SetMute,
    Quit,
    Hello,
    Ready,
    Failed,
    Status,
    PlaySine,
    StartTape,
    TapeEnded,
    Damaged,
    SetDryGain,
    UseCard,
    SetInput,
    Cuts,
    Loss,
    Deadlines,
)
