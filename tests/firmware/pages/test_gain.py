"""The gain page: how loud it was beside how loud it should be, and what the coach wants."""

import math
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageChops

from firmware.calibrate import coach
from firmware.calibrate.coach import Coach, CoachStep
from firmware.levels import AnalogGain, GainKind, gain_from_db
from firmware.pages.table import draw
from firmware.state import State
from tests.stand_ins.states import altered
from tests.tools.playing import NOW_S
from tests.tools.screens import STATES

BADGE = (82, 12, 128, 30)
COUNTDOWN_BAR = (0, 55, 128, 64)
PROMPT = (0, 54, 128, 64)


def picture(state: State, now_s: float = NOW_S) -> Image.Image:
    assert state.view.page == "gain"
    return draw(state, now_s)


def part(state: State, box: tuple[int, int, int, int], now_s: float = NOW_S) -> bytes:
    return picture(state, now_s).crop(box).tobytes()


def lit(image: Image.Image) -> int:
    return image.width * image.height - image.histogram()[0]


def at_peak(peak_dbfs: float) -> State:
    return altered(STATES["gain"], held_peak=gain_from_db(peak_dbfs))


@pytest.mark.parametrize(
    ("peaks_dbfs", "meaning"),
    [
        ((-45.0, -9.2), "low"),
        ((-8.9, -7.5, -6.0, -3.1), "good"),
        ((-2.9, -0.1), "loud"),
    ],
)
def test_every_peak_of_a_range_has_the_word_of_that_range(peaks_dbfs: tuple[float, ...], meaning: str) -> None:
    words = {part(at_peak(peak_dbfs), BADGE) for peak_dbfs in peaks_dbfs}
    other = {part(at_peak(peak_dbfs), BADGE) for peak_dbfs in (-20.0, -7.0, -1.0)}
    assert len(words) == 1, meaning
    assert len(other) == 3
    assert words < other


def test_loud_is_not_clipped_and_clipped_is_not_loud() -> None:
    loud = at_peak(-0.1)
    clipped = altered(loud, input_clip_until_s=NOW_S + 1.0)
    assert part(loud, BADGE) != part(clipped, BADGE)
    assert part(clipped, BADGE, NOW_S + 0.9) == part(clipped, BADGE)


def test_a_flat_top_below_full_scale_is_a_clip_all_the_same() -> None:
    heard = Coach(CoachStep.PROPOSED, peak=gain_from_db(-7.5), clipped=True, proposed_db=-1.0, short="set -1.0 dB?")
    clipped, clean = (altered(STATES["gain"], coach=replace(heard, clipped=each)) for each in (True, False))
    assert part(clipped, BADGE) != part(clean, BADGE)


def test_nobody_who_does_not_play_is_judged() -> None:
    assert lit(picture(STATES["gain-silent"]).crop(BADGE)) == 0


def test_the_highest_peak_is_held_until_its_time_is_up() -> None:
    held = STATES["gain"]
    before, after = (
        part(held, (0, 12, 64, 30), at_s) for at_s in (held.audio.held_until_s - 0.1, held.audio.held_until_s)
    )
    assert before != after
    assert after == part(altered(held, held_peak=0.0), (0, 12, 64, 30))


def test_what_the_coach_heard_stays_until_its_proposal_is_answered() -> None:
    proposed = STATES["gain-proposed"]
    louder = altered(proposed, held_peak=1.0, held_until_s=NOW_S + 1.0)
    assert part(louder, (0, 12, 128, 30)) == part(proposed, (0, 12, 128, 30))


def test_the_countdown_ends_where_listening_ends() -> None:
    listening = STATES["gain-listening"]
    assert listening.measuring.coach.step is CoachStep.LISTENING
    ends_s = listening.measuring.coach.ends_s
    fill = [lit(picture(listening, ends_s - left_s).crop(COUNTDOWN_BAR)) for left_s in (10.5, 10.0, 7.0, 3.0, 0.0)]
    assert fill[0] == fill[1]
    assert fill[1:] == sorted(set(fill))
    seconds = [part(listening, (80, 12, 128, 30), ends_s - left_s) for left_s in (3.0, 2.1, 2.0)]
    assert seconds[0] == seconds[1] != seconds[2]


def test_only_a_yes_to_a_knob_says_that_it_was_turned() -> None:
    knob, control = STATES["gain-knob-proposed"], STATES["gain-proposed"]
    assert knob.measuring.coach.step is control.measuring.coach.step is CoachStep.PROPOSED
    assert part(knob, PROMPT) != part(control, PROMPT)


def test_each_kind_of_gain_says_what_the_encoder_does() -> None:
    kinds = [altered(STATES["gain"], analog=AnalogGain(kind, 5.0, 0.0, 12.0, 1.0)) for kind in GainKind]
    assert len({part(state, (0, 44, 128, 54)) for state in kinds}) == len(GainKind)


def test_a_pedal_without_a_codec_says_what_it_waits_for_instead_of_asking_to_play() -> None:
    for away in (STATES["gain-no-codec"], altered(STATES["gain"], status=None, held_peak=0.0)):
        assert lit(picture(away).crop(BADGE)) == 0
        assert part(away, PROMPT) != part(STATES["gain"], PROMPT)


def test_the_coach_of_every_end_is_drawn_apart() -> None:
    ends = [STATES[name] for name in ("gain-proposed", "gain-loud", "gain-clipped", "gain-done", "gain-failed")]
    assert len({part(state, (0, 12, 128, 64)) for state in ends}) == len(ends)


def test_leaving_the_coach_gives_the_page_as_it_was() -> None:
    left = altered(STATES["gain"], coach=coach.leave())
    assert ImageChops.logical_xor(picture(left), picture(STATES["gain"])).getbbox() is None


@given(
    step=st.sampled_from(CoachStep),
    kind=st.sampled_from(GainKind),
    peaks=st.tuples(st.floats(), st.floats(), st.floats()),
    gain_db=st.floats(-60.0, 60.0),
    proposed_db=st.none() | st.floats(-60.0, 60.0),
    ends_s=st.floats(0.0, 1e9),
    short=st.text(max_size=60),
    clipped=st.booleans(),
)
def test_no_coach_stops_the_screen(
    step: CoachStep,
    kind: GainKind,
    peaks: tuple[float, float, float],
    gain_db: float,
    proposed_db: float | None,
    ends_s: float,
    short: str,
    clipped: bool,
) -> None:
    heard, input_peak, held = peaks
    status = STATES["gain"].audio.status
    assert status is not None
    state = altered(
        STATES["gain"],
        analog=AnalogGain(kind, gain_db, -math.inf, math.inf),
        coach=Coach(step, ends_s, heard, clipped=clipped, proposed_db=proposed_db, short=short),
        status=replace(status, input_peak=input_peak),
        held_peak=held,
    )
    assert picture(state).size == (128, 64)
