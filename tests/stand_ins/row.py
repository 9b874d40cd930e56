"""Captures in the row of a preset: cabinets, and captures that answer late or upside down; a desk that plays them."""

from dataclasses import replace
from typing import Any

from firmware.captures.cab.facts import CabFacts
from firmware.captures.entry import Entry
from firmware.decide.events import LibraryRead
from firmware.sound import Preset
from tests.stand_ins.control import Desk, entry, graph, own_desk

FACTS = CabFacts("cabinet.wav", 48_000, 1, 2_048)


def cabinet(name: str, *sides: Any, lu: float = 6.0) -> Entry:
    """A cabinet whose model id is its name in lower case, and its file its name; in stereo with these sides."""
    plain = entry(name, input_level_dbu=None)
    [graph] = plain.graphs

    def of(side: Any) -> Any:
        file = f"{plain.model_id}.{side}.onnx" if side else graph.portable.file
        return replace(graph, portable=replace(graph.portable, file=file), side=side, cab_lu=lu)

    return replace(plain, file=f"{name}.wav", graphs=tuple(map(of, sides or ("",))), cab=FACTS)


def late(capture: Entry, frames: int, *, inverted: bool = False) -> Entry:
    """`capture`, which answers so many frames late."""
    graphs = tuple(replace(graph, delay_frames=frames, inverted=inverted) for graph in capture.graphs)
    return replace(capture, graphs=graphs)


def of_gear(capture: Entry, gear_type: str) -> Entry:
    """`capture`, whose file says that it is of such gear."""
    levels = (replace(graph.levels, gear_type=gear_type) for graph in capture.graphs)
    return replace(
        capture, graphs=tuple(replace(graph, levels=of) for graph, of in zip(capture.graphs, levels, strict=True))
    )


def playing_row(*presets: Preset, library: tuple[Entry, ...], broken: tuple[str, ...] = ()) -> Desk:
    """A desk of a player who has these presets alone, and plays the first; audiod cannot load what is `broken`."""
    desk = own_desk()
    desk.audio.broken = frozenset(map(graph, broken))
    order = tuple(preset.name for preset in presets)
    desk.happen(LibraryRead(library, presets, desk.now_s, order=order))
    desk.settle()
    return desk
