"""Volts, dBu, dBFS and gain, and what is known of levels. dBu is known only here, in plan.py and in calibrate/.

0 dBu is 0.7746 V RMS. A level in dBu that belongs to a converter or a capture is the RMS level of a
1 kHz sine whose *peak* is 0 dBFS (the convention of NAM's metadata and its calibration tutorial).
Called by controld, the command line and, for the arithmetic alone, tests.
"""

import math
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated

from firmware.bands import BandsText
from firmware.errors import LevelError
from hw.profile import LevelsProfile, inferred
from hw.schema import Within

VOLTS_AT_0_DBU = math.sqrt(0.6)  # 1 mW into 600 ohms: 0.7746 V RMS
CODEC_DBU_RANGE = (-30.0, 30.0)
CAPTURE_DBU_RANGE = (-30.0, 40.0)
CAPTURE_LOUDNESS_DB_RANGE = (-50.0, 10.0)  # what a file may say; gear that plays lies between -40 and -5
CAPTURE_GAIN_RANGE = (0.0, 1.0)  # NAM clips it so
# A converter of 16 bits ends at 1 - 2^-15; the wider ones only come closer to 1. A frame there has hit the ceiling.
FULL_SCALE = 1.0 - 2.0**-15
DOUBTED = ("low", "none")
ONE_LEG_DB = 20.0 * math.log10(0.5)  # of a balanced output, into a cable of tip and sleeve
GUITAR_DBU = 12.2  # of the converter that the takes of a guitar were recorded with
SILENT_S = 20.0  # an input that is heard is that long silent before the others are spoken of


@dataclass(frozen=True, slots=True)
class CodecLevels:
    """What 0 dBFS means at the jacks. `analog_gain_db` is gain added above the state `max_input_dbu` holds for.

    `basis` is where the input's number comes from (the profile's words; "measured" or "entered" with `measured_on` is
    the owner's own, which beats every table), `confidence` high, medium, low or none. The output's are its own; None:
    the input's words count for it, too, but as no more than medium.
    """

    max_input_dbu: float | None
    max_output_dbu: float | None = None
    analog_gain_db: float = 0.0
    basis: str = "unknown"
    confidence: str = "none"
    uncertainty_db: float | None = None  # of the owner's measurement
    measured_on: str = ""  # its date, such as 2026-11-22; "" for a number from a profile
    doubts: tuple[str, ...] = ()  # sentences: what the card does to the input's level besides
    output_doubts: tuple[str, ...] = ()  # and to the output's
    output_basis: str | None = None
    output_confidence: str | None = None
    output_condition: str = ""  # what a hand must see to, such as a knob at its end
    output_balanced: bool = False  # the number holds between tip and ring, of which a guitar's cable carries one
    output_measured_on: str = ""

    @property
    def full_scale_db(self) -> float:
        """How far full scale of this input lies above that of a converter of GUITAR_DBU without any gain: a guitar is
        so much louder than it seems here. A converter whose level is unknown is taken for one of those."""
        full_scale_dbu = GUITAR_DBU if self.max_input_dbu is None else self.max_input_dbu
        return full_scale_dbu - self.analog_gain_db - GUITAR_DBU

    @property
    def tip_output_dbu(self) -> float | None:
        """What full scale gives between tip and sleeve: all that a guitar cable carries, and a guitar amp hears."""
        if self.max_output_dbu is None or not self.output_balanced:
            return self.max_output_dbu
        return self.max_output_dbu + ONE_LEG_DB

    @property
    def output_word(self) -> str:
        """The same for a person, behind what it is taken from."""
        tip = "" if self.tip_output_dbu is None else f"{round(self.tip_output_dbu, 2):g} dBu"
        return f"{tip} (tip and sleeve)" if self.output_balanced else tip

    @property
    def doubtful(self) -> bool:
        """Whether the pedal asks for a measurement, or has seen that the number does not hold."""
        return self.untrusted or bool(self.doubts)

    @property
    def untrusted(self) -> bool:
        """Whether the input's number itself is unknown, disputed or little trusted."""
        return _untrusted(self.max_input_dbu, self.basis, self.confidence)

    @property
    def output_doubtful(self) -> bool:
        """The same of the output's number."""
        return _untrusted(self.max_output_dbu, *self.output_words) or bool(self.output_doubts)

    @property
    def output_words(self) -> tuple[str, str]:
        """Basis and confidence of the output's number."""
        if self.output_basis is None or self.output_confidence is None:
            return self.basis, inferred(self.confidence)
        return self.output_basis, self.output_confidence


def _untrusted(dbu: float | None, basis: str, confidence: str) -> bool:
    return dbu is None or basis == "disputed" or confidence in DOUBTED


def codec_levels(profile: LevelsProfile) -> CodecLevels:
    """What a hardware profile knows of its codec."""
    return CodecLevels(
        max_input_dbu=profile.max_input_dbu,
        max_output_dbu=profile.max_output_dbu,
        analog_gain_db=profile.analog_gain_db,
        basis=profile.basis,
        confidence=profile.confidence,
        output_basis=profile.output_basis,
        output_confidence=profile.output_confidence,
        output_condition=profile.output_condition,
        output_balanced=profile.output_balanced,
        doubts=(profile.asks,) if profile.asks else (),
    )


@dataclass(frozen=True, slots=True)
class LoudnessAt:
    """How loud a capture is, K-weighted (BS.1770), with a guitar in it that is `drive_db` hotter than through a
    converter of GUITAR_DBU. `bands`: of what spectrum (bands.py); "" where that was not measured."""

    drive_db: Annotated[float, Within(-100.0, 100.0)]
    lufs: Annotated[float, Within(-100.0, 150.0)]
    bands: Annotated[str, BandsText()] = ""


@dataclass(frozen=True, slots=True)
class CaptureLevels:
    """What is known of a capture's levels: its metadata's words, None where it says nothing. `entered` says that
    the player gave `input_level_dbu`, which is kept with the library's entry and not in the capture's file; so is
    `guitar`, from a softer to a harder one, which prepare has measured. Empty: not measured, or nothing was heard."""

    input_level_dbu: float | None = None
    output_level_dbu: float | None = None
    loudness_db: float | None = None
    gear_type: str | None = None
    entered: bool = False
    guitar: tuple[LoudnessAt, ...] = ()


@dataclass(frozen=True, slots=True)
class CabLevels:
    """What is known of a cabinet's response. `lu`: how much louder a guitar is behind it than before it, in LU, where
    nothing is known of the amp; None: not measured. `bands`: what it lets through (bands.py), `top_db` in the loudest
    of them. `rate_hz` is that of its file."""

    lu: float | None = None
    rate_hz: int = 48_000
    top_db: float = 0.0
    bands: str = ""


class GainKind(StrEnum):
    """How the analogue gain of the codec's input is moved."""

    CONTROL = "control"  # by software: the pedal sets it, reads it and watches it
    KNOB = "knob"  # by hand; software cannot see it, the player says it
    FIXED = "fixed"  # not at all


@dataclass(frozen=True, slots=True)
class AnalogGain:
    """The analogue gain in dB above the state that `max_input_dbu` holds for, and what it can be set to."""

    kind: GainKind = GainKind.FIXED
    gain_db: float = 0.0
    low_db: float = 0.0
    high_db: float = 0.0
    step_db: float = 0.0  # 0: continuous


def gain_from_db(gain_db: float) -> float:
    """dB to a linear factor: 10^(dB/20)."""
    return 10.0 ** (gain_db / 20.0)


def db_from_gain(gain: float) -> float:
    """Linear factor to dB; 0 gives -inf."""
    return 20.0 * math.log10(gain) if gain > 0.0 else -math.inf


def dbu_from_volts(volts_rms: float) -> float:
    """V RMS to dBu: 20 log10(V / 0.7746)."""
    if not volts_rms > 0.0 or not math.isfinite(volts_rms):
        raise LevelError(f"{volts_rms} V is not a level; give V RMS above 0.", short="volts must be > 0")
    return 20.0 * math.log10(volts_rms / VOLTS_AT_0_DBU)


def volts_from_dbu(level_dbu: float) -> float:
    """dBu to V RMS."""
    return VOLTS_AT_0_DBU * gain_from_db(level_dbu)


def elsewhere_words(heard: int, elsewhere: int) -> str:
    """The sentence for a guitar that is plugged in elsewhere."""
    return (
        f"Input {heard} has been silent for {SILENT_S:g} s, and input {elsewhere} has sound: if the guitar is there,"
        f" type `pedal input {elsewhere}`, or push the encoder on the levels page."
    )
