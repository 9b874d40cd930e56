"""Finds the captures, hands them one by one to a converter, and watches over it.

It opens no capture itself: a file may cost the converter its life, and the rest of the batch goes on.
"""

from collections.abc import Generator, Sequence
from contextlib import closing
from pathlib import Path

from firmware.captures.library import title_of
from firmware.captures.prepare.job import GAVE_UP, NO_ROOM, Answer
from firmware.captures.prepare.watch import Converter, Limits
from firmware.captures.refusal import Refusal
from firmware.captures.search import find_captures
from firmware.captures.shelf import Shelf
from firmware.captures.verdict import REFUSED, Verdict
from firmware.names import file_title

LIMITS = Limits()


def prepare(
    paths: Sequence[Path], library: Path, block_frames: int, limits: Limits = LIMITS
) -> Generator[Verdict, None, None]:
    """One verdict for each capture under `paths`, as it comes.

    Raises OSError if the library cannot be written, ConverterError.
    """
    with Shelf(library) as shelf, closing(Converter(library, block_frames, shelf.lock, limits)) as converter:
        found = list(find_captures(paths))
        for number, path in enumerate(found, start=1):
            before = None if path in paths else shelf.refusal(path, block_frames)  # who names a file means it
            answer = _refused(path, before.sentence) if before else _answer(path, shelf, converter, block_frames)
            verdict = REFUSED if answer.verdict in (NO_ROOM, GAVE_UP) else answer.verdict
            yield Verdict(number, len(found), title_of(path), verdict, answer.model_id, answer.name, answer.sentence)


def _answer(path: Path, shelf: Shelf, converter: Converter, block_frames: int) -> Answer:
    answer = converter.convert(path)
    if not converter.runs:
        shelf.tidy()
    if answer.verdict == REFUSED:
        shelf.refuse(path, Refusal(answer.sentence, block_frames))
    if answer.verdict == GAVE_UP:
        shelf.give_up(path, answer.sentence, block_frames)
    return answer


def _refused(path: Path, sentence: str) -> Answer:
    return Answer(REFUSED, "", file_title(title_of(path)), sentence)
