"""One capture in the library, and the entry.json that remembers it."""

import os
import stat
from dataclasses import dataclass, replace
from pathlib import Path

from firmware import PEDAL_RATE_HZ
from firmware.captures.cab.facts import CAB_FILES, CabFacts
from firmware.captures.entered import read_entered, with_entered
from firmware.captures.kept import as_kept, plain_at
from firmware.captures.made_by import MadeBy, makers_of
from firmware.captures.nam.model_info import ModelInfo
from firmware.captures.prepared import EngineGraph, PreparedGraph
from firmware.captures.quality import choose
from firmware.errors import CaptureError
from firmware.levels import CaptureLevels
from firmware.names import display_name
from hw.strict_json import to_json

ENTRY_FILE, CAPTURE_FILE = "entry.json", "capture.nam"
KEPT_FILES = (CAPTURE_FILE, *CAB_FILES.values())  # of which each entry has one: the file as it came
SHOWN_ID_CHARS = 12  # of a capture's id in a sentence
OTHER_OPERATORS = "it was prepared with other operators than today's, or none; the pedal does it anew when it starts"


@dataclass(frozen=True, slots=True)
class Entry:
    """One capture in the library, or one cabinet, which is a capture of linear kind. `model_id` is the SHA-256 of the
    file's bytes, in hex."""

    model_id: str
    name: str
    architecture: str
    graphs: tuple[PreparedGraph, ...]  # by the codec's rate and block, then from small to large, or by sides
    info: ModelInfo | None = None  # of the file as a whole
    made_by: MadeBy | None = None  # prepare makes the graphs anew when this is not what is here today
    file: str = ""  # the name that it came with, fit for display; "": by a pedal that did not keep it
    folder: str = ""  # that it lay in
    entered_dbu: float | None = None  # the input_level_dbu that the player gave, kept beside entry.json
    warning: str = ""  # a clause about the numbers of its file that count as absent
    entered_name: str = ""  # what the player calls it, which then is its name; kept beside entry.json too
    cab: CabFacts | None = None  # where it is a cabinet

    @property
    def kept_file(self) -> str:
        """What the file that it came as is called in its folder."""
        return self.cab.kept_file if self.cab else CAPTURE_FILE

    def choose(self, quality: float) -> PreparedGraph:
        """The graph for `quality` 0..1.

        Of an entry with graphs at several block sizes take `at_block` first.
        """
        return choose(self.graphs, quality)

    def side(self, wanted: str) -> PreparedGraph:
        """The graph of a cabinet for one side; a mono one has the same for all. As for `choose`, `at_block` first."""
        return next((graph for graph in self.graphs if graph.side == wanted), self.graphs[-1])

    def levels(self, graph: PreparedGraph) -> CaptureLevels:
        """All that is known of the levels of one of its graphs, what the player entered included."""
        return with_entered(graph.levels, self.entered_dbu)

    def has_block(self, block_frames: int, pedal_rate_hz: int = PEDAL_RATE_HZ) -> bool:
        """Whether it has graphs for blocks of this size at this rate of the codec, whatever made them."""
        return bool(self._graphs_for(block_frames, pedal_rate_hz))

    def is_ready(self, block_frames: int, pedal_rate_hz: int = PEDAL_RATE_HZ) -> bool:
        """Whether it has graphs for such blocks, made by what is here today."""
        return self.made_by == MADE_HERE and self.has_block(block_frames, pedal_rate_hz)

    @property
    def is_intact(self) -> bool:
        """Whether its graphs are what was prepared, read to their last byte. Raises OSError."""
        return all(each.is_intact for graph in self.graphs for each in graph.engines)

    def at_block(self, block_frames: int, pedal_rate_hz: int = PEDAL_RATE_HZ) -> "Entry":
        """The entry with its graphs for such blocks alone. Raises CaptureError if it has none."""
        graphs = self._graphs_for(block_frames, pedal_rate_hz)
        if not graphs:
            raise CaptureError(
                f"{self.name} is not prepared for blocks of {block_words(block_frames, pedal_rate_hz)}; import it"
                " again.",
                short="import it again",
            )
        return replace(self, graphs=graphs)

    def _graphs_for(self, block_frames: int, pedal_rate_hz: int) -> tuple[PreparedGraph, ...]:
        wanted = (block_frames, pedal_rate_hz)
        return tuple(graph for graph in self.graphs if (graph.block_frames, graph.pedal_rate_hz) == wanted)


MADE_HERE = makers_of(Entry)  # what makes entries in this process and on this machine


def graph_file(submodel: int, block_frames: int, pedal_rate_hz: int = PEDAL_RATE_HZ) -> str:
    """The name of a graph's file in its entry's folder; the usual rate of the codec goes without saying."""
    rate = "" if pedal_rate_hz == PEDAL_RATE_HZ else f"rate{pedal_rate_hz}."
    return f"sub{submodel}.{rate}block{block_frames}.onnx"


def block_words(block_frames: int, pedal_rate_hz: int) -> str:
    """For a person: the frames, and the rate where it is another than the usual."""
    rate = "" if pedal_rate_hz == PEDAL_RATE_HZ else f" at {pedal_rate_hz:,} Hz"
    return f"{block_frames} frames{rate}"


def entry_json(entry: Entry) -> bytes:
    """The content of entry.json."""
    return to_json(replace(entry, entered_dbu=None, entered_name=""))


def read_entry(folder: Path) -> Entry:
    """The entry in `folder`; one of another layout too, if it has nothing that is not known today and lacks only what
    has a default. Raises CaptureError for any other layout, or if anything of it is missing or broken."""
    layout: object = MADE_HERE.layout
    try:
        plain = plain_at(folder / ENTRY_FILE)
        layout = _layout(plain)
        return _whole(as_kept(Entry, plain, ENTRY_FILE), folder)
    except (OSError, CaptureError) as error:
        if layout != MADE_HERE.layout:
            raise _of_another_version(folder) from error
        raise CaptureError(
            f"The capture {folder.name[:SHOWN_ID_CHARS]} in the library is damaged"
            f" ({display_name(str(error), 200)}); import it again.",
            short="library is damaged",
        ) from error


def _of_another_version(folder: Path) -> CaptureError:
    return CaptureError(
        f"The capture {folder.name[:SHOWN_ID_CHARS]} in the library was prepared by another version of the pedal; the"
        " pedal makes it anew when it starts.",
        short="library is made anew",
    )


def kept_path(folder: Path) -> Path | None:
    """Where the entry in `folder` has the file that it came as; None where that is not there."""
    return next((path for name in KEPT_FILES if (path := folder / name).is_file()), None)


def kept_name(folder: Path) -> str | None:
    """What an entry of whatever layout is called, which outlives its graphs; None where there is no name."""
    return read_entered(folder).name or kept_names(folder)[0]


def kept_names(folder: Path) -> tuple[str | None, str, str]:
    """The name in an entry, whatever its player calls it; the file that it came as, and the folder that it lay in, ""
    where that is not kept."""
    try:
        plain = plain_at(folder / ENTRY_FILE)
    except CaptureError:
        return None, "", ""
    name, file, around = (plain.get(key) for key in ("name", "file", "folder"))
    return (
        display_name(name) if isinstance(name, str) else None,
        file if isinstance(file, str) else "",
        around if isinstance(around, str) else "",
    )


def _layout(plain: dict[str, object]) -> object:
    """The layout that the file says it was written in."""
    match plain.get("made_by"):
        case {"layout": str(layout)}:
            return layout
        case _:
            return None


def _whole(entry: Entry, folder: Path) -> Entry:
    """`entry` as it is in `folder`, where all of its files must be. Fused graphs that were proved with other
    operators play no more: the portable ones do, until all is made anew. Raises CaptureError, OSError."""
    if entry.model_id != folder.name or not entry.graphs:
        raise CaptureError("it holds another capture, or no graph", short="library is damaged")
    graphs = [graph.in_folder(folder) for graph in entry.graphs]
    if entry.made_by is None or entry.made_by.operators != MADE_HERE.operators:
        graphs = [graph.without_fused(OTHER_OPERATORS) for graph in graphs]
    for graph in graphs:
        for each in graph.engines:
            _check_file(each)
    entered = read_entered(folder)
    return replace(
        entry,
        name=entered.name or display_name(entry.name),
        graphs=tuple(graphs),
        entered_dbu=entered.input_level_dbu,
        entered_name=entered.name,
    )


def _check_file(graph: EngineGraph) -> None:
    """Raises CaptureError for what is no ordinary file, or not whole; OSError."""
    status = os.lstat(graph.path)
    if not stat.S_ISREG(status.st_mode) or status.st_size != graph.bytes:
        raise CaptureError(f"{graph.file} is cut short", short="library is damaged")
