"""The golden screens of the menu and of the list that is walked."""

from firmware.decide import draft
from firmware.sound import Preset
from firmware.state import State
from firmware.store.setlists import Setlist
from tests.stand_ins.states import altered
from tests.tools.playing import LIBRARY, entry, playing


def states() -> dict[str, State]:
    names = ("Brown Lead", "Clean", "Vox chime solo", "Gone", "5150 III red gain 6 presence 5 V30 mix B", "Plexi")
    presets = tuple(
        Preset(name, of.model_id, of.name)
        for name, of in zip(names, (*LIBRARY[:3], entry("no"), *LIBRARY[3:]), strict=False)
    )
    evening = altered(playing(), presets=presets, saved=presets, place=1, position=1)
    friday = Setlist("Friday at the Anchor", ("Clean", "Brown Lead", "Lost", "Clean", "Plexi"))
    lists = (Setlist("Rehearsal", ("Plexi",)), friday)
    listed = altered(evening, setlists=lists, setlist=friday.name, place=2, position=1)
    return {
        "menu": altered(evening, page="menu"),
        "menu-chosen": altered(listed, page="menu", row=1),
        "setlist": altered(evening, page="setlist", row=1),
        "setlist-end": altered(evening, page="setlist", row=5),
        "setlist-of-several": altered(listed, page="setlist", row=0),
        "setlist-empty": altered(playing(), page="setlist", presets=(), saved=()),
        "which": altered(listed, page="which", row=2),
        "setlists": altered(listed, page="setlists", row=2),
        "setlists-end": altered(listed, page="setlists", row=3),
        "new-setlist": altered(draft.writing(listed, "", "Setlist"), page="new-setlist"),
        "order": altered(listed, page="order", row=3),
        "order-end": altered(listed, page="order", row=6),
        "order-new": altered(evening, page="order", setlists=(Setlist("Setlist"),), setlist="Setlist"),
        "order-of-all": altered(evening, page="order", row=2),
        "place": altered(listed, page="place", about="3", row=1),
        "move": altered(listed, page="move", about="3", row=1),
        "add": altered(listed, page="add", about="3", row=4),
        "delete-setlist": altered(listed, page="delete-setlist"),
    }
