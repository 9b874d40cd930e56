"""audiod always ends up with what is wished, whatever happened on the way."""

from dataclasses import replace

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from firmware.captures.entry import Entry
from firmware.control.wishes.status import tell_status
from firmware.decide.effects import Say
from firmware.decide.events import (
    Action,
    CaptureImported,
    Do,
    Heard,
    ImportEnded,
    LibraryRead,
    OrderLost,
    PlayPreset,
    Tick,
    WantImport,
    WantKnob,
)
from firmware.messages import Failed, Load, Play, Ready, SetLevels, Unload, UseCard
from firmware.sound import Gate, Preset, Tone
from firmware.store.settings import Settings
from hw.events import EncoderPush, EncoderTurned, StickCame, StickWent, StompEdge
from tests.stand_ins.control import Desk, entry, graph, taking, verdict

NAMES = "ABCDEFGHIJKL"
CAPTURES = tuple(entry(name) for name in NAMES)
NEXT = StompEdge(2, down=True, at_s=100.0)


def test_hello_is_answered_with_the_whole_truth() -> None:
    preset = Preset("A", "a", "A", trim_db=1.0, gate=Gate(True, -60.0), tone=Tone(True, 1.0, 2.0, 3.0))
    desk = Desk(*CAPTURES[:1], presets=(preset,))
    desk.happen(Do(Action("bypass", (True,)), 100.0))
    assert desk.effects[-1].__class__.__name__ == "Remember"  # nobody to order yet
    desk.settle()
    assert desk.audio.bypass
    assert not desk.audio.muted
    assert desk.audio.sounds == graph("A")
    assert desk.audio.gate
    assert desk.audio.gate.threshold_db == -60.0
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
    assert sorted(desk.audio.resident.values()) == [graph("F"), graph("G")]


def test_ten_quick_stomps_end_at_the_right_preset_without_ten_loads() -> None:
    desk = Desk(*CAPTURES)
    desk.settle()
    loads_before = len(desk.sent(Load))
    for _ in range(10):
        desk.happen(NEXT)
    desk.settle()
    assert desk.audio.sounds == graph("K")
    assert len(desk.sent(Load)) - loads_before <= 3  # the one that was under way, the wanted one, its neighbour
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
    assert sorted(new.audio.resident.values()) == [graph("B"), graph("C")]


def test_a_ready_that_nobody_waits_for_is_unloaded() -> None:
    desk = Desk(*CAPTURES)
    desk.settle()
    assert desk.happen(Heard(Ready(99), 100.0)) == (Unload(99),)


def loads_of(desk: Desk, path: str) -> int:
    return sum(isinstance(order, Load) and order.path == path for order in desk.sent(Load))


def dies_loading(desk: Desk) -> None:
    """audiod dies with a Load under way, and the next one has said Hello and one Status."""
    assert desk.audio.loading
    desk.audio.restart()
    desk.audio.report()
    desk.deliver()


def test_a_load_that_killed_audiod_twice_is_not_tried_a_third_time_and_the_preset_says_so() -> None:
    desk = Desk(entry("A"), entry("B"), entry("C"))
    desk.settle()
    desk.happen(PlayPreset(1, 101.0))  # B was ready; C is loaded ahead
    killer = desk.audio.loading[0].path
    assert "c.onnx" in killer
    desk.audio.restart()
    for _ in range(8):  # A, B and C in turn, whatever else is to be loaded first
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
    assert desk.audio.sounds is None
    assert desk.state.amps.current
    assert "twice" in str(desk.state.amps.current.failure)
    assert tell_status(desk.state).failure == desk.state.amps.current.failure
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
        desk.audio.report()
        desk.deliver()
        desk.now_s += 5.0
        desk.happen(Tick(desk.now_s))
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
        desk.audio.report()
        desk.deliver()
        desk.now_s += 2.0
        desk.happen(Tick(desk.now_s))
    desk.settle()
    assert desk.audio.sounds == graph("A")
    assert len(desk.audio.resident) == 1


class Evening(RuleBasedStateMachine):
    """Any order of feet, hands, sticks, loads, deaths and reports."""

    @initialize(
        captures=st.sets(st.sampled_from(NAMES), max_size=5), broken=st.sets(st.sampled_from(NAMES), max_size=2)
    )
    def start(self, captures: set[str], broken: set[str]) -> None:
        self.desk = Desk(*map(entry, sorted(captures)), broken=frozenset(map(graph, broken)))

    @rule(switch=st.integers(1, 4), down=st.booleans())
    def stomp(self, switch: int, down: bool) -> None:
        self.desk.happen(StompEdge(switch, down, self.desk.now_s))

    @rule(detents=st.integers(-50, 50))
    def turn(self, detents: int) -> None:
        self.desk.happen(EncoderTurned(detents, self.desk.now_s))

    @rule(down=st.booleans())
    def push(self, down: bool) -> None:
        self.desk.happen(EncoderPush(down, self.desk.now_s))

    @rule(position=st.integers(-2, 8))
    def play(self, position: int) -> None:
        self.desk.happen(PlayPreset(position, self.desk.now_s))

    @rule(trim_db=st.floats())
    def trim(self, trim_db: float) -> None:
        self.desk.happen(WantKnob("trim_db", trim_db, self.desk.now_s))

    @rule(captures=st.sets(st.sampled_from(NAMES), max_size=5), ghost=st.booleans())
    def change_captures(self, captures: set[str], ghost: bool) -> None:
        presets = (Preset("Ghost", "nowhere", "Ghost"),) if ghost else ()
        self.desk.happen(LibraryRead(tuple(map(entry, sorted(captures))), presets, self.desk.now_s))

    @rule()
    def load(self) -> None:
        self.desk.audio.load_one()

    @rule()
    def report(self) -> None:
        self.desk.audio.report()
        self.desk.deliver()

    @rule()
    def die_and_come_back(self) -> None:
        self.desk.audio.restart()

    @rule()
    def break_while_playing(self) -> None:
        self.desk.happen(Heard(Failed(self.desk.audio.heard.amp_id, "NaN"), self.desk.now_s))

    @rule(seconds=st.floats(0, 5))
    def wait(self, seconds: float) -> None:
        self.desk.now_s += seconds
        self.desk.happen(Tick(self.desk.now_s))

    @rule(came=st.booleans())
    def stick(self, came: bool) -> None:
        folder = CAPTURES[0].graphs[0].plays.path
        self.desk.happen(StickCame(folder) if came else StickWent(folder))
        self.desk.happen(WantImport(folder / "x"))

    @rule(ended=st.booleans())
    def import_on(self, ended: bool) -> None:
        now_s = self.desk.now_s
        self.desk.happen(ImportEnded("x", now_s) if ended else CaptureImported(verdict(1, 2), now_s))

    @invariant()
    def position_is_valid(self) -> None:
        state = self.desk.state
        assert 0 <= state.player.position < max(len(state.player.presets), 1)
        assert 0 <= state.view.cursor < max(len(state.library.entries), 1)
        assert state.preset is None or -20.0 <= state.preset.trim_db <= 20.0

    @invariant()
    def the_light_shows_what_is_heard(self) -> None:
        status = self.desk.state.audio.status
        assert self.desk.state.heard_bypass == (status.bypass if status else True)

    @invariant()
    def only_a_ready_amp_is_played(self) -> None:
        assert self.desk.audio.refused == []

    @invariant()
    def few_amps_are_held(self) -> None:
        assert len(self.desk.state.amps.all) <= 4
        assert sum(amp.loading for amp in self.desk.state.amps.all) <= 1

    def teardown(self) -> None:
        """However the evening went: left alone, audiod plays what is wished and holds nothing else."""
        if not hasattr(self, "desk"):
            return
        desk = self.desk
        desk.settle()
        state = desk.state
        wished = str(state.entry.choose(1.0).plays.path) if state.entry else None
        if state.amps.current and state.amps.current.failure:
            wished = None
        assert desk.audio.sounds == wished
        assert desk.audio.bypass == state.player.bypass
        assert len(desk.audio.resident) <= 2 + sum(amp.failure is not None for amp in state.amps.all)
        if wished and state.player.plan:
            assert desk.audio.heard.input_gain == pytest.approx(state.player.plan.input_gain)


Evening.TestCase.settings = settings(max_examples=120, stateful_step_count=40, deadline=None)
TestEvening = Evening.TestCase


def test_the_card_that_the_settings_name_is_ordered_before_anything_is_played_and_only_once() -> None:
    desk = Desk(*CAPTURES[:1])
    desk.state = replace(desk.state, feet=replace(desk.state.feet, settings=Settings(card="Cable+USB")))
    desk.settle()
    desk.happen(Do(Action("bypass", (True,)), 100.0))
    assert desk.sent(UseCard) == [UseCard("Cable+USB")]
    plain = Desk(*CAPTURES[:1])
    plain.settle()
    assert plain.sent(UseCard) == []
