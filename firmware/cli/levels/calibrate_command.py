"""`pedal calibrate`: measure what 0 dBFS means at this codec's jacks; your own figure beats every table."""

import argparse
import sys
from pathlib import Path
from typing import TextIO, cast

from firmware.calibrate.wizard import Method
from firmware.cli.figure import figure
from firmware.cli.levels.calibrate_walk import chosen_method, walk
from firmware.cli.levels.codec_words import doubt_words, input_words, output_words
from firmware.cli.levels.gain_told import ask_gain
from firmware.cli.output import print_facts, print_json
from firmware.cli.person import person_here
from firmware.cli.places import add_run
from firmware.control.client import ask
from firmware.errors import SettingsError

Facts = dict[str, object]


def add_to(parser: argparse.ArgumentParser) -> None:
    wish = parser.add_mutually_exclusive_group()
    names = [method.value for method in Method]
    wish.add_argument("--method", choices=names, help="how to measure; asked for if it is not given")
    wish.add_argument("--forget", choices=("input", "output", "all"), help="go back to the profile's figure")
    wish.add_argument("--show", action="store_true", help="what was measured so far; changes nothing")
    parser.add_argument("--input-dbu", type=figure, metavar="DBU", help="as you know it: 0 dBFS at the input")
    parser.add_argument("--output-dbu", type=figure, metavar="DBU", help="as you know it: 0 dBFS at the output")
    parser.add_argument("--json", action="store_true", help="what is measured, for programs, at the end")
    add_run(parser)
    parser.set_defaults(act=act)


def act(arguments: argparse.Namespace) -> int:
    """Exit status 1 if a measurement was refused or not kept."""
    entered = _entered(arguments)
    if entered and (arguments.method or arguments.forget):
        raise SettingsError(
            "a figure is entered, or measured, or forgotten, but not both at once; give one of them.",
            short="not both",
        )
    kept = True
    if arguments.forget:
        ask(arguments.run, {"do": "calibration", "forget": arguments.forget})
    elif entered:
        ask(arguments.run, {"do": "calibration", **entered})
    elif not arguments.show:
        kept = _measure(arguments, sys.stderr if arguments.json else sys.stdout)
    if arguments.json:
        reply = ask(arguments.run, {"do": "calibration"})
        print_json({name: fact for name, fact in reply.items() if name != "ok"})
    else:
        _print(arguments.run)
    return 0 if kept else 1


def _entered(arguments: argparse.Namespace) -> Facts:
    figures = {"max_input_dbu": arguments.input_dbu, "max_output_dbu": arguments.output_dbu}
    return {name: level_dbu for name, level_dbu in figures.items() if level_dbu is not None}


def _measure(arguments: argparse.Namespace, told: TextIO) -> bool:
    person = person_here(told=told)
    codec = ask_gain(arguments.run).codec  # no pedal: said before anything is asked
    person.tell(f"So far: {input_words(codec)}.")
    method = Method(arguments.method) if arguments.method else chosen_method(person)
    return walk(arguments.run, person, method)


def _print(run: Path) -> None:
    """What is in force, and how the player's own figures came about."""
    codec, owned = ask_gain(run).codec, ask(run, {"do": "calibration"})
    print_facts(
        [
            ("input", _figure_words(owned["max_input"]) or input_words(codec)),
            ("output", _figure_words(owned["max_output"]) or output_words(codec)),
            ("", doubt_words(codec)),
        ]
    )


def _figure_words(figure: object) -> str | None:
    """A figure of the player's own, and how it came about; None where there is none."""
    if not isinstance(figure, dict):
        return None
    facts = cast(Facts, figure)
    how = "entered by hand" if facts["method"] == "entered" else f"measured by {facts['method']}"
    return f"0 dBFS is {facts['dbu']:.2f} dBu ±{facts['uncertainty_db']:.2g} dB ({how}, {facts['date']})"
