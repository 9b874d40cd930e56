"""HardwareProfile: what one pedal is made of, from strict TOML.

These records are the schema: hw.strict takes the keys, types, ranges and defaults from them, and the
TOML tables are called as the fields are (`[codec]`, `[[codec.mixer]]`, `[levels]` ...).
"""

import re
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Annotated

from hw.cards import Card
from hw.schema import FOUND_OUT, OneOf, Within

Pin = Annotated[int, Within(0, 27)]  # BCM numbers of the 40-pin header
Switches = bool | tuple[Annotated[int, Within(1, 26)], ...]  # all or none of them, or some by their numbers
Dbu = Annotated[float, Within(-30.0, 30.0)]
Basis = Annotated[
    str, OneOf("maker", "relayed", "measured", "community", "derived", "disputed", "simulated", "unknown")
]
Confidence = Annotated[str, OneOf("high", "medium", "low", "none")]
GainDb = Annotated[float, Within(-60.0, 60.0)]

# By preference: the rate of most captures, the one that costs least beside it, then the rest.
RATES_HZ = (48_000, 44_100, 96_000, 88_200, 192_000, 176_400, 32_000)


# A board's converter hears what goes over the OLED's wires beside it: four times a second are few, and still a meter.
BESIDE_I2S_S = 0.24


@dataclass(frozen=True, slots=True)
class MixerSetting:
    """One ALSA mixer control that is set at start and read back: a raw number, an enum text, or on/off.

    `stream` says which of the two volumes of a control is meant that has one each way; "" is the only one it has.
    """

    control: str  # the simple mixer's name, as `amixer scontrols` prints it
    value: Annotated[int, Within(-100_000, 100_000)] | str | bool
    stream: Annotated[str, OneOf("", "capture", "playback")] = ""


@dataclass(frozen=True, slots=True)
class CodecProfile:
    """How sound gets in and out. `capture` and `playback` are ALSA PCM names, by card id and never by index.

    `cards` are patterns of what the card calls itself (hw.matching says how they are compared); the card that is
    there and matches fills `card`, and `capture` and `playback` where the file does not write them. `card` in a file
    is the usual id. The `wav` driver plays `take` round and round in real time and writes what comes out to `record`.
    """

    driver: Annotated[str, OneOf("alsa", "wav")]
    rate_hz: Annotated[int, OneOf(*RATES_HZ)] = RATES_HZ[0]  # a card that cannot plays at the best that it can
    block_frames: Annotated[int, Within(16, 2048)] = 64
    periods: Annotated[int, Within(2, 16)] = 3
    capture: str = ""
    playback: str = ""
    cards: tuple[str, ...] = ()
    card: str = ""  # ALSA card id, for the mixer and to notice the card coming back
    access: Annotated[str, OneOf("hw", "plughw")] = "hw"  # plughw: ALSA fits the format and the number of channels
    format: Annotated[str, OneOf("S32_LE", "S24_LE", "S24_3LE", "S16_LE")] = "S32_LE"
    channels: Annotated[int, Within(1, 64)] = 2
    input_channel: Annotated[int, Within(1, 64)] = 1  # counts from 1
    mixer: tuple[MixerSetting, ...] = ()
    playback_card: Annotated[str, FOUND_OUT] = ""  # the id of the card that plays, where that is another one
    playback_mixer: Annotated[tuple[MixerSetting, ...], FOUND_OUT] = ()  # what is set of it
    playback_overlay: Annotated[str, FOUND_OUT] = ""  # where it is a HAT
    without_mixer: str = ""  # a sentence: why its controls may be missing, and what to do
    overlay: str = ""  # the dtoverlay of a HAT, for config.txt
    pins_taken: tuple[Pin, ...] = ()  # BCM numbers the board uses itself
    take: Path | None = None
    record: Path | None = None


def inferred(confidence: str) -> str:
    """The confidence in an output's number of which nothing is said but the confidence in the input's."""
    return "medium" if confidence == "high" else confidence


@dataclass(frozen=True, slots=True)
class LevelsProfile:
    """What 0 dBFS means at the jacks, in dBu of a 1 kHz sine with that peak; None is unknown.

    A number needs the `condition` it holds for and its `source`. `basis` and `confidence` are those of the input's
    number, `output_basis` and `output_confidence` those of the output's; where a file does not write these, the
    input's count for it, but as no more than medium. The bases: maker (the maker's own document), relayed (a maker's
    figure, quoted), measured (by a third party), community (a shared table), derived (from the chip's data), disputed
    (the `source` has the numbers that contradict each other), simulated, unknown (assumed, so nobody's).

    `output_condition` is what a hand must see to at the output (20 characters fit the OLED), "" where the mixer alone
    decides. A figure that is `output_balanced` holds between tip and ring; a guitar's cable carries one of the two.
    """

    max_input_dbu: Dbu | None = None
    max_output_dbu: Dbu | None = None
    analog_gain_db: Annotated[float, Within(-60.0, 60.0)] = 0.0
    basis: Basis = "unknown"
    confidence: Confidence = "none"
    condition: str = ""
    source: str = ""
    output_basis: Basis | None = None
    output_confidence: Confidence | None = None
    output_condition: str = ""
    output_balanced: bool = False
    asks: str = ""  # what only the owner can answer, as a sentence; it is told until the input's level is measured


@dataclass(frozen=True, slots=True)
class AnalogFacts:
    """What the input's analogue gain can be moved to, in dB above the state that `max_input_dbu` holds for."""

    kind: str = "fixed"  # control, knob or fixed
    low_db: float = 0.0
    high_db: float = 0.0
    step_db: float = 0.0  # 0: continuous


@dataclass(frozen=True, slots=True)
class GainProfile:
    """How the analogue gain of the input is moved: a mixer control, a knob that software cannot see, or not at all.

    `low_db` to `high_db` is what the pedal may use, in dB above the state `max_input_dbu` holds for: only the
    analogue part of a control, since digital gain after the converter improves nothing. A control is read beyond that
    range too, by `values`: "enum" texts carry their dB ("12.0dB"); "raw" numbers are `zero` at 0 dB, and a step of
    the number is `step_db`.
    """

    kind: Annotated[str, OneOf("control", "knob", "fixed")]
    control: str = ""  # the simple mixer's name, as `amixer scontrols` prints it
    also: tuple[str, ...] = ()  # controls that are moved with it, such as the other channel's
    stream: Annotated[str, OneOf("", "capture", "playback")] = ""
    values: Annotated[str, OneOf("raw", "enum")] = "raw"
    zero: Annotated[int, Within(-100_000, 100_000)] = 0
    step_db: Annotated[float, Within(0.0, 20.0)] = 0.0  # of what the pedal uses; an enum's texts may lie closer
    low_db: GainDb = 0.0
    high_db: GainDb = 0.0


@dataclass(frozen=True, slots=True)
class PanelProfile:
    """Footswitches, encoder, LEDs, relay, in BCM numbers; every contact closes to ground, outputs are on when high.

    `latching` are footswitches that stay where a foot puts them: each change is a tap. `normally_closed` are those
    whose contact opens when they are pressed. Both are true for all of them, or a list of their numbers, from 1.
    `encoder_rest` names the contacts that are closed while the encoder rests in a detent. `leds_second` are the
    second colours of the first LEDs. `relay` is the true bypass's: without current the guitar goes past the pedal.
    """

    pin_factory: Annotated[str, OneOf("rpigpio", "lgpio", "mock")]
    stomps: tuple[Pin, ...]
    encoder_a: Pin
    encoder_b: Pin
    encoder_push: Pin
    leds: tuple[Pin, ...] = ()
    leds_second: tuple[Pin, ...] = ()
    relay: Pin | None = None
    bounce_s: Annotated[float, Within(0.0, 0.2)] = 0.025
    latching: Switches = False
    normally_closed: Switches = False
    edges_per_detent: Annotated[int, OneOf(1, 2, 4)] = 4
    encoder_rest: Annotated[str, OneOf("open", "closed", "a", "b")] = "open"
    remote: bool = False  # mock pins are moved over a socket in the run folder

    def latches(self, pin: int) -> bool:
        return pin in self._among(self.latching)

    def rests_closed(self, pin: int) -> bool:
        """Whether the contact of the switch at `pin` is closed while nobody presses it."""
        return pin in self._among(self.normally_closed)

    def _among(self, chosen: Switches) -> tuple[int, ...]:
        if isinstance(chosen, bool):
            return self.stomps if chosen else ()
        return tuple(pin for number, pin in enumerate(self.stomps, 1) if number in chosen)


@dataclass(frozen=True, slots=True)
class DisplayProfile:
    """The OLED. The `picture` driver writes each new screen as a PNG into the run folder.

    Without `port` it is the header's own bus: I2C 1, or SPI 0, since SPI 1 lies on the pins of I2S. An SH1106 has 132
    columns, of which its glass shows 128: `first_column` is the one at its left edge. `dim_after_s` after
    what a foot or a hand last changed (0: never) all is shown at the contrast `dim_contrast`, against burn-in.
    `meters_s` is how far apart two pictures are that differ in levels alone; without it as the codec beside it asks.
    """

    driver: Annotated[str, OneOf("ssd1306", "ssd1309", "sh1106", "picture")]
    bus: Annotated[str, OneOf("i2c", "spi")] = "i2c"
    port: Annotated[int, OneOf(0, 1)] | None = None
    address: Annotated[int, Within(0x08, 0x77)] = 0x3C
    data_command_pin: Pin | None = None
    reset_pin: Pin | None = None
    rotate: Annotated[int, OneOf(0, 2)] = 0  # quarter turns; a screen of 128 x 64 cannot stand on end
    first_column: Annotated[int, Within(0, 4)] | None = None
    dim_after_s: Annotated[float, Within(0.0, 86_400.0)] = 300.0
    dim_contrast: Annotated[int, Within(1, 255)] = 64  # luma's own are 207 and, for an SH1106, 127
    meters_s: Annotated[float, Within(0.0, 5.0)] | None = None

    @property
    def bus_number(self) -> int:
        if self.port is not None:
            return self.port
        return 1 if self.bus == "i2c" else 0


@dataclass(frozen=True, slots=True)
class StickProfile:
    """Where a USB stick appears: a folder that is not empty, or a mount point, while a stick is in.

    A relative one lies in the run folder.
    """

    folder: str


@dataclass(frozen=True, slots=True)
class RealtimeProfile:
    """Which core the audio thread lives on (None: any) and its SCHED_FIFO priority."""

    core: Annotated[int, Within(0, 255)] | None = None
    priority: Annotated[int, Within(1, 95)] = 75


@dataclass(frozen=True, slots=True)
class BoxProfile:
    """What a codec is built into: hw/boxes/<name>.toml gives the tables that a profile leaves out."""

    panel: PanelProfile
    display: DisplayProfile
    stick: StickProfile
    realtime: RealtimeProfile = field(default_factory=RealtimeProfile)


@dataclass(frozen=True, slots=True)
class Former:
    """The key that the owner's figures had before it told one box from another. `sure`: nothing but this box can have
    had it."""

    key: str
    sure: bool


@dataclass(frozen=True, slots=True)
class HardwareProfile:
    """One pedal: a codec, and what it is built into.

    The last fields stand in no file; hw.profiles.load finds them out. `waiting` is a sentence while there is no card
    to open, and "" else. `card` is the card that was found; None for the wav driver, while waiting, and where a file
    has no `cards`. `named` are the ids of the cards that the owner's settings ask for, "" for none: "USB", or
    "Cable+USB" to record from the one and play to the other.
    """

    name: str
    codec: CodecProfile
    levels: LevelsProfile
    panel: PanelProfile
    display: DisplayProfile
    stick: StickProfile
    about: str = ""
    box: str = "standard"
    formerly: str = ""  # the profile that these cards had before, under which their owners' figures may lie
    gain: GainProfile | None = None
    realtime: RealtimeProfile = field(default_factory=RealtimeProfile)
    key: Annotated[str, FOUND_OUT] = ""  # what the owner's own figures of this codec are stored under
    former: Annotated[Former | None, FOUND_OUT] = None
    asked: Annotated[str, FOUND_OUT] = ""  # what load was given: a name, a path, a card's id or "auto"
    named: Annotated[str, FOUND_OUT] = ""
    card: Annotated[Card | None, FOUND_OUT] = None
    waiting: Annotated[str, FOUND_OUT] = ""

    def on_input(self, channel: int | None) -> "HardwareProfile":
        """The same with the guitar in the input `channel`, or in the last one there is; None: as it is. Of a USB card
        the controls that carry the number of the jack ("Line In 1 Gain") are those of that one."""
        channel = min(channel or self.codec.input_channel, self.codec.channels)
        was, gain, codec = rf"\b{self.codec.input_channel}\b", self.gain, self.codec
        if not codec.overlay:
            mixer = tuple(replace(each, control=re.sub(was, str(channel), each.control)) for each in codec.mixer)
            gain = gain and replace(gain, control=re.sub(was, str(channel), gain.control))
            codec = replace(codec, mixer=mixer)
        return replace(self, codec=replace(codec, input_channel=channel), gain=gain)

    @property
    def meters_s(self) -> float:
        """How far apart two pictures are that differ in levels alone."""
        if self.display.meters_s is not None:
            return self.display.meters_s
        beside = self.display.driver != "picture" and (self.codec.overlay or self.codec.playback_overlay)
        return BESIDE_I2S_S if beside else 0.0

    @property
    def analog(self) -> AnalogFacts:
        """The plain facts of `gain`, for whoever does not set it."""
        if self.gain is None:
            return AnalogFacts()
        return AnalogFacts(self.gain.kind, self.gain.low_db, self.gain.high_db, self.gain.step_db)
