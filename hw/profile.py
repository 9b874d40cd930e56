"""HardwareProfile: what one pedal is made of, from strict TOML.

These records are the schema: hw.profile_reader takes the keys, types, ranges and defaults from them, and the
TOML tables are called as the fields are (`[codec]`, `[[codec.mixer]]`, `[levels]` ...).
"""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated

from hw.profile_reader import OneOf, Within

Pin = Annotated[int, Within(0, 27)]  # BCM numbers of the 40-pin header
Dbu = Annotated[float, Within(-30.0, 30.0)]


@dataclass(frozen=True, slots=True)
class MixerSetting:
    """One ALSA mixer control that is set at start and read back: a raw number, an enum text, or on/off.

    `stream` tells the two volumes of a control apart that has one each way; "" is the only one it has.
    """

    control: str  # the simple mixer's name, as `amixer scontrols` prints it
    value: Annotated[int, Within(-100_000, 100_000)] | str | bool
    stream: Annotated[str, OneOf("", "capture", "playback")] = ""


@dataclass(frozen=True, slots=True)
class CodecProfile:
    """How sound gets in and out. `capture` and `playback` are ALSA PCM names, by card id and never by index.

    The `wav` driver plays `take` round and round in real time and writes what comes out to `record`.
    """

    driver: Annotated[str, OneOf("alsa", "wav")]
    rate_hz: Annotated[int, OneOf(48_000)] = 48_000  # the rate of the captures; nothing here resamples
    block_frames: Annotated[int, Within(16, 2048)] = 64
    periods: Annotated[int, Within(2, 16)] = 3
    capture: str = ""
    playback: str = ""
    card: str = ""  # ALSA card id, for the mixer and to notice the card coming back
    format: Annotated[str, OneOf("S32_LE", "S24_LE", "S24_3LE", "S16_LE")] = "S32_LE"
    channels: Annotated[int, Within(1, 64)] = 2
    input_channel: Annotated[int, Within(1, 64)] = 1  # counts from 1
    mixer: tuple[MixerSetting, ...] = ()
    pins_taken: tuple[Pin, ...] = ()  # BCM numbers the board uses itself
    take: Path | None = None
    record: Path | None = None


@dataclass(frozen=True, slots=True)
class LevelsProfile:
    """What 0 dBFS means at the jacks, in dBu of a 1 kHz sine with that peak; None is unknown.

    A number needs its `basis`, the `condition` it holds for and its `source`.
    """

    max_input_dbu: Dbu | None = None
    max_output_dbu: Dbu | None = None
    analog_gain_db: Annotated[float, Within(-60.0, 60.0)] = 0.0
    basis: Annotated[
        str, OneOf("maker_spec", "relayed", "measured", "community", "derived", "simulated", "unknown")
    ] = "unknown"
    confidence: Annotated[str, OneOf("high", "medium", "low", "none")] = "none"
    condition: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class PanelProfile:
    """Footswitches, LEDs and encoder, in BCM numbers; switches close to ground."""

    pin_factory: Annotated[str, OneOf("rpigpio", "lgpio", "mock")]
    stomps: tuple[Pin, ...]
    encoder_a: Pin
    encoder_b: Pin
    encoder_push: Pin
    leds: tuple[Pin, ...] = ()
    bounce_s: Annotated[float, Within(0.0, 0.2)] = 0.025
    edges_per_detent: Annotated[int, OneOf(1, 2, 4)] = 4
    remote: bool = False  # mock pins are moved over a socket in the run folder


@dataclass(frozen=True, slots=True)
class DisplayProfile:
    """The OLED. The `picture` driver writes each new screen as a PNG into the run folder.

    Without `port` it is the header's own bus: I2C 1, or SPI 0, since SPI 1 lies on the pins of I2S.
    """

    driver: Annotated[str, OneOf("ssd1306", "ssd1309", "sh1106", "picture")]
    bus: Annotated[str, OneOf("i2c", "spi")] = "i2c"
    port: Annotated[int, OneOf(0, 1)] | None = None
    address: Annotated[int, Within(0x08, 0x77)] = 0x3C
    data_command_pin: Pin | None = None
    reset_pin: Pin | None = None
    rotate: Annotated[int, OneOf(0, 2)] = 0  # quarter turns; a screen of 128 x 64 cannot stand on end

    @property
    def bus_number(self) -> int:
        if self.port is not None:
            return self.port
        return 1 if self.bus == "i2c" else 0


@dataclass(frozen=True, slots=True)
class StickProfile:
    """Where a USB stick appears: a folder that is there (and not empty) while a stick is in.

    A relative one lies in the run folder.
    """

    folder: str


@dataclass(frozen=True, slots=True)
class RealtimeProfile:
    """Which core the audio thread lives on (None: any) and its SCHED_FIFO priority."""

    core: Annotated[int, Within(0, 255)] | None = None
    priority: Annotated[int, Within(1, 95)] = 75


@dataclass(frozen=True, slots=True)
class HardwareProfile:
    """One pedal."""

    name: str
    codec: CodecProfile
    levels: LevelsProfile
    panel: PanelProfile
    display: DisplayProfile
    stick: StickProfile
    about: str = ""
    realtime: RealtimeProfile = field(default_factory=RealtimeProfile)
