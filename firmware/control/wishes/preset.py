"""One preset: its knobs, what of them is edited, and where it stands."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from firmware.control.wishes.presets import PresetListed, listed
from firmware.control.wishes.sound import KnobNow, knobs_of
from firmware.control.wishes.wish import Wish

if TYPE_CHECKING:
    from firmware.state import State


@dataclass(frozen=True, slots=True)
class PresetRequest:
    """One preset by its name, or by its number from 1; without, the one that plays."""

    preset: str | int = ""


@dataclass(frozen=True, slots=True)
class SavedKnob:
    """A knob that is turned, and what the preset's file says of it."""

    path: str
    saved: str


@dataclass(frozen=True, slots=True)
class PresetReply:
    """A preset, its knobs, those of them that are not as they are saved, and the setlists in which it stands."""

    preset: PresetListed
    knobs: tuple[KnobNow, ...]
    edits: tuple[SavedKnob, ...]
    setlists: tuple[str, ...]


def tell_preset(state: "State", name: str) -> PresetReply:
    """The preset of this whole name."""
    lists = state.lists
    position = next(place for place, preset in enumerate(lists.presets) if preset.name == name)
    now, saved = (knobs_of(each[position]) for each in (lists.presets, lists.saved))
    return PresetReply(
        listed(state, (position,))[0],
        now,
        tuple(SavedKnob(is_.path, was.shown) for is_, was in zip(now, saved, strict=True) if is_ != was),
        tuple(setlist.name for setlist in lists.setlists if name in setlist.presets),
    )


def _whole_preset(state: "State", request: PresetRequest) -> PresetRequest:
    from firmware.decide import lists
    from firmware.decide.player import position_of

    if request.preset == "":
        return PresetRequest(lists.current(state).name)
    return PresetRequest(state.lists.presets[position_of(state, request.preset)].name)


def _tell_preset(state: "State", request: PresetRequest) -> PresetReply:
    return tell_preset(state, str(request.preset))


PRESET = Wish("preset", PresetRequest, PresetReply, _tell_preset, whole=_whole_preset)
ROWS = (PRESET,)
