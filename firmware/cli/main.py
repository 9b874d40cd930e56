"""`pedal`: the command over ssh, and on a laptop. One subcommand, one file beside this one.

Exit status: 0 done, 1 an expectation or a check failed, 2 bad input (one sentence on stderr), 128 and the signal's
number when interrupted.
argparse, because it costs nothing to import: `pedal status` must answer at once on a Zero 2 W too.
"""

import argparse
import os
import shutil
import signal
import sys
import textwrap
from collections.abc import Iterable, Sequence
from importlib import import_module
from io import TextIOWrapper
from types import FrameType
from typing import NoReturn

from firmware import VERSION
from firmware.errors import BAD_INPUT, PedalError
from firmware.leftovers import own_caches, remove_telemetry

VERBS = {  # the folder of its file, and what it is for
    "render": ("render", "play a sound file through a capture into a WAV file"),
    "inspect": ("library", "architecture, metadata and gain plan of a capture"),
    "levels": ("levels", "the input gain for a codec and a capture"),
    "bench": ("bench", "measure what a block costs on this machine"),
    "sim": ("sim", "the pedal on this computer, by keyboard or gig file"),
    "status": ("running", "what the running pedal is doing"),
    "get": ("running", "the knobs of the preset that plays"),
    "set": ("running", "a knob of the preset that plays to a value"),
    "do": ("running", "what a foot or a hand could do; alone, a list of that"),
    "play": ("running", "choose a preset of the running pedal"),
    "import": ("library", "put captures into the library"),
    "export": ("library", "a capture as an .onnx file that any ONNX Runtime host plays"),
    "library": ("library", "the captures there are, and what each costs here"),
    "experiment": (
        "experiment",
        "one amp captured at four levels, uncalibrated and calibrated: clips, figures, a picture",
    ),
    "gain": ("levels", "the codec's analogue gain: read, set, be coached, find out what a knob adds"),
    "input": ("levels", "which input of the codec is heard"),
    "calibrate": ("levels", "measure what 0 dBFS means at this codec's jacks"),
    "output": ("levels", "how loud the current preset leaves the pedal"),
    "profiles": ("levels", "the codecs that are known, and which of them is here"),
    "doctor": ("doctor", "check everything the pedal depends on"),
}
BY_SIGNAL = 128


class Help(argparse.HelpFormatter):
    """argparse's, which breaks no group of choices: a usage too wide for the terminal has `[options]` for them."""

    def _format_usage(
        self,
        usage: str | None,
        actions: Iterable[argparse.Action],
        groups: Iterable[argparse._MutuallyExclusiveGroup],  # pyright: ignore[reportPrivateUsage]  # as argparse has it
        prefix: str | None,
    ) -> str:
        given = tuple(actions)
        whole = super()._format_usage(usage, given, groups, prefix)
        columns = shutil.get_terminal_size().columns
        if usage or max(map(len, whole.splitlines()), default=0) <= columns:
            return whole
        bare = super()._format_usage(None, [each for each in given if not each.option_strings], (), prefix)
        words = bare.replace(self._prog, f"{self._prog} [options]", 1)
        return textwrap.fill(words, columns, subsequent_indent=" " * 7, break_on_hyphens=False) + "\n\n"


class Parser(argparse.ArgumentParser):
    """argparse, but a mistake is one sentence."""

    def _get_formatter(self) -> argparse.HelpFormatter:
        return Help(self.prog)

    def error(self, message: str) -> NoReturn:
        from firmware.cli.output import tell

        tell(f"{self.prog}: {message}; `{self.prog} --help` shows how.", sys.stderr)
        self.exit(BAD_INPUT)


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
    """The whole parser; a subcommand's own file is imported only if it is the one `named`."""
    parser = Parser(prog="pedal", description="A guitar pedal you can trust on stage.")
    parser.add_argument("--version", action="version", version=f"Etalon {VERSION}")
    verbs = parser.add_subparsers(metavar="COMMAND", required=True, parser_class=Parser)
    for verb, (folder, summary) in VERBS.items():
        its_own = verbs.add_parser(verb, help=summary)
        if verb in named:
            import_module(f"firmware.cli.{folder}.{verb}_command").add_to(its_own)
    return parser


def _leave(number: int, _frame: FrameType | None) -> NoReturn:
    sys.exit(BY_SIGNAL + number)


def _complain(sentence: str) -> int:
    from firmware.cli.output import tell  # --help does without

    tell(f"pedal: {' '.join(sentence.split())}", sys.stderr)
    return BAD_INPUT
