"""What follows from a reading: max_input_dbu and max_output_dbu, each with its uncertainty of 95 % in dB.

A level that a codec is found to have is given at an analogue gain of 0 dB. With G dB of gain the converter ends at
a level that is lower by G, so that G is added to what was found: max_input = (level at the jack - L) + G.
"""

import math
from dataclasses import dataclass

from firmware.calibrate.owned import Owned
from firmware.calibrate.reading import Reading
from firmware.errors import LevelError
from firmware.levels import CODEC_DBU_RANGE, AnalogGain, CodecLevels, GainKind, db_from_gain, dbu_from_volts

METER_TOLERANCE = 0.015  # of the volts: what a cheap multimeter promises on AC at 50 to 400 Hz
# An analogue gain is as good as its steps, or as the hand and the print on the knob; none is exactly none.
CONTROL_DB, KNOB_DB = 0.2, 0.5
ONE_LEG_UNSURE_DB = 1.0  # some outputs drive the legs unlike each other, or lift one where the other is at ground
BY_HAND_UNSURE_DB = 0.5  # a knob at its end, which nobody but the player has seen
TRUSTED_DB = {"high": 0.5, "medium": 1.0}  # by a profile's confidence; makers round to 0.5 dB, relayed ones to 1
VOLTS = "the volts that were entered, the cable, and the codec's gain"


@dataclass(frozen=True, slots=True)
class Level:
    """A level in dBu with its uncertainty of 95 % in dB."""

    dbu: float
    uncertainty_db: float


def max_input_from_source(
    volts_rms: float, reading: Reading, analog: AnalogGain, *, tolerance: float = METER_TOLERANCE
) -> Level:
    """SOURCE: dBu of the volts at the jack - L + analogue gain. `tolerance` is that of the volts. Raises
    LevelError for a result that no codec has."""
    level_dbu = dbu_from_volts(volts_rms) - reading.level_dbfs + analog.gain_db
    return _level("max_input_dbu", level_dbu, _db(tolerance), reading.uncertainty_db, _gain_uncertainty_db(analog))


def max_output_from_volts(volts_rms: float, *, sine_dbfs: float = 0.0, tolerance: float = METER_TOLERANCE) -> Level:
    """METER: dBu of the volts at the output - what the sine's peak was. Raises LevelError as above."""
    return _level("max_output_dbu", dbu_from_volts(volts_rms) - sine_dbfs, _db(tolerance))


def max_input_from_loopback(max_output: Level, sine_dbfs: float, reading: Reading, analog: AnalogGain) -> Level:
    """LOOPBACK: max_output + what the sine's peak was at the output - L + analogue gain. LevelError as above."""
    level_dbu = max_output.dbu + sine_dbfs - reading.level_dbfs + analog.gain_db
    uncertainties_db = max_output.uncertainty_db, reading.uncertainty_db, _gain_uncertainty_db(analog)
    return _level("max_input_dbu", level_dbu, *uncertainties_db, check="the cable, the output and the codec's gain")


def trusted_output(shipped: CodecLevels, owned: Owned) -> Level | None:
    """What full scale of the output gives between tip and sleeve, for LOOPBACK: the owner's figure, or the profile's
    if it is trusted. The more it depends on what cannot be seen from here, the less it is certain."""
    if owned.max_output is not None:
        return None if shipped.output_doubts else Level(owned.max_output.dbu, owned.max_output.uncertainty_db)
    output_dbu = shipped.tip_output_dbu
    if output_dbu is None or shipped.output_doubtful:
        return None
    _, confidence = shipped.output_words
    by_hand_db = BY_HAND_UNSURE_DB if shipped.output_condition else 0.0
    one_leg_db = ONE_LEG_UNSURE_DB if shipped.output_balanced else 0.0
    return Level(output_dbu, math.hypot(TRUSTED_DB[confidence], by_hand_db, one_leg_db))


def _level(name: str, dbu: float, *uncertainties_db: float, check: str = VOLTS) -> Level:
    low_dbu, high_dbu = CODEC_DBU_RANGE
    if not low_dbu <= dbu <= high_dbu:
        raise LevelError(
            f"{name} = {dbu:.1f} dBu is what no codec has ({low_dbu:g} to {high_dbu:g}); check {check}.",
            short=f"bad {name}",
        )
    return Level(dbu, math.hypot(*uncertainties_db))


def _db(tolerance: float) -> float:
    return db_from_gain(1.0 + tolerance)


def _gain_uncertainty_db(analog: AnalogGain) -> float:
    if analog.gain_db == 0.0:
        return 0.0
    return {GainKind.CONTROL: CONTROL_DB, GainKind.KNOB: KNOB_DB, GainKind.FIXED: 0.0}[analog.kind]
