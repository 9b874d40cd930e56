"""The process that reads strange files: one capture at a time into the library, as prepare hands it the paths.

    python -m firmware.captures.prepare.worker --library DIR --block N --rate HZ --memory MIB

Holds no lock of its own: prepare's, which it inherits. A file may end it; prepare starts it again.
"""

import argparse
import errno
import os
import shutil
import signal
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO, Literal

from firmware import PEDAL_RATE_HZ
from firmware.captures.archive import Inside
from firmware.captures.cab.refusals import RecordingError
from firmware.captures.entry import MADE_HERE, Entry, graph_file, kept_names
from firmware.captures.library import model_id_of, title_of
from firmware.captures.library_writer import LibraryWriter
from firmware.captures.load import load_of
from firmware.captures.nam.nam_file import Submodel
from firmware.captures.naming import named
from firmware.captures.prepare.build import (
    build_graph,
    measure_guitar,
    measure_levels,
    time_graph,
    with_lateness,
)
from firmware.captures.prepare.checked import Checked, check, with_side
from firmware.captures.prepare.confine import die_with_parent, first_to_go, limit_memory
from firmware.captures.prepare.fits import with_fits
from firmware.captures.prepare.job import DISK, LIBRARY, READY, Answer, read_job
from firmware.captures.prepare.pace import CLOCK, HOPELESS, Clock
from firmware.captures.prepared import PreparedGraph
from firmware.captures.source import read_capture
from firmware.captures.verdict import KNOWN, OTHER, STORED, Verdict, refused
from firmware.errors import CaptureError, PedalError
from firmware.kernels.library import FOLDER
from firmware.names import display_name

FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
THIS_ENTRY = (errno.EACCES, errno.EPERM, errno.ENOTEMPTY, errno.EEXIST, errno.EISDIR, errno.ENOTDIR, errno.EBUSY)


def answer(
    path: Path, writer: LibraryWriter, block_frames: int, pedal_rate_hz: int = PEDAL_RATE_HZ, inside: Inside = ()
) -> Answer:
    """What becomes of the file at `path`, or of the one `inside` the zip there; where it is refused, nothing of it
    stays."""
    title = title_of(path)
    try:
        entry, word = convert(path, writer, block_frames, pedal_rate_hz=pedal_rate_hz, inside=inside)
    except RecordingError as error:
        return Answer(replace(refused(path, error.sentence), verdict=OTHER))
    except PedalError as error:
        sentence = error.sentence if title in error.sentence else f"{title}: {error.sentence}"
        return Answer(refused(path, sentence))
    except OSError as error:
        return _unwritten(path, title, writer, error)
    where = "is in the library" if word == STORED else "was in the library already"
    said = entry.warning if word == STORED else ""
    warning = f"{title}: {said}." if said else ""
    about = entry.cab.words if entry.cab else ""
    sentence = f"{entry.name} {where}{f': {about}' if about else ''}."
    return Answer(Verdict(0, 0, title, word, entry.model_id, entry.name, sentence, warning, about))


def _unwritten(path: Path, title: str, writer: LibraryWriter, error: OSError) -> Answer:
    """What becomes of a capture that cannot be written: where that is its own entry's fault, the others go on."""
    if error.errno in FULL:
        return Answer(refused(path, f"{title} does not fit: {_room(writer.folder)}."), DISK)
    library, why = display_name(str(writer.folder)), error.strerror or error
    if error.errno in THIS_ENTRY and os.access(writer.folder, os.W_OK | os.X_OK):
        sentence = (
            f"{title} cannot be written to the library: {why} ({display_name(str(error.filename))}); give the library"
            f" {library} back to its owner with `sudo chown -R`, and import it again."
        )
        return Answer(refused(path, sentence), DISK)
    return Answer(refused(path, f"The library {library} cannot be written: {why}; see to its disk."), LIBRARY)


def convert(
    path: Path,
    writer: LibraryWriter,
    block_frames: int,
    clock: Clock = CLOCK,
    operators: Path = FOLDER,
    pedal_rate_hz: int = PEDAL_RATE_HZ,
    inside: Inside = (),
) -> tuple[Entry, Literal["stored", "known"]]:
    """The entry of the capture at `path`, and whether it was stored now or known. Raises PedalError, OSError."""
    source = read_capture(path, inside)
    content, file = source.content, source.title
    model_id = model_id_of(content)
    home = writer.home(path)
    if home not in (None, model_id):
        raise CaptureError(
            f"{file}: what the library kept of it is damaged; import it again.", short="import it again"
        )
    there = _entry_or_none(writer, model_id)
    name, came_as, lay_in = kept_names(writer.folder / model_id)
    if not (came_as or lay_in) and home is None:
        came_as, lay_in = file, source.folder
    if there and there.is_ready(block_frames, pedal_rate_hz):
        return writer.keep_origin(there, came_as, lay_in), KNOWN
    checked = check(source, pedal_rate_hz)
    with writer.workbench() as folder:
        made = _graphs(checked, folder, (block_frames, pedal_rate_hz), clock, operators)
        graphs = sorted([*(there.graphs if there else ()), *made], key=_place)
        entry = Entry(
            model_id,
            named(name, checked.name, came_as),
            checked.architecture,
            tuple(graphs),
            checked.info,
            MADE_HERE,
            came_as,
            lay_in,
            warning=checked.warning,
            cab=checked.cab,
        )
        (folder / entry.kept_file).write_bytes(content)
        writer.put(folder, entry, beside=there is not None)
    return entry, STORED


def _entry_or_none(writer: LibraryWriter, model_id: str) -> Entry | None:
    """The entry if it is there and whole, every byte of its graphs, and made by what is here today: of what others
    made only the names are kept."""
    try:
        entry = writer.library.entry(model_id)
        return entry if entry.made_by == MADE_HERE and entry.is_intact else None
    except (CaptureError, OSError):
        return None


def _place(graph: PreparedGraph) -> tuple[int, int, float]:
    """Where it stands in its entry."""
    return graph.pedal_rate_hz, graph.block_frames, graph.max_value


def _graphs(
    checked: Checked, folder: Path, blocks: tuple[int, int], clock: Clock, operators: Path
) -> list[PreparedGraph]:
    """The graphs of all parts for the codec's `blocks` (frames, hertz), in `folder`; those that are too heavy say
    what would fit."""
    block_frames, rate_hz = blocks
    made: list[PreparedGraph] = []
    for number, part in enumerate(checked.parts):
        path = folder / graph_file(number, block_frames, rate_hz)
        graph = build_graph(part, block_frames, path, clock, operators, rate_hz)
        if checked.is_cab:
            made.append(with_lateness(with_side(graph, checked, number), operators))
        else:
            made.append(_with_measured(graph, part, operators))

    def time_at(number: int, frames: int) -> float:
        larger = folder.parent / "larger.onnx"
        return time_graph(checked.parts[number], frames, larger, clock, operators, rate_hz).block_us

    return with_fits(made, time_at, apart=checked.is_cab)


def _with_measured(graph: PreparedGraph, submodel: Submodel, operators: Path) -> PreparedGraph:
    """With its loudness on a guitar, how late it answers and which way round, and the loudness and gain that the file
    does not say, measured."""
    lacks_loudness, lacks_gain = graph.levels.loudness_db is None, graph.gain is None
    if load_of(graph.plays.hot_us, graph.block_frames, graph.pedal_rate_hz).share > HOPELESS:
        return graph
    levels = replace(graph.levels, guitar=measure_guitar(graph, operators))
    graph = with_lateness(replace(graph, levels=levels), operators)
    if not (lacks_loudness or lacks_gain):
        return graph
    heard = measure_levels(submodel, graph, operators)
    if lacks_loudness and heard.loudness_db is not None:
        levels = replace(graph.levels, loudness_db=round(heard.loudness_db, 2))
        graph = replace(graph, levels=levels, measured=("loudness",))
    if lacks_gain:
        graph = replace(graph, gain=round(heard.gain, 4), measured=(*graph.measured, "gain"))
    return graph


def _room(folder: Path) -> str:
    try:
        free_kib = shutil.disk_usage(folder).free // 1024
    except OSError as error:
        return f"the library's disk takes no more ({error.strerror})"
    return f"it needs more than the {free_kib:,} KiB that the library's disk has free; make room and import it again"


def serve(
    files: BinaryIO,
    answers: BinaryIO,
    writer: LibraryWriter,
    block_frames: int,
    pedal_rate_hz: int = PEDAL_RATE_HZ,
) -> None:
    """An answer for each job, until there are no more."""
    answers.write(READY)
    for line in files:
        job = read_job(line)
        answers.write(answer(job.path, writer, block_frames, pedal_rate_hz, job.inside).line())


def main(arguments: Sequence[str] | None = None) -> int:
    """The process. Ends with 0 when prepare lets go of its stdin."""
    die_with_parent()
    for number in (signal.SIGINT, signal.SIGTERM):
        # Ctrl-C in a terminal and the end of a service reach prepare too, which ends this. Were this the first to
        # end, the file that it reads would look guilty.
        signal.signal(number, signal.SIG_IGN)
    parser = argparse.ArgumentParser(prog="worker")
    parser.add_argument("--library", type=Path, required=True, metavar="DIR")
    parser.add_argument("--block", type=int, required=True, metavar="N", help="frames in a block")
    parser.add_argument("--rate", type=int, required=True, metavar="HZ", help="of the codec")
    parser.add_argument("--memory", type=int, required=True, metavar="MIB", help="what one file may take")
    options = parser.parse_args(arguments)
    first_to_go()
    limit_memory(options.memory << 20)
    with os.fdopen(os.dup(sys.stdout.fileno()), "wb", buffering=0) as answers:
        os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # what a library prints is no answer
        serve(sys.stdin.buffer, answers, LibraryWriter(options.library), options.block, options.rate)
    return 0


if __name__ == "__main__":
    sys.exit(main())
