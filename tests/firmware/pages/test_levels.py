"""What rests on what: levels that are doubtful, measured, entered by hand, or would clip, wherever they are shown."""

from dataclasses import replace

import pytest
from PIL import Image

from firmware.amps import Role
from firmware.levels import CaptureLevels, CodecLevels, LoudnessAt
from firmware.pages.levels import PAGE
from firmware.pages.table import draw
from firmware.pages.words import basis_words, codec_dbu
from firmware.plan import plan_dry, plan_levels
from firmware.sound import OutputMode, Pedal, Sound
from firmware.state import State
from tests.stand_ins.states import altered
from tests.tools.playing import NOW_S, entry, levelled, playing
from tests.tools.screens import STATES

CODEC = CodecLevels(12.2, 12.2, basis="maker", confidence="high")
INPUT_BADGE = (0, 51, 116, 64)
OUT_ROW = (0, 55, 128, 64)


def part(state: State, box: tuple[int, int, int, int]) -> Image.Image:
    return draw(state, NOW_S).crop(box)


def lit_share(image: Image.Image) -> float:
    return 1.0 - image.histogram()[0] / (image.width * image.height)


@pytest.mark.parametrize(
    ("codec", "level", "basis"),
    [
        (CODEC, "12.2 dBu", "maker, high trust"),
        (replace(CODEC, confidence="low"), "12.2 dBu?", "maker, low trust"),
        (replace(CODEC, basis="disputed"), "12.2 dBu?", "disputed, high trust"),
        (CodecLevels(12.2), "12.2 dBu?", "unknown, no trust"),
        (CodecLevels(None), "unknown", "not measured"),
        (replace(CODEC, doubts=("Auto Gain Control is on.",)), "12.2 dBu?", "doubt: pedal status"),
        (replace(CODEC, basis="measured", measured_on="2026-11-22"), "12.2 dBu", "measured 2026-11-22"),
    ],
)
def test_a_codec_says_what_its_number_rests_on(codec: CodecLevels, level: str, basis: str) -> None:
    assert (codec_dbu(codec), basis_words(codec)) == (level, basis)


def plays(levels: CaptureLevels, codec: CodecLevels = CODEC, *, load: float = 0.16, page: str = "play") -> State:
    capture = levelled("Same", levels, load=load)
    return altered(playing("Same", of=capture, codec=codec), entries=(capture,), page=page)


def drive(output_level_dbu: float) -> CaptureLevels:
    return CaptureLevels(5.7, output_level_dbu, -14.8, gear_type="pedal")


def test_levels_lights_the_output_that_would_clip_in_the_place_of_the_input_gain() -> None:
    clips, fits = (plays(drive(level_dbu), page="levels") for level_dbu in (15.0, 12.0))
    assert lit_share(part(clips, OUT_ROW)) > 0.5 > lit_share(part(fits, OUT_ROW))
    assert lit_share(part(fits, (0, 45, 128, 55))) > 0.5 > lit_share(part(clips, (0, 44, 128, 53)))


def test_levels_shows_the_output_modes_apart() -> None:
    levels = replace(drive(12.2 - 18.0 + 14.8), guitar=(LoudnessAt(0.0, -16.8),))  # as loud by each mode
    plans = [plan_levels(CODEC, levels, Sound(output=mode)) for mode in OutputMode if mode is not OutputMode.AUTO]
    modes = [OutputMode.EQUAL, OutputMode.RAW, OutputMode.NORMALIZED, OutputMode.CALIBRATED]
    assert [plan.output for plan in plans] == modes
    state = plays(levels, page="levels")
    assert len({part(altered(state, plan=plan), OUT_ROW).tobytes() for plan in plans}) == 4


@pytest.mark.parametrize("bypassed", [False, True])
def test_the_terms_of_a_balanced_output_are_those_of_the_leg_that_a_guitar_cable_carries(bypassed: bool) -> None:
    """16 dBu between tip and ring: the sum that is shown has to come to the gain that is shown beside it."""
    balanced = replace(CODEC, max_output_dbu=16.0, output_balanced=True)
    single = replace(CODEC, max_output_dbu=balanced.tip_output_dbu)
    state = plays(drive(6.0), balanced, page="levels")
    assert state.audio.status
    status = replace(state.audio.status, bypass=bypassed)
    state = altered(state, status=status, dry=plan_dry(balanced))
    row, same, other = (
        part(altered(state, levels=levels), OUT_ROW).tobytes()
        for levels in (balanced, single, replace(single, max_output_dbu=16.0))
    )
    assert row == same != other


def test_levels_shows_each_term_of_the_sum() -> None:
    state = STATES["levels"]
    codec = state.codec.levels
    others = [
        altered(state, levels=replace(codec, max_input_dbu=12.3)),
        altered(state, levels=replace(codec, analog_gain_db=1.0)),
        altered(state, levels=replace(codec, basis="measured", measured_on="2026-11-22")),
        altered(state, entries=(entry("JCM800 2203 Lead ch", 14.9),)),
        altered(state, entries=(levelled("JCM800 2203 Lead ch", CaptureLevels(15.0, entered=True)),)),
    ]
    assert len({part(each, (0, 0, 128, 45)).tobytes() for each in (state, *others)}) == 1 + len(others)


def test_levels_shows_the_level_of_the_capture_that_the_guitar_meets_first() -> None:
    """The sum must come to the input gain beside it, which is the pedal's where one is heard before the amp."""
    terms = (0, 0, 128, 45)

    def shown(amp_dbu: float, pedal_dbu: float, *turned: tuple[Role, bool]) -> bytes:
        state = plays(CaptureLevels(amp_dbu), page="levels")
        assert state.preset
        driven = levelled("Drive", CaptureLevels(pedal_dbu))
        preset = replace(state.preset, pedal=Pedal(driven.model_id, "Drive"))
        entries = (*state.library.entries, driven)
        return part(altered(state, presets=(preset,), entries=entries, turned=turned), terms).tobytes()

    assert shown(15.0, 5.0) == shown(12.0, 5.0) != shown(15.0, 6.0)
    off = (Role.PEDAL, False)
    assert shown(15.0, 5.0, off) == shown(15.0, 6.0, off) != shown(12.0, 5.0, off)
    nothing = (off, (Role.AMP, False))
    assert shown(15.0, 5.0, *nothing) == shown(12.0, 6.0, *nothing)


def test_the_library_shows_a_level_by_hand_and_none_from_the_files_own() -> None:
    levels = (CaptureLevels(15.0), CaptureLevels(15.0, entered=True), CaptureLevels())
    rows = [part(plays(each, page="captures"), (60, 12, 128, 25)).tobytes() for each in levels]
    assert len(set(rows)) == 3


def test_the_input_that_is_heard_is_shown_and_a_push_takes_the_one_that_has_sound_instead() -> None:
    heard = altered(plays(CaptureLevels(15.0), page="levels"), input_channel=1, input_channels=2)
    elsewhere = altered(heard, elsewhere=2)
    rows = (0, 0, 128, 20)
    pictures = {part(state, rows).tobytes() for state in (heard, elsewhere, altered(heard, input_channel=2))}
    assert len(pictures) == 3
    assert PAGE.push(heard, 1.0) == (heard, ())
    outcome = PAGE.push(elsewhere, 1.0)
    assert outcome[0].codec.input_channel == 2
    assert outcome[0].codec.owned.input_channel == 2


def test_bypassed_no_sum_is_shown_that_is_not_the_gain() -> None:
    def bypassed(max_output_dbu: float | None) -> bytes:
        codec = replace(CODEC, max_output_dbu=max_output_dbu, analog_gain_db=5.0)
        state = plays(CaptureLevels(15.0), codec, page="levels")
        assert state.audio.status
        status = replace(state.audio.status, bypass=True)
        return part(altered(state, bypass=True, status=status, dry=plan_dry(codec)), OUT_ROW).tobytes()

    assert bypassed(99.0) == bypassed(None), "an output that cannot be is as one that is unknown"
    assert bypassed(8.66) != bypassed(None)
