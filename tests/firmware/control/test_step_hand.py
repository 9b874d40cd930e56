"""The encoder, from its edges to what the page on the screen makes of them."""

import pytest

from firmware.decide.events import Tick
from firmware.pages.table import NAMES
from firmware.store.settings import Settings
from hw.events import EncoderPush, EncoderTurned
from tests.stand_ins.control import Desk, entry, playing_desk
from tests.stand_ins.measuring_desk import push, turn
from tests.stand_ins.states import altered


def trim_db(desk: Desk) -> float:
    assert desk.state.preset
    return desk.state.preset.trim_db


def test_a_push_shows_the_next_page_when_it_is_let_go() -> None:
    desk = playing_desk(entry("A"))
    desk.happen(EncoderPush(True, 101.0))
    assert desk.state.view.page == "home"
    desk.happen(EncoderPush(False, 101.2))
    assert desk.state.view.page == "levels"


@pytest.mark.parametrize("page", NAMES)
def test_holding_the_encoder_leads_back_from_every_page_once(page: str) -> None:
    desk = playing_desk(entry("A"))
    desk.state = altered(desk.state, page=page)
    desk.happen(EncoderPush(True, 101.0))
    desk.happen(Tick(101.5))
    assert desk.state.view.page == "home"
    desk.happen(Tick(102.0))
    desk.happen(EncoderPush(False, 103.0))
    assert desk.state.view.page == "home"


@pytest.mark.parametrize("page", NAMES)
def test_pushed_and_turned_is_the_trim_on_every_page_and_no_push(page: str) -> None:
    desk = playing_desk(entry("A"))
    desk.state = altered(desk.state, page=page)
    desk.happen(EncoderPush(True, 101.0))
    desk.happen(turn(4, 101.1))
    desk.happen(Tick(101.9))
    desk.happen(EncoderPush(False, 102.0))
    assert trim_db(desk) == 2.0
    assert desk.state.view.page == page


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
    push(desk, 103.0)
    assert desk.state.view.page == "levels"
    desk.happen(EncoderTurned(4, 104.0))
    assert trim_db(desk) == 2.0


def test_a_long_list_of_captures_is_crossed_by_half_a_fast_turn() -> None:
    desk = playing_desk(*(entry(f"{number:02}") for number in range(60)))
    desk.state = altered(desk.state, page="library")
    for n in range(3):
        desk.happen(turn(1, 101.0 + n))
    assert desk.state.view.cursor == 3
    for n in range(6):
        desk.happen(turn(2, 105.0 + 0.05 * n))
    assert desk.state.view.cursor == 55
