"""Volts, dBu, dBFS and gain. dBu is known only here; everybody else handles linear gains.

0 dBu is 0.7746 V RMS. A level in dBu that belongs to a converter or a capture is the RMS level of a
1 kHz sine whose *peak* is 0 dBFS (the convention of NAM's metadata and its calibration tutorial).
Called by controld, the command line and, for the arithmetic alone, tests.
"""

import math
from dataclasses import dataclass
from enum import StrEnum

from firmware.errors import LevelError
from hw.profile import LevelsProfile

VOLTS_AT_0_DBU = math.sqrt(0.6)  # 1 mW into 600 ohms: 0.7746 V RMS
NORMALIZED_LOUDNESS_DB = -18.0  # where NAM's plugin puts every capture in its Normalized mode
CODEC_DBU_RANGE = (-30.0, 30.0)
CAPTURE_DBU_RANGE = (-30.0, 40.0)
TRIM_DB_RANGE = (-20.0, 20.0)
GAIN_DB_RANGE = (-60.0, 60.0)
LOUDNESS_DB_RANGE = (-78.0, 42.0)  # what -18 dB can be reached from within GAIN_DB_RANGE


class OutputMode(StrEnum):
    """How loud a capture leaves the pedal."""

    RAW = "raw"
    NORMALIZED = "normalized"


class Basis(StrEnum):
    """What an input gain rests on."""

    CALIBRATED = "calibrated"
    NO_CAPTURE_LEVEL = "uncalibrated: the capture has no input_level_dbu"
    NO_CODEC_LEVEL = "uncalibrated: the codec's max_input_dbu is unknown"


@dataclass(frozen=True, slots=True)
class CodecLevels:
    """What 0 dBFS means at the jacks. `analog_gain_db` is gain added above the state `max_input_dbu` holds for."""

    max_input_dbu: float | None
    max_output_dbu: float | None = None
    analog_gain_db: float = 0.0
    basis: str = "unknown"
    confidence: str = "none"


def codec_levels(profile: LevelsProfile) -> CodecLevels:
    """What a hardware profile knows of its codec."""
    return CodecLevels(
        max_input_dbu=profile.max_input_dbu,
        max_output_dbu=profile.max_output_dbu,
        analog_gain_db=profile.analog_gain_db,
        basis=profile.basis,
        confidence=profile.confidence,
    )


@dataclass(frozen=True, slots=True)
class CaptureLevels:
    """What a capture's metadata says of levels; None where it says nothing."""

    input_level_dbu: float | None = None
    output_level_dbu: float | None = None
    loudness_db: float | None = None


@dataclass(frozen=True, slots=True)
class CalibrationPlan:
    """The gains that one capture gets on one codec, and why."""

    input_gain_db: float
    output_gain_db: float
    trim_db: float
    basis: Basis
    explanation: str

    @property
    def calibrated(self) -> bool:
        return self.basis is Basis.CALIBRATED

    @property
    def input_gain(self) -> float:
        return gain_from_db(self.input_gain_db)

    @property
    def output_gain(self) -> float:
        return gain_from_db(self.output_gain_db)


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


def plan_levels(
    codec: CodecLevels,
    capture: CaptureLevels,
    *,
    trim_db: float = 0.0,
    output_mode: OutputMode = OutputMode.NORMALIZED,
) -> CalibrationPlan:
    """The gains for `capture` on `codec`.

    input gain (dB) = max_input_dbu - analog_gain_db - input_level_dbu + trim_db; without either level the
    trim alone. Output: NORMALIZED puts the capture's loudness at -18 dB (nothing if it is unknown), RAW
    leaves it alone. Raises LevelError for impossible numbers.
    """
    _check("max_input_dbu", codec.max_input_dbu, CODEC_DBU_RANGE)
    _check("input_level_dbu", capture.input_level_dbu, CAPTURE_DBU_RANGE)
    _check("analog_gain_db", codec.analog_gain_db, GAIN_DB_RANGE)
    _check("loudness", capture.loudness_db, LOUDNESS_DB_RANGE)
    _check("trim_db", trim_db, TRIM_DB_RANGE)
    basis, calibration_db, reason = _calibration(codec, capture)
    _check("input gain", calibration_db + trim_db, GAIN_DB_RANGE)
    return CalibrationPlan(
        input_gain_db=calibration_db + trim_db,
        output_gain_db=_output_gain_db(capture, output_mode),
        trim_db=trim_db,
        basis=basis,
        explanation=f"{reason}; trim {trim_db:+.1f} dB" if trim_db else reason,
    )


def _calibration(codec: CodecLevels, capture: CaptureLevels) -> tuple[Basis, float, str]:
    if codec.max_input_dbu is None:
        return Basis.NO_CODEC_LEVEL, 0.0, str(Basis.NO_CODEC_LEVEL)
    if capture.input_level_dbu is None:
        return Basis.NO_CAPTURE_LEVEL, 0.0, str(Basis.NO_CAPTURE_LEVEL)
    gain_db = codec.max_input_dbu - codec.analog_gain_db - capture.input_level_dbu
    reason = (
        f"calibrated: codec {codec.max_input_dbu:g} dBu - analogue gain {codec.analog_gain_db:g} dB"
        f" - capture {capture.input_level_dbu:g} dBu"
    )
    return Basis.CALIBRATED, gain_db, reason


def _output_gain_db(capture: CaptureLevels, output_mode: OutputMode) -> float:
    if output_mode is OutputMode.RAW or capture.loudness_db is None:
        return 0.0
    return NORMALIZED_LOUDNESS_DB - capture.loudness_db


def _check(name: str, value: float | None, allowed: tuple[float, float]) -> None:
    low, high = allowed
    if value is None or low <= value <= high:  # NaN fails both comparisons
        return
    raise LevelError(
        f"{name} = {value:g} is outside {low:g} to {high:g}; check the number and its sign.",
        short=f"bad {name}",
    )
