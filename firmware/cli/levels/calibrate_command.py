"""`pedal calibrate`: measure what 0 dBFS means at this codec's jacks; your own figure beats every table."""

import argparse
import sys
from pathlib import Path
from typing import TextIO

from firmware.calibrate.owned import ENTERED, Figure
from firmware.calibrate.wizard import Method
from firmware.cli.figure import figure
from firmware.cli.levels.calibrate_walk import chosen_method, walk
from firmware.cli.levels.codec_words import doubt_words, input_words, output_words
from firmware.cli.output import print_facts, print_json
from firmware.cli.person import person_here
from firmware.cli.places import add_run
from firmware.control.client import ask
from firmware.control.wishes.gain import GAIN, GainRequest
from firmware.control.wishes.measuring import CALIBRATION, CalibrationReply, CalibrationRequest
from firmware.errors import SettingsError
from firmware.levels import CodecLevels
from hw.strict_json import to_plain


def add_to(parser: argparse.ArgumentParser) -> None:
    wish = parser.add_mutually_exclusive_group()
    names = [method.value for method in Method]
    wish.add_argument("--method", choices=names, help="how to measure; asked for if it is not given")
    wish.add_argument(
        "--forget",
        nargs="?",
        const="all",
        choices=("input", "output", "all"),
        help="go back to the profile's figures, or to one of them",
    )
    wish.add_argument("--show", action="store_true", help="what was measured so far; changes nothing")
    parser.add_argument("--input-dbu", type=figure, metavar="DBU", help="as you know it: 0 dBFS at the input")
    parser.add_argument(
        "--output-dbu",
        type=figure,
        metavar="DBU",
        help="as you know it, between tip and sleeve: 0 dBFS at the output; a balanced figure less 6.02",
    )
    parser.add_argument("--json", action="store_true", help="what is measured, for programs, at the end")
    add_run(parser)
    parser.set_defaults(act=act)


def act(arguments: argparse.Namespace) -> int:
    """Exit status 1 if a measurement was refused or not kept."""
    request = CalibrationRequest(arguments.forget, arguments.input_dbu, arguments.output_dbu)
    entered = (request.max_input_dbu, request.max_output_dbu) != (None, None)
    if entered and (arguments.method or arguments.forget):
        raise SettingsError(
            "a figure is entered, or measured, or forgotten, but not both at once; give one of them.",
            short="not both",
        )
    kept = True
    if not (entered or arguments.forget or arguments.show):
        kept = _measure(arguments, sys.stderr if arguments.json else sys.stdout)
    owned = ask(arguments.run, CALIBRATION, request)
    if arguments.json:
        print_json(to_plain(owned))
    else:
        _print(_levels(arguments.run), owned)
    return 0 if kept else 1


def _measure(arguments: argparse.Namespace, out: TextIO) -> bool:
    person = person_here(out=out)
    codec = _levels(arguments.run)  # no pedal: said before anything is asked
    person.tell(f"So far: {input_words(codec)}.")
    method = Method(arguments.method) if arguments.method else chosen_method(person)
    return walk(arguments.run, person, method)


def _levels(run: Path) -> CodecLevels:
    return ask(run, GAIN, GainRequest()).levels


def _print(codec: CodecLevels, owned: CalibrationReply) -> None:
    """What is in force, and how the player's own figures came about."""
    print_facts(
        [
            ("input", _figure_words(owned.max_input) or input_words(codec)),
            ("output", _figure_words(owned.max_output) or output_words(codec)),
            ("", doubt_words(codec)),
        ]
    )


def _figure_words(figure: Figure | None) -> str | None:
    """A figure of the player's own, and how it came about; None where there is none."""
    if figure is None:
        return None
    how = "entered by hand" if figure.method == ENTERED else f"measured by {figure.method}"
    return f"0 dBFS is {figure.dbu:.2f} dBu ±{figure.uncertainty_db:.2g} dB ({how}, {figure.date})"
