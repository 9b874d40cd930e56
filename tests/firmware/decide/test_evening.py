"""An evening of any feet, hands, sticks and deaths, after which audiod plays what is wished."""

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from firmware.decide.events import (
    CaptureImported,
    Heard,
    ImportEnded,
    LibraryRead,
    PlayPreset,
    Tick,
    WantImport,
    WantKnob,
)
from firmware.decide.residents import wanted
from firmware.messages import Failed
from firmware.sound import Preset
from hw.events import EncoderPush, EncoderTurned, StickCame, StickWent, StompEdge
from tests.stand_ins.control import CAPTURES, NAMES, Desk, entry, graph, verdict
from tests.tools.examples import examples


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
        assert 0 <= state.lists.position < max(len(state.lists.presets), 1)
        assert state.view.page != "captures" or 0 <= state.view.row < max(len(state.library.entries), 1)
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
        assert len(self.desk.state.amps.all) <= 6  # what one stomp reaches, what sounds, what is loading
        assert sum(amp.loading for amp in self.desk.state.amps.all) <= 1

    def teardown(self) -> None:
        """However the evening went: left alone, audiod plays what is wished and holds nothing else."""
        if not hasattr(self, "desk"):
            return
        desk = self.desk
        desk.settle()
        state = desk.state
        wished = str(state.entry.choose(1.0).plays.path) if state.entry and not state.amps.failure else None
        if wished or state.preset is None:
            assert desk.audio.sounds == wished
        assert desk.audio.bypass == state.player.bypass
        assert set(desk.audio.resident.values()) <= {*(path for _, path in wanted(state)), *desk.audio.sounding}
        if wished and state.player.plan:
            assert desk.audio.heard.input_gain == pytest.approx(state.player.plan.input_gain)


Evening.TestCase.settings = settings(max_examples=examples(120), stateful_step_count=40)
TestEvening = Evening.TestCase
