"""The golden screens of what SETUP leads to, but for what measures."""

from dataclasses import replace

from firmware.losses import Cause, Loss, Lost
from firmware.state import State
from hw.roles import MachineState, Throttled
from tests.stand_ins.states import altered
from tests.tools.playing import LIBRARY, PLAYING, playing

_RESAMPLED = replace(
    LIBRARY[0],
    graphs=tuple(replace(graph, latency_frames=159, pedal_rate_hz=44_100) for graph in LIBRARY[0].graphs),
)


_WELL = MachineState(48.3, Throttled(0), 310.0, 21_914.0, "pi@pedal.local", ("192.168.1.23",))
_WEAK = replace(_WELL, throttled=Throttled.LOW_POWER | Throttled.SLOWED | Throttled.WAS_LOW_POWER)
_HOT = replace(_WELL, temperature_c=82.4, throttled=Throttled.HOT | Throttled.SLOWED)
_WAS_WEAK = replace(_WELL, throttled=Throttled.WAS_SLOWED | Throttled.WAS_LOW_POWER)
_FAR = replace(_WELL, login="guitarist@pedal-in-the-rehearsal-room.local", addresses=("10.42.0.1", "192.168.178.123"))
_VERSION = "0.1.0-1a2b3c4d5e"
_LOST = Lost(-40.0, Loss(1, 1, 0, 2_900.0, 0.0, 2_500.0, 3, 0, 0, False), Cause.PUT_ASIDE)


def states() -> dict[str, State]:
    return _setup() | _inputs() | _master() | _machine() | _health()


def _setup() -> dict[str, State]:
    setup = altered(playing(), page="setup", read=_WELL)
    strained = altered(setup, muted=True, input_channels=2, elsewhere=2)
    return {
        "setup": setup,
        "setup-chosen": altered(setup, row=5),
        "setup-strained": altered(strained, row=3),
        "setup-spillover": altered(setup, row=7),
        "setup-hot": altered(setup, row=10, read=_HOT),
        "shutdown": altered(setup, page="shutdown"),
        "shutdown-yes": altered(setup, page="shutdown", row=1),
    }


def _inputs() -> dict[str, State]:
    inputs = altered(playing(), page="input", input_channels=4)
    return {
        "input": inputs,
        "input-elsewhere": altered(inputs, elsewhere=3, row=2, status=replace(PLAYING, input_peak=0.0)),
        "input-alone": altered(playing(), page="input"),
        "input-no-codec": altered(inputs, status=replace(PLAYING, codec_present=False)),
    }


def _master() -> dict[str, State]:
    master = altered(playing(), page="master", master_db=-6.5)
    return {
        "master": master,
        "master-muted": altered(master, master_db=-60.0, muted=True, status=replace(PLAYING, muted=True)),
    }


def _machine() -> dict[str, State]:
    machine = altered(playing(), page="computer", read=_WELL, version=_VERSION)
    return {
        "computer": machine,
        "computer-weak": altered(machine, read=_WEAK, version=f"{_VERSION}-dirty"),
        "computer-hot": altered(machine, read=_HOT),
        "computer-was-weak": altered(machine, read=_WAS_WEAK),
        "computer-unknown": altered(machine, read=MachineState(), version="0.1.0"),
        "address": altered(machine, page="address"),
        "address-far": altered(machine, page="address", read=_FAR),
        "address-none": altered(machine, page="address", read=replace(_WELL, addresses=())),
    }


def _health() -> dict[str, State]:
    play = playing()
    return {
        "health": altered(play, page="health"),
        "health-resampled": altered(
            playing("Resampled", of=_RESAMPLED), page="health", rate_hz=44_100, entries=(_RESAMPLED,)
        ),
        "health-lost": altered(play, page="health", last=(_LOST,)),
        "health-no-audio": altered(play, page="health", status=None),
    }
