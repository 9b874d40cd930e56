"""The library as the command line gets to see it: asked of the pedal that runs, or read from the folder itself."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import cast

import hw.profiles
from firmware.captures.library import Entry, Library
from firmware.captures.listing import Facts, listed, qualities, told_whole
from firmware.captures.load import RED, percent
from firmware.cli.library.lending import pedal_runs
from firmware.cli.places import state_folder
from firmware.control.client import ask
from firmware.control.wishes.captures import CAPTURE, LIBRARY, CaptureRequest
from firmware.errors import CaptureError
from firmware.places import StateFolder
from firmware.store.preset_files import read_folder


@dataclass(frozen=True, slots=True)
class Listing:
    """`captures` in the order of their names, each as `captures.listing.listed` tells it; the pedal that runs
    says which of them `plays`. `damaged` has a sentence for each entry that cannot be read."""

    block_frames: int
    captures: tuple[Facts, ...]
    damaged: tuple[str, ...]


def read_library(run: Path, state: Path | None, profile: str) -> Listing:
    """Of the pedal that runs in `run`; of the state folder if that is named or no pedal runs. Changes nothing."""
    if state is None and pedal_runs(run):
        reply = ask(run, LIBRARY)
        return Listing(reply.block_frames, reply.captures, reply.damaged)
    return _from_folder(StateFolder(state or state_folder()), hw.profiles.load(profile).codec.block_frames)


def _from_folder(kept: StateFolder, block_frames: int) -> Listing:
    library, wanted = Library(kept.library), qualities(list(read_folder(kept.presets).files.values()))
    entries, damaged = library.read()
    captures = [listed(entry.at_block(block_frames), wanted) for entry in entries if entry.has_block(block_frames)]
    unready = [_unready(entry, block_frames) for entry in entries if not entry.has_block(block_frames)]
    return Listing(block_frames, tuple(captures), (*(error.sentence for error in damaged), *unready))


def find_capture(run: Path, state: Path | None, profile: str, model_id: str) -> Facts | None:
    """As `read_library`: one capture with all of its submodels (`told_whole`); None where it is not there."""
    if state is None and pedal_runs(run):
        return ask(run, CAPTURE, CaptureRequest(model_id)).capture
    kept, block_frames = StateFolder(state or state_folder()), hw.profiles.load(profile).codec.block_frames
    try:
        entry = Library(kept.library).entry(model_id).at_block(block_frames)
    except CaptureError:
        return None
    return told_whole(entry, qualities(list(read_folder(kept.presets).files.values())))


def _unready(entry: Entry, block_frames: int) -> str:
    sizes = ", ".join(sorted({str(graph.block_frames) for graph in entry.graphs}, key=int))
    return (
        f"{entry.name} is prepared for blocks of {sizes} frames, not of {block_frames}; the pedal does that"
        " when it starts, or import it again."
    )


def load_words(load: object) -> str:
    """A capture's `load` in a few characters; "-" where it was not measured."""
    facts = cast(Facts, load) if isinstance(load, dict) else {}
    return f"{percent(cast(float, facts['share']))} {facts['verdict']}" if facts else "-"


def heavy_words(captures: Iterable[Facts]) -> list[str]:
    """A line for each capture that is red: what it takes, and what would fit."""
    loads = [(facts["name"], cast(Facts, facts["load"])) for facts in captures if facts["load"]]
    return [f"{name}: {load_words(load)}; {load['fits']}" for name, load in loads if load["verdict"] == RED]
