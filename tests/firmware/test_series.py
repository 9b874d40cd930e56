"""A pedal before an amp and a cabinet behind it: the levels between them."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from firmware.bands import BANDS
from firmware.captures.prepare.guitar import guitar, lufs_of
from firmware.captures.prepare.spectrum import bands_heard, cab_bands
from firmware.equal import EQUAL_LUFS, GUITAR_BANDS, GUITAR_LUFS, lufs_at
from firmware.levels import CabLevels, CaptureLevels, CodecLevels, LoudnessAt
from firmware.plan import CAL, CAL_IN_DOUBT, plan_levels
from firmware.series import NAM_CAB_DB, between, cab_gain_db, cab_is_heard, louder_lu, through
from firmware.sound import Boost, Cab, CabLevel, CabOn, Mix, OutputMode, Pedal, Sound
from tests.stand_ins.sounds import cabinet

CODEC = CodecLevels(12.2, 16.0, basis="maker", confidence="high")
# As loud as the guitar that goes in, which arrives 2.8 dB softer than from a converter of 12.2 dBu.
UNITY = tuple(LoudnessAt(at_db, GUITAR_LUFS + at_db) for at_db in (-14.8, -2.8, 9.2))
DRIVE = CaptureLevels(15.0, guitar=UNITY, gear_type="pedal")
AMP = CaptureLevels(12.0, guitar=(LoudnessAt(-12.0, -26.0), LoudnessAt(0.0, -20.0), LoudnessAt(12.0, -18.0)))


def louder(pedal: CaptureLevels, by_db: float, output_level_dbu: float | None = None) -> CaptureLevels:
    """`pedal` whose capture leaves so much louder."""
    loudness = tuple(LoudnessAt(each.drive_db, each.lufs + by_db) for each in pedal.guitar)
    return CaptureLevels(pedal.input_level_dbu, output_level_dbu, guitar=loudness)


def test_the_take_has_the_loudness_that_is_reckoned_with() -> None:
    assert lufs_of(guitar(48_000), 48_000) == pytest.approx(GUITAR_LUFS, abs=0.05)


def test_the_amp_hears_the_volts_that_the_pedal_gave() -> None:
    joined = between(CODEC, louder(DRIVE, -6.0, output_level_dbu=21.0), AMP, 0.0)
    assert joined.gain_db == pytest.approx(21.0 - 12.0)
    assert not joined.doubtful
    assert joined.explanation == "calibrated: pedal 21 dBu - amp 12 dBu"


@pytest.mark.parametrize("by_db", [-9.0, 0.0, 14.0])
def test_without_its_output_level_a_pedal_is_as_loud_as_the_guitar(by_db: float) -> None:
    joined = between(CODEC, louder(DRIVE, by_db), AMP, 0.0)
    assert joined.gain_db == pytest.approx(15.0 - 12.0 - by_db), "the scales' difference, and its loudness taken back"
    assert joined.doubtful
    assert "no output_level_dbu" in joined.explanation


@pytest.mark.parametrize("output_level_dbu", [-20.0, 55.0])
def test_an_output_level_beyond_belief_counts_as_none(output_level_dbu: float) -> None:
    joined = between(CODEC, louder(DRIVE, 0.0, output_level_dbu), AMP, 0.0)
    assert joined.gain_db == pytest.approx(3.0)
    assert joined.doubtful
    assert "cannot be" in joined.explanation


def test_a_booster_is_believed() -> None:
    assert between(CODEC, louder(DRIVE, 0.0, 15.0 + 20.0), AMP, 0.0).gain_db == pytest.approx(23.0)


@given(st.floats(-20, 20), st.sampled_from([None, 15.0, 90.0]))
def test_a_db_of_trim_is_a_db(trim_db: float, output_level_dbu: float | None) -> None:
    pedal = louder(DRIVE, 3.0, output_level_dbu)
    plain, trimmed = between(CODEC, pedal, AMP, 0.0), between(CODEC, pedal, AMP, trim_db)
    assert trimmed.gain_db - plain.gain_db == pytest.approx(trim_db)


def test_what_is_not_measured_comes_as_it_is() -> None:
    joined = between(CodecLevels(None), CaptureLevels(), CaptureLevels(), 0.0)
    assert (joined.gain_db, joined.doubtful) == (0.0, True)
    assert "not measured" in joined.explanation


def test_a_pedal_without_levels_hears_the_codec_and_the_amp_still_its_own_level() -> None:
    """The guitar reaches the pedal as the codec has it, 12.2 dBu at full scale, and the amp at 12."""
    pedal = CaptureLevels(guitar=tuple(LoudnessAt(at_db, GUITAR_LUFS + at_db) for at_db in (-12.0, 12.0)))
    assert between(CODEC, pedal, AMP, 0.0).gain_db == pytest.approx(0.2)


def test_two_captures_in_series_are_planned_as_one_row() -> None:
    plan = plan_levels(CODEC, AMP, Sound(output=OutputMode.EQUAL), pedal=louder(DRIVE, 5.0))
    assert plan.input_gain_db == pytest.approx(12.2 - 15.0), "the pedal's input"
    assert plan.between
    assert plan.between.gain_db == pytest.approx(15.0 - 12.0 - 5.0)
    arrives_db = -2.8 + 3.0  # as a guitar from a converter of 12.2 dBu, 0.2 dB hotter than calibrated
    assert plan.output_gain_db == pytest.approx(EQUAL_LUFS - lufs_at(AMP.guitar, arrives_db)), "the amp's output"
    assert plan.word == CAL_IN_DOUBT


def test_with_every_level_known_the_row_is_calibrated() -> None:
    assert plan_levels(CODEC, AMP, pedal=louder(DRIVE, 0.0, 15.0)).word == CAL


def test_neither_trim_is_made_up_for_at_the_output() -> None:
    sounds = (Sound(), Sound(trim_db=6.0, pedal=Pedal("id", "TS", trim_db=-3.0)))
    plain, trimmed = (plan_levels(CODEC, AMP, sound, pedal=DRIVE) for sound in sounds)
    assert trimmed.output_gain_db == plain.output_gain_db
    assert trimmed.between
    assert plain.between
    assert trimmed.between.gain_db == plain.between.gain_db - 3.0


def test_without_any_capture_the_guitar_itself_is_made_as_loud() -> None:
    plan = plan_levels(CODEC, through(), Sound(output=OutputMode.EQUAL))
    assert plan.input_gain_db == 0.0
    assert plan.output_gain_db == pytest.approx(EQUAL_LUFS - GUITAR_LUFS)


@pytest.mark.parametrize(
    ("level", "gain_db"), [(CabLevel.EQUAL, -7.5), (CabLevel.NAM, NAM_CAB_DB), (CabLevel.RAW, 0.0)]
)
def test_a_cabinet_is_as_loud_as_its_preset_says(level: CabLevel, gain_db: float) -> None:
    cab = Cab("id", "V30.wav", level=level)
    plan = plan_levels(CODEC, AMP, Sound(cab=cab), cab=CabLevels(lu=7.5))
    assert plan.cab_gain_db == pytest.approx(gain_db)
    assert plan.output_gain_db == plan_levels(CODEC, AMP).output_gain_db, "on top of the amp's own"


def test_nams_plugin_plays_a_response_of_another_rate_louder_or_softer() -> None:
    assert cab_gain_db(Cab(level=CabLevel.NAM), CabLevels(rate_hz=96_000), None)[0] == pytest.approx(-24.02, abs=0.01)


@pytest.mark.parametrize(("lu", "way"), [(6.25, "6.2 LU louder"), (-7.2, "7.2 LU softer")])
def test_it_is_said_how_loud_a_guitar_is_behind_a_cabinet(lu: float, way: str) -> None:
    assert cab_gain_db(Cab(), CabLevels(), lu)[1] == f"equal: a guitar is {way} behind it"


# A bass cabinet, which lets 10 dB less through from the 25th band on, 800 Hz; and amps that leave one band alone.
BASS_CAB = CabLevels(-3.0, 48_000, top_db=2.0, bands="00" * 24 + "28" * 24)
LOW, HIGH = ("ff" * at + "00" + "ff" * (BANDS - 1 - at) for at in (6, 40))


def sounding(*bands: str) -> CaptureLevels:
    """An amp that was measured 10 dB apart from 0 dB on, and leaves so much of a guitar in each band."""
    return CaptureLevels(guitar=tuple(LoudnessAt(10.0 * n, -20.0, each) for n, each in enumerate(bands)))


def test_a_cabinet_is_levelled_by_what_the_amp_before_it_leaves_of_a_guitar() -> None:
    assert louder_lu(BASS_CAB, sounding(LOW), 0.0) == pytest.approx(2.0, abs=0.01)
    assert louder_lu(BASS_CAB, sounding(HIGH), 0.0) == pytest.approx(-8.0, abs=0.01)


@pytest.mark.parametrize(("at_db", "lu"), [(-9.0, 2.0), (0.0, 2.0), (2.5, -0.5), (10.0, -8.0), (30.0, -8.0)])
def test_it_is_levelled_at_the_level_at_which_the_amp_is_driven(at_db: float, lu: float) -> None:
    assert louder_lu(BASS_CAB, sounding(LOW, HIGH), at_db) == pytest.approx(lu, abs=0.01)


@pytest.mark.parametrize(
    ("cab", "amp", "at_db"),
    [
        (BASS_CAB, AMP, 0.0),  # measured by a pedal that kept no spectrum
        (CabLevels(-3.0), sounding(LOW), 0.0),
        (BASS_CAB, sounding(LOW), None),  # behind a pedal that was not measured
        (BASS_CAB, CaptureLevels(), 0.0),
    ],
)
def test_where_a_spectrum_is_missing_a_cabinet_is_as_loud_as_behind_most_amps(
    cab: CabLevels, amp: CaptureLevels, at_db: float | None
) -> None:
    assert louder_lu(cab, amp, at_db) == -3.0


def test_the_plan_levels_the_cabinet_for_the_amp_as_it_is_driven_behind_a_pedal() -> None:
    preset = Sound(cab=Cab("id", "Bass.wav"))
    driven = CaptureLevels(12.0, guitar=tuple(LoudnessAt(at, -20.0, of) for at, of in ((0.0, LOW), (10.0, HIGH))))
    hot = louder(DRIVE, 0.0, 25.0)  # 10 dB hotter than the guitar, into an amp of 12 dBu
    plans = [plan_levels(CODEC, driven, preset, pedal=pedal, cab=BASS_CAB) for pedal in (None, hot)]
    assert [plan.cab_gain_db for plan in plans] == pytest.approx([-1.8, 8.0], abs=0.05)
    assert [plan.cab_lu for plan in plans] == pytest.approx([1.8, -8.0], abs=0.05)


def test_the_guitar_itself_is_as_loud_through_a_cabinet() -> None:
    """Where there is neither pedal nor amp."""
    top_db, bands = cab_bands(cabinet(), 48_000)
    take = guitar(48_000)
    behind = lufs_of(np.convolve(take, cabinet())[: take.size].astype(np.float32), 48_000) - GUITAR_LUFS
    plan = plan_levels(CODEC, through(), Sound(cab=Cab("id", "4x12")), cab=CabLevels(0.0, 48_000, top_db, bands))
    assert plan.cab_gain_db == pytest.approx(-behind, abs=0.5)


def test_the_spectrum_of_the_guitar_is_that_of_the_take() -> None:
    assert bands_heard(guitar(48_000), 48_000) == GUITAR_BANDS


def test_a_cabinet_that_was_not_measured_is_played_as_nams_plugin_does() -> None:
    gain_db, why = cab_gain_db(Cab(), CabLevels(), None)
    assert gain_db == NAM_CAB_DB
    assert "not measured" in why


@pytest.mark.parametrize(
    ("on", "gear_type", "heard"),
    [
        (CabOn.AUTO, "amp", True),
        (CabOn.AUTO, "preamp", True),
        (CabOn.AUTO, None, True),
        (CabOn.AUTO, "amp_cab", False),
        (CabOn.AUTO, "amp_pedal_cab", False),
        (CabOn.AUTO, "pedal", False),
        (CabOn.AUTO, "pedal_amp", True),
        (CabOn.ON, "amp_cab", True),
        (CabOn.OFF, "amp", False),
    ],
)
def test_a_cabinet_is_heard_behind_what_has_none(on: CabOn, gear_type: str | None, heard: bool) -> None:
    assert cab_is_heard(Cab("id", "V30.wav", on=on), gear_type) is heard
    assert not cab_is_heard(Cab(on=on), gear_type), "where none is named there is none"


def test_the_clean_guitar_in_a_mix_is_as_loud_as_the_amp_and_takes_the_boost_along() -> None:
    equal = Sound(output=OutputMode.EQUAL, mix=Mix(50.0), boost=Boost(on=True, level_db=4.0), level_db=-1.0)
    assert plan_levels(CODEC, AMP, equal).clean_gain_db == pytest.approx(EQUAL_LUFS - GUITAR_LUFS + 3.0)
    raw = plan_levels(CODEC, AMP, Sound(output=OutputMode.RAW))
    assert raw.clean_gain_db == raw.dry.gain_db
