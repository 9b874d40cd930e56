"""What `pedal doctor` looks at in the library: is there something to play, is all of it whole, is it light enough?"""

import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from firmware import PEDAL_RATE_HZ
from firmware.captures.entry import Entry
from firmware.captures.library import Library
from firmware.captures.listing import amps
from firmware.captures.load import RED
from firmware.cli.doctor.finding import GOOD, WARNING, Finding
from firmware.names import display_name
from firmware.places import StateFolder
from firmware.sound import Preset
from firmware.store.preset_files import read_folder

FEW = 5  # presets that are named one by one


def check_captures(state: Path, block_frames: int, rate_hz: int = PEDAL_RATE_HZ) -> Iterator[Finding]:
    """The captures, then a warning for each that is damaged, and for each preset that cannot be played as it is."""
    if state.exists() and os.statvfs(state).f_flag & os.ST_RDONLY:
        yield Finding(
            "state", WARNING, f"{state} lies on a read-only file system: what is changed is lost at the end."
        )
    kept = StateFolder(state)
    library, presets = Library(kept.library), read_folder(kept.presets)
    entries, damaged = library.read(block_frames, rate_hz)
    count = len(amps(entries))
    beside = f" and {len(entries) - count} cabinets" if len(entries) > count else ""
    yield Finding("captures", GOOD if count else WARNING, f"{count}{beside} in {kept.library}")
    for error in (*damaged, *presets.problems):
        yield Finding("damaged", WARNING, error.sentence)
    named = tuple(presets.files.values())
    yield from _cut(_missing(named, library))
    yield from _cut(_too_heavy(named, entries))


def _missing(presets: Sequence[Preset], library: Library) -> list[Finding]:
    """A finding for each preset whose capture is not in the library; damaged or unprepared ones have findings of
    their own."""
    return [
        Finding(
            "missing",
            WARNING,
            f"{display_name(preset.name)} plays {display_name(preset.model_name)}, which is not in the library:"
            " import it again.",
        )
        for preset in presets
        if not (library.folder / preset.model_id).is_dir()
    ]


def _too_heavy(presets: Sequence[Preset], entries: Sequence[Entry]) -> list[Finding]:
    """Presets that will drop out on this machine."""
    graphs = {entry.model_id: entry for entry in entries}
    chosen = [
        (preset, graphs[preset.model_id].choose(preset.quality)) for preset in presets if preset.model_id in graphs
    ]
    found: list[Finding] = []
    for preset, graph in chosen:
        if graph.load and graph.load.word == RED:
            says = f"{display_name(preset.name)} {graph.load.sentence}; {graph.fits_words}."
            found.append(Finding("too heavy", WARNING, says))
    return found


def _cut(found: list[Finding]) -> Iterator[Finding]:
    """No more than a screen can hold."""
    yield from found[:FEW]
    if len(found) > FEW:
        yield Finding(found[0].name, WARNING, f"and {len(found) - FEW} more; `pedal library` lists what there is.")
