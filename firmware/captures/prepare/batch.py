"""Finds the captures, hands them one by one to a worker, and watches over it.

It opens no capture itself, only the zips around them (archive.py): a file may cost the worker its life, and the rest
of the batch goes on.
"""

from collections.abc import Callable, Generator, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from firmware import PEDAL_RATE_HZ
from firmware.captures.library_writer import LibraryWriter
from firmware.captures.prepare.job import WORKER
from firmware.captures.prepare.watch import Limits, Worker
from firmware.captures.source import Source
from firmware.captures.survey import Others, find_sources
from firmware.captures.verdict import OTHER, REFUSED, Remark, Verdict, refused
from firmware.names import file_title

LIMITS = Limits()


def prepare(
    paths: Sequence[Path],
    library: Path,
    block_frames: int,
    limits: Limits = LIMITS,
    pedal_rate_hz: int = PEDAL_RATE_HZ,
    remark: Callable[[Remark], None] = lambda _remark: None,
) -> Generator[Verdict, None, None]:
    """One verdict for each capture under `paths`, as it comes: for a codec of `pedal_rate_hz` and `block_frames`.
    What else there is to say goes to `remark`: of the other files there, and that this machine is slow.

    Raises OSError if the library cannot be written, WorkerError.
    """
    blocks = (block_frames, pedal_rate_hz)
    with LibraryWriter(library) as writer, closing(Worker(library, blocks, writer.lock, limits, remark)) as worker:
        others = Others()
        found = list(find_sources(paths, others))
        for each in others.remarks():
            remark(each)
        for number, source in enumerate(found, start=1):
            path = source.path
            before = None if path in paths else writer.refusal(path, *blocks)  # who names a file means it
            verdict = refused(path, before.sentence) if before else _verdict(source, writer, worker, blocks, paths)
            yield replace(verdict, done=number, found=len(found))


def _verdict(
    source: Source, writer: LibraryWriter, worker: Worker, blocks: tuple[int, int], named: Sequence[Path]
) -> Verdict:
    block_frames, pedal_rate_hz = blocks
    answer, path = worker.convert(source), source.path
    verdict = answer.verdict
    if source.inside:
        name = file_title(source.title) if verdict.verdict in (REFUSED, OTHER) else verdict.name
        verdict = replace(verdict, file=source.title, name=name)
    if verdict.verdict == OTHER and (path in named or writer.home(path)):
        verdict = replace(verdict, verdict=REFUSED)  # who names a file means it
    if not worker.runs:
        writer.tidy()
    if answer.fault == WORKER:
        writer.give_up(path, verdict.sentence, block_frames, pedal_rate_hz)
    elif verdict.verdict == REFUSED and not answer.fault:
        writer.refuse(path, verdict.sentence, block_frames, pedal_rate_hz=pedal_rate_hz)
    return verdict
