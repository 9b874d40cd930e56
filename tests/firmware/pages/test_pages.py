"""Every screen against its golden picture, pixel for pixel, and what a player must be able to distinguish.

After a change that is meant: `python -m tests.tools.screens`, and look at each picture that changed.
"""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageChops

from firmware.amps import Resident
from firmware.levels import CodecLevels
from firmware.pages.table import NAMES, draw
from firmware.sound import Cab, Pedal
from firmware.state import Notice
from tests.stand_ins.states import altered, bare
from tests.tools.playing import NOW_S, entry, playing
from tests.tools.screen_states.parts import with_both
from tests.tools.screens import SCREENS, STATES


def band(image: Image.Image, top: int, bottom: int) -> Image.Image:
    return image.crop((0, top, 128, bottom))


def lit_share(image: Image.Image) -> float:
    return 1.0 - image.histogram()[0] / (image.width * image.height)


@pytest.mark.parametrize("name", STATES)
def test_the_screen_is_its_golden_picture(name: str) -> None:
    with Image.open(SCREENS / f"{name}.png") as golden:
        drawn = draw(STATES[name], NOW_S)
        assert (drawn.mode, drawn.size) == ("1", (128, 64))
        assert ImageChops.logical_xor(drawn, golden).getbbox() is None, "look at it: python -m tests.tools.screens"


def test_no_golden_picture_is_left_over() -> None:
    assert {picture.stem for picture in SCREENS.glob("*.png")} == set(STATES)


def test_every_state_has_a_picture_of_its_own() -> None:
    assert len({draw(state, NOW_S).tobytes() for state in STATES.values()}) == len(STATES)


def test_the_same_state_gives_the_same_picture() -> None:
    assert draw(STATES["play"], NOW_S).tobytes() == draw(STATES["play"], NOW_S).tobytes()


def test_a_notice_lies_over_any_page_until_its_time_is_up() -> None:
    for page in NAMES:
        state = altered(STATES["play"], page=page, notice=Notice("stick: 7 captures", 5.0))
        quiet = draw(altered(state, notice=None), 4.9).tobytes()
        assert draw(state, 4.9).tobytes() != quiet
        assert draw(state, 5.0).tobytes() == quiet


def test_the_cursor_is_on_the_screen_wherever_it_is() -> None:
    library = tuple(entry(f"capture {n}") for n in range(20))
    for hand in range(20):
        state = altered(STATES["captures"], entries=library, row=hand)
        rows = [lit_share(band(draw(state, NOW_S), top, top + 13)) > 0.5 for top in (12, 25, 38, 51)]
        assert rows.count(True) == 1


@pytest.mark.parametrize("cursor", [0, 1])
def test_what_is_too_heavy_is_a_block_at_the_end_of_its_row_whether_chosen_or_not(cursor: int) -> None:
    def row(load: float) -> Image.Image:
        library = (entry("other"), entry("Same", load=load))
        state = altered(STATES["captures"], entries=library, row=cursor)
        return draw(state, NOW_S).crop((92, 25, 128, 38))

    paper = 1.0 if cursor == 1 else 0.0
    assert lit_share(row(0.49)) == paper
    for amber in (0.50, 0.79):
        assert 0.05 < abs(lit_share(row(amber)) - paper) < 0.3
    for red in (0.80, 9.99):
        assert abs(lit_share(row(red)) - paper) > 0.5


def test_a_pedal_that_knows_nothing_yet_has_every_page() -> None:
    for page in NAMES:
        assert draw(bare("", CodecLevels(None), page=page), 0.0).getbbox() is not None


def test_every_page_has_a_name_of_its_own_and_a_golden_picture() -> None:
    assert len(set(NAMES)) == len(NAMES)
    assert {state.view.page for state in STATES.values()} == set(NAMES)


PEAKS = st.floats()


@given(
    name=st.text(max_size=60),
    model=st.text(max_size=60),
    failure=st.one_of(st.none(), st.text(max_size=200)),
    page=st.sampled_from(NAMES),
    peak=PEAKS,
    count=st.integers(0, 2**32 - 1),
    importing=st.one_of(st.none(), st.tuples(st.integers(0, 9999), st.integers(0, 9999))),
    row=st.integers(0, 50),
)
def test_no_state_stops_the_screen(
    name: str,
    model: str,
    failure: str | None,
    page: str,
    peak: float,
    count: int,
    importing: tuple[int, int] | None,
    row: int,
) -> None:
    state = with_both(playing(name, of=entry(model)))
    named = replace(state.lists.presets[0], pedal=Pedal(file=model), cab=Cab(file=name))
    state = altered(state, presets=(named,) if importing else state.lists.presets)
    assert state.audio.status is not None
    status = replace(
        state.audio.status, input_peak=peak, output_peak=peak, xruns=count, input_clips=count, block_us_max=1e9
    )
    stage = Resident(1, ready=failure is None, failure=failure)
    library = (entry(model), entry(name, None), *state.library.entries[-3 if count % 2 else -1 :])
    facts = {"status": status, "current": (stage,), "page": page, "progress": importing, "row": row}
    state = altered(state, **facts, entries=library)
    assert draw(state, 0.0).size == (128, 64)


def test_golden_pictures_are_small_and_one_bit() -> None:
    for picture in SCREENS.glob("*.png"):
        with Image.open(picture) as image:
            assert (image.mode, image.size) == ("1", (128, 64))
    assert max(picture.stat().st_size for picture in SCREENS.glob("*.png")) < 1_500


@pytest.mark.parametrize(("count", "load"), [(6, 0.16), (300, 0.66), (300, 3.2), (2_500, 12.0)])
def test_the_captures_page_keeps_its_title_however_much_there_is_to_say(count: int, load: float) -> None:
    def header(entries: int, share: float) -> Image.Image:
        library = (entry("Same", load=share),) * entries
        return draw(altered(STATES["captures"], entries=library, row=entries - 1), NOW_S)

    def left_part(picture: Image.Image) -> bytes:
        return picture.crop((0, 0, 42, 11)).tobytes()

    assert left_part(header(count, load)) == left_part(header(2, 0.16))
