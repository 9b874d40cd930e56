"""The encoder, from its edges to what the page on the screen makes of them."""

import pytest

from firmware.calibrate.wizard import Method
from firmware.decide.events import Action, Do, Tick
from firmware.decide.measuring_wants import WantWizard
from firmware.pages.menu import IN_MENU
from firmware.pages.page import Page
from firmware.pages.setup import IN_SETUP
from firmware.pages.table import NAMES, PAGES
from firmware.state import PLAY
from firmware.store.settings import Settings
from hw.events import EncoderPush, EncoderTurned, StompEdge
from tests.stand_ins.control import Desk, entry, playing_desk
from tests.stand_ins.measuring_desk import push, tick, turn
from tests.stand_ins.states import altered


def trim_db(desk: Desk) -> float:
    assert desk.state.preset
    return desk.state.preset.trim_db


def held(desk: Desk, at_s: float) -> None:
    desk.happen(EncoderPush(True, at_s))
    desk.happen(Tick(at_s + 0.5))
    desk.happen(EncoderPush(False, at_s + 0.7))


def test_a_push_on_play_shows_the_list_that_is_walked_when_it_is_let_go() -> None:
    desk = playing_desk(entry("A"))
    desk.happen(EncoderPush(True, 101.0))
    assert desk.state.view.page == PLAY
    desk.happen(EncoderPush(False, 101.2))
    assert desk.state.view.page == "setlist"


@pytest.mark.parametrize("page", PAGES, ids=NAMES)
def test_holding_the_encoder_leads_to_the_parent_of_every_page_once(page: Page) -> None:
    desk = playing_desk(entry("A"))
    desk.state = altered(desk.state, page=page.name)
    desk.happen(EncoderPush(True, 101.0))
    desk.happen(Tick(101.5))
    assert desk.state.view.page == page.parent
    desk.happen(Tick(102.0))
    desk.happen(EncoderPush(False, 103.0))
    assert desk.state.view.page == page.parent


@pytest.mark.parametrize("page", NAMES)
def test_holding_it_again_and_again_leads_from_every_page_to_play(page: str) -> None:
    desk = playing_desk(entry("A"))
    desk.state = altered(desk.state, page=page)
    ways = [page]
    while desk.state.view.page != PLAY:
        held(desk, 101.0 + len(ways))
        ways.append(desk.state.view.page)
    assert len(ways) <= 5, ways


def test_coming_back_from_a_page_the_hand_is_on_its_row() -> None:
    desk = playing_desk(entry("A"))
    rows = {way.page: row for ways in (IN_MENU, IN_SETUP) for row, way in enumerate(ways)}
    held(desk, 101.0)
    for at_s, page in ((102.0, "setup"), (105.0, "levels")):
        for click in range(rows[page]):
            desk.happen(turn(1, at_s + click / 4))
        push(desk, at_s + 2.5)
        assert desk.state.view.page == page
    held(desk, 110.0)
    assert (desk.state.view.page, desk.state.view.row) == ("setup", rows["levels"])
    held(desk, 112.0)
    assert (desk.state.view.page, desk.state.view.row) == ("menu", rows["setup"])


@pytest.mark.parametrize("page", [page for page in PAGES if page.name != PLAY], ids=lambda page: page.name)
def test_ten_seconds_after_it_was_last_touched_a_page_gives_way_unless_it_stays(page: Page) -> None:
    desk = playing_desk(entry("A"))
    desk.happen(Do(Action("page", (page.name,)), 101.0))
    desk.happen(turn(0, 105.0))
    tick(desk, 114.9)
    assert desk.state.view.page == page.name
    tick(desk, 115.0)
    assert desk.state.view.page == (page.name if page.stays(desk.state) else PLAY)


def test_a_push_that_is_down_as_the_ten_seconds_end_still_means_what_it_meant() -> None:
    desk = playing_desk(entry("A"), entry("B"))
    push(desk, 101.0)
    desk.happen(turn(1, 102.0))
    desk.happen(EncoderPush(True, 111.9))
    tick(desk, 112.1)
    desk.happen(EncoderPush(False, 112.2))
    assert desk.state.view.page == PLAY
    assert desk.state.preset
    assert desk.state.preset.name == "B"


def test_a_stomp_is_no_touch_of_a_page() -> None:
    desk = playing_desk(entry("A"), entry("B"))
    desk.happen(Do(Action("page", ("menu",)), 101.0))
    desk.happen(StompEdge(2, True, 110.0))
    assert desk.state.view.page == "menu"
    tick(desk, 111.0)
    assert desk.state.view.page == PLAY


def test_a_begun_calibration_is_shown_for_as_long_as_it_works() -> None:
    desk = playing_desk(entry("A"))
    desk.happen(WantWizard("begin", 101.0, Method.LOOPBACK))
    tick(desk, 130.0)
    assert desk.state.view.page == "calibrate"


@pytest.mark.parametrize("page", NAMES)
def test_pushed_and_turned_is_the_trim_on_play_alone_and_elsewhere_a_turn_and_no_push(page: str) -> None:
    pushed, plain = playing_desk(entry("A")), playing_desk(entry("A"))
    for desk in (pushed, plain):
        desk.happen(Do(Action("page", (page,)), 100.5))
    pushed.happen(EncoderPush(True, 101.0))
    for desk in (pushed, plain):
        desk.happen(turn(4, 101.1))
        desk.happen(Tick(101.9))
    pushed.happen(EncoderPush(False, 102.0))
    if page == PLAY:
        assert trim_db(pushed) == 2.0
    else:
        assert pushed.state == plain.state


def test_the_stage_lock_ignores_turns_on_the_page_one_plays_with_alone() -> None:
    desk = playing_desk(entry("A"))
    desk.state = altered(desk.state, settings=Settings(stage_lock=True))
    desk.happen(EncoderTurned(4, 101.0))
    assert desk.state.view.notice
    assert desk.state.view.notice.text == "locked"
    desk.happen(EncoderPush(True, 102.0))
    desk.happen(EncoderTurned(4, 102.1))
    desk.happen(EncoderPush(False, 102.2))
    assert trim_db(desk) == 0.0
    desk.happen(Do(Action("page", ("levels",)), 103.0))
    desk.happen(EncoderTurned(4, 104.0))
    assert trim_db(desk) == 2.0


def test_a_long_list_of_captures_is_crossed_by_half_a_fast_turn() -> None:
    desk = playing_desk(*(entry(f"{number:02}") for number in range(60)))
    desk.state = altered(desk.state, page="captures")
    for n in range(3):
        desk.happen(turn(1, 101.0 + n))
    assert desk.state.view.row == 3
    for n in range(6):
        desk.happen(turn(2, 105.0 + 0.05 * n))
    assert desk.state.view.row == 55


def test_a_hand_that_goes_on_has_read_the_notice() -> None:
    desk = playing_desk(entry("A"))
    desk.happen(Do(Action("save"), 101.0))
    assert desk.state.view.notice
    desk.happen(turn(1, 101.5))
    assert desk.state.view.notice is None


def test_a_value_that_popped_up_goes_with_the_preset_that_it_speaks_of() -> None:
    desk = playing_desk(entry("A"), entry("B"))
    desk.happen(turn(1, 101.0))
    assert desk.state.view.popup
    desk.happen(Do(Action("next"), 101.5))
    assert desk.state.view.popup is None


def test_a_value_that_popped_up_is_gone_after_two_seconds() -> None:
    desk = playing_desk(entry("A"))
    desk.happen(turn(1, 101.0))
    tick(desk, 102.9)
    assert desk.state.view.popup
    tick(desk, 103.0)
    assert desk.state.view.popup is None


@pytest.mark.parametrize("page", NAMES)
@pytest.mark.parametrize("presets", [0, 1])
def test_no_touch_of_any_page_breaks_it_wherever_the_hand_is(page: str, presets: int) -> None:
    for row, grabbed in ((0, False), (50, False), (50, True)):
        desk = playing_desk(*(entry(name) for name in "A"[:presets]))
        desk.state = altered(desk.state, page=page, row=row, grabbed=grabbed, about="7")
        for n, detents in enumerate((1, -1, 30, -30)):
            desk.happen(turn(detents, 101.0 + n))
        push(desk, 106.0)
        held(desk, 108.0)
        assert desk.state.view.page in NAMES
