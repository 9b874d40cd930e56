"""SETUP under a hand: what is switched, turned, chosen and asked there, and what its pages say of the computer."""

from dataclasses import replace

import pytest
from PIL import Image

from firmware.decide.effects import Effect, HearInput, PowerOff, SaveOwned, SaveSetting
from firmware.decide.events import Tick
from firmware.messages import Play
from firmware.pages.setup import IN_SETUP
from firmware.pages.table import NAMES, draw
from firmware.state import PLAY, State
from hw.events import EncoderPush, EncoderTurned
from hw.roles import MachineState, Throttled
from tests.stand_ins.control import CAPTURES, Desk
from tests.stand_ins.measuring_desk import push
from tests.stand_ins.states import altered
from tests.stand_ins.walking import did
from tests.tools.playing import NOW_S
from tests.tools.screens import STATES

WORDS = [way.word for way in IN_SETUP]


@pytest.fixture
def desk() -> Desk:
    """A preset plays; SETUP is shown."""
    desk = Desk(*CAPTURES[:2])
    desk.settle()
    did(desk, "page setup")
    return desk


def turn(desk: Desk, detents: int) -> tuple[Effect, ...]:
    """Turns slowly."""
    desk.now_s += 2.0
    return desk.happen(EncoderTurned(detents, desk.now_s))


def go(desk: Desk, word: str) -> tuple[Effect, ...]:
    """Turns to the row of this word, and pushes."""
    turn(desk, WORDS.index(word) - desk.state.view.row)
    return push(desk, desk.now_s)


def hold(desk: Desk) -> None:
    desk.happen(EncoderPush(True, desk.now_s))
    desk.happen(Tick(desk.now_s + 1.0))
    desk.happen(EncoderPush(False, desk.now_s + 1.1))


def picture(state: State) -> Image.Image:
    return draw(state, NOW_S)


def test_every_row_opens_a_page_that_there_is_or_does_something() -> None:
    assert all((way.page in NAMES) != (way.does is not None) for way in IN_SETUP)


@pytest.mark.parametrize("key", ["stage_lock", "autosave", "spillover"])
def test_a_push_on_a_switch_turns_it_over_and_keeps_that_in_the_settings(desk: Desk, key: str) -> None:
    before = getattr(desk.state.feet.settings, key)
    assert SaveSetting(key, not before) in go(desk, key.replace("_", " "))
    assert getattr(desk.state.feet.settings, key) is not before
    assert desk.state.view.page == "setup"
    assert SaveSetting(key, before) in push(desk, desk.now_s)
    assert getattr(desk.state.feet.settings, key) is before


def test_spillover_that_is_switched_off_holds_for_the_next_preset(desk: Desk) -> None:
    go(desk, "spillover")
    did(desk, "next")
    assert [getattr(order, "spill", None) for order in desk.sent(Play)][-2:] == [True, False]


def test_a_lock_that_is_switched_on_holds_from_then_on(desk: Desk) -> None:
    go(desk, "stage lock")
    did(desk, "page play")
    before = desk.state.lists.presets
    turn(desk, 3)
    assert desk.state.lists.presets == before


def test_the_master_is_turned_live_and_kept(desk: Desk) -> None:
    go(desk, "master")
    assert SaveSetting("master_db", -1.5) in turn(desk, -3)
    assert desk.state.player.master_db == -1.5
    desk.happen(EncoderTurned(-1, desk.now_s + 0.02))
    assert desk.state.player.master_db == -3.5, "turned fast, two dB a detent"
    assert turn(desk, -500)
    assert desk.state.player.master_db == -60.0
    turn(desk, 500)
    assert desk.state.player.master_db == 0.0


def test_a_push_on_the_master_mutes_and_the_screen_says_what_the_ear_hears(desk: Desk) -> None:
    go(desk, "master")
    push(desk, desk.now_s)
    assert desk.state.player.muted
    status = STATES["master"].audio.status
    assert status
    wished = altered(STATES["master"], muted=True)
    assert picture(wished).tobytes() == picture(STATES["master"]).tobytes()
    heard = altered(STATES["master"], status=replace(status, muted=True))
    assert picture(heard).tobytes() != picture(STATES["master"]).tobytes()
    push(desk, desk.now_s)
    assert not desk.state.player.muted


def test_an_input_is_chosen_by_a_turn_and_heard_by_a_push(desk: Desk) -> None:
    desk.state = altered(desk.state, input_channels=4)
    go(desk, "input")
    assert not turn(desk, 2)
    assert desk.state.codec.input_channel == 1
    effects = push(desk, desk.now_s)
    assert HearInput(3) in effects
    assert any(isinstance(effect, SaveOwned) and effect.owned.input_channel == 3 for effect in effects)
    assert desk.state.codec.input_channel == 3


def test_the_hand_begins_on_the_input_that_has_the_sound(desk: Desk) -> None:
    desk.state = altered(desk.state, input_channels=4, elsewhere=2)
    go(desk, "input")
    push(desk, desk.now_s)
    assert desk.state.codec.input_channel == 2


def test_only_an_explicit_yes_switches_off(desk: Desk) -> None:
    go(desk, "switch off")
    assert PowerOff() not in push(desk, desk.now_s)
    assert desk.state.view.page == "setup"
    go(desk, "switch off")
    hold(desk)
    assert desk.state.view.page == "setup"
    go(desk, "switch off")
    turn(desk, 1)
    assert PowerOff() in push(desk, desk.now_s)
    assert desk.state.view.leaving_s is not None
    assert desk.state.view.page == PLAY


LOGIN = "guitarist@pedal-in-the-rehearsal-room.local"


@pytest.mark.parametrize("at", range(len(LOGIN)))
def test_of_a_login_every_letter_is_on_the_screen(at: int) -> None:
    def shows(login: str) -> bytes:
        read = MachineState(login=login, addresses=("192.168.1.23",))
        return picture(altered(STATES["address"], read=read)).tobytes()

    assert shows(LOGIN) != shows(f"{LOGIN[:at]}#{LOGIN[at + 1 :]}")


@pytest.mark.parametrize(
    "read",
    [
        MachineState(48.0, Throttled.LOW_POWER),
        MachineState(48.0, Throttled.SLOWED),
        MachineState(48.0, Throttled.WAS_LOW_POWER),
        MachineState(48.0, Throttled.WAS_CAPPED),
        MachineState(80.0, Throttled(0)),
        MachineState(48.0),
    ],
    ids=str,
)
def test_what_strains_the_computer_is_seen(read: MachineState) -> None:
    well = altered(STATES["computer"], read=MachineState(48.0, Throttled(0)))
    assert picture(altered(well, read=read)).tobytes() != picture(well).tobytes()


def test_a_drop_of_the_power_is_remembered_for_who_looks_later() -> None:
    well = STATES["computer"]
    assert picture(altered(well, said=("power",))).tobytes() != picture(well).tobytes()
    assert picture(altered(well, said=("heat",))).tobytes() == picture(well).tobytes()
