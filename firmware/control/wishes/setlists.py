"""Setlists: which there are, and what stands in one."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from firmware.control.wishes.wish import Wish

if TYPE_CHECKING:
    from firmware.state import State
    from firmware.store.setlists import Setlist

SETLISTS_A_PAGE = 50
SLOTS_A_PAGE = 50


@dataclass(frozen=True, slots=True)
class SetlistListed:
    """One setlist, the number of presets in it, and whether it is walked."""

    name: str
    slots: int
    walked: bool


@dataclass(frozen=True, slots=True)
class SetlistsRequest:
    """A page of them, from the n-th on, counted from 0."""

    from_: int = 0


@dataclass(frozen=True, slots=True)
class SetlistsReply:
    """A page of the `count` setlists."""

    setlists: tuple[SetlistListed, ...]
    count: int


@dataclass(frozen=True, slots=True)
class SlotListed:
    """A place in a setlist, from 1, and the preset in it; `missing`: there is none of that name."""

    slot: int
    preset: str
    missing: bool
    current: bool


@dataclass(frozen=True, slots=True)
class SetlistRequest:
    """A page of what stands in a setlist; without a name, in that which is walked."""

    name: str = ""
    from_: int = 0


@dataclass(frozen=True, slots=True)
class SetlistReply:
    """A page of the `count` presets in the setlist; without a name, of all."""

    name: str
    slots: tuple[SlotListed, ...]
    count: int
    walked: bool


def tell_setlist(state: "State", name: str, from_: int = 0) -> SetlistReply:
    """A page of this setlist; of all presets without a name."""
    lists, first = state.lists, max(from_, 0)
    setlist = next((each for each in lists.setlists if each.name == name), None)
    presets = setlist.presets if setlist else tuple(preset.name for preset in lists.presets)
    there, walked = {preset.name for preset in lists.presets}, setlist == lists.walked
    plays = _slot(state, setlist) if walked else None
    page = presets[first : first + SLOTS_A_PAGE]
    return SetlistReply(
        setlist.name if setlist else "",
        tuple(
            SlotListed(number + 1, preset, preset not in there, number == plays)
            for number, preset in enumerate(page, first)
        ),
        len(presets),
        walked,
    )


def _slot(state: "State", setlist: "Setlist | None") -> int | None:
    """The place, from 0, of what plays in the setlist that is walked: among all that stand in it, also those that
    there are not."""
    lists = state.lists
    if lists.current is None or lists.place >= len(lists.walk) or lists.walk[lists.place] != lists.position:
        return None
    there = {preset.name for preset in lists.presets}
    names = setlist.presets if setlist else tuple(preset.name for preset in lists.presets)
    places = [number for number, name in enumerate(names) if name in there]
    return places[lists.place] if lists.place < len(places) else None


def _tell_setlists(state: "State", request: SetlistsRequest) -> SetlistsReply:
    lists, first = state.lists, max(request.from_, 0)
    page = lists.setlists[first : first + SETLISTS_A_PAGE]
    listed = tuple(SetlistListed(each.name, len(each.presets), each.name == lists.setlist) for each in page)
    return SetlistsReply(listed, len(lists.setlists))


def _whole(state: "State", request: SetlistRequest) -> SetlistRequest:
    from firmware.decide.walk import setlist_named

    name = setlist_named(state, request.name) if request.name else state.lists.setlist
    return SetlistRequest(name, request.from_)


def _tell_setlist(state: "State", request: SetlistRequest) -> SetlistReply:
    return tell_setlist(state, request.name, request.from_)


SETLISTS = Wish("setlists", SetlistsRequest, SetlistsReply, _tell_setlists)
SETLIST = Wish("setlist", SetlistRequest, SetlistReply, _tell_setlist, whole=_whole)
ROWS = (SETLISTS, SETLIST)
