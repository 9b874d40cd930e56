"""Switched off by foot, hand or `pedal do`: silence, one wish for the power, and nothing else that feet may mean."""

from firmware.decide.actions import read
from firmware.decide.effects import PowerOff
from firmware.decide.events import AllWritten, Do, Tick
from firmware.decide.leaving import GIVE_UP_S
from firmware.messages import SetMute
from hw.events import EncoderTurned, StompEdge
from tests.stand_ins.control import Desk, entry

SHUTDOWN = Do(read("shutdown"), 100.0)


def going() -> Desk:
    desk = Desk(entry("A"), entry("B"))
    desk.settle()
    desk.happen(SHUTDOWN)
    return desk


def test_it_mutes_and_asks_for_the_power_once() -> None:
    desk = going()
    desk.happen(SHUTDOWN)
    assert [effect for effect in desk.effects if isinstance(effect, PowerOff)] == [PowerOff()]
    assert desk.sent(SetMute)[-1] == SetMute(True)
    desk.happen(AllWritten())
    assert desk.state.view.may_unplug


def test_from_then_on_feet_and_hands_mean_nothing() -> None:
    desk = going()
    before = desk.state.player, desk.state.view
    desk.happen(StompEdge(2, True, 101.0))
    desk.happen(StompEdge(2, False, 101.1))
    desk.happen(EncoderTurned(3, 101.2))
    desk.happen(Do(read("mute off"), 101.3))
    assert (desk.state.player, desk.state.view) == before


def test_where_the_power_stays_it_plays_again_and_says_so() -> None:
    desk = going()
    desk.audio.report()
    desk.now_s = 99.9 + GIVE_UP_S
    desk.deliver()
    desk.happen(Tick(desk.now_s))
    assert desk.state.player.muted
    desk.happen(Tick(100.0 + GIVE_UP_S))
    assert not desk.state.player.muted
    assert desk.state.view.notice
    assert desk.state.view.notice.text == "could not switch off"
    desk.happen(Do(read("bypass on"), 131.0))
    assert desk.state.player.bypass
