"""Names: what a person may write where a preset, a capture or a knob is meant. For the shells' completion, which asks
at each press of Tab, so that the command imports next to nothing for it."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, get_args

from firmware.control.wishes.wish import Wish

if TYPE_CHECKING:
    from firmware.state import State

NamesKind = Literal["presets", "captures", "cabs", "library", "setlists", "knobs", "actions", "pages"]
KINDS: tuple[NamesKind, ...] = get_args(NamesKind)


@dataclass(frozen=True, slots=True)
class NamesRequest:
    """All names of one kind."""

    kind: NamesKind


@dataclass(frozen=True, slots=True)
class NamesReply:
    """They, as they are shown, in their order."""

    names: tuple[str, ...]


def _tell(state: "State", request: NamesRequest) -> NamesReply:
    from firmware import knobs
    from firmware.captures.listing import amps, cabs
    from firmware.decide.actions import ACTIONS
    from firmware.names import display_name

    match request.kind:
        case "presets":
            return NamesReply(tuple(display_name(preset.name) for preset in state.lists.presets))
        case "captures":
            return NamesReply(tuple(entry.name for entry in amps(state.library.entries)))
        case "cabs":
            return NamesReply(tuple(entry.name for entry in cabs(state.library.entries)))
        case "library":
            return NamesReply(tuple(entry.name for entry in state.library.entries))
        case "setlists":
            return NamesReply(tuple(display_name(setlist.name) for setlist in state.lists.setlists))
        case "knobs":
            return NamesReply(tuple(knob.path for knob in knobs.KNOBS))
        case "actions":
            return NamesReply(tuple(ACTIONS))
        case "pages":
            return NamesReply(state.view.pages)


NAMES = Wish("names", NamesRequest, NamesReply, _tell)
ROWS = (NAMES,)
