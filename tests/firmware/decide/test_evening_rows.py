"""An evening of whole rows: feet turn parts on and off, hands choose others, captures come, go and break."""

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from firmware.decide import actions, player
from firmware.decide.events import Do, Heard, LibraryRead
from firmware.decide.parts import as_heard, can_play, heard_of
from firmware.decide.play_due import cuts_due, play_due
from firmware.decide.residents import wanted
from firmware.messages import Failed, Play
from firmware.sound import Boost, Cab, CabOn, Mix, Pedal, Preset, Side
from tests.stand_ins.control import entry, own_desk
from tests.stand_ins.row import cabinet, late
from tests.tools.examples import examples

AMPS = (entry("A"), late(entry("B", input_level_dbu=None), 40, inverted=True), entry("C", input_level_dbu=5.0))
CABS = (cabinet("Mono"), cabinet("Wide", "left", "right", "sum"))
LIBRARY = (*AMPS, *CABS)
PRESETS = (
    Preset("Plain", "a", "A"),
    Preset("Row", "a", "A", pedal=Pedal("c", "C"), cab=Cab("mono", "Mono.wav", low_cut_hz=80.0)),
    Preset("Other", "b", "B", pedal=Pedal("a", "A", on=False), cab=Cab(file="wide", on=CabOn.OFF, side=Side.LEFT)),
    Preset("Mixed", "c", "C", pedal=Pedal("b", "B"), mix=Mix(40.0), boost=Boost(on=True)),
    Preset("Gone", "x", "X", cab=Cab("mono", "Mono.wav"), mix=Mix(70.0)),
    Preset("Through", "a", "A", amp=False, cab=Cab("wide", "Wide.wav")),
)
PATHS = tuple(str(each.plays.path) for capture in LIBRARY for each in capture.graphs)
FEET = tuple(f"{part}{way}" for part in ("pedal", "amp", "cab") for way in ("", " on", " off"))
SAME = ("set pedal.on on", "set amp on", "set cab.on auto", "set cab.on on")
KNOBS = (
    "mix.wet_percent 30",
    "mix.wet_percent 100",
    "cab.level raw",
    "cab.side right",
    "polarity captured",
    "level_db 3",
)
CHOICES = ("use pedal C", "use pedal none", "use cab Mono", "use cab none", "boost", "save", "revert", "master -12")
WAYS = (*(f"preset {preset.name}" for preset in PRESETS), "back", "bypass", "mute", "make A")
NAMED = {each.name: each for each in LIBRARY}
some = st.sets(st.sampled_from(sorted(NAMED)), min_size=2)
few_broken = st.sets(st.sampled_from(PATHS), max_size=2)


class Rows(RuleBasedStateMachine):
    """Any order of feet, choices, readings, loads, faults and deaths, on presets that have a pedal and a cabinet."""

    @initialize(there=some, broken=few_broken)
    def start(self, there: set[str], broken: set[str]) -> None:
        self.desk = own_desk()
        self.desk.audio.broken = frozenset(broken)
        self.read(there)

    @rule(there=some)
    def read(self, there: set[str]) -> None:
        saved = self.desk.state.lists.saved or PRESETS
        library = tuple(each for name, each in NAMED.items() if name in there)
        order = tuple(each.name for each in saved)
        self.desk.happen(LibraryRead(library, saved, self.desk.now_s, order=order))

    @rule(foot=st.sampled_from(FEET), then=st.sampled_from(("", *SAME)))
    def turn_a_part(self, foot: str, then: str) -> None:
        for text in filter(None, (foot, then)):
            self.act(text)

    @rule(text=st.sampled_from(KNOBS))
    def set_a_knob(self, text: str) -> None:
        self.act(f"set {text}")

    @rule(text=st.sampled_from(CHOICES))
    def choose(self, text: str) -> None:
        self.act(text)

    @rule(text=st.sampled_from(WAYS))
    def go(self, text: str) -> None:
        self.act(text)

    def act(self, text: str) -> None:
        self.desk.happen(Do(actions.read(text), self.desk.now_s))

    @rule(loads=st.integers(1, 6))
    def play_on(self, loads: int) -> None:
        for _ in range(loads):
            self.desk.audio.load_one()
            self.desk.audio.report()
            self.desk.deliver()

    @rule()
    def die_and_come_back(self) -> None:
        self.desk.audio.restart()

    @rule(place=st.integers(0, 2))
    def break_while_playing(self, place: int) -> None:
        for amp_id in self.desk.audio.row[place : place + 1]:
            self.desk.happen(Heard(Failed(amp_id, "NaN"), self.desk.now_s))

    @rule(broken=few_broken)
    def mend_and_break(self, broken: set[str]) -> None:
        self.desk.audio.broken = frozenset(broken)

    @invariant()
    def only_what_is_ready_is_played(self) -> None:
        assert self.desk.audio.refused == []

    @invariant()
    def few_amps_are_held(self) -> None:
        amps = self.desk.state.amps.all
        assert len({each.amp_id for each in amps}) == len(amps)
        assert sum(each.loading for each in amps) <= 1

    @invariant()
    def the_gains_are_those_of_what_is_to_be_heard(self) -> None:
        """However one came there: by feet, by what broke, by what was read."""
        state = self.desk.state
        assert player.plan(state, self.desk.now_s)[0].player.plan == state.player.plan

    def teardown(self) -> None:
        """Left alone, audiod plays the row that is wished, at its gains, and holds nothing else."""
        if not hasattr(self, "desk"):
            return
        desk = self.desk
        desk.settle()
        state = desk.state
        due, heard = play_due(state), desk.audio.heard
        if can_play(state):
            assert due, "what can be played is not waited for for ever"
            row = heard_of(state, as_heard(state)).values()
            assert desk.audio.sounding == tuple(str(part.path) for part in row)
            assert _gains(heard) == pytest.approx(_gains(due))
            assert desk.audio.cuts == cuts_due(state)
            mixed = state.preset is not None and state.preset.mix.wet_percent < 100.0 and not state.player.bypass
            clean = state.player.plan.clean_gain if mixed and state.player.plan else state.player.dry.gain
            assert desk.audio.dry_gain == pytest.approx(clean * state.player.master)
        assert set(desk.audio.resident.values()) <= {*(path for _, path in wanted(state)), *desk.audio.sounding}


def _gains(play: Play) -> tuple[float, ...]:
    gains = (play.input_gain, play.between_gain, play.output_gain, play.cab_gain)
    return (*gains, play.wet, float(play.dry_delay_frames))


Rows.TestCase.settings = settings(max_examples=examples(80), stateful_step_count=40)
TestRows = Rows.TestCase
