"""`pedal`: the command over ssh, and on a laptop. One subcommand, one file beside this one.

Exit status: 0 done, 1 an expectation or a check failed, 2 bad input (one sentence on stderr), 130 interrupted.
argparse, because it costs nothing to import: `pedal status` must answer at once on a Zero 2 W too.
"""

import argparse
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import NoReturn

from firmware import VERSION
from firmware.errors import PedalError
from hw.errors import HardwareError

VERBS = ("render", "inspect", "levels", "bench", "sim", "status", "play", "import", "doctor")
BAD_INPUT = 2
INTERRUPTED = 130


class Parser(argparse.ArgumentParser):
    """argparse, but a mistake is one sentence."""

    def error(self, message: str) -> NoReturn:
        self.exit(BAD_INPUT, f"{self.prog}: {message}; `{self.prog} --help` shows how.\n")


def run() -> NoReturn:
    """The console script."""
    sys.exit(main(sys.argv[1:]))


def main(arguments: Sequence[str]) -> int:
    """Runs one subcommand and gives its exit status; every mistake becomes one sentence on stderr."""
    try:
        parsed = build_parser(arguments[:1]).parse_args(arguments)
        return parsed.act(parsed)
    except (PedalError, HardwareError) as error:
        return _complain(error.sentence)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # the reader (`head`) has left
        return 0
    except OSError as error:
        return _complain(f"{error.filename or 'the system'}: {error.strerror or error}.")
    except KeyboardInterrupt:
        return INTERRUPTED
    except Exception as error:  # a bug in the pedal is told in one sentence too
        if os.environ.get("PEDAL_TRACEBACK"):
            raise
        return _complain(
            f"something in the pedal itself failed ({type(error).__name__}: {error}); "
            "run again with PEDAL_TRACEBACK=1 and report what it prints."
        )


def build_parser(named: Sequence[str] = ()) -> argparse.ArgumentParser:
    """The whole parser; a subcommand's own file is imported only if it is the one `named`."""
    parser = Parser(prog="pedal", description="A guitar pedal you can trust on stage.")
    parser.add_argument("--version", action="version", version=f"Etalon {VERSION}")
    verbs = parser.add_subparsers(metavar="COMMAND", required=True, parser_class=Parser)
    for verb in VERBS if not named or named[0] not in VERBS else named:
        import_module(f"firmware.cli.{verb}_command").add_to(verbs)
    return parser


def _complain(sentence: str) -> int:
    print(f"pedal: {' '.join(sentence.split())}", file=sys.stderr)
    return BAD_INPUT
