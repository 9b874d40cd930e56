"""Presets made from the library, for captures without any."""

from collections.abc import Collection, Sequence
from functools import lru_cache

from firmware.captures.entry import Entry
from firmware.names import display_name, natural_key
from firmware.sound import Preset


def with_implicit(named: Collection[Preset], library: Sequence[Entry]) -> tuple[Preset, ...]:
    """`named` and, for every capture that none of them names, a preset made from it; in natural order."""
    presets = list(named)
    names = {preset.name for preset in named}
    used = {preset.model_id for preset in named}
    for entry in sorted(library, key=lambda entry: entry.model_id):
        if entry.model_id not in used:
            presets.append(_implicit(entry, names))
            names.add(presets[-1].name)
    return tuple(sorted(presets, key=lambda preset: natural_order(preset.name)))


@lru_cache(maxsize=4096)  # the same 500 names are shown and sorted at each reading of the library
def natural_order(name: str) -> tuple[tuple[tuple[int, int | str], ...], str]:
    """A sorting key by which `2 Lead` comes before `10 Clean`, whatever the case."""
    return natural_key(_shown(name)), name


@lru_cache(maxsize=4096)
def _shown(name: str) -> str:
    return display_name(name)


def _implicit(entry: Entry, taken: Collection[str]) -> Preset:
    shown = _shown(entry.name)
    name, number = shown, 2
    while name in taken:
        name, number = f"{shown} ({number})", number + 1
    return Preset(name=name, model_id=entry.model_id, model_name=shown)
