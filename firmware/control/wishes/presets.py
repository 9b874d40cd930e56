"""Presets: which there are, which one plays, and what of it is turned."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

from firmware.control.wishes.status import StatusReply, tell_status
from firmware.control.wishes.wish import Nothing, RefusedError, Wish, done
from firmware.sound import TRIM_DB_RANGE, OutputMode, Preset
from hw.schema import Within, cut

if TYPE_CHECKING:
    from firmware.decide.events import Want
    from firmware.state import State

FEW = 8  # names that a sentence tells
MOST_DIGITS = 8


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
class PresetsReply:
    """All of them, in their order."""

    presets: tuple[PresetListed, ...]


@dataclass(frozen=True, slots=True)
class PlayRequest:
    """A preset by its name, or by its number from 1."""

    preset: str | int


@dataclass(frozen=True, slots=True)
class PlayReply:
    """The preset that plays."""

    preset: str
    number: int


@dataclass(frozen=True, slots=True)
class BypassRequest:
    """Dry (on) or the amp (off)."""

    on: bool


@dataclass(frozen=True, slots=True)
class TrimRequest:
    """The input trim of the current preset."""

    db: Annotated[float, Within(*TRIM_DB_RANGE)]


@dataclass(frozen=True, slots=True)
class TrimReply:
    trim_db: float


@dataclass(frozen=True, slots=True)
class OutputRequest:
    """How loud the current preset is to leave the pedal; None only asks."""

    mode: OutputMode | None = None


def _tell_presets(state: "State", _request: Nothing) -> PresetsReply:
    return PresetsReply(
        tuple(
            PresetListed(
                number=number,
                name=preset.name,
                model=preset.model_name,
                trim_db=preset.trim_db,
                missing=state.entry_of(preset) is None,
                current=preset is state.preset,
            )
            for number, preset in enumerate(state.presets, 1)
        )
    )


def _decide_play(state: "State", request: PlayRequest, now_s: float) -> "Want":
    from firmware.decide.events import PlayPreset

    names = [preset.name for preset in state.presets]
    position = _position(names, request.preset)
    if not 0 <= position < len(names):
        known = ", ".join(names[:FEW]) + (", ..." if len(names) > FEW else "")
        which = cut(str(request.preset))
        raise RefusedError(
            f"there is no preset {which!r}; the pedal has {known or 'none yet: import a capture first'}."
        )
    return PlayPreset(position, now_s)


def _position(names: list[str], which: str | int) -> int:
    """Where the preset is that has this name or, if none has it, this number; -1 for neither."""
    if which in names:
        return names.index(str(which))
    number = str(which).strip()
    known = number.isascii() and number.isdecimal() and len(number) <= MOST_DIGITS
    return int(number) - 1 if known else -1


def _tell_play(state: "State", _request: PlayRequest) -> PlayReply:
    return PlayReply(_current(state).name, state.position + 1)


def _decide_bypass(_state: "State", request: BypassRequest, _now_s: float) -> "Want":
    from firmware.decide.events import WantBypass

    return WantBypass(request.on)


def _decide_trim(state: "State", request: TrimRequest, now_s: float) -> "Want":
    from firmware.decide.events import WantTrim

    _current(state)
    return WantTrim(request.db, now_s)


def _tell_trim(state: "State", _request: TrimRequest) -> TrimReply:
    return TrimReply(_current(state).trim_db)


def _decide_output(state: "State", request: OutputRequest, now_s: float) -> "Want | None":
    from firmware.decide.events import WantOutput

    if request.mode is None:
        return None
    _current(state)
    return WantOutput(request.mode, now_s)


def _current(state: "State") -> Preset:
    if state.preset is None:
        raise RefusedError("there is no preset to set it for; import a capture first.")
    return state.preset


PRESETS = Wish("presets", Nothing, PresetsReply, _tell_presets)
PLAY = Wish("play", PlayRequest, PlayReply, _tell_play, _decide_play)
BYPASS = Wish("bypass", BypassRequest, Nothing, done, _decide_bypass)
TRIM = Wish("trim", TrimRequest, TrimReply, _tell_trim, _decide_trim)
OUTPUT = Wish("output", OutputRequest, StatusReply, tell_status, _decide_output)
ROWS = (PRESETS, PLAY, BYPASS, TRIM, OUTPUT)
