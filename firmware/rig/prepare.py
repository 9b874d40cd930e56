"""Captures into the library: finds the files, hands them one by one to a converter, and watches over it.

    nice -n 19 python -m firmware.rig.prepare --library DIR --block N PATH...

Given the library itself as PATH, it makes anew what another ONNX Runtime or converter made. It opens no capture
itself: a file may cost the converter its life, and the rest of the batch goes on.

One JSON line a file on stdout; exit status 0 if it ran, also where files were refused, else 1 and one sentence.
"""

import argparse
import os
import signal
import sys
from collections.abc import Generator, Sequence
from contextlib import closing
from pathlib import Path
from types import FrameType

from firmware.audio.realtime import other_cores
from firmware.rig.entry import MAX_BLOCK_FRAMES
from firmware.rig.finder import find_captures
from firmware.rig.job import NO_ROOM, Answer
from firmware.rig.library import title_of
from firmware.rig.names import file_title
from firmware.rig.refusal import Refusal
from firmware.rig.shelf import Shelf
from firmware.rig.verdict import REFUSED, Verdict
from firmware.rig.watch import Converter, ConverterError, Limits

LIMITS = Limits()
INTERRUPTED = 128  # plus the signal's number: how a shell tells what ended a program


def prepare(
    paths: Sequence[Path], library: Path, block_frames: int, limits: Limits = LIMITS
) -> Generator[Verdict, None, None]:
    """One verdict for each capture under `paths`, as it comes.

    Raises OSError if the library cannot be written, ConverterError.
    """
    with Shelf(library) as shelf, closing(Converter(library, block_frames, shelf.lock, limits)) as converter:
        found = list(find_captures(paths))
        for number, path in enumerate(found, start=1):
            answer = _answer(path, shelf, converter, block_frames)
            verdict = REFUSED if answer.verdict == NO_ROOM else answer.verdict
            yield Verdict(number, len(found), title_of(path), verdict, answer.model_id, answer.name, answer.sentence)


def _answer(path: Path, shelf: Shelf, converter: Converter, block_frames: int) -> Answer:
    if before := shelf.refusal(path, block_frames):
        return Answer(REFUSED, "", file_title(title_of(path)), before.sentence)
    answer = converter.convert(path)
    if not converter.runs:
        shelf.tidy()
    if answer.verdict == REFUSED:
        shelf.refuse(path, Refusal(answer.sentence, block_frames))
    return answer


def main(arguments: Sequence[str] | None = None) -> int:
    """The command. Returns the exit status."""
    options = _options(arguments)
    cores = other_cores(options.audio_core)
    if cores:
        os.sched_setaffinity(0, cores)
    verdicts = prepare(
        options.paths, options.library, options.block, Limits(options.file_limit, options.memory_limit)
    )
    try:
        with closing(verdicts):
            for verdict in verdicts:
                sys.stdout.write(verdict.line())
                sys.stdout.flush()
    except BrokenPipeError:
        return 1  # nobody listens any more
    except ConverterError as error:
        sys.stderr.write(f"{error.sentence}\n")
        return 1
    except OSError as error:
        sys.stderr.write(f"The library {options.library} cannot be written: {error.strerror}; is there room?\n")
        return 1
    except KeyboardInterrupt:
        return INTERRUPTED + signal.SIGINT
    return 0


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="prepare", description="Put captures into the library.")
    parser.add_argument("--library", type=Path, required=True, metavar="DIR")
    parser.add_argument("--block", type=_block, required=True, metavar="N", help="frames in a block")
    parser.add_argument("--audio-core", type=int, metavar="N", help="stay off this core: the music's")
    parser.add_argument("--file-limit", type=float, default=LIMITS.file_s, metavar="S", help="time for one file")
    parser.add_argument("--memory-limit", type=int, default=LIMITS.memory_mib, metavar="MIB", help="and memory")
    parser.add_argument("paths", type=Path, nargs="+", metavar="PATH", help="a capture, or a folder of them")
    return parser.parse_args(arguments)


def _block(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= MAX_BLOCK_FRAMES:
        raise argparse.ArgumentTypeError(f"a block has 1 to {MAX_BLOCK_FRAMES} frames")
    return int(text)


def _stop(number: int, _frame: FrameType | None) -> None:
    """SIGTERM ends the converter and sweeps what it was making, on the way out."""
    sys.exit(INTERRUPTED + number)


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, _stop)
    sys.exit(main())
