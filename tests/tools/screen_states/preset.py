"""The golden screens of a preset's knobs."""

from firmware.state import State
from tests.stand_ins.states import altered
from tests.tools.playing import playing


def states() -> dict[str, State]:
    listed = altered(playing(trim_db=-1.5), page="sound")
    return {
        "sound": listed,
        "sound-chosen": altered(listed, row=2),
        "sound-grabbed": altered(listed, row=6, grabbed=True),
        "sound-empty": altered(listed, presets=()),
    }
