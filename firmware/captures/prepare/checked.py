"""What the worker makes graphs of: a .nam file or a cabinet, read and found good. Called by the worker."""

from dataclasses import dataclass, replace

import numpy as np

from firmware.captures.cab import cab_file
from firmware.captures.cab.facts import CAB, CabFacts, Side
from firmware.captures.nam import nam_file
from firmware.captures.nam.model_info import ModelInfo
from firmware.captures.nam.nam_file import Submodel
from firmware.captures.nam.networks import Linear
from firmware.captures.prepare.cab_loudness import cab_lu
from firmware.captures.prepare.spectrum import cab_bands
from firmware.captures.prepared import PreparedGraph
from firmware.captures.source import Read
from firmware.names import file_title


@dataclass(frozen=True, slots=True, eq=False)
class Checked:
    """A file's content as an entry will have it. `parts` have a graph each: submodels from small to large, or the
    `sides` of a cabinet."""

    name: str
    architecture: str
    parts: tuple[Submodel, ...]
    info: ModelInfo | None = None
    warning: str = ""
    cab: CabFacts | None = None
    sides: tuple[Side, ...] = ()

    @property
    def is_cab(self) -> bool:
        return self.cab is not None


def check(source: Read, pedal_rate_hz: int) -> Checked:
    """Raises CaptureError. Of a cabinet the parts are at the codec's `pedal_rate_hz`."""
    if source.is_sound:
        cab = cab_file.parse(source.content, source.title, pedal_rate_hz)
        return Checked(file_title(source.title), CAB, cab.parts, cab=cab.facts, sides=cab.sides)
    capture = nam_file.parse(source.content, source.title)
    info = capture.info
    return Checked(capture.name, info.architecture, capture.submodels, info, capture.warning)


def with_side(graph: PreparedGraph, cab: Checked, number: int) -> PreparedGraph:
    """The graph of part `number` of a cabinet, with the side that it is and how loud it leaves a guitar."""
    network = cab.parts[number].network
    assert isinstance(network, Linear)
    response = network.taps.ravel().astype(np.float64)
    top_db, bands = cab_bands(response, graph.pedal_rate_hz)
    return replace(
        graph,
        side=cab.sides[number],
        cab_lu=round(cab_lu(response, graph.pedal_rate_hz), 2),
        cab_top_db=round(top_db, 2),
        cab_bands=bands,
    )
