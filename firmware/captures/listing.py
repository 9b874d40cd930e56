"""What the library holds, for whoever lists it: the pedal on its socket and screen, and `pedal library`."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated

from firmware import PEDAL_RATE_HZ
from firmware.captures.cab.facts import CabFacts
from firmware.captures.entered import with_entered
from firmware.captures.entry import Entry
from firmware.captures.load import BlockFrames, RateHz
from firmware.captures.prepared import Count, PreparedGraph
from firmware.captures.row import by_name, named_entry, spelled
from firmware.levels import CaptureLevels
from firmware.sound import Pedal, Preset
from hw.schema import Filled


@dataclass(frozen=True, slots=True)
class Listed:
    """One capture or cabinet, prepared for one rate and block of the codec, with that of its graphs which presets
    play.

    `submodel` is the number of the one that it is of, counted from 1, of the file's `submodels`.
    """

    model_id: Annotated[str, Filled()]
    name: str
    architecture: str
    submodel: Count
    submodels: Count
    graph: PreparedGraph
    entered_dbu: float | None = None
    plays: bool = False  # the pedal's current preset plays it
    file: str = ""  # that it came as; "" where that is not known
    own_name: str = ""  # that the file says; another may say the same
    cab: CabFacts | None = None  # where it is a cabinet

    @property
    def levels(self) -> CaptureLevels:
        """All that is known of its levels, what the player entered included."""
        return with_entered(self.graph.levels, self.entered_dbu)


@dataclass(frozen=True, slots=True)
class Catalogue:
    """A library as it is for blocks of `block_frames` at the codec's `rate_hz`: the captures in the order of their
    names, and a sentence for each that cannot be read."""

    block_frames: BlockFrames
    captures: tuple[Listed, ...]
    damaged: tuple[str, ...]
    rate_hz: RateHz = PEDAL_RATE_HZ


def amps(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """Those of `entries` that a preset can be made of: captures, and no cabinets."""
    return tuple(entry for entry in entries if entry.cab is None)


def cabs(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """The cabinets among `entries`."""
    return tuple(entry for entry in entries if entry.cab is not None)


def qualities(presets: Iterable[Preset], entries: Sequence[Entry]) -> dict[str, float]:
    """For each capture of `entries` that presets play, as amp or pedal, by its id: the highest quality that one of
    them asks for."""
    highest: dict[str, float] = {}
    presets = tuple(presets)
    called = by_name(entries) if any(_has_name_alone(preset.pedal) for preset in presets) else {}
    for preset in presets:
        for model_id in {preset.model_id, _pedal_id(preset.pedal, called)}:
            highest[model_id] = max(preset.quality, highest.get(model_id, 0.0))
    return highest


def _has_name_alone(pedal: Pedal) -> bool:
    return bool(pedal.file) and not pedal.model_id


def _pedal_id(pedal: Pedal, called: Mapping[str, Sequence[Entry]]) -> str:
    """Empty where there is none."""
    if not _has_name_alone(pedal):
        return pedal.model_id
    entry = named_entry(called.get(spelled(pedal.file), ()), pedal)
    return entry.model_id if entry else ""


def heaviest_played(entry: Entry, wanted: Mapping[str, float]) -> PreparedGraph:
    """The graph of `entry` that costs most of those that presets play; where none does, its best.

    `wanted` is what `qualities` found: who gave a heavy capture a preset of low quality is not warned of it.
    """
    return entry.choose(wanted.get(entry.model_id, 1.0))


def listed(entry: Entry, wanted: Mapping[str, float], *, plays: bool = False) -> Listed:
    """`entry`, which is cut to one block size, as it is listed; `wanted` as for `heaviest_played`."""
    graph = heaviest_played(entry, wanted)
    return Listed(
        model_id=entry.model_id,
        name=entry.name,
        architecture=entry.architecture,
        submodel=entry.graphs.index(graph) + 1,
        submodels=len(entry.graphs),
        graph=graph,
        entered_dbu=entry.entered_dbu,
        plays=plays,
        file=entry.file,
        own_name=(entry.info.name if entry.info else None) or "",
        cab=entry.cab,
    )
