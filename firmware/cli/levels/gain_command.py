"""`pedal gain`: the codec's analogue gain and what it can be. The digital gain follows it by itself."""

import argparse
import sys
from importlib import import_module

from firmware.cli.figure import figure
from firmware.cli.levels.codec_words import doubt_words, gain_words, input_words, output_words
from firmware.cli.output import print_facts, print_json
from firmware.cli.places import add_run
from firmware.control.client import ask
from firmware.control.wishes.gain import GAIN, GainReply, GainRequest
from hw.strict_json import to_plain


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
    """Exit status 1 if the coach or the knob turn came to no result."""
    status = 0
    if arguments.coach or arguments.find:
        status = _with_player(arguments)
    reply = ask(arguments.run, GAIN, GainRequest(set_db=arguments.db, knob_db=arguments.knob))
    if arguments.json:
        print_json(to_plain(reply))
    else:
        _print(reply)
    return status


def _with_player(arguments: argparse.Namespace) -> int:
    """What draws a meter is imported only here: `pedal gain` alone answers at once."""
    person = import_module("firmware.cli.person").person_here(out=sys.stderr if arguments.json else None)
    verb = import_module(
        "firmware.cli.levels.gain_coach" if arguments.coach else "firmware.cli.levels.knob_turn_walk"
    )
    return 0 if verb.follow(arguments.run, person) else 1


def _print(reply: GainReply) -> None:
    print_facts(
        [
            ("analogue gain", gain_words(reply)),
            ("card's mixer", f"{reply.codec.mixer_db:+.2f} dB" if reply.codec.mixer_db else None),
            ("input", input_words(reply.levels)),
            ("output", output_words(reply.levels)),
            ("", doubt_words(reply.levels)),
            *(("output", doubt) for doubt in reply.codec.output_doubts),
        ]
    )
