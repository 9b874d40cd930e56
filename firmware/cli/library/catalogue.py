"""The library as the command line gets to see it: asked of the pedal that runs, or read from the folder itself."""

from collections.abc import Iterable
from pathlib import Path

import hw.profiles
from firmware.captures.library import Entry, Library
from firmware.captures.listing import Catalogue, Listed, listed, qualities
from firmware.captures.load import RED, percent
from firmware.captures.prepared import PreparedGraph
from firmware.cli.library.lending import pedal_runs
from firmware.cli.places import state_folder
from firmware.control.client import ask
from firmware.control.wishes.captures import CAPTURE, LIBRARY, CaptureRequest
from firmware.errors import CaptureError
from firmware.places import StateFolder
from firmware.store.preset_files import read_folder


def read_library(run: Path, state: Path | None, profile: str) -> Catalogue:
    """The library of the pedal that runs in `run`; that of the state folder if it is named or no pedal runs. Changes
    nothing."""
    if state is None and pedal_runs(run):
        return ask(run, LIBRARY)
    return _from_folder(StateFolder(state or state_folder()), hw.profiles.load(profile).codec.block_frames)


def _from_folder(kept: StateFolder, block_frames: int) -> Catalogue:
    library, wanted = Library(kept.library), qualities(read_folder(kept.presets).files.values())
    entries, damaged = library.read()
    captures = [listed(entry.at_block(block_frames), wanted) for entry in entries if entry.has_block(block_frames)]
    unready = [_unready(entry, block_frames) for entry in entries if not entry.has_block(block_frames)]
    return Catalogue(block_frames, tuple(captures), (*(error.sentence for error in damaged), *unready))


def find_capture(run: Path, state: Path | None, profile: str, model_id: str) -> Entry | None:
    """As `read_library`: the entry of one capture, cut to the pedal's block size; None where it is not there."""
    if state is None and pedal_runs(run):
        return ask(run, CAPTURE, CaptureRequest(model_id)).capture
    kept, block_frames = StateFolder(state or state_folder()), hw.profiles.load(profile).codec.block_frames
    try:
        return Library(kept.library).entry(model_id).at_block(block_frames)
    except CaptureError:
        return None


def _unready(entry: Entry, block_frames: int) -> str:
    sizes = ", ".join(sorted({str(graph.block_frames) for graph in entry.graphs}, key=int))
    return (
        f"{entry.name} is prepared for blocks of {sizes} frames, not of {block_frames}; the pedal does that"
        " when it starts, or import it again."
    )


def load_words(graph: PreparedGraph) -> str:
    """What a graph takes, in a few characters; "-" where it was not measured."""
    return f"{percent(graph.load.share)} {graph.load.word}" if graph.load else "-"


def heavy_words(captures: Iterable[Listed]) -> list[str]:
    """A line for each capture that is red: what it takes, and what would fit."""
    graphs = [(each.name, each.graph) for each in captures if each.graph.load and each.graph.load.word == RED]
    return [f"{name}: {load_words(graph)}; {graph.fits_words}" for name, graph in graphs]
