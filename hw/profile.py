"""HardwareProfile: what one pedal is made of, from strict TOML."""

from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True, slots=True)
class MixerSetting:
    """One ALSA mixer control that is set at start and read back: a number, an enum text, or on/off."""

    control: str
    value: int | str | bool


@dataclass(frozen=True, slots=True)
class CodecProfile:
    """How sound gets in and out. `capture` and `playback` are ALSA PCM names, by card id and never by index.

    The `wav` driver plays `take` round and round in real time and writes what comes out to `record`.
    """

    driver: str  # alsa | wav
    rate_hz: int = 48_000
    block_frames: int = 64
    periods: int = 3
    capture: str = ""
    playback: str = ""
    card: str = ""  # ALSA card id, for the mixer and to notice the card coming back
    format: str = "S32_LE"  # S32_LE | S24_LE | S24_3LE | S16_LE
    channels: int = 2
    input_channel: int = 1  # counts from 1
    mixer: tuple[MixerSetting, ...] = ()
    pins_taken: tuple[int, ...] = ()  # BCM numbers the board uses itself
    take: Path | None = None
    record: Path | None = None


@dataclass(frozen=True, slots=True)
class LevelsProfile:
    """What 0 dBFS means at the jacks, in dBu of a 1 kHz sine with that peak; None is unknown."""

    max_input_dbu: float | None = None
    max_output_dbu: float | None = None
    analog_gain_db: float = 0.0
    basis: str = "unknown"
    confidence: str = "none"
    condition: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class PanelProfile:
    """Footswitches, LEDs and encoder, in BCM numbers; switches close to ground."""

    pin_factory: str  # rpigpio | lgpio | mock
    stomps: tuple[int, ...]
    encoder_a: int
    encoder_b: int
    encoder_push: int
    leds: tuple[int, ...] = ()
    bounce_s: float = 0.025
    edges_per_detent: int = 4
    remote: bool = False  # mock pins are moved over a socket in the run folder


@dataclass(frozen=True, slots=True)
class DisplayProfile:
    """The OLED. The `picture` driver writes each new screen as a PNG into the run folder."""

    driver: str  # ssd1306 | ssd1309 | sh1106 | picture
    bus: str = "i2c"  # i2c | spi
    port: int = 1
    address: int = 0x3C
    data_command_pin: int | None = None
    reset_pin: int | None = None
    rotate: int = 0  # quarter turns


@dataclass(frozen=True, slots=True)
class StickProfile:
    """Where a USB stick appears: a folder that is there (and not empty) while a stick is in."""

    folder: Path


@dataclass(frozen=True, slots=True)
class RealtimeProfile:
    """Which core the audio thread lives on (None: any) and its SCHED_FIFO priority."""

    core: int | None = None
    priority: int = 75


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
