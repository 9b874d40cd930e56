"""The golden screens of the preset: its page, its name by the wheel, and whether to delete it."""

from dataclasses import replace

from firmware.amps import Role
from firmware.decide import draft
from firmware.levels import gain_from_db
from firmware.pages.preset import DEEDS, LEARN, WAYS
from firmware.sound import Gate
from firmware.state import Notice, State
from firmware.store.last import KeptEdit
from tests.stand_ins.states import altered
from tests.tools.playing import NOW_S, PLAYING, playing
from tests.tools.screen_states.parts import with_both

_LEARN, _PEDAL = DEEDS.index(LEARN), DEEDS.index(WAYS[Role.PEDAL])


def states() -> dict[str, State]:
    return _page() | _names() | _question()


def _edited(state: State) -> State:
    """With another trim and an open gate, unsaved."""
    [preset] = state.lists.presets
    sounding = replace(preset, trim_db=-1.5, gate=Gate(on=True, threshold_db=-58.5))
    edits = (KeptEdit(preset.name, "trim_db", -1.5), KeptEdit(preset.name, "gate.on", True))
    return altered(state, presets=(sounding,), edits=(*edits, KeptEdit(preset.name, "gate.threshold_db", -58.5)))


def _page() -> dict[str, State]:
    listed = altered(playing(), page="preset")
    quiet = replace(PLAYING, input_peak=gain_from_db(-64.0))
    edited = altered(_edited(listed), status=quiet)
    empty = {"presets": (), "saved": (), "entries": ()}
    return {
        "preset": listed,
        "preset-edited": edited,
        "preset-grabbed": altered(edited, row=1, grabbed=True),
        "preset-gate": altered(edited, row=_LEARN - 1, grabbed=True),
        "preset-learn": altered(edited, row=_LEARN),
        "preset-learning": altered(edited, row=_LEARN, ends_s=NOW_S + 1.4, preset="Brown Lead"),
        "preset-learned": altered(edited, row=_LEARN, notice=Notice("gate at -58.5 dB", NOW_S + 1.0)),
        "preset-parts": altered(with_both(listed), row=_PEDAL),
        "preset-save": altered(edited, row=len(DEEDS) - 5),
        "preset-saved": altered(listed, row=len(DEEDS) - 4),
        "preset-end": altered(listed, row=len(DEEDS) - 1),
        "preset-long-name": altered(playing("5150 III red gain 6 presence 5 V30 mix B"), page="preset", row=3),
        "preset-empty": altered(listed, **empty),
    }


def _names() -> dict[str, State]:
    begun = altered(draft.writing(playing(), "Brown Lead", "Brown Lead"), page="rename")
    wheel = begun.draft.wheel
    long = "5150 III red gain 6 presence 5 V30 mix B"
    other = draft.writing(playing("漢字 Ångström"), "漢字 Ångström", "漢字 Ångström")
    return {
        "rename": begun,
        "rename-sign": altered(begun, at=wheel.index("s"), text="Brown Leads", caret=11),
        "rename-space": altered(begun, at=wheel.index(" ")),
        "rename-delete": altered(begun, at=wheel.index(draft.DELETE), caret=5),
        "rename-caret": altered(begun, at=wheel.index(draft.LEFT), caret=0),
        "rename-long-name": altered(draft.writing(begun, long, long), page="rename", at=wheel.index("5"), caret=30),
        "rename-other-scripts": altered(other, page="rename", at=len(other.draft.wheel) - 3),
        "rename-nothing": altered(begun, text="", caret=0, at=wheel.index("A")),
        "rename-taken": altered(begun, notice=Notice("name is taken", NOW_S + 1.0)),
    }


def _question() -> dict[str, State]:
    asked = altered(draft.speaking_of(playing(), "Brown Lead"), page="delete", row=0)
    long = draft.speaking_of(asked, "5150 III red gain 6 presence 5 V30 mix B")
    return {"delete": asked, "delete-yes": altered(asked, row=1), "delete-long-name": long}
