"""Equal: which loudness counts on this codec, and what Auto makes of it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firmware.equal import EQUAL_LUFS, drive_db, lufs_at
from firmware.errors import LevelError
from firmware.levels import GUITAR_DBU, CaptureLevels, CodecLevels, LoudnessAt
from firmware.plan import plan_levels
from firmware.series import guitar_lufs
from firmware.sound import OutputMode, Sound

MEASURED = (LoudnessAt(-10.8, -20.0), LoudnessAt(-2.8, -16.0), LoudnessAt(5.2, -14.0))
LEAD = CaptureLevels(15.0, loudness_db=-21.5, guitar=MEASURED)
CODEC = CodecLevels(12.2, 16.0, basis="maker", confidence="high")
EQUAL = Sound(output=OutputMode.EQUAL)


@pytest.mark.parametrize(
    ("drive", "lufs"),
    [(-10.8, -20.0), (-6.8, -18.0), (-2.8, -16.0), (1.2, -15.0), (5.2, -14.0), (-14.8, -22.0), (9.2, -13.0)],
)
def test_the_loudness_lies_on_straight_lines_through_what_was_measured(drive: float, lufs: float) -> None:
    assert lufs_at(MEASURED, drive) == pytest.approx(lufs)


def test_beyond_the_ends_a_db_of_guitar_is_a_db_at_most_and_never_less_loud() -> None:
    expands_and_sags = (LoudnessAt(-8.0, -50.0), LoudnessAt(0.0, -20.0), LoudnessAt(8.0, -21.0))
    assert lufs_at(expands_and_sags, -10.0) == pytest.approx(-52.0)
    assert lufs_at(expands_and_sags, 12.0) == -21.0


@given(st.floats(-40, 40), st.floats(0, 6))
def test_a_harder_guitar_is_no_less_loud(drive: float, more_db: float) -> None:
    assert lufs_at(MEASURED, drive + more_db) >= lufs_at(MEASURED, drive) - 1e-9


def test_one_measured_loudness_counts_for_all() -> None:
    assert [lufs_at(MEASURED[:1], drive) for drive in (-30.0, 0.0, 30.0)] == [-20.0] * 3


@pytest.mark.parametrize("max_input_dbu", [2.0, 12.2, 20.0])
def test_a_calibrated_capture_is_driven_alike_by_any_codec(max_input_dbu: float) -> None:
    assert drive_db(CodecLevels(max_input_dbu, analog_gain_db=5.0), LEAD) == pytest.approx(-2.8)
    plan = plan_levels(CodecLevels(max_input_dbu, analog_gain_db=5.0), LEAD)
    assert plan.output_gain_db == pytest.approx(EQUAL_LUFS + 16.0)


def test_an_uncalibrated_one_is_driven_by_what_the_codec_makes_of_the_guitar() -> None:
    uncalibrated = CaptureLevels(guitar=MEASURED)
    assert drive_db(CodecLevels(GUITAR_DBU), uncalibrated) == 0.0
    assert drive_db(CodecLevels(8.2, analog_gain_db=3.0), uncalibrated) == pytest.approx(7.0)
    assert drive_db(CodecLevels(None, analog_gain_db=3.0), LEAD) == 3.0, "nothing takes that back"


def test_a_level_that_the_player_enters_counts_at_once() -> None:
    entered = CaptureLevels(7.0, guitar=MEASURED, entered=True)
    assert guitar_lufs(CODEC, None, entered) == pytest.approx(-14.0)


def test_auto_is_equal_for_an_amp_and_says_so() -> None:
    plan = plan_levels(CODEC, LEAD)
    assert plan.output is OutputMode.EQUAL
    assert plan.output_explanation == "equal: -20 LUFS - -16.0 LUFS on a guitar"
    assert plan_levels(CODEC, LEAD, EQUAL) == plan


@given(st.floats(-20, 20))
def test_the_trim_is_the_players_own_more_gain_may_be_louder(trim_db: float) -> None:
    assert plan_levels(CODEC, LEAD, Sound(trim_db=trim_db)).output_gain_db == pytest.approx(-4.0)


@pytest.mark.parametrize(
    ("mode", "gear", "guitar", "loudness_db", "in_force", "words"),
    [
        ("auto", "pedal", MEASURED, -21.5, "calibrated", "calibrated: capture"),
        ("auto", "amp", (), -21.5, "normalized", "loudness -21.5 dB"),
        ("auto", "amp", (), None, "raw", "raw: the capture's loudness is unknown"),
        ("equal", "pedal", MEASURED, None, "equal", "equal: "),
        ("equal", "amp", (), -21.5, "normalized", ", not equal: not measured on a guitar"),
        ("normalized", "amp", MEASURED, -21.5, "normalized", "loudness -21.5 dB"),
        ("raw", "amp", MEASURED, -21.5, "raw", "raw"),
    ],
)
def test_a_mode_whose_numbers_are_missing_gives_way(
    mode: str, gear: str, guitar: tuple[LoudnessAt, ...], loudness_db: float | None, in_force: str, words: str
) -> None:
    capture = CaptureLevels(15.0, 9.0, loudness_db, gear, guitar=guitar)
    plan = plan_levels(CODEC, capture, Sound(output=OutputMode(mode)))
    assert (plan.output, words in plan.output_explanation) == (in_force, True)
    assert plan.clips_by_db == 0.0


def test_calibrated_gives_way_to_equal() -> None:
    plan = plan_levels(CODEC, LEAD, Sound(output=OutputMode.CALIBRATED))
    assert plan.output is OutputMode.EQUAL
    assert plan.output_explanation.endswith("on a guitar, not calibrated: the capture has no output_level_dbu")


def test_a_loudness_that_60_db_of_gain_cannot_make_up_for_is_refused() -> None:
    deaf = CaptureLevels(15.0, guitar=(LoudnessAt(0.0, -90.0),))
    with pytest.raises(LevelError, match="loudness on a guitar"):
        plan_levels(CODEC, deaf)
    assert plan_levels(CODEC, deaf, Sound(output=OutputMode.RAW)).output_gain_db == 0.0
