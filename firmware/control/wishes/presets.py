"""Presets: which there are, which one plays, and what of it is turned."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from firmware.control.wishes.wish import RefusedError, Wish

if TYPE_CHECKING:
    from firmware.decide.events import Want
    from firmware.state import State

PRESETS_A_PAGE = 50


@dataclass(frozen=True, slots=True)
class PresetListed:
    """One preset; `number` counts from 1, `missing` says that its capture is not in the library."""

    number: int
    name: str
    model: str
    trim_db: float
    missing: bool
    current: bool


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
    there, first = {entry.model_id: entry.name for entry in state.library.entries}, max(request.from_, 0)
    page = state.lists.presets[first : first + PRESETS_A_PAGE]
    return PresetsReply(
        tuple(
            PresetListed(
                number=number,
                name=preset.name,
                model=there.get(preset.model_id, preset.model_name),
                trim_db=preset.trim_db,
                missing=preset.model_id not in there,
                current=preset is state.preset,
            )
            for number, preset in enumerate(page, first + 1)
        ),
        len(state.lists.presets),
    )


def _decide_play(state: "State", request: PlayRequest, now_s: float) -> "Want":
    from firmware.decide.events import PlayPreset
    from firmware.decide.player import position_of

    return PlayPreset(position_of(state, request.preset), now_s)


def _tell_play(state: "State", _request: PlayRequest) -> PlayReply:
    from firmware.decide.player import trouble

    if state.preset is None:
        raise RefusedError("there is no preset any more; import a capture first.")
    return PlayReply(state.preset.name, state.lists.position + 1, trouble(state))


PRESETS = Wish("presets", PresetsRequest, PresetsReply, _tell_presets)
PLAY = Wish("play", PlayRequest, PlayReply, _tell_play, _decide_play)
ROWS = (PRESETS, PLAY)
