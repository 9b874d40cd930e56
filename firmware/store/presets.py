"""Presets in their order, and those that a first start makes of captures."""

from collections.abc import Collection, Iterable, Sequence
from functools import lru_cache

from firmware.captures.entry import Entry
from firmware.captures.listing import amps
from firmware.names import display_name, natural_key
from firmware.sound import Cab, Preset

FACTORY_CAB = "etalon-cab.wav"


def ordered(presets: Iterable[Preset], order: Sequence[str]) -> tuple[Preset, ...]:
    """`presets` as `order` has their names; those that it does not name stand behind, in natural order."""
    place = {name: number for number, name in enumerate(order)}
    last = len(place)
    return tuple(sorted(presets, key=lambda preset: (place.get(preset.name, last), natural_order(preset.name))))


def made_of(library: Sequence[Entry], named: Collection[Preset]) -> tuple[Preset, ...]:
    """A preset for every capture that none of `named` plays, by the capture's name; a cabinet has none of its own."""
    made = list[Preset]()
    names = {preset.name for preset in named}
    used = {preset.model_id for preset in named}
    cab = new_cab(library)
    for entry in sorted(amps(library), key=lambda entry: entry.model_id):
        if entry.model_id not in used:
            made.append(of_capture(entry, names, cab))
            names.add(made[-1].name)
    return tuple(made)


def of_capture(entry: Entry, taken: Collection[str], cab: Cab) -> Preset:
    """A new preset of one capture, under a name that is not `taken`, with this cabinet behind it."""
    shown = display_name(entry.name)
    return Preset(name=free_name(shown, taken), model_id=entry.model_id, model_name=shown, cab=cab)


def new_cab(library: Sequence[Entry]) -> Cab:
    """What a new preset has behind its amp: the factory's cabinet, where that is still in the library."""
    found = (Cab(entry.model_id, entry.file) for entry in library if entry.cab and entry.file == FACTORY_CAB)
    return next(found, Cab())


def free_name(wanted: str, taken: Collection[str]) -> str:
    """`wanted`, or with a number behind it the first that is not `taken`."""
    name, number = wanted, 2
    while name in taken:
        name, number = f"{wanted} ({number})", number + 1
    return name


@lru_cache(maxsize=4096)  # the same 500 names are shown and sorted at each reading of the library
def natural_order(name: str) -> tuple[tuple[tuple[int, int | str], ...], str]:
    """A sorting key by which `2 Lead` comes before `10 Clean`, whatever the case."""
    return natural_key(display_name(name)), name
