"""The golden screens of what SETUP leads to, but for what measures."""

from dataclasses import replace

from firmware.state import State
from tests.stand_ins.states import altered
from tests.tools.playing import LIBRARY, playing

_RESAMPLED = replace(
    LIBRARY[0],
    graphs=tuple(replace(graph, latency_frames=159, pedal_rate_hz=44_100) for graph in LIBRARY[0].graphs),
)


def states() -> dict[str, State]:
    play = playing()
    return {
        "setup": altered(play, page="setup"),
        "setup-chosen": altered(play, page="setup", row=3),
        "system": altered(play, page="system"),
        "system-resampled": altered(
            playing("Resampled", of=_RESAMPLED), page="system", rate_hz=44_100, entries=(_RESAMPLED,)
        ),
        "system-no-audio": altered(play, page="system", status=None),
    }
