"""`pedal`: the command over ssh, and on a laptop. One subcommand, one file beside this one.

Exit status: 0 done, 1 an expectation or a check failed, 2 bad input (one sentence on stderr), 128 and the signal's
number when interrupted.
"""

import argparse
import os
import signal
import sys
from collections.abc import Sequence
from importlib import import_module
from io import TextIOWrapper
from types import FrameType
from typing import NoReturn

from firmware import VERSION
from firmware.cli.parser import WholeParser, add_commands, sentence
from firmware.cli.verbs import VERBS
from firmware.errors import BAD_INPUT, PedalError
from firmware.leftovers import own_caches, remove_telemetry

BY_SIGNAL = 128
COMPLETE = "__complete"  # what the shells ask at each press of Tab; on no list of commands


def run() -> NoReturn:
    """The console script. A signal that ends it unwinds it, so that it takes with it what it started."""
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _leave)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):  # None where it was closed
            stream.reconfigure(errors="backslashreplace")  # a terminal that knows no such letters still gets the line
    remove_telemetry(own_caches())
    sys.exit(main(sys.argv[1:]))


def main(arguments: Sequence[str]) -> int:
    """Runs one subcommand and gives its exit status; every mistake becomes one sentence on stderr."""
    try:
        if arguments[:1] == [COMPLETE]:
            from firmware.cli.completing import complete

            return complete(arguments[1:])
        parsed = build_parser(arguments[:1]).parse_args(arguments)
        return parsed.act(parsed)
    except PedalError as error:
        return _complain(error.sentence)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # the reader (`head`) has left
        return 0
    except OSError as error:
        return _complain(f"{error.filename or 'the system'}: {error.strerror or error}.")
    except KeyboardInterrupt:
        return BY_SIGNAL + signal.SIGINT
    except Exception as error:  # a bug in the pedal is one sentence too
        if os.environ.get("PEDAL_TRACEBACK"):
            raise
        return _complain(
            f"something in the pedal itself failed ({type(error).__name__}: {error}); "
            "run again with PEDAL_TRACEBACK=1 and report what it prints."
        )


def build_parser(named: Sequence[str] = ()) -> argparse.ArgumentParser:
    """The whole parser; a subcommand's own file is imported only if it is one of those `named`."""
    parser = WholeParser(prog="pedal", description="A guitar pedal you can trust on stage.")
    parser.add_argument("--version", action="version", version=f"Etalon {VERSION}")
    verbs = add_commands(parser)
    for verb, (folder, says) in VERBS.items():
        its_own = verbs.add_parser(verb, help=says)
        if verb in named:
            module = import_module(f"firmware.cli.{folder}.{verb}_command")
            its_own.description = sentence((module.__doc__ or "").split("\n")[0].partition("`: ")[2] or says)
            module.add_to(its_own)
    return parser


def _leave(number: int, _frame: FrameType | None) -> NoReturn:
    sys.exit(BY_SIGNAL + number)


def _complain(sentence: str) -> int:
    from firmware.cli.output import tell  # --help does without

    tell(f"pedal: {' '.join(sentence.split())}", sys.stderr)
    return BAD_INPUT
