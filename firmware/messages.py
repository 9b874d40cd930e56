"""The whole vocabulary between audiod and controld: a dozen records, one Unix datagram each.

A datagram is one tag byte, the fixed fields in network order, and at most one text at the end (UTF-8).
Gains are linear, levels in dB end in `_db`. Status always tells everything, so a lost one is harmless.
`amp_id` is a number controld gives to a loaded graph; 0 means none.
"""

import struct
from dataclasses import dataclass, fields
from enum import IntFlag
from typing import ClassVar

NO_AMP = 0
MAX_DATAGRAM_BYTES = 4096


@dataclass(frozen=True, slots=True)
class Load:
    """Down: make the prepared graph at `path` resident as `amp_id`; answered by Ready or Failed."""

    FORMAT: ClassVar[str] = "I*"
    amp_id: int
    path: str


@dataclass(frozen=True, slots=True)
class Play:
    """Down: ramp out, switch to `amp_id` and its gains, ramp in. One message, so that no block mixes the two."""

    FORMAT: ClassVar[str] = "Iff"
    amp_id: int
    input_gain: float
    output_gain: float


@dataclass(frozen=True, slots=True)
class Unload:
    """Down: drop a resident amp, or all of them (`amp_id` 0); the one that plays is kept."""

    FORMAT: ClassVar[str] = "I"
    amp_id: int


@dataclass(frozen=True, slots=True)
class SetLevels:
    """Down: new gains for the amp that was last told to play, reached by a ramp."""

    FORMAT: ClassVar[str] = "ff"
    input_gain: float
    output_gain: float


@dataclass(frozen=True, slots=True)
class SetGate:
    """Down: noise gate; `threshold_db` is dBFS at the amp's input."""

    FORMAT: ClassVar[str] = "?f"
    on: bool
    threshold_db: float


@dataclass(frozen=True, slots=True)
class SetTone:
    """Down: tone stack; knobs 0..10, 5 is flat."""

    FORMAT: ClassVar[str] = "?fff"
    on: bool
    bass: float
    middle: float
    treble: float


@dataclass(frozen=True, slots=True)
class SetBypass:
    """Down: dry (on) or through the amp (off), by a crossfade."""

    FORMAT: ClassVar[str] = "?"
    on: bool


@dataclass(frozen=True, slots=True)
class SetMute:
    """Down: silence the output, by a ramp."""

    FORMAT: ClassVar[str] = "?"
    on: bool


@dataclass(frozen=True, slots=True)
class PlaySine:
    """Down: in the place of all sound, muted or not, a sine of `hz` whose peak at the converter is `peak` (0..1, 1 is
    0 dBFS); peak 0 is silence, hz 0 gives the sound back. By ramps; for the calibration wizard. A lost codec ends it,
    and so does a controld that is gone or hangs: 2 s after that was noticed, unless a sine is ordered again."""

    FORMAT: ClassVar[str] = "ff"
    hz: float
    peak: float


@dataclass(frozen=True, slots=True)
class Record:
    """Down: put the next `frames` frames of the codec's input, as they come, into the file at `path`, which exists
    and has room for so many float32; answered by Recorded. `frames` 0 gives up a recording that is under way. One
    that is given up, or replaced by the next, has no answer. Until it ends nobody may make the file shorter: it is
    mapped into audiod's memory, and a page that is missing would end the process. To unlink it is harmless."""

    FORMAT: ClassVar[str] = "I*"
    frames: int
    path: str


@dataclass(frozen=True, slots=True)
class Quit:
    """Down: ramp out, close the codec, exit 0."""

    FORMAT: ClassVar[str] = ""


@dataclass(frozen=True, slots=True)
class Hello:
    """Up: audiod wants to be told the whole truth. It has started, dry and empty, or controld has, and it plays on;
    once a second until an order comes."""

    FORMAT: ClassVar[str] = "II*"
    rate_hz: int
    block_frames: int
    version: str


@dataclass(frozen=True, slots=True)
class Ready:
    """Up: the amp is resident and prewarmed."""

    FORMAT: ClassVar[str] = "I"
    amp_id: int


@dataclass(frozen=True, slots=True)
class Failed:
    """Up: the amp could not be loaded; `sentence` says why."""

    FORMAT: ClassVar[str] = "I*"
    amp_id: int
    sentence: str


@dataclass(frozen=True, slots=True)
class Recorded:
    """Up: a recording ended. `frames` are in the file; fewer than were asked for if it broke off, and then `sentence`
    says why (an xrun, the codec is away, the file cannot be used), else it is empty."""

    FORMAT: ClassVar[str] = "I*"
    frames: int
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
    """Up, 20 times a second: everything. Peaks and block times are over the time since the last Status;
    clips (in frames), xruns, late and blocks count from the start of audiod, and never come to an end: 32 bits of
    clipped frames would last a day. Of the input, clips are frames at full scale or of a flat top below it; of the
    output, those beyond full scale."""

    FORMAT: ClassVar[str] = "I???ffffQQQQQfffB*"
    amp_id: int
    bypass: bool
    muted: bool
    codec_present: bool
    input_gain: float
    output_gain: float
    input_peak: float
    output_peak: float
    input_clips: int
    output_clips: int
    xruns: int
    late_blocks: int
    blocks: int
    block_us_p50: float
    block_us_p999: float
    block_us_max: float
    realtime: int
    card: str  # the ALSA id of the card that is open; "": none, or none of ALSA's


Order = Load | Play | Unload | SetLevels | SetGate | SetTone | SetBypass | SetMute | PlaySine | Record | Quit
Report = Hello | Ready | Failed | Recorded | Status
Message = Order | Report

# The position in this table is the tag on the wire: append, never reorder.
TABLE: tuple[type[Message], ...] = (
    Load,
    Play,
    Unload,
    SetLevels,
    SetGate,
    SetTone,
    SetBypass,
    SetMute,
    Quit,
    Hello,
    Ready,
    Failed,
    Status,
    PlaySine,
    Record,
    Recorded,
)
_TAGS = {kind: tag for tag, kind in enumerate(TABLE)}
_NAMES = tuple(tuple(field.name for field in fields(kind)) for kind in TABLE)
_STRUCTS = tuple(struct.Struct("!B" + kind.FORMAT.rstrip("*")) for kind in TABLE)


def encode(message: Message) -> bytes:
    """One datagram. Raises ValueError for a text that does not fit or a number outside its field."""
    tag = _TAGS[type(message)]
    values = [getattr(message, name) for name in _NAMES[tag]]  # astuple would copy each, and leave tuples behind
    text = b""
    if message.FORMAT.endswith("*"):
        text = str(values.pop()).encode()[: MAX_DATAGRAM_BYTES - _STRUCTS[tag].size]
    try:
        return _STRUCTS[tag].pack(tag, *values) + text
    except (struct.error, OverflowError) as error:  # the latter: a float beyond float32
        raise ValueError(f"{message} does not fit its datagram: {error}") from error


def decode(datagram: bytes) -> Message:
    """The message in a datagram. Raises ValueError for anything that `encode` did not make."""
    if not datagram or datagram[0] >= len(TABLE):
        raise ValueError(f"no message has the tag {datagram[:1].hex() or 'of an empty datagram'}")
    kind, layout = TABLE[datagram[0]], _STRUCTS[datagram[0]]
    has_text = kind.FORMAT.endswith("*")
    if len(datagram) < layout.size or (len(datagram) > layout.size and not has_text):
        raise ValueError(f"{kind.__name__} of {len(datagram)} bytes, expected {layout.size}")
    _, *values = layout.unpack_from(datagram)
    if has_text:
        values.append(datagram[layout.size :].decode(errors="replace"))
    return kind(*values)
