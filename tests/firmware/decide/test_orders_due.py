"""audiod always ends up with what is wished, whatever happened on the way."""

from dataclasses import replace

import pytest

from firmware.captures.entry import Entry
from firmware.decide.events import Action, Do, Heard, LibraryRead, PlayPreset
from firmware.messages import Hello, Load, Play, Ready, SetGate, SetLevels, Unload, UseCard
from firmware.sound import Gate, Preset, Tone
from firmware.store.settings import Settings
from tests.stand_ins.control import CAPTURES, NEXT, Desk, graph, taking


def test_hello_is_answered_with_the_whole_truth() -> None:
    preset = Preset("A", "a", "A", trim_db=1.0, gate=Gate(True, -60.0), tone=Tone(True, 1.0, 2.0, 3.0))
    desk = Desk(*CAPTURES[:1], presets=(preset,))
    desk.happen(Do(Action("bypass", (True,)), 100.0))
    assert desk.effects[-1].__class__.__name__ == "Remember"  # nobody to order yet
    desk.settle()
    assert desk.audio.bypass
    assert not desk.audio.muted
    assert desk.audio.sounds == graph("A")
    assert desk.audio.gate == SetGate(True, -60.0)
    assert desk.audio.tone
    assert desk.audio.tone.treble == 3.0


def test_play_waits_for_ready() -> None:
    desk = Desk(*CAPTURES)
    desk.audio.report()
    desk.deliver()
    assert len(desk.sent(Load)) == 1
    assert desk.sent(Play) == []
    desk.audio.load_one()
    desk.deliver()
    assert [order.amp_id for order in desk.sent(Play) if isinstance(order, Play)] == [1]


def test_the_next_preset_is_loaded_beforehand_and_so_plays_at_the_press() -> None:
    desk = Desk(*CAPTURES)
    desk.settle()
    effects = desk.happen(NEXT)
    assert any(isinstance(effect, Play) for effect in effects)
    assert desk.audio.sounds == graph("B")


def fused(capture: Entry, portable_us: float, fused_us: float) -> Entry:
    """As it is where the operators know it."""
    [graph] = capture.graphs
    return replace(capture, graphs=(taking(graph, portable_us, fused_us),))


@pytest.mark.parametrize(("fused_us", "path"), [(50.0, "/library/a.fused.onnx"), (250.0, "/library/a.onnx")])
def test_of_two_engines_the_quicker_plays(fused_us: float, path: str) -> None:
    desk = Desk(fused(CAPTURES[0], 200.0, fused_us))
    desk.settle()
    assert desk.audio.sounds == path


def test_a_fused_graph_that_comes_while_its_capture_plays_is_loaded_first_and_then_takes_over() -> None:
    desk = Desk(CAPTURES[0])
    desk.settle()
    desk.happen(LibraryRead((fused(CAPTURES[0], 200.0, 50.0),), (), 101.0))
    assert desk.audio.sounds == graph("A"), "sound goes on"
    desk.settle()
    assert desk.audio.sounds == "/library/a.fused.onnx"
    assert list(desk.audio.resident.values()) == ["/library/a.fused.onnx"], "and the other is let go"


def test_the_amp_that_is_heard_stays_until_another_is_heard() -> None:
    desk = Desk(*CAPTURES)
    desk.settle()
    desk.happen(PlayPreset(5, 100.0))
    assert desk.audio.sounds == graph("A")
    desk.settle()
    assert desk.audio.sounds == graph("F")
    assert sorted(desk.audio.resident.values()) == [graph(name) for name in "AEFG"], "and what one stomp can reach"


def test_ten_quick_stomps_end_at_the_right_preset_without_ten_loads() -> None:
    desk = Desk(*CAPTURES)
    desk.settle()
    loads_before = len(desk.sent(Load))
    for _ in range(10):
        desk.happen(NEXT)
    desk.settle()
    assert desk.audio.sounds == graph("K")
    assert len(desk.sent(Load)) - loads_before <= 5  # the one that was under way, the wanted one, its neighbours
    assert desk.audio.refused == []
    ids = [order.amp_id for order in desk.sent(Load) if isinstance(order, Load)]
    assert ids == sorted(set(ids))


def test_presets_of_one_capture_share_an_amp_and_only_change_levels() -> None:
    presets = (Preset("1", "a", "A"), Preset("2", "a", "A", trim_db=6.0))
    desk = Desk(*CAPTURES[:1], presets=presets)
    desk.settle()
    effects = desk.happen(NEXT)
    assert any(isinstance(effect, SetLevels) for effect in effects)
    assert not any(isinstance(effect, Load | Play) for effect in effects)


def test_a_ready_that_nobody_waits_for_is_unloaded() -> None:
    desk = Desk(*CAPTURES)
    desk.settle()
    assert desk.happen(Heard(Ready(99), 100.0)) == (Unload(99),)


def test_the_card_that_the_settings_name_is_ordered_before_anything_is_played_and_only_once() -> None:
    desk = Desk(*CAPTURES[:1])
    desk.state = replace(desk.state, feet=replace(desk.state.feet, settings=Settings(card="Cable+USB")))
    desk.settle()
    desk.happen(Do(Action("bypass", (True,)), 100.0))
    assert desk.sent(UseCard) == [UseCard("Cable+USB")]
    plain = Desk(*CAPTURES[:1])
    plain.settle()
    assert plain.sent(UseCard) == []


@pytest.mark.parametrize(
    ("block_us", "crossing_us", "together"),
    [(500.0, 0.0, True), (540.0, 0.0, False), (0.0, 0.0, False), (500.0, 60.0, True), (500.0, 70.0, False)],
)
def test_an_amp_fades_into_another_where_both_fit_into_a_block_with_air(
    block_us: float, crossing_us: float, *, together: bool
) -> None:
    """And with them what audiod says that the fade itself takes."""
    captures = [
        replace(capture, graphs=(taking(capture.graphs[0], block_us),)) for capture in CAPTURES[:2]
    ]  # of 1,333 us
    desk = Desk(*captures)
    desk.audio.outbox.appendleft(Hello(48_000, 64, "1", crossing_us))
    desk.audio.outbox.pop()
    desk.settle()
    desk.happen(NEXT)
    first, second = (order for order in desk.sent(Play) if isinstance(order, Play))
    assert not first.together, "nothing sounds that it could come out of"
    assert second.together is together
