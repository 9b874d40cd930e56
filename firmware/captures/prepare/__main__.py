"""The command by which captures get into the library; controld and `pedal import` start it.

    nice -n 19 python -m firmware.captures.prepare --library DIR --block N [--rate HZ] PATH...

Given the library itself as PATH, it makes anew what something else than what is here today made.

One JSON line a file on stdout, besides remarks; exit status 0 if it ran, also where files were refused, else 1 and
one sentence.
"""

import argparse
import os
import signal
import sys
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from types import FrameType

from firmware import PEDAL_RATE_HZ
from firmware.audio.realtime import other_cores
from firmware.audio.resampling import HIGHEST_HZ, LOWEST_HZ
from firmware.captures.load import MAX_BLOCK_FRAMES
from firmware.captures.prepare.batch import LIMITS, prepare
from firmware.captures.prepare.watch import Limits, WorkerError
from firmware.captures.verdict import Remark, Verdict
from firmware.names import display_name

INTERRUPTED = 128  # plus the signal's number: so a shell says what ended a program


def main(arguments: Sequence[str] | None = None) -> int:
    """The command. Returns the exit status."""
    options = _options(arguments)
    cores = other_cores(options.audio_core)
    if cores:
        os.sched_setaffinity(0, cores)
    limits = Limits(options.file_limit, options.memory_limit)
    verdicts = prepare(options.paths, options.library, options.block, limits, options.rate, _say)
    try:
        with closing(verdicts):
            for verdict in verdicts:
                _say(verdict)
    except BrokenPipeError:
        return 1  # nobody listens any more
    except WorkerError as error:
        sys.stderr.write(f"{error.sentence}\n")
        return 1
    except OSError as error:
        library = display_name(str(options.library))
        sys.stderr.write(f"The library {library} cannot be written: {error.strerror}; see to its disk.\n")
        return 1
    except KeyboardInterrupt:
        return INTERRUPTED + signal.SIGINT
    return 0


def _say(said: Verdict | Remark) -> None:
    sys.stdout.write(said.line())
    sys.stdout.flush()


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="prepare", description="Put captures into the library.")
    parser.add_argument("--library", type=_library, required=True, metavar="DIR")
    parser.add_argument("--block", type=_block, required=True, metavar="N", help="frames in a block")
    parser.add_argument("--rate", type=_rate, default=PEDAL_RATE_HZ, metavar="HZ", help="of the codec")
    parser.add_argument("--audio-core", type=int, metavar="N", help="stay off this core: the music's")
    parser.add_argument("--file-limit", type=float, default=LIMITS.file_s, metavar="S", help="time for one file")
    parser.add_argument("--memory-limit", type=int, default=LIMITS.memory_mib, metavar="MIB", help="and memory")
    parser.add_argument("paths", type=Path, nargs="+", metavar="PATH", help="a capture, or a folder of them")
    return parser.parse_args(arguments)


def _library(text: str) -> Path:
    if text != text.encode(errors="ignore").decode():
        raise argparse.ArgumentTypeError(
            "ONNX Runtime opens no file on a path that is not UTF-8; name another folder"
        )
    return Path(text)


def _block(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= MAX_BLOCK_FRAMES:
        raise argparse.ArgumentTypeError(f"a block has 1 to {MAX_BLOCK_FRAMES} frames")
    return int(text)


def _rate(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not LOWEST_HZ <= int(text) <= HIGHEST_HZ:
        raise argparse.ArgumentTypeError(f"a codec runs at {LOWEST_HZ} to {HIGHEST_HZ} Hz")
    return int(text)


def _stop(number: int, _frame: FrameType | None) -> None:
    """SIGTERM ends the worker and sweeps what it was making, on the way out."""
    sys.exit(INTERRUPTED + number)


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, _stop)
    sys.exit(main())
