"""The library as the command line gets to see it: asked of the pedal that runs, or read from the folder itself."""

from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

import hw.profiles
from firmware.captures.entry import block_words
from firmware.captures.library import Entry, Library
from firmware.captures.listing import Catalogue, Listed, listed, qualities
from firmware.captures.load import RED, percent
from firmware.captures.prepared import PreparedGraph
from firmware.cli.library.lending import pedal_runs
from firmware.cli.places import state_folder
from firmware.control.client import Waiting, ask, gives_up
from firmware.control.wishes.captures import CAPTURE, LIBRARY, CaptureRequest, LibraryRequest
from firmware.control.wishes.status import STATUS
from firmware.errors import CaptureError, LinkError
from firmware.places import StateFolder
from firmware.store.preset_files import read_folder
from hw.rates import expected_rate_hz


def read_library(run: Path, state: Path | None, profile: str, waiting: Waiting = gives_up) -> Catalogue:
    """The library of the pedal that runs in `run`, for which `waiting` waits; that of the state folder if it is named
    or no pedal runs. Changes nothing."""
    if state is None and pedal_runs(run, waiting):
        return _from_pedal(run, waiting)
    return _from_folder(StateFolder(state or state_folder()), blocks_of(profile))


def _from_pedal(run: Path, waiting: Waiting) -> Catalogue:
    """Page by page; once more from the first where the library changes meanwhile, as while captures come."""
    first = page = ask(run, LIBRARY, LibraryRequest(), waiting=waiting)
    captures = list(first.captures)
    while len(captures) < page.count and page.captures:
        page = ask(run, LIBRARY, LibraryRequest(len(captures)), waiting=waiting)
        if page.count != first.count:
            return _from_pedal(run, waiting)
        captures += page.captures
    return Catalogue(first.block_frames, tuple(captures), first.damaged, first.rate_hz)


def blocks_here(run: Path, state: Path | None, profile: str) -> tuple[int, int]:
    """What captures are prepared for: the frames of a block, and the codec's rate in hertz. Of the pedal that runs in
    `run`; of the profile if a state folder is named or no pedal runs."""
    if state is None:
        with suppress(LinkError):
            status = ask(run, STATUS)
            return status.block_frames, status.rate_hz
    return blocks_of(profile)


def blocks_of(profile: str) -> tuple[int, int]:
    """The same, of the codec of a profile, whether it plays or not."""
    codec = hw.profiles.load(profile).codec
    return codec.block_frames, expected_rate_hz(codec)


def _from_folder(kept: StateFolder, blocks: tuple[int, int]) -> Catalogue:
    entries, damaged = Library(kept.library).read()
    wanted = qualities(read_folder(kept.presets).files.values(), entries)
    captures = [listed(entry.at_block(*blocks), wanted) for entry in entries if entry.has_block(*blocks)]
    unready = [_unready(entry, *blocks) for entry in entries if not entry.has_block(*blocks)]
    block_frames, rate_hz = blocks
    return Catalogue(block_frames, tuple(captures), (*(error.sentence for error in damaged), *unready), rate_hz)


def find_capture(run: Path, state: Path | None, profile: str, model_id: str) -> Entry | None:
    """As `read_library`: the entry of one capture, cut to the pedal's block and rate; None where it is not there."""
    if state is None and pedal_runs(run):
        return ask(run, CAPTURE, CaptureRequest(model_id)).capture
    kept = StateFolder(state or state_folder())
    try:
        return Library(kept.library).entry(model_id).at_block(*blocks_of(profile))
    except CaptureError:
        return None


def _unready(entry: Entry, block_frames: int, rate_hz: int) -> str:
    there = sorted({(graph.block_frames, graph.pedal_rate_hz) for graph in entry.graphs})
    sizes = ", ".join(block_words(*blocks) for blocks in there)
    return (
        f"{entry.name} is prepared for blocks of {sizes}, not of {block_words(block_frames, rate_hz)}; the pedal does"
        " that when it starts, or import it again."
    )


def load_words(graph: PreparedGraph) -> str:
    """What a graph takes, in a few characters; "-" where it was not measured."""
    return f"{percent(graph.load.share)} {graph.load.word}" if graph.load else "-"


def heavy_words(captures: Iterable[Listed]) -> list[str]:
    """A line for each capture that is red: what it takes, and what would fit."""
    graphs = [(each.name, each.graph) for each in captures if each.graph.load and each.graph.load.word == RED]
    return [f"{name}: {load_words(graph)}; {graph.fits_words}" for name, graph in graphs]
