"""PLAY: what is read from two metres, what its signs say, and what the hand does on it."""

from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image, ImageChops

from firmware.decide import view
from firmware.decide.effects import Say
from firmware.levels import CaptureLevels, CodecLevels
from firmware.pages import play_signs, play_words
from firmware.pages.play import PAGE
from firmware.pages.seen import trims
from firmware.pages.table import draw
from firmware.sound import Gate
from firmware.state import Notice, State
from firmware.ui.fonts import NUMBER
from hw.events import EncoderTurned
from tests.stand_ins.states import altered
from tests.tools.playing import CODEC, NOW_S, PLAYING, among, levelled, playing
from tests.tools.screens import STATES

PLATE = (0, 0, 29, 46)
NAME = (31, 0, 116, 46)
FOOT = (0, 48, 116, 64)
METERS = (118, 0, 128, 64)
NUMBERED = [name for name in STATES if name.startswith("play") and play_words.number(STATES[name]).isdecimal()]
DRY = {"bypass": True, "status": replace(PLAYING, bypass=True)}


def part(state: State, box: tuple[int, int, int, int], now_s: float = NOW_S) -> Image.Image:
    return draw(state, now_s).crop(box)


def lit_share(image: Image.Image) -> float:
    return 1.0 - image.histogram()[0] / (image.width * image.height)


def signs(state: State) -> list[str]:
    return [sign.word for sign in play_signs.signs(state)]


def of(levels: CaptureLevels, codec: CodecLevels = CODEC, *, load: float = 0.16, trim_db: float = 0.0) -> State:
    capture = levelled("Same", levels, load=load)
    return altered(playing("Same", of=capture, codec=codec, trim_db=trim_db), entries=(capture,))


def test_the_number_is_42_rows_high() -> None:
    left, top, right, bottom = part(STATES["play-slot"], PLATE).getbbox() or (0, 0, 0, 0)
    assert bottom - top == NUMBER.cap_height == 42
    assert right - left >= 23


@pytest.mark.parametrize("name", NUMBERED)
def test_whatever_is_wrong_the_number_is_read_from_two_metres_wherever_there_is_one(name: str) -> None:
    _, top, _, bottom = part(altered(STATES[name], popup=None), (0, 0, 23, 46)).getbbox() or (0, 0, 0, 0)
    assert bottom - top >= 40


@pytest.mark.parametrize("name", ["Brown Lead", "5150 III red gain 6 presence 5 V30 mix B", "Vox chime solo"])
def test_bypass_inverts_the_number_and_leaves_the_name_as_it_is(name: str) -> None:
    amp, dry = playing(name), altered(playing(name), **DRY)
    assert part(amp, NAME).tobytes() == part(dry, NAME).tobytes()
    inverted = ImageChops.logical_xor(part(amp, PLATE), part(dry, PLATE))
    assert lit_share(inverted) == 1.0


def test_bypass_follows_what_is_heard_and_not_what_was_asked_for() -> None:
    assert draw(altered(STATES["play"], bypass=True), NOW_S).tobytes() == draw(STATES["play"], NOW_S).tobytes()


def test_the_number_is_the_place_in_the_setlist_or_the_slot_in_the_bank() -> None:
    assert [play_words.number(STATES[name]) for name in ("play", "play-twelfth", "play-slot")] == ["1", "12", "2"]
    assert play_words.bank(STATES["play"]) == ""
    assert play_words.bank(STATES["play-slot"]) == "B2"
    assert (play_words.number(STATES["play-in-no-list"]), play_words.bank(STATES["play-in-no-list"])) == ("-", "")
    assert play_words.number(STATES["play-empty"]) == ""


def test_the_hundredth_preset_still_has_a_name_beside_its_number() -> None:
    state = STATES["play-hundredth"]
    assert play_words.number(state) == "121"
    left, top, right, bottom = part(state, (0, 0, 56, 46)).getbbox() or (0, 0, 0, 0)
    assert bottom - top >= 40
    assert right - left >= 45
    assert lit_share(part(state, (59, 0, 116, 46))) > 0.05


def test_a_hold_that_runs_covers_neither_number_nor_name_and_ends_as_a_lit_band() -> None:
    running = STATES["holding"]
    above = (0, 0, 128, 48)
    assert part(running, above).tobytes() == part(STATES["play"], above).tobytes()
    [press] = running.feet.down
    shares = [lit_share(part(running, (0, 49, 127, 63), press.at_s + held_s)) for held_s in (0.2, 0.35, 0.499)]
    assert shares == sorted(shares)
    assert shares[0] < 0.5 < 0.7 < shares[-1]


def test_a_level_is_called_by_what_it_rests_on() -> None:
    doubtful = replace(CODEC, confidence="low")
    assert signs(of(CaptureLevels(15.0))) == ["CAL"]
    assert signs(of(CaptureLevels(15.0), trim_db=1.5)) == ["CAL+1.5"]
    assert signs(of(CaptureLevels(15.0, entered=True))) == ["CAL*"]
    assert signs(of(CaptureLevels(15.0), doubtful)) == ["CAL?"]
    assert signs(of(CaptureLevels(15.0, entered=True), doubtful)) == ["CAL*?"]
    assert signs(of(CaptureLevels(), doubtful)) == ["UNCAL"]


def test_an_uncalibrated_capture_cannot_be_taken_for_a_calibrated_one() -> None:
    known, unknown = of(CaptureLevels(15.0)), of(CaptureLevels())
    assert lit_share(ImageChops.logical_xor(part(known, FOOT), part(unknown, FOOT))) > 0.1


def test_signs_say_what_the_capture_will_do_wrong_here() -> None:
    drive = CaptureLevels(5.7, 15.0, -14.8, gear_type="pedal")
    assert signs(of(drive, load=1.3)) == ["CAL", "HEAVY", "OUT CLIPS"]
    assert signs(of(CaptureLevels(15.0), load=0.79)) == ["CAL"]


def test_signs_say_what_the_preset_has_on() -> None:
    state = of(CaptureLevels(15.0))
    gated = replace(state.lists.presets[0], gate=Gate(on=True))
    assert signs(altered(state, presets=(gated,), boost=True)) == ["CAL", "BST+4", "G"]


def test_the_sign_of_a_gate_is_lit_while_it_keeps_the_guitar_quiet() -> None:
    """Not while the guitar comes dry, past it."""

    def lit(state: State) -> list[bool]:
        return [sign.lit for sign in play_signs.signs(state) if sign.word == "G"]

    shut = STATES["play-gate-shut"]
    assert (lit(STATES["play"]), lit(STATES["play-gate-open"]), lit(shut)) == ([], [False], [True])
    assert lit(altered(shut, status=replace(PLAYING, bypass=True))) == [False]


def test_an_edit_is_a_dot_and_the_old_sound_that_plays_on_a_word() -> None:
    for name in ("play-edited", "play-loading"):
        assert part(STATES[name], FOOT).tobytes() != part(STATES["play"], FOOT).tobytes()
        assert part(STATES[name], (0, 0, 116, 46)).tobytes() == part(STATES["play"], (0, 0, 116, 46)).tobytes()


def crowded_foot(**facts: object) -> State:
    crowded = STATES["play-crowded"]
    slots = STATES["play-slot"].feet.settings
    presets = (replace(crowded.lists.presets[0], level_db=1.0), *crowded.lists.presets[1:])
    return altered(crowded, presets=presets, settings=slots, **facts)


def test_a_boost_that_a_foot_has_just_switched_is_seen_however_much_there_is_to_say() -> None:
    for facts in ({}, DRY):
        on, off = crowded_foot(**facts), crowded_foot(boost=False, **facts)
        assert part(on, FOOT).tobytes() != part(off, FOOT).tobytes()


def test_where_there_is_no_room_for_all_signs_dry_is_the_number_alone_and_calibration_still_seen() -> None:
    known = STATES["play"].player.plan
    for facts in ({}, DRY):
        assert part(crowded_foot(**facts), FOOT).tobytes() != part(crowded_foot(plan=known, **facts), FOOT).tobytes()
    assert part(crowded_foot(), FOOT).tobytes() == part(crowded_foot(**DRY), FOOT).tobytes()


def test_signs_leave_the_meters_alone() -> None:
    assert part(STATES["play-crowded"], METERS).tobytes() == part(STATES["play"], METERS).tobytes()


def test_a_clip_is_told_until_its_time_is_up() -> None:
    for facts in ({"input_clip_until_s": 5.0}, {"output_clip_until_s": 5.0}):
        state = altered(STATES["play"], **facts)
        assert lit_share(part(state, FOOT, 4.9)) > 0.6
        assert draw(state, 5.0).tobytes() == draw(STATES["play"], 5.0).tobytes()


def test_a_capture_that_an_update_makes_anew_is_not_called_missing() -> None:
    library = Path("library")
    missing = STATES["play-missing"]
    assert play_words.alarm(missing) == "MISSING"
    made = altered(missing, library_folder=library, queue=(Path("stick"), library))
    assert play_words.alarm(made) == "MADE ANEW"
    assert "not in" not in play_words.trouble(made)
    assert play_words.alarm(altered(made, queue=())) == "MISSING"


@pytest.mark.parametrize(
    ("name", "instead"),
    [
        ("play-missing-next", "still Brown Lead"),
        ("play-missing-dry", "dry guitar"),
        ("play-failed", "dry guitar"),
        ("play-cabinet", "dry guitar"),
        ("play-loading", ""),
        ("play", ""),
        ("play-empty", ""),
    ],
)
def test_where_a_preset_cannot_be_played_its_number_is_struck_and_what_sounds_named(name: str, instead: str) -> None:
    state = STATES[name]
    assert play_words.sounds_instead(state) == instead
    plain = altered(state, entries=STATES["play"].library.entries, current=STATES["play"].amps.current)
    assert (part(state, PLATE).tobytes() != part(plain, PLATE).tobytes()) is bool(instead)


def test_dry_is_dry_and_silence_nothing_whatever_would_sound() -> None:
    state = STATES["play-missing-next"]
    assert play_words.sounds_instead(altered(state, status=replace(PLAYING, bypass=True))) == "dry guitar"
    assert play_words.sounds_instead(altered(state, status=replace(PLAYING, codec_present=False))) == ""
    assert play_words.sounds_instead(altered(state, status=None)) == ""
    own = state.lists.presets[1].name
    assert state.amps.given
    assert play_words.sounds_instead(altered(state, given=replace(state.amps.given, preset=own))) == "still as before"


def test_a_cabinet_that_is_to_be_an_amp_is_called_that() -> None:
    state = STATES["play-cabinet"]
    assert (play_words.alarm(state), play_words.trouble(state)) == ("FAILED", "JCM800 2203 Lead ch is a cabinet")


def test_a_bank_that_waits_shows_what_its_slots_would_play() -> None:
    waits = STATES["play-bank-waits"]
    assert part(waits, NAME).tobytes() != part(STATES["play-slot"], NAME).tobytes()
    renamed = replace(waits.lists.presets[3], name="Something else")
    other = altered(waits, presets=(*waits.lists.presets[:3], renamed, *waits.lists.presets[4:]))
    assert part(waits, NAME).tobytes() != part(other, NAME).tobytes()


def test_a_turn_is_the_level_and_pops_up_for_two_seconds() -> None:
    state, _ = PAGE.turn(STATES["play"], EncoderTurned(3, NOW_S))
    assert state.preset
    assert state.preset.level_db == 1.5
    assert state.view.popup
    assert (state.view.popup.word, state.view.popup.value, state.view.popup.unit) == ("LEVEL", "+1.5", "dB")
    shown, over = draw(state, NOW_S + 1.9), draw(state, NOW_S + 2.0)
    assert shown.tobytes() != over.tobytes()


@pytest.mark.parametrize(("detents", "word", "value"), [(99, "GAIN max", "+20.0"), (-99, "GAIN min", "-20.0")])
def test_at_an_end_of_its_range_a_turn_says_so(detents: int, word: str, value: str) -> None:
    state, _ = trims(STATES["play"], EncoderTurned(detents, NOW_S))
    assert state.view.popup
    assert (state.view.popup.word, state.view.popup.value) == (word, value)


def test_a_turn_without_a_preset_says_that_there_is_none() -> None:
    state, effects = PAGE.turn(STATES["play-empty"], EncoderTurned(1, NOW_S))
    assert state.view.notice
    assert state.view.notice.text == "no preset"
    assert not [effect for effect in effects if isinstance(effect, Say)]


def test_the_next_name_is_shown_where_there_is_another() -> None:
    one, two = playing(), among(playing(), "Clean")
    assert part(one, (40, 48, 116, 64)).getbbox() is None
    assert part(two, (40, 48, 116, 64)).getbbox() is not None


def test_what_comes_last_is_over_the_screen_the_value_or_the_notice() -> None:
    turned, _ = PAGE.turn(STATES["play"], EncoderTurned(3, NOW_S))
    told = view.noticed(turned, "saved", NOW_S + 1.0)
    assert (told.view.popup, told.view.notice) == (None, Notice("saved", NOW_S + 4.0))
    again, _ = PAGE.turn(told, EncoderTurned(3, NOW_S + 1.5))
    assert again.view.notice is None
    assert again.view.popup


def test_a_notice_takes_the_whole_place_of_what_is_wrong() -> None:
    notice = Notice("capture missing", NOW_S + 1.0)
    assert part(altered(STATES["play-missing"], notice=notice), FOOT).tobytes() == (
        part(altered(STATES["play"], notice=notice), FOOT).tobytes()
    )


def test_what_is_wrong_with_a_value_is_said_in_its_place() -> None:
    told = view.popped(view.noticed(STATES["play"], "too loud", NOW_S), "LEVEL", "+20.0", "dB", NOW_S)
    assert told.view.popup is None
    assert told.view.notice
