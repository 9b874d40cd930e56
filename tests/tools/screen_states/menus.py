"""The golden screens of the menu and of the list that is walked."""

from firmware.sound import Preset
from firmware.state import State
from tests.stand_ins.states import altered
from tests.tools.playing import LIBRARY, entry, playing


def states() -> dict[str, State]:
    names = ("Brown Lead", "Clean", "Vox chime solo", "Gone", "5150 III red gain 6 presence 5 V30 mix B", "Plexi")
    presets = tuple(
        Preset(name, of.model_id, of.name)
        for name, of in zip(names, (*LIBRARY[:3], entry("no"), *LIBRARY[3:]), strict=False)
    )
    evening = altered(playing(), presets=presets, saved=presets, place=1, position=1)
    return {
        "menu": altered(evening, page="menu"),
        "menu-chosen": altered(evening, page="menu", row=1),
        "setlist": altered(evening, page="setlist", row=1),
        "setlist-end": altered(evening, page="setlist", row=5),
        "setlist-empty": altered(playing(), page="setlist", presets=(), saved=()),
    }
