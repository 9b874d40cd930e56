"""What follows from a reading: max_input_dbu and max_output_dbu, each with its uncertainty of 95 % in dB.

A level that a codec is found to have is given at an analogue gain of 0 dB. With G dB of gain the converter ends at
a level that is lower by G, so that G is added to what was found: max_input = (level at the jack - L) + G.
"""

from dataclasses import dataclass

from firmware.calibrate.owned import Owned
from firmware.calibrate.reading import Reading
from firmware.levels import AnalogGain, CodecLevels

METER_TOLERANCE = 0.015  # of the volts: what a cheap multimeter promises on AC at 50 to 400 Hz


@dataclass(frozen=True, slots=True)
class Level:
    """A level in dBu with its uncertainty of 95 % in dB."""

    dbu: float
    uncertainty_db: float


def max_input_from_source(
    volts_rms: float, reading: Reading, analog: AnalogGain, *, tolerance: float = METER_TOLERANCE
) -> Level:
    """SOURCE: dBu of the volts at the jack - L + analogue gain. `tolerance` is of what told the volts. Raises
    LevelError for a result that no codec has."""
    raise NotImplementedError(volts_rms, reading, analog, tolerance)


def max_output_from_volts(volts_rms: float, *, sine_dbfs: float = 0.0, tolerance: float = METER_TOLERANCE) -> Level:
    """METER: dBu of the volts at the output - what the sine's peak was. Raises LevelError as above."""
    raise NotImplementedError(volts_rms, sine_dbfs, tolerance)


def max_input_from_loopback(max_output: Level, sine_dbfs: float, reading: Reading, analog: AnalogGain) -> Level:
    """LOOPBACK: max_output + what the sine's peak was at the output - L + analogue gain. Raises LevelError as above."""
    raise NotImplementedError(max_output, sine_dbfs, reading, analog)


def trusted_output(shipped: CodecLevels, owned: Owned) -> Level | None:
    """What is known of the output for LOOPBACK: the owner's figure, or the profile's if it is trusted."""
    raise NotImplementedError(shipped, owned)
