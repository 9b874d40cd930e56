"""The process that reads strange files: one capture at a time into the library, as prepare hands it the paths.

    python -m firmware.captures.prepare.converter --library DIR --block N --memory MIB

Holds no lock of its own: prepare's, which it inherits. A file may end it; prepare starts it again.
"""

import argparse
import errno
import hashlib
import os
import shutil
import signal
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO

from firmware.captures.entry import CAPTURE_FILE, CONVERTER, Entry, graph_file, kept_name
from firmware.captures.library import title_of
from firmware.captures.load import load_of
from firmware.captures.nam import nam_file
from firmware.captures.prepare.build import Built, build_graph, measure_levels, time_graph
from firmware.captures.prepare.confine import die_with_parent, first_to_go, limit_memory
from firmware.captures.prepare.fits import with_fits
from firmware.captures.prepare.job import BROKEN, NO_ROOM, READY, Answer, read_path
from firmware.captures.prepare.pace import CLOCK, HOPELESS, Clock
from firmware.captures.prepared import Prepared
from firmware.captures.shelf import Shelf
from firmware.captures.source import read_source
from firmware.captures.verdict import KNOWN, REFUSED, STORED
from firmware.errors import CaptureError, PedalError
from firmware.kernels.library import FOLDER
from firmware.levels import CaptureLevels
from firmware.names import display_name, file_title

FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


def answer(path: Path, shelf: Shelf, block_frames: int) -> Answer:
    """What becomes of the file at `path`; where it is refused, nothing of it stays."""
    name = title_of(path)
    try:
        entry, verdict = convert(path, shelf, block_frames)
    except PedalError as error:
        named = error.sentence if name in error.sentence else f"{name}: {error.sentence}"
        return Answer(REFUSED, "", file_title(name), named)
    except OSError as error:
        if error.errno in FULL:
            return Answer(NO_ROOM, "", file_title(name), f"{name} does not fit: {_room(shelf.folder)}.")
        library = display_name(str(shelf.folder))
        sentence = f"The library {library} cannot be written: {error.strerror or error}; see to its disk."
        return Answer(BROKEN, "", file_title(name), sentence)
    told = "is in the library" if verdict == STORED else "was in the library already"
    return Answer(verdict, entry.model_id, entry.name, f"{entry.name} {told}.")


def convert(
    path: Path, shelf: Shelf, block_frames: int, clock: Clock = CLOCK, operators: Path = FOLDER
) -> tuple[Entry, str]:
    """The entry of the capture at `path`, and whether it was stored now or known. Raises PedalError, OSError."""
    content, file = read_source(path)
    model_id = hashlib.sha256(content).hexdigest()
    if shelf.home(path) not in (None, model_id):
        raise CaptureError(
            f"{file}: what the library kept of it is damaged; import it again.", short="import it again"
        )
    there = _entry_or_none(shelf, model_id)
    if there and there.is_ready(block_frames):
        return there, KNOWN
    old = there if there and there.converter == CONVERTER else None  # of another converter only the name is kept
    capture = nam_file.parse(content, file)
    with shelf.workbench() as folder:
        made = [
            _build(submodel, folder / graph_file(number, block_frames), block_frames, clock, operators)
            for number, submodel in enumerate(capture.submodels)
        ]

        def time_at(number: int, frames: int) -> float:
            larger = folder.parent / "larger.onnx"
            return time_graph(capture.submodels[number], frames, larger, clock, operators).block_us

        made = with_fits(made, time_at)
        graphs = sorted(
            [*(old.graphs if old else ()), *made], key=lambda graph: (graph.block_frames, graph.max_value)
        )
        name = kept_name(shelf.folder / model_id) or capture.name
        entry = Entry(model_id, name, capture.info.architecture, tuple(graphs), capture.info, CONVERTER)
        (folder / CAPTURE_FILE).write_bytes(content)
        shelf.put(folder, entry, beside=old is not None)
    return entry, STORED


def _entry_or_none(shelf: Shelf, model_id: str) -> Entry | None:
    """The entry if it is there and whole."""
    try:
        return shelf.library.entry(model_id)
    except CaptureError:
        return None


def _levels(
    submodel: nam_file.Submodel, built: Built, operators: Path
) -> tuple[CaptureLevels, float | None, tuple[str, ...]]:
    """Levels and gain: the file's, and what it does not say, measured; and which words those are."""
    levels, gain = submodel.levels, submodel.info.gain
    hopeless = load_of(built.quickest[1].hot_us, built.block_frames).share > HOPELESS
    if hopeless or (levels.loudness_db is not None and gain is not None):
        return levels, gain, ()
    heard = measure_levels(submodel, built, operators)
    words: list[str] = []
    if levels.loudness_db is None and heard.loudness_db is not None:
        levels, words = replace(levels, loudness_db=round(heard.loudness_db, 2)), ["loudness"]
    if gain is None:
        gain, words = round(heard.gain, 4), [*words, "gain"]
    return levels, gain, tuple(words)


def _build(submodel: nam_file.Submodel, path: Path, block_frames: int, clock: Clock, operators: Path) -> Prepared:
    built = build_graph(submodel, block_frames, path, clock, operators)
    levels, gain, measured = _levels(submodel, built, operators)
    return Prepared(
        max_value=submodel.max_value,
        block_frames=block_frames,
        path=built.path,
        levels=levels,
        node_count=built.node_count,
        block_us=built.timing.block_us,
        error_db=round(built.error_db, 1),
        bytes=built.path.stat().st_size,
        info=submodel.info,
        rate_hz=submodel.rate_hz,
        latency_frames=built.latency_frames,
        hot_us=built.timing.hot_us,
        gain=gain,
        measured=measured,
        fused=built.fused,
        not_fused=built.not_fused,
    )


def _room(folder: Path) -> str:
    try:
        free_kib = shutil.disk_usage(folder).free // 1024
    except OSError as error:
        return f"the library's disk takes no more ({error.strerror})"
    return f"it needs more than the {free_kib:,} KiB that the library's disk has free; make room and import it again"


def serve(files: BinaryIO, answers: BinaryIO, shelf: Shelf, block_frames: int) -> None:
    """An answer for each path, until there are no more."""
    answers.write(READY)
    for line in files:
        answers.write(answer(read_path(line), shelf, block_frames).line())


def main(arguments: Sequence[str] | None = None) -> int:
    """The process. Ends with 0 when prepare lets go of its stdin."""
    die_with_parent()
    for number in (signal.SIGINT, signal.SIGTERM):
        # Ctrl-C in a terminal and the end of a service reach prepare too, which ends this. Were this the first to
        # end, the file that it reads would look guilty.
        signal.signal(number, signal.SIG_IGN)
    parser = argparse.ArgumentParser(prog="converter")
    parser.add_argument("--library", type=Path, required=True, metavar="DIR")
    parser.add_argument("--block", type=int, required=True, metavar="N", help="frames in a block")
    parser.add_argument("--memory", type=int, required=True, metavar="MIB", help="what one file may take")
    options = parser.parse_args(arguments)
    first_to_go()
    limit_memory(options.memory << 20)
    with os.fdopen(os.dup(sys.stdout.fileno()), "wb", buffering=0) as answers:
        os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # what a library prints is no answer
        serve(sys.stdin.buffer, answers, Shelf(options.library), options.block)
    return 0


if __name__ == "__main__":
    sys.exit(main())
