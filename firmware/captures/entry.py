"""One capture in the library, and the entry.json that remembers it."""

import json
import platform
from dataclasses import asdict, dataclass, replace
from importlib.metadata import version
from pathlib import Path

from firmware.captures.entered import read_entered
from firmware.captures.load import Fit
from firmware.captures.nam.fields import Fields
from firmware.captures.nam.json_text import parse_document, read_bytes
from firmware.captures.nam.model_info import TEXT_WORDS, ModelInfo
from firmware.captures.prepared import FusedGraph, Prepared
from firmware.captures.quality import choose
from firmware.errors import CaptureError
from firmware.kernels.library import identity, processor
from firmware.levels import CaptureLevels
from firmware.names import display_name

ENTRY_FILE, CAPTURE_FILE = "entry.json", "capture.nam"
ENTRY_FORMAT = 3
MAX_GRAPHS = 1_024
MAX_FITS = 16
MEASURED_WORDS = ("loudness", "gain")
MAX_LATENCY_FRAMES = 48_000
MAX_BLOCK_FRAMES = 8_192
# Graphs are optimised and timed for one processor, one ONNX Runtime and one build of the fused operators, which
# another processor may not run; those of another converter are made anew.
OPERATORS = f"{processor()}, operators {identity()}"
CONVERTER = f"graph 5, onnxruntime {version('onnxruntime')}, {platform.machine()} {OPERATORS}"
OTHER_OPERATORS = "it was prepared with other operators than today's, or none; the pedal does it anew when it starts"


@dataclass(frozen=True, slots=True)
class Entry:
    """One capture in the library. `model_id` is the SHA-256 of the file's bytes, in hex."""

    model_id: str
    name: str
    architecture: str
    graphs: tuple[Prepared, ...]  # by block size, then from small to large
    info: ModelInfo | None = None  # of the file as a whole
    converter: str = ""  # what made the graphs; prepare makes them anew when this changes
    entered_dbu: float | None = None  # the input_level_dbu that the player gave; it wins over the file's

    def choose(self, quality: float) -> Prepared:
        """The graph for `quality` 0..1.

        Of an entry with graphs at several block sizes take `at_block` first.
        """
        return choose(self.graphs, quality)

    def levels(self, graph: Prepared) -> CaptureLevels:
        """All that is known of the levels of one of its graphs, what the player entered included."""
        told = [info.gear_type for info in (self.info, graph.info) if info and info.gear_type]
        levels = replace(graph.levels, gear_type=told[0] if told else None)
        if self.entered_dbu is None:
            return levels
        return replace(levels, input_level_dbu=self.entered_dbu, entered=True)

    def has_block(self, block_frames: int) -> bool:
        """Whether it has graphs for blocks of this size, whatever made them."""
        return any(graph.block_frames == block_frames for graph in self.graphs)

    def is_ready(self, block_frames: int) -> bool:
        """Whether it has graphs for blocks of this size, made by the converter of today."""
        return self.converter == CONVERTER and self.has_block(block_frames)

    def at_block(self, block_frames: int) -> "Entry":
        """The entry with its graphs for this block size alone. Raises CaptureError if it has none."""
        graphs = tuple(graph for graph in self.graphs if graph.block_frames == block_frames)
        if not graphs:
            raise CaptureError(
                f"{self.name} is not prepared for blocks of {block_frames} frames; import it again.",
                short="import it again",
            )
        return replace(self, graphs=graphs)


def graph_file(submodel: int, block_frames: int) -> str:
    """The name of a graph's file in its entry's folder."""
    return f"sub{submodel}.block{block_frames}.onnx"


def entry_json(entry: Entry) -> bytes:
    """The content of entry.json. Graphs are named by their file alone: the library may be moved."""
    graphs = [_graph_json(graph) for graph in entry.graphs]
    document = {"format": ENTRY_FORMAT, **asdict(entry), "graphs": graphs}
    return json.dumps(document, indent=1, ensure_ascii=False).encode()


def _graph_json(graph: Prepared) -> dict[str, object]:
    fused = {**asdict(graph.fused), "path": graph.fused.path.name} if graph.fused else None
    return {**asdict(graph), "path": graph.path.name, "fused": fused}


def read_entry(folder: Path) -> Entry:
    """The entry in `folder`. Raises CaptureError if it has another format, or anything of it is missing or broken."""
    try:
        fields = _document(folder)
        if fields.integer("format", 1, 2**31) == ENTRY_FORMAT:
            return _entry(fields, folder)
    except (OSError, CaptureError) as error:
        raise CaptureError(
            f"The capture {folder.name[:12]} in the library is damaged ({error}); import it again.",
            short="library is damaged",
        ) from error
    raise CaptureError(
        f"The capture {folder.name[:12]} in the library was prepared by another version of the pedal; the pedal makes"
        " it anew when it starts.",
        short="library is made anew",
    )


def kept_name(folder: Path) -> str | None:
    """The name in an entry of whatever format, which outlives its graphs; None where there is none."""
    try:
        return display_name(_document(folder).text("name"))
    except CaptureError:
        return None


def _document(folder: Path) -> Fields:
    """With the suspicion that captures get: what looks like a library may lie on a strange stick."""
    return parse_document(read_bytes(folder / ENTRY_FILE, follow_links=False), ENTRY_FILE)


def _entry(fields: Fields, folder: Path) -> Entry:
    """Fused graphs that were proved with other operators play no more: the portable ones do, until all is made
    anew."""
    converter, listed = fields.text("converter"), fields.children("graphs", MAX_GRAPHS)
    graphs = tuple(_graph(graph, folder) for graph in listed)
    if converter.endswith(OPERATORS):
        graphs = tuple(replace(graph, fused=_fused(each, folder)) for graph, each in zip(graphs, listed, strict=True))
    else:
        graphs = tuple(replace(graph, not_fused=OTHER_OPERATORS) for graph in graphs)
    return Entry(
        model_id=folder.name,
        name=display_name(fields.text("name")),
        architecture=fields.text("architecture"),
        graphs=graphs,
        info=_info(fields.child("info")),
        converter=converter,
        entered_dbu=read_entered(folder),
    )


def _graph(fields: Fields, folder: Path) -> Prepared:
    path, size = _file(fields, folder)
    levels = fields.child("levels")
    return Prepared(
        max_value=fields.number("max_value"),
        block_frames=fields.integer("block_frames", 1, MAX_BLOCK_FRAMES),
        path=path,
        levels=CaptureLevels(
            levels.optional_number("input_level_dbu"),
            levels.optional_number("output_level_dbu"),
            levels.optional_number("loudness_db"),
        ),
        node_count=fields.integer("node_count", 1, 2**31),
        block_us=fields.number("block_us"),
        error_db=fields.number("error_db"),
        bytes=size,
        info=_info(fields.child("info")),
        hot_us=fields.number("hot_us"),
        rate_hz=fields.integer("rate_hz", 1, 2**31),
        latency_frames=fields.integer("latency_frames", 0, MAX_LATENCY_FRAMES),
        gain=fields.optional_number("gain"),
        measured=tuple(word for word in MEASURED_WORDS if word in _maybe_empty(fields, "measured")),
        fits=_fits(fields),
        not_fused=fields.text("not_fused"),
    )


def _fused(graph: Fields, folder: Path) -> FusedGraph | None:
    if not graph.has("fused"):
        return None
    fields = graph.child("fused")
    path, size = _file(fields, folder)
    return FusedGraph(
        path,
        fields.number("block_us"),
        fields.number("hot_us"),
        fields.number("error_db"),
        fields.number("apart_db"),
        size,
    )


def _file(fields: Fields, folder: Path) -> tuple[Path, int]:
    """A graph's file and its bytes, never outside `folder`, and whole."""
    name, size = fields.text("path"), fields.integer("bytes", 1, 2**40)
    path = folder / Path(name).name
    if path.stat().st_size != size:
        fields.refuse(f"{path.name} is cut short", short="library is damaged")
    return path, size


def _fits(fields: Fields) -> tuple[Fit, ...]:
    fits = fields.children("fits", MAX_FITS) if _maybe_empty(fields, "fits") else ()
    sizes = [fit.integer("block_frames", 1, MAX_BLOCK_FRAMES) for fit in fits]
    return tuple(
        Fit(fit.number("max_value"), size, fit.number("block_us")) for fit, size in zip(fits, sizes, strict=True)
    )


def _maybe_empty(fields: Fields, key: str) -> list[object]:
    return fields.items(key, MAX_FITS) if fields.values.get(key) else []


def _info(fields: Fields) -> ModelInfo:
    texts = {word: fields.text(word) if fields.has(word) else None for word in TEXT_WORDS}
    return ModelInfo(
        version=fields.text("version"),
        architecture=fields.text("architecture"),
        sample_rate_hz=fields.integer("sample_rate_hz", 1, 2**31),
        weight_count=fields.integer("weight_count", 0, 2**40),
        receptive_frames=fields.integer("receptive_frames", 1, 2**40),
        loudness=fields.optional_number("loudness"),
        gain=fields.optional_number("gain"),
        input_level_dbu=fields.optional_number("input_level_dbu"),
        output_level_dbu=fields.optional_number("output_level_dbu"),
        **texts,
    )
