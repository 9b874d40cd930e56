"""Presets: which there are, and which one plays."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from firmware.control.wishes.wish import Wish

if TYPE_CHECKING:
    from firmware.decide.events import Want
    from firmware.state import State

PRESETS_A_PAGE = 50


@dataclass(frozen=True, slots=True)
class PresetListed:
    """One preset; `number` counts from 1, `missing` says that its capture is not in the library. `slots` are its
    places, from 1, in the setlist that is walked; none where all presets are. `pedal` and `cab` are what it names
    before and behind its capture, "" where none, on or off; `lacking` says what of them would be heard, and is
    not in the library."""

    number: int
    name: str
    model: str
    level_db: float
    trim_db: float
    edited: bool
    missing: bool
    current: bool
    slots: tuple[int, ...] = ()
    pedal: str = ""
    cab: str = ""
    lacking: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PresetsRequest:
    """A page of them, from the n-th on, counted from 0."""

    from_: int = 0


@dataclass(frozen=True, slots=True)
class PresetsReply:
    """A page of the `count` presets, in their order."""

    presets: tuple[PresetListed, ...]
    count: int


@dataclass(frozen=True, slots=True)
class PlayRequest:
    """A preset by its name, or by its number from 1."""

    preset: str | int


@dataclass(frozen=True, slots=True)
class PlayReply:
    """The preset that plays; `trouble` says why it is dry, if it is."""

    preset: str
    number: int
    trouble: str = ""


def _tell_presets(state: "State", request: PresetsRequest) -> PresetsReply:
    count, first = len(state.lists.presets), max(request.from_, 0)
    page = range(first, min(first + PRESETS_A_PAGE, count))
    return PresetsReply(listed(state, page), count)


def listed(state: "State", positions: Sequence[int]) -> tuple[PresetListed, ...]:
    """The presets at these positions."""
    from firmware.decide.parts import called, lacking

    there, lists = {entry.model_id: entry.name for entry in state.library.entries}, state.lists
    slots: dict[str, list[int]] = {}
    for slot, name in enumerate(lists.walked.presets if lists.walked else (), 1):
        slots.setdefault(name, []).append(slot)
    return tuple(
        PresetListed(
            number=position + 1,
            name=preset.name,
            model=there.get(preset.model_id, preset.model_name),
            level_db=preset.level_db,
            trim_db=preset.trim_db,
            edited=preset != lists.saved[position],
            missing=preset.model_id not in there,
            current=position == lists.position,
            slots=tuple(slots.get(preset.name, ())),
            pedal=called(state, preset.pedal),
            cab=called(state, preset.cab),
            lacking=lacking(state, preset),
        )
        for position in positions
        if (preset := lists.presets[position])
    )


def _decide_play(state: "State", request: PlayRequest, now_s: float) -> "Want":
    from firmware.decide.events import PlayPreset
    from firmware.decide.player import position_of

    return PlayPreset(position_of(state, request.preset), now_s)


def _tell_play(state: "State", _request: PlayRequest) -> PlayReply:
    from firmware.decide.lists import no_preset
    from firmware.decide.player import trouble

    if state.preset is None:
        raise no_preset(state)
    return PlayReply(state.preset.name, state.lists.position + 1, trouble(state))


PRESETS = Wish("presets", PresetsRequest, PresetsReply, _tell_presets)
PLAY = Wish("play", PlayRequest, PlayReply, _tell_play, _decide_play)
ROWS = (PRESETS, PLAY)
