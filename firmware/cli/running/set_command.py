"""`pedal set`: a knob of the preset that plays to a value."""

import argparse

from firmware.cli.parser import completes
from firmware.cli.places import add_run
from firmware.cli.running.get_command import show
from firmware.control.client import ask
from firmware.control.wishes.sound import SET, SetRequest


def add_to(parser: argparse.ArgumentParser) -> None:
    completes(parser.add_argument("path", metavar="KNOB", help="as `pedal get` lists them"), "knobs")
    parser.add_argument("value", metavar="VALUE", help="-60, on, normalized ...")
    parser.add_argument("--json", action="store_true", help="for programs")
    add_run(parser)
    parser.set_defaults(act=act)


def act(arguments: argparse.Namespace) -> int:
    show(ask(arguments.run, SET, SetRequest(arguments.path, arguments.value)), json=arguments.json)
    return 0
