"""`pedal gain`: the codec's analogue gain and what it can be. The digital gain follows it by itself."""

import argparse
import sys
from importlib import import_module

from firmware.cli.figure import figure
from firmware.cli.levels.codec_words import doubt_words, gain_words, input_words, output_words
from firmware.cli.levels.gain_told import GainTold, ask_gain
from firmware.cli.output import print_facts, print_json
from firmware.cli.places import add_run
from firmware.control.client import ask


def add_to(parser: argparse.ArgumentParser) -> None:
    wish = parser.add_mutually_exclusive_group()
    wish.add_argument("db", nargs="?", type=figure, metavar="DB", help="set the codec's gain, where software can")
    wish.add_argument("--knob", type=figure, metavar="DB", help="tell the pedal how much the knob on the codec adds")
    wish.add_argument("--coach", action="store_true", help="play hard for ten seconds, and it proposes a gain")
    wish.add_argument("--find", action="store_true", help="find out what the knob adds: play, turn it, play again")
    add_run(parser)
    parser.add_argument("--json", action="store_true", help="for programs")
    parser.set_defaults(act=act)


def act(arguments: argparse.Namespace) -> int:
    """Exit status 1 if the coach or the finder came to no result."""
    status = 0
    if arguments.db is not None:
        ask(arguments.run, {"do": "gain", "set_db": arguments.db})
    elif arguments.knob is not None:
        ask(arguments.run, {"do": "gain", "knob_db": arguments.knob})
    elif arguments.coach or arguments.find:
        status = _with_player(arguments)
    if arguments.json:
        reply = ask(arguments.run, {"do": "gain"})
        print_json({name: fact for name, fact in reply.items() if name != "ok"})
    else:
        _print(ask_gain(arguments.run))
    return status


def _with_player(arguments: argparse.Namespace) -> int:
    """What draws a meter is imported only here: `pedal gain` alone answers at once."""
    person = import_module("firmware.cli.person").person_here(told=sys.stderr if arguments.json else None)
    verb = import_module("firmware.cli.levels.gain_coach" if arguments.coach else "firmware.cli.levels.knob_finder")
    return 0 if verb.follow(arguments.run, person) else 1


def _print(told: GainTold) -> None:
    print_facts(
        [
            ("analogue gain", gain_words(told.gain)),
            ("input", input_words(told.codec)),
            ("output", output_words(told.codec)),
            ("", doubt_words(told.codec)),
        ]
    )
