"""An audiod that dies, outlives controld, falls silent or breaks: what it is ordered then."""

from dataclasses import replace

from firmware.control.wishes.status import tell_status
from firmware.decide.effects import Say
from firmware.decide.events import Action, Do, Heard, LibraryRead, OrderLost, PlayPreset, Tick
from firmware.messages import Failed, Load
from hw.events import EncoderTurned
from tests.stand_ins.control import CAPTURES, NEXT, Desk, entry, graph, taking


def test_audiod_that_died_plays_the_same_again() -> None:
    desk = Desk(*CAPTURES)
    desk.settle()
    desk.happen(NEXT)
    desk.happen(EncoderTurned(4, 100.0))
    desk.happen(Do(Action("bypass", (True,)), 100.0))
    before = desk.audio.heard
    desk.audio.restart()
    desk.settle()
    assert desk.audio.sounds == graph("B")
    assert desk.audio.bypass
    assert (desk.audio.heard.input_gain, desk.audio.heard.output_gain) == (before.input_gain, before.output_gain)
    assert desk.audio.heard.amp_id > before.amp_id


def test_audiod_that_outlived_controld_is_taken_over_and_nothing_is_left_behind() -> None:
    old = Desk(*CAPTURES)
    old.settle()
    old.happen(NEXT)
    old.settle()
    new = Desk(*CAPTURES)
    new.audio = old.audio
    new.happen(NEXT)
    new.settle()
    assert new.audio.sounds == graph("B")
    assert sorted(new.audio.resident.values()) == [graph("A"), graph("B"), graph("C")]


def loads_of(desk: Desk, path: str) -> int:
    return sum(isinstance(order, Load) and order.path == path for order in desk.sent(Load))


def dies_loading(desk: Desk) -> None:
    """audiod dies with a Load under way, and the next one has said Hello and one Status."""
    assert desk.audio.loading
    desk.audio.restart()
    desk.audio.report()
    desk.deliver()


def falls_silent(desk: Desk, for_s: float) -> None:
    """audiod reports once, and then nothing for so long."""
    desk.audio.report()
    desk.deliver()
    desk.now_s += for_s
    desk.happen(Tick(desk.now_s))


def test_a_load_that_killed_audiod_twice_is_not_tried_a_third_time_and_the_preset_says_so() -> None:
    desk = Desk(*CAPTURES)
    desk.settle()
    desk.happen(PlayPreset(1, 101.0))  # B was ready; C is loaded ahead
    killer = desk.audio.loading[0].path
    assert "c.onnx" in killer
    desk.audio.restart()
    for _ in range(12):  # A, B and C in turn, whatever else is to be loaded first
        desk.audio.report()
        desk.deliver()
        if desk.audio.loading and desk.audio.loading[0].path == killer:
            desk.audio.restart()
        else:
            desk.audio.load_one()
    desk.settle()
    assert loads_of(desk, killer) == 2
    assert desk.audio.sounds == "/library/b.onnx", "what is not to blame plays on"
    deadly = [effect for effect in desk.effects if isinstance(effect, Say)]
    assert len(deadly) == 1
    assert deadly[0].sentence.startswith("C ended the audio process twice as it was loaded, and is not tried again")
    desk.happen(PlayPreset(2, 102.0))
    desk.settle()
    assert desk.audio.sounds == "/library/b.onnx", "the old sound stays"
    assert "twice" in str(desk.state.amps.failure)
    assert tell_status(desk.state).failure == desk.state.amps.failure
    assert desk.state.view.notice
    assert desk.state.view.notice.text == "cannot play capture"
    assert loads_of(desk, killer) == 2


def test_a_graph_that_was_loaded_in_between_begins_anew_and_so_does_one_that_was_made_anew() -> None:
    desk = Desk(entry("A"))
    for _ in range(3):
        desk.audio.report()
        desk.deliver()
        dies_loading(desk)
        desk.settle()
        assert desk.audio.sounds == "/library/a.onnx"
        desk.audio.restart()
    for _ in range(2):
        desk.audio.report()
        desk.deliver()
        dies_loading(desk)
    desk.settle()
    assert desk.audio.sounds is None
    other = replace(entry("A"), graphs=(taking(entry("A").graphs[0], 99.0),))
    desk.happen(LibraryRead((other,), (), 103.0))
    desk.settle()
    assert desk.audio.sounds == "/library/a.onnx"


def test_an_audiod_that_was_only_silent_while_it_loaded_is_not_counted_as_dead() -> None:
    desk = Desk(entry("A"))
    for n in range(3):
        falls_silent(desk, 5.0)
        assert desk.state.amps.given is None, n
    desk.settle()
    assert desk.audio.sounds == "/library/a.onnx"


def test_an_amp_that_broke_as_it_played_is_loaded_afresh_when_the_player_acts() -> None:
    desk = Desk(entry("A"))
    desk.settle()
    broken = desk.audio.heard.amp_id
    desk.happen(Heard(Failed(broken, "NaN again and again."), 101.0))
    desk.settle()
    assert desk.audio.sounds is None
    desk.happen(Tick(101.5))
    assert len(desk.sent(Load)) == 1
    desk.happen(PlayPreset(0, 102.0))
    desk.settle()
    assert desk.audio.sounds == "/library/a.onnx"
    assert desk.audio.heard.amp_id != broken


def test_a_lost_order_brings_the_whole_truth_again() -> None:
    desk = Desk(*CAPTURES)
    desk.settle()
    desk.audio.bypass = True  # as if SetBypass(False) had been lost
    desk.happen(OrderLost(100.0))
    desk.settle()
    assert not desk.audio.bypass
    assert desk.audio.sounds == graph("A")


def test_an_audiod_that_falls_silent_again_and_again_plays_in_the_end() -> None:
    desk = Desk(entry("A"))
    for _ in range(12):
        falls_silent(desk, 2.0)
    desk.settle()
    assert desk.audio.sounds == graph("A")
    assert len(desk.audio.resident) == 1
