import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firmware.errors import LevelError
from firmware.levels import CaptureLevels, CodecLevels, db_from_gain, dbu_from_volts, gain_from_db, volts_from_dbu
from firmware.plan import Basis, plan_dry, plan_levels
from firmware.sound import OutputMode, Sound

CODEC_DBU = st.floats(0, 24)
CAPTURE_DBU = st.floats(0, 24)
TRIM_DB = st.floats(-20, 20)
ANALOG_DB = st.floats(0, 20)


@pytest.mark.parametrize(
    ("max_input_dbu", "input_level_dbu", "analog_gain_db", "input_gain_db"),
    [(12.2, 5.74, 0, 6.46), (12.2, 11.76, 0, 0.44), (12.2, 15, 0, -2.80), (12.2, 18, 0, -5.80), (12.2, 15, 5, -7.80)],
)
def test_the_gain_staging_table(
    max_input_dbu: float, input_level_dbu: float, analog_gain_db: float, input_gain_db: float
) -> None:
    plan = plan_levels(
        CodecLevels(max_input_dbu, analog_gain_db=analog_gain_db), CaptureLevels(input_level_dbu=input_level_dbu)
    )
    assert plan.input_gain_db == pytest.approx(input_gain_db, abs=1e-9)
    assert plan.calibrated
    assert plan.input_gain == pytest.approx(10 ** (input_gain_db / 20))


@given(CODEC_DBU, CAPTURE_DBU, TRIM_DB)
def test_one_db_of_trim_is_one_db_of_gain(codec_dbu: float, capture_dbu: float, trim_db: float) -> None:
    codec, capture = CodecLevels(codec_dbu), CaptureLevels(capture_dbu)
    plain, trimmed = plan_levels(codec, capture), plan_levels(codec, capture, Sound(trim_db=trim_db))
    assert trimmed.input_gain_db - plain.input_gain_db == pytest.approx(trim_db)
    assert trimmed.output_gain_db == plain.output_gain_db


@given(CODEC_DBU, CAPTURE_DBU, ANALOG_DB, st.floats(-20, 10))
def test_the_same_note_reaches_the_capture_at_the_same_level_through_any_codec(
    codec_dbu: float, capture_dbu: float, analog_gain_db: float, note_dbu: float
) -> None:
    plan = plan_levels(CodecLevels(codec_dbu, analog_gain_db=analog_gain_db), CaptureLevels(capture_dbu))
    at_the_converter_dbfs = note_dbu + analog_gain_db - codec_dbu
    assert at_the_converter_dbfs + plan.input_gain_db == pytest.approx(note_dbu - capture_dbu)


def test_a_capture_without_a_level_is_played_at_trim_only_and_says_so() -> None:
    plan = plan_levels(CodecLevels(12.2), CaptureLevels(), Sound(trim_db=1.5))
    assert plan.input_gain_db == 1.5
    assert plan.basis is Basis.NO_CAPTURE_LEVEL
    assert not plan.calibrated
    assert "input_level_dbu" in plan.explanation


def test_a_codec_without_a_level_is_played_at_trim_only_and_says_so() -> None:
    plan = plan_levels(CodecLevels(None), CaptureLevels(15.0))
    assert plan.input_gain_db == 0.0
    assert plan.basis is Basis.NO_CODEC_LEVEL


@given(st.floats(-20, 20), st.sampled_from(OutputMode))
def test_one_db_of_level_is_one_db_at_the_output_whatever_the_mode(level_db: float, mode: OutputMode) -> None:
    codec, capture = CodecLevels(12.2, 16.0), CaptureLevels(15.0, 12.0, -21.5)
    plain, louder = (plan_levels(codec, capture, Sound(output=mode, level_db=at)) for at in (0.0, level_db))
    assert louder.output_gain_db - plain.output_gain_db == pytest.approx(level_db)
    assert louder.input_gain_db == plain.input_gain_db


@pytest.mark.parametrize(
    ("mode", "level_db", "clips_by_db"),
    [
        ("calibrated", 3.0, 0.0),
        ("calibrated", 5.5, 1.5),
        ("raw", 2.0, 2.0),
        ("raw", 0.0, 0.0),
        ("normalized", 9.0, 0.0),
    ],
)
def test_the_level_counts_in_the_warning_of_clipping(mode: str, level_db: float, clips_by_db: float) -> None:
    codec, capture = CodecLevels(12.2, 16.0), CaptureLevels(15.0, 12.0, -21.5)
    plan = plan_levels(codec, capture, Sound(output=OutputMode(mode), level_db=level_db))
    assert plan.clips_by_db == pytest.approx(clips_by_db)
    assert ("level" in plan.output_explanation) == (level_db != 0.0)


def test_normalized_puts_the_loudness_at_minus_18_db_and_raw_leaves_it() -> None:
    codec, capture = CodecLevels(12.2), CaptureLevels(loudness_db=-21.5)
    assert plan_levels(codec, capture).output_gain_db == 3.5
    assert plan_levels(codec, capture, Sound(output=OutputMode.RAW)).output_gain_db == 0.0
    assert plan_levels(codec, CaptureLevels()).output_gain_db == 0.0


@pytest.mark.parametrize(
    ("codec", "capture", "trim_db"),
    [
        (CodecLevels(40.0), CaptureLevels(), 0.0),
        (CodecLevels(math.nan), CaptureLevels(), 0.0),
        (CodecLevels(12.2), CaptureLevels(math.inf), 0.0),
        (CodecLevels(12.2), CaptureLevels(loudness_db=-120.0), 0.0),
        (CodecLevels(12.2, analog_gain_db=-61.0), CaptureLevels(), 0.0),
        (CodecLevels(12.2), CaptureLevels(), 20.5),
        (CodecLevels(30.0, analog_gain_db=-60.0), CaptureLevels(-30.0), 0.0),
    ],
)
def test_an_impossible_level_is_refused_in_a_sentence(
    codec: CodecLevels, capture: CaptureLevels, trim_db: float
) -> None:
    with pytest.raises(LevelError, match="outside"):
        plan_levels(codec, capture, Sound(trim_db=trim_db))


@given(st.none() | st.floats(), st.none() | st.floats(), st.none() | st.floats(), st.floats(), st.floats())
def test_whatever_a_file_claims_the_gain_stays_within_60_db_or_is_refused(
    codec_dbu: float | None, capture_dbu: float | None, loudness_db: float | None, analog_db: float, trim_db: float
) -> None:
    try:
        plan = plan_levels(
            CodecLevels(codec_dbu, analog_gain_db=analog_db),
            CaptureLevels(capture_dbu, loudness_db=loudness_db),
            Sound(trim_db=trim_db),
        )
    except LevelError:
        return
    assert 0.001 <= plan.input_gain <= 1000.0
    assert 0.001 <= plan.output_gain <= 1000.0


@given(st.floats(-120, 60))
def test_db_and_gain_are_inverse(gain_db: float) -> None:
    assert db_from_gain(gain_from_db(gain_db)) == pytest.approx(gain_db, abs=1e-9)


def test_silence_is_minus_infinity_db() -> None:
    assert db_from_gain(0.0) == -math.inf


@given(st.floats(-60, 30))
def test_dbu_and_volts_are_inverse(level_dbu: float) -> None:
    assert dbu_from_volts(volts_from_dbu(level_dbu)) == pytest.approx(level_dbu, abs=1e-9)


def test_zero_dbu_is_0_7746_volts() -> None:
    assert volts_from_dbu(0.0) == pytest.approx(0.7746, abs=1e-4)


@pytest.mark.parametrize("volts", [0.0, -1.0, math.nan, math.inf])
def test_no_voltage_is_no_level(volts: float) -> None:
    with pytest.raises(LevelError):
        dbu_from_volts(volts)


@pytest.mark.parametrize(
    ("mode", "output_gain_db"), [("normalized", 2.0), ("raw", 0.0), ("auto", 2.0), ("calibrated", None)]
)
def test_a_level_that_the_mode_does_not_use_is_not_looked_at(mode: str, output_gain_db: float | None) -> None:
    """A codec of 12.2 dBu, a capture of 15 dBu: the input gain is -2.8 dB whatever the output's number is."""
    capture, sound = CaptureLevels(15.0, 55.0, -20.0), Sound(output=OutputMode(mode))
    if output_gain_db is None:
        with pytest.raises(LevelError, match="output_level_dbu"):
            plan_levels(CodecLevels(12.2, 8.66), capture, sound)
        return
    plan = plan_levels(CodecLevels(12.2, 99.0), capture, sound)
    assert (plan.input_gain_db, plan.output_gain_db) == (pytest.approx(-2.8), output_gain_db)


def test_a_loudness_that_the_mode_does_not_use_is_not_looked_at() -> None:
    plan = plan_levels(CodecLevels(12.2), CaptureLevels(15.0, loudness_db=-120.0), Sound(output=OutputMode.RAW))
    assert plan.input_gain_db == pytest.approx(-2.8)


@pytest.mark.parametrize(
    ("max_input_dbu", "analog_gain_db", "max_output_dbu", "gain_db", "words"),
    [
        (12.2, 5.0, 8.66, -1.46, "as loud as the guitar: codec 12.2 dBu - analogue gain 5 dB - output 8.66 dBu"),
        (12.2, 0.0, 12.2, 0.0, "as loud as the guitar"),
        (9.0, 20.0, 6.0, -17.0, "as loud as the guitar"),
        (12.2, 5.0, None, -5.0, "analogue gain 5 dB taken back: the codec's max_output_dbu is unknown"),
        (None, 5.0, 8.66, -5.0, "analogue gain 5 dB taken back: the codec's max_input_dbu is unknown"),
        (None, 0.0, None, 0.0, "as it came: the codec's max_input_dbu is unknown"),
        (12.2, 5.0, 99.0, -5.0, "analogue gain 5 dB taken back: the codec's max_output_dbu of 99 cannot be"),
    ],
)
def test_bypassed_what_comes_in_at_the_jack_goes_out_at_the_same_level(
    max_input_dbu: float | None, analog_gain_db: float, max_output_dbu: float | None, gain_db: float, words: str
) -> None:
    codec = CodecLevels(max_input_dbu, max_output_dbu, analog_gain_db)
    dry = plan_dry(codec)
    assert dry.gain_db == pytest.approx(gain_db, abs=1e-9)
    assert dry.gain == pytest.approx(10 ** (gain_db / 20))
    assert words in dry.explanation
    assert dry.level is words.startswith("as loud as")
    assert plan_levels(codec, CaptureLevels(), Sound(trim_db=6.0, level_db=-3.0)).dry == dry


@given(CODEC_DBU, CODEC_DBU, ANALOG_DB, st.floats(-40, 0))
def test_a_note_leaves_a_bypassed_pedal_with_the_volts_it_came_with(
    max_input_dbu: float, max_output_dbu: float, analog_gain_db: float, note_dbu: float
) -> None:
    at_the_converter_dbfs = note_dbu + analog_gain_db - max_input_dbu
    dry = plan_dry(CodecLevels(max_input_dbu, max_output_dbu, analog_gain_db))
    assert at_the_converter_dbfs + dry.gain_db + max_output_dbu == pytest.approx(note_dbu)


def test_of_a_balanced_output_a_guitar_amp_hears_one_leg() -> None:
    codec = CodecLevels(12.0, 16.0, 3.0, output_balanced=True)
    dry = plan_dry(codec)
    assert dry.gain_db == pytest.approx(12.0 - 3.0 - 9.98, abs=0.001)
    assert "output 9.98 dBu (tip and sleeve)" in dry.explanation
    pedal = CaptureLevels(15.0, output_level_dbu=4.0, gear_type="pedal")
    plan = plan_levels(codec, pedal, Sound(output=OutputMode.CALIBRATED))
    assert plan.output_gain_db == pytest.approx(4.0 - 9.98, abs=0.001)


def test_an_analogue_gain_that_nobody_has_is_not_taken_back() -> None:
    with pytest.raises(LevelError, match="analog_gain_db = -64"):
        plan_dry(CodecLevels(12.2, 12.2, -64.0))


@pytest.mark.parametrize(
    ("basis", "confidence", "word"),
    [
        ("maker", "high", "CAL"),
        ("relayed", "medium", "CAL"),
        ("disputed", "medium", "CAL?"),
        ("community", "low", "CAL?"),
        ("unknown", "none", "CAL?"),
    ],
)
def test_calibrated_is_never_said_of_a_number_without_trust(basis: str, confidence: str, word: str) -> None:
    doubtful = CodecLevels(12.2, 8.66, basis=basis, confidence=confidence)
    plan = plan_levels(doubtful, CaptureLevels(15.0, 4.0), Sound(output=OutputMode.CALIBRATED))
    assert (plan.word, plan.input_gain_db) == (word, pytest.approx(-2.8)), "it is reckoned with all the same"
    for explanation in (plan.explanation, plan.output_explanation):
        assert explanation.startswith("calibrated: " if word == "CAL" else "CAL?: ")
    assert plan_levels(doubtful, CaptureLevels()).word == "UNCAL"
