"""Whatever feet do, in any order and at any time: each press means one thing, or nothing."""

from collections import Counter
from dataclasses import dataclass

from hypothesis import given, settings
from hypothesis import strategies as st

from firmware.decide import feet
from firmware.decide.feet import Gesture
from firmware.store.settings import Settings
from firmware.store.stomps import Stomp
from hw.debounce import Debouncer
from hw.events import StompEdge
from tests.stand_ins.floor import Floor
from tests.stand_ins.panel import Trace, pressed, released
from tests.tools.examples import examples

SWITCHES = (1, 2, 3, 4)
BOUNCE_S = 0.025
STOMPS = st.builds(
    Stomp, st.sampled_from(["", "bypass"]), st.sampled_from(["", "mute"]), st.sampled_from(["", "", "next"])
)
PAIRS = st.dictionaries(st.sampled_from(["1+2", "2+3", "3+4"]), st.just("previous"))


def _floor(stomps: tuple[Stomp, ...], chord: dict[str, str], chord_hold: dict[str, str]) -> Settings:
    by_number = {str(number): stomp for number, stomp in zip(SWITCHES, stomps, strict=True)}
    return Settings(by_number, chord, chord_hold=chord_hold)


FLOORS = st.builds(_floor, st.tuples(STOMPS, STOMPS, STOMPS, STOMPS), PAIRS, PAIRS)


@dataclass(frozen=True, slots=True)
class Move:
    """A switch goes down or up, or (switch 0) time is looked at: `after_s` the move before, or just ahead of it."""

    switch: int
    down: bool
    after_s: float


MOVES = st.lists(
    st.builds(
        Move,
        st.sampled_from([0, *SWITCHES]),
        st.booleans(),
        st.one_of(st.floats(-0.003, 0.06), st.floats(0.0, 0.6), st.floats(0.0, 5.0)),
    ),
    max_size=60,
)


def walked(floor: Floor, moves: list[Move]) -> list[Gesture]:
    """What all the moves meant, and whatever time brings after they have ended with no foot on anything."""
    now_s, meant = 10.0, list[Gesture]()
    for move in moves:
        now_s += move.after_s
        meant += floor.edge(StompEdge(move.switch, move.down, now_s)) if move.switch else floor.wait(now_s)
    for switch in SWITCHES:
        meant += floor.up(switch, now_s + 0.01)
    return meant + floor.wait(now_s + 20.0)


@given(FLOORS, MOVES)
@settings(max_examples=examples(300))
def test_every_press_means_one_thing_or_nothing(how: Settings, moves: list[Move]) -> None:
    floor = Floor(how)
    meant = walked(floor, moves)
    presses = Counter(move.switch for move in moves if move.down)
    spent = Counter(switch for gesture in meant if not _after_the_chord(gesture) for switch in gesture.switches)
    twice = Counter(gesture.switches[0] for gesture in meant if gesture.twice)
    for switch in SWITCHES:
        assert spent[switch] + twice[switch] <= presses[switch]  # a double tap takes two
    chords = [gesture.switches for gesture in meant if len(gesture.switches) == 2 and not gesture.held]
    assert Counter(filter(_after_the_chord, meant)).total() <= len(chords)
    assert feet.deadline_s(floor.state) is None
    assert floor.state.feet.down == floor.state.feet.chords == floor.state.feet.tapped == ()


@given(FLOORS, MOVES)
@settings(max_examples=examples(200))
def test_only_what_the_settings_have_is_meant(how: Settings, moves: list[Move]) -> None:
    for gesture in walked(Floor(how), moves):
        if len(gesture.switches) == 2:
            assert how.is_chord(*gesture.switches)
            assert not gesture.held or how.chord_hold
        else:
            stomp = how.of(gesture.switches[0])
            assert stomp.hold or not gesture.held
            assert stomp.double or not gesture.twice


@given(
    FLOORS,
    st.lists(
        st.tuples(
            st.sampled_from(SWITCHES),
            st.floats(0.05, 1.5),
            st.floats(0.05, 3.0).filter(lambda s: abs(s - 0.5) > 0.002),
        ),
        max_size=12,
    ),
)
@settings(max_examples=examples(200))
def test_a_foot_by_itself_means_just_what_it_did(how: Settings, steps: list[tuple[int, float, float]]) -> None:
    """One switch after another, each let go before the next: a hold once if it was that long, else a tap."""
    floor, now_s, meant = Floor(how), 10.0, list[Gesture]()
    for switch, rest_s, held_s in steps:
        meant += floor.down(switch, now_s := now_s + rest_s)
        meant += floor.up(switch, now_s := now_s + held_s)
    meant += floor.wait(now_s + 20.0)
    taken = Counter[int]()
    for gesture in meant:
        assert len(gesture.switches) == 1
        taken[gesture.switches[0]] += 2 if gesture.twice else 1
    assert taken == Counter(switch for switch, _, _ in steps)
    held = sum(gesture.held for gesture in meant)
    long = sum(bool(how.of(switch).hold) and held_s > how.hold_s for switch, _, held_s in steps)
    doubles = sum(gesture.twice for gesture in meant)  # the second of which may be long, and is no hold
    assert long - doubles <= held <= long


@given(FLOORS, MOVES)
@settings(max_examples=examples(100))
def test_who_is_always_looked_at_is_answered_as_its_time_comes(how: Settings, moves: list[Move]) -> None:
    """Looking at every deadline leaves none behind."""
    floor, now_s = Floor(how), 10.0
    for move in moves:
        now_s += max(move.after_s, 0.0)
        while (due_s := feet.deadline_s(floor.state)) is not None and due_s <= now_s:
            assert floor.wait(due_s)
        if move.switch:
            floor.edge(StompEdge(move.switch, move.down, now_s))


def test_bouncing_contacts_make_a_chord_a_hold_and_taps_and_nothing_else() -> None:
    how = Settings({"1": Stomp("bypass"), "2": Stomp("next", "previous")}, {"1+2": "mute"})
    meant = played(
        how,
        {
            1: [*pressed(1.0), *released(1.2), *pressed(3.0), *released(3.1)],
            2: [*pressed(1.031), *released(1.21), *pressed(4.0), *released(4.1), *pressed(5.0), *released(6.0)],
        },
    )
    kinds = [(gesture.switches, gesture.held) for gesture in meant]
    assert kinds == [((1, 2), False), ((1,), False), ((2,), False), ((2,), True)]
    late_s = [gesture.at_s - at_s for gesture, at_s in zip(meant, (1.031, 3.04, 4.1, 5.5), strict=True)]
    assert all(-1e-9 <= late <= 0.0021 for late in late_s)


@given(st.lists(st.tuples(st.sampled_from((1, 2)), st.floats(0.06, 0.4), st.floats(0.04, 0.7)), max_size=8))
@settings(max_examples=examples(40))
def test_bounce_never_makes_one_stomp_two(steps: list[tuple[int, float, float]]) -> None:
    how = Settings({"1": Stomp("bypass"), "2": Stomp("next", "previous")}, {"1+2": "mute"})
    traces: dict[int, Trace] = {1: [], 2: []}
    now_s = 0.5
    for switch, rest_s, held_s in steps:
        traces[switch] += pressed(now_s := now_s + rest_s)
        traces[switch] += released(now_s := now_s + held_s)
    meant = played(how, traces)
    assert Counter(gesture.switches for gesture in meant) == Counter((switch,) for switch, _, _ in steps)


def played(how: Settings, traces: dict[int, Trace]) -> list[Gesture]:
    """What feet on these contacts mean, by way of the debouncers, looked at every millisecond as the panel is."""
    floor, meant = Floor(how), list[Gesture]()
    switches = {number: Debouncer(BOUNCE_S, closed=False) for number in traces}
    edges = sorted((at_s, number, closed) for number, trace in traces.items() for at_s, closed in trace)
    level = dict.fromkeys(traces, False)
    for now_s in (n / 1000 for n in range(round(1000 * (edges[-1][0] if edges else 0.0)) + 1000)):
        while edges and edges[0][0] <= now_s:
            at_s, number, level[number] = edges.pop(0)
            for change in switches[number].edge(level[number], at_s):
                meant += floor.edge(StompEdge(number, change.down, change.at_s))
        for number, switch in switches.items():
            for change in switch.settle(level[number], now_s):
                meant += floor.edge(StompEdge(number, change.down, change.at_s))
        meant += floor.wait(now_s)
    return meant


def _after_the_chord(gesture: Gesture) -> bool:
    """The hold of a chord: its presses were spent on the chord."""
    return len(gesture.switches) == 2 and gesture.held
