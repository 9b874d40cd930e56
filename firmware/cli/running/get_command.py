"""`pedal get`: the knobs of the preset that plays."""

import argparse

from firmware.cli.output import print_facts, print_json
from firmware.cli.parser import completes
from firmware.cli.places import add_run
from firmware.control.client import ask
from firmware.control.wishes.sound import GET, GetRequest, KnobsReply
from hw.strict_json import to_plain


def add_to(parser: argparse.ArgumentParser) -> None:
    knob = parser.add_argument("path", nargs="?", metavar="KNOB", help="gate.threshold_db, say; without one, all")
    completes(knob, "knobs")
    parser.add_argument("--json", action="store_true", help="for programs")
    add_run(parser)
    parser.set_defaults(act=act)


def act(arguments: argparse.Namespace) -> int:
    show(ask(arguments.run, GET, GetRequest(arguments.path)), json=arguments.json)
    return 0


def show(reply: KnobsReply, *, json: bool) -> None:
    """Each knob and where it stands; `json` with what it can be."""
    if json:
        print_json(to_plain(reply))
    else:
        print_facts((knob.path, knob.shown) for knob in reply.knobs)
