"""The golden screens of the captures."""

from firmware.state import State
from tests.stand_ins.states import altered
from tests.tools.playing import BY_HAND, HEAVY, playing


def states() -> dict[str, State]:
    play = playing()
    return {
        "library": altered(play, page="library", cursor=3),
        "library-by-hand": altered(playing(of=BY_HAND), page="library", cursor=0),
        "library-heavy": altered(play, page="library", entries=HEAVY, cursor=0),
        "library-heavy-chosen": altered(play, page="library", entries=HEAVY, cursor=2),
        "library-importing": altered(play, page="library", progress=(3, 7)),
    }
