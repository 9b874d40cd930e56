"""The golden screens of a preset's pedal and cabinet."""

from dataclasses import replace

from firmware.amps import Role
from firmware.captures.entry import Entry
from firmware.decide import player
from firmware.levels import CaptureLevels, LoudnessAt
from firmware.sound import Cab, CabLevel, CabOn, Pedal, Side
from firmware.state import State
from tests.stand_ins.row import cabinet
from tests.stand_ins.states import altered
from tests.tools.playing import LIBRARY, NOW_S, levelled, playing

_ON_A_GUITAR = tuple(LoudnessAt(at_db, -18.0 + at_db) for at_db in (-12.0, 12.0))
DRIVE = levelled("Tube Screamer 9 o'clock", CaptureLevels(5.7, gear_type="pedal", guitar=_ON_A_GUITAR), load=0.08)


def _timed(entry: Entry, block_us: float) -> Entry:
    graphs = tuple(replace(graph, portable=replace(graph.portable, block_us=block_us)) for graph in entry.graphs)
    return replace(entry, graphs=graphs)


V30 = _timed(cabinet("V30 4x12 SM57 edge", lu=6.2), 9.4)
WIDE = _timed(cabinet("Room pair 2x12 far", "left", "right", "sum", lu=-3.1), 21.0)
CABS = (_timed(cabinet("etalon-cab", lu=8.0), 8.1), V30, WIDE)


def rowed(state: State, *, pedal: Pedal | None = None, cab: Cab | None = None) -> State:
    """`state`, whose preset has this pedal and this cabinet; saved so, and planned."""
    first, *others = state.lists.presets
    presets = (replace(first, pedal=pedal or first.pedal, cab=cab or first.cab), *others)
    entries = (*(entry for entry in LIBRARY if entry.name != DRIVE.name), DRIVE, *CABS)
    return player.plan(altered(state, presets=presets, saved=presets, entries=entries), NOW_S)[0]


def with_both(state: State) -> State:
    """`state`, whose preset has a pedal and a cabinet."""
    return rowed(state, pedal=Pedal(DRIVE.model_id, DRIVE.name), cab=Cab(V30.model_id, V30.file))


def states() -> dict[str, State]:
    both = with_both(playing())
    return _cab(altered(both, page="cab")) | _pedal(altered(both, page="pedal"))


def _cab(page: State) -> dict[str, State]:
    shaped = Cab(WIDE.model_id, WIDE.file, CabOn.ON, CabLevel.NAM, Side.LEFT, low_cut_hz=80.0, high_cut_hz=6_500.0)
    wide = rowed(page, cab=shaped)
    return {
        "cab": page,
        "cab-without": player.turned(page, Role.CAB, None, NOW_S)[0],
        "cab-which": altered(page, row=1, grabbed=True),
        "cab-level": altered(page, row=3),
        "cab-end": altered(page, row=9),
        "cab-stereo": altered(wide, row=5),
        "cab-edited": altered(wide, saved=page.lists.presets, row=5),
        "cab-missing": rowed(page, cab=Cab("gone", "Mesa OS 4x12 V30 fredman mix.wav")),
        "cab-none": rowed(page, cab=Cab()),
        "cab-no-preset": altered(page, presets=(), saved=(), entries=()),
    }


def _pedal(page: State) -> dict[str, State]:
    known = replace(DRIVE, graphs=levelled("x", CaptureLevels(5.7, 9.0, guitar=_ON_A_GUITAR)).graphs)
    entries = tuple(known if entry is DRIVE else entry for entry in page.library.entries)
    return {
        "pedal": page,
        "pedal-without": player.turned(page, Role.PEDAL, None, NOW_S)[0],
        "pedal-doubtful": altered(page, row=4),
        "pedal-known": player.plan(altered(page, row=4, entries=entries), NOW_S)[0],
        "pedal-none": rowed(page, pedal=Pedal()),
    }
