"""What `pedal doctor` looks at in the library: is there something to play, is all of it whole, is it light enough?"""

import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from firmware import PEDAL_RATE_HZ
from firmware.amps import Role
from firmware.captures.library import Library
from firmware.captures.listing import amps
from firmware.captures.load import RED, percent
from firmware.cli.doctor.finding import GOOD, WARNING, Finding
from firmware.cli.library.as_state import as_state
from firmware.decide.parts import called, heard_of, load_heard, named_entry
from firmware.names import display_name
from firmware.places import StateFolder
from firmware.sound import Preset
from firmware.state import State
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
    here = as_state(entries, block_frames, rate_hz)
    yield from _cut([*_missing(named, library), *_lacking(named, here, library)])
    yield from _cut(_too_heavy(named, here))


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


def _lacking(presets: Sequence[Preset], here: State, library: Library) -> Iterator[Finding]:
    """A finding for each preset whose pedal or cabinet is not in the library: it plays without."""
    for preset in presets:
        for word, named in (("pedal", preset.pedal), ("cabinet", preset.cab)):
            there = named_entry(here, named) or (named.model_id and (library.folder / named.model_id).is_dir())
            if named.named and not there:
                says = (
                    f"{display_name(preset.name)} has the {word} {called(here, named)}, which is not in the library"
                )
                yield Finding("missing", WARNING, f"{says}: import it, or it plays without.")


def _too_heavy(presets: Sequence[Preset], here: State) -> list[Finding]:
    """Presets that will drop out on this machine: one of their captures by itself, or all that is heard together."""
    found: list[Finding] = []
    for preset in presets:
        heard = heard_of(here, preset)
        red = [part for part in heard.values() if part.prepared.load and part.prepared.load.word == RED]
        for part in red:
            load = part.prepared.load
            assert load is not None
            which = "" if part.role is Role.AMP else f", its {part.role} {part.entry.name},"
            says = f"{display_name(preset.name)}{which} {load.sentence}; {part.prepared.fits_words}."
            found.append(Finding("too heavy", WARNING, says))
        together = load_heard(here, heard)
        if not red and together and together.word == RED:
            each = " + ".join(
                f"{part.entry.name} {percent(part.prepared.load.share)}"
                for part in heard.values()
                if part.prepared.load
            )
            says = f"{display_name(preset.name)} {together.sentence}: {each}; leave one out, or lower its quality."
            found.append(Finding("too heavy", WARNING, says))
    return found


def _cut(found: list[Finding]) -> Iterator[Finding]:
    """No more than a screen can hold."""
    yield from found[:FEW]
    if len(found) > FEW:
        yield Finding(found[0].name, WARNING, f"and {len(found) - FEW} more; `pedal library` lists what there is.")
