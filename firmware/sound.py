"""What a preset sounds like: frozen records, each knob described once, by its field.

From that description are made: the preset file (hw.strict_toml), what goes over the wire and the guard at audiod's
end (messages), and how a person reads, changes and turns a knob (knobs).
"""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Annotated

from hw.schema import Filled, Within

NO_LOW_CUT_HZ, NO_HIGH_CUT_HZ = 0.0, 20_000.0


@dataclass(frozen=True, slots=True)
class Knob(Within):
    """A number from low to high. One detent of the encoder moves it by `step`; `word` names it on a screen. At
    `off_at`, one of its ends, it does nothing and is called off."""

    step: float
    unit: str = ""
    word: str = ""
    off_at: float | None = None


@dataclass(frozen=True, slots=True)
class Switch:
    """On or off; `word` names it on a screen."""

    word: str


@dataclass(frozen=True, slots=True)
class Choice:
    """One member of an Enum, in the order of its members; `word` names it on a screen."""

    word: str


class OutputMode(StrEnum):
    """How loud a capture leaves the pedal."""

    AUTO = "auto"  # CALIBRATED for the capture of a pedal whose levels are known, else EQUAL
    EQUAL = "equal"  # every capture equally loud to an ear, with a guitar in it
    RAW = "raw"  # as the capture gives it
    NORMALIZED = "normalized"  # every capture equally loud for NAM's noise, as NAM's plugin has it
    CALIBRATED = "calibrated"  # the voltage that the gear gave at its jack


class CabOn(StrEnum):
    """Whether the cabinet of a preset is heard."""

    AUTO = "auto"  # where its capture has none, and leads into none
    ON = "on"
    OFF = "off"


class CabLevel(StrEnum):
    """How loud a cabinet's response is."""

    EQUAL = "equal"  # a guitar is as loud behind it as before it
    NAM = "nam"  # as NAM's plugin has it: 18 dB less than in its file
    RAW = "raw"  # as in its file


class Side(StrEnum):
    """What is taken of a response in stereo."""

    SUM = "sum"  # half of each
    LEFT = "left"
    RIGHT = "right"


class Polarity(StrEnum):
    """Which way round a capture is heard."""

    GUITAR = "guitar"  # as the guitar came: what is upside down in the file is turned over
    CAPTURED = "captured"  # as it is in the file


@dataclass(frozen=True, slots=True)
class Gate:
    """Noise gate. `threshold_db` is the guitar's own level: a mean square, of full scale of a converter of
    levels.GUITAR_DBU. So it stays where it is whatever the guitar goes into, at whatever gain."""

    on: Annotated[bool, Switch("gate")] = False
    threshold_db: Annotated[float, Knob(-100.0, 0.0, step=0.5, unit="dB", word="gate at")] = -70.0


@dataclass(frozen=True, slots=True)
class Tone:
    """Tone stack; 5 is flat."""

    on: Annotated[bool, Switch("tone")] = False
    bass: Annotated[float, Knob(0.0, 10.0, step=0.5, word="bass")] = 5.0
    middle: Annotated[float, Knob(0.0, 10.0, step=0.5, word="middle")] = 5.0
    treble: Annotated[float, Knob(0.0, 10.0, step=0.5, word="treble")] = 5.0


@dataclass(frozen=True, slots=True)
class Boost:
    """What makes a solo louder: so much more at the output. `on` is how the preset begins; a foot turns it over."""

    on: Annotated[bool, Switch("boost")] = False
    level_db: Annotated[float, Knob(0.0, 12.0, step=0.5, unit="dB", word="boost by")] = 4.0


@dataclass(frozen=True, slots=True)
class OfLibrary:
    """What a preset names of the library beside its amp."""

    model_id: str = ""  # "": there is none, or `file` alone says which
    file: str = ""  # its name, by which a missing one is shown

    @property
    def named(self) -> bool:
        return bool(self.model_id or self.file)


@dataclass(frozen=True, slots=True)
class Pedal(OfLibrary):
    """A second capture, before the amp's. `trim_db` is the player's own correction of the level between the two."""

    on: Annotated[bool, Switch("pedal")] = True
    trim_db: Annotated[float, Knob(-20.0, 20.0, step=0.5, unit="dB", word="pedal trim")] = 0.0


@dataclass(frozen=True, slots=True)
class Cab(OfLibrary):
    """A cabinet's impulse response, behind the amp. Both cuts fall by 12 dB an octave; they stay off at the ends of
    the way where they would cut nothing."""

    on: Annotated[CabOn, Choice("cab")] = CabOn.AUTO
    level: Annotated[CabLevel, Choice("cab level")] = CabLevel.EQUAL
    side: Annotated[Side, Choice("cab side")] = Side.SUM
    low_cut_hz: Annotated[float, Knob(0.0, 500.0, step=5.0, unit="Hz", word="low cut", off_at=NO_LOW_CUT_HZ)] = (
        NO_LOW_CUT_HZ
    )
    high_cut_hz: Annotated[
        float, Knob(2_000.0, 20_000.0, step=250.0, unit="Hz", word="high cut", off_at=NO_HIGH_CUT_HZ)
    ] = NO_HIGH_CUT_HZ


@dataclass(frozen=True, slots=True)
class Mix:
    """The guitar as it came beside the amp: less than 100 % of the amp is so much more of the guitar."""

    wet_percent: Annotated[float, Knob(0.0, 100.0, step=5.0, unit="%", word="mix wet")] = 100.0

    @property
    def share(self) -> float:
        """The amp's, 0 to 1; the rest is the guitar's."""
        return self.wet_percent / 100.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Sound:
    """Everything that a preset sounds like, whichever capture it plays. `quality` chooses among the capture's
    submodels, from the smallest to the largest. `trim_db` is the player's own correction of the input gain,
    `level_db` how loud it leaves, on top of the output mode. Without `amp` its capture is left out, and the pedal's
    plays alone."""

    quality: Annotated[float, Knob(0.0, 1.0, step=0.05, word="quality")] = 1.0
    trim_db: Annotated[float, Knob(-20.0, 20.0, step=0.5, unit="dB", word="trim")] = 0.0
    output: Annotated[OutputMode, Choice("output")] = OutputMode.AUTO
    level_db: Annotated[float, Knob(-20.0, 20.0, step=0.5, unit="dB", word="level")] = 0.0
    gate: Gate = field(default_factory=Gate)
    tone: Tone = field(default_factory=Tone)
    boost: Boost = field(default_factory=Boost)
    amp: Annotated[bool, Switch("amp")] = True
    pedal: Pedal = field(default_factory=Pedal)
    cab: Cab = field(default_factory=Cab)
    mix: Mix = field(default_factory=Mix)
    polarity: Annotated[Polarity, Choice("polarity")] = Polarity.GUITAR


@dataclass(frozen=True, slots=True)
class Preset(Sound):
    """A sound by name. It keeps its model's id and name, so that a missing model is shown by name."""

    name: Annotated[str, Filled()]
    model_id: Annotated[str, Filled()]
    model_name: Annotated[str, Filled()]


NEW_SOUND = Sound()  # what a new preset has
