"""What follows from a reading, with signs and uncertainties."""

import math
from dataclasses import replace

import pytest

from firmware.calibrate.methods import (
    Level,
    max_input_from_loopback,
    max_input_from_source,
    max_output_from_volts,
    trusted_output,
)
from firmware.calibrate.owned import Figure, Owned
from firmware.calibrate.reading import Reading
from firmware.errors import LevelError
from firmware.levels import AnalogGain, CaptureLevels, CodecLevels, GainKind
from firmware.plan import plan_levels

NO_GAIN = AnalogGain()
FIVE_DB = AnalogGain(GainKind.CONTROL, gain_db=5.0, high_db=12.0, step_db=1.0)
ONE_VOLT_DBU = 2.218


def reading(level_dbfs: float, uncertainty_db: float = 0.01) -> Reading:
    return Reading(level_dbfs, 330.0, -90.0, -90.0, -90.0, False, 0.0, 0.0, uncertainty_db)


def test_a_source_of_one_volt_that_reads_minus_ten_shows_a_codec_of_twelve() -> None:
    assert max_input_from_source(1.0, reading(-10.0), NO_GAIN).dbu == pytest.approx(12.218, abs=0.001)


def test_gain_before_the_converter_makes_the_same_codec_read_louder_and_is_taken_out() -> None:
    at_five = max_input_from_source(1.0, reading(-5.0), FIVE_DB)
    assert at_five.dbu == pytest.approx(max_input_from_source(1.0, reading(-10.0), NO_GAIN).dbu)


def test_the_level_found_puts_the_source_where_it_belongs_in_the_plan() -> None:
    """1 V stands 15 - 2.218 dB under a capture of 15 dBu, at whatever gain it was measured and is played."""
    for measured_at, played_at in ((NO_GAIN, FIVE_DB), (FIVE_DB, NO_GAIN), (FIVE_DB, FIVE_DB)):
        found = max_input_from_source(1.0, reading(-10.0 + measured_at.gain_db), measured_at)
        codec = CodecLevels(found.dbu, analog_gain_db=played_at.gain_db)
        plan = plan_levels(codec, CaptureLevels(input_level_dbu=15.0))
        assert -10.0 + played_at.gain_db + plan.input_gain_db == pytest.approx(ONE_VOLT_DBU - 15.0, abs=0.001)


def test_the_meter_reads_the_output_at_full_scale() -> None:
    assert max_output_from_volts(2.1).dbu == pytest.approx(8.66, abs=0.005)
    assert max_output_from_volts(1.05, sine_dbfs=-6.0206).dbu == pytest.approx(8.66, abs=0.005)


def test_a_loopback_stands_on_the_output() -> None:
    found = max_input_from_loopback(Level(8.66, 0.2), -6.0, reading(-9.5), NO_GAIN)
    assert found.dbu == pytest.approx(12.16)
    assert max_input_from_loopback(Level(8.66, 0.2), -6.0, reading(-4.5), FIVE_DB).dbu == pytest.approx(12.16)


def test_uncertainties_add_as_squares() -> None:
    meter_db = 20 * math.log10(1.015)
    assert max_output_from_volts(2.1).uncertainty_db == pytest.approx(meter_db)
    assert max_input_from_source(1.0, reading(-10.0, 0.05), NO_GAIN).uncertainty_db == pytest.approx(
        math.hypot(meter_db, 0.05)
    )
    assert max_input_from_loopback(
        Level(8.0, 0.3), -6.0, reading(-9.0, 0.04), NO_GAIN
    ).uncertainty_db == pytest.approx(math.hypot(0.3, 0.04))
    better = max_input_from_source(1.0, reading(-10.0, 0.0), NO_GAIN, tolerance=0.001)
    assert better.uncertainty_db == pytest.approx(20 * math.log10(1.001))


def test_gain_that_is_not_zero_is_less_certain_on_a_knob_than_on_a_control() -> None:
    knob = AnalogGain(GainKind.KNOB, gain_db=5.0, high_db=40.0)
    certain, control, hand = (
        max_input_from_source(1.0, reading(-10.0), analog).uncertainty_db for analog in (NO_GAIN, FIVE_DB, knob)
    )
    assert certain < control < hand


@pytest.mark.parametrize("volts", [1e-3, 100.0, 0.0, -1.0, math.nan, math.inf])
def test_volts_that_no_codec_gives_are_refused(volts: float) -> None:
    with pytest.raises(LevelError):
        max_output_from_volts(volts)


def test_a_result_that_no_codec_has_is_refused_in_one_sentence() -> None:
    with pytest.raises(LevelError, match=r"max_input_dbu = 49\.4 dBu is what no codec has") as refused:
        max_input_from_source(5.0, reading(-33.2), NO_GAIN)
    assert len(refused.value.short) <= 21


def test_the_owners_output_is_trusted_before_the_profiles() -> None:
    shipped = CodecLevels(8.66, 8.66, basis="relayed", confidence="medium")
    owned = Owned(max_output=Figure(8.4, 0.13, "meter", "2026-11-22"))
    assert trusted_output(shipped, owned) == Level(8.4, 0.13)
    assert trusted_output(shipped, Owned()) == Level(8.66, 1.0)


def test_a_balanced_output_counts_half_in_a_guitar_cable() -> None:
    balanced = CodecLevels(12.0, 16.0, output_basis="relayed", output_confidence="high", output_balanced=True)
    known = trusted_output(balanced, Owned())
    assert known
    assert known.dbu == pytest.approx(9.98, abs=0.001)
    assert known.uncertainty_db == pytest.approx(math.hypot(0.5, 1.0))


def test_an_output_that_depends_on_a_knob_is_less_certain() -> None:
    fixed = CodecLevels(1.15, 8.66, output_basis="maker", output_confidence="high")
    by_hand = replace(fixed, output_condition="volume knob at max.")
    assert trusted_output(fixed, Owned()) == Level(8.66, 0.5)
    assert trusted_output(by_hand, Owned()) == Level(8.66, math.hypot(0.5, 0.5))


def test_an_output_is_trusted_for_its_own_sake_and_not_for_the_input_s() -> None:
    """A HAT whose input nobody has published may have a chip at its output that is well known, and the other way."""
    unknown, known = ("unknown", "none"), ("derived", "medium")
    for words_in, words_out, trusted in ((unknown, known, True), (("maker", "high"), ("maker", "low"), False)):
        levels = CodecLevels(None, 8.66, 0.0, *words_in, output_basis=words_out[0], output_confidence=words_out[1])
        assert (trusted_output(levels, Owned()) is not None) == trusted


@pytest.mark.parametrize(
    "shipped",
    [
        CodecLevels(8.66, None, basis="maker", confidence="high"),
        CodecLevels(8.66, 8.66, basis="derived", confidence="low"),
        CodecLevels(17.0, 8.66, basis="disputed", confidence="medium"),
        CodecLevels(None),
        CodecLevels(8.66, 8.66, basis="maker", confidence="high", output_doubts=("Master has no scale.",)),
    ],
)
def test_an_output_that_is_unknown_or_doubtful_is_nothing_to_stand_on(shipped: CodecLevels) -> None:
    assert trusted_output(shipped, Owned()) is None
