"""`pedal status`: what the running pedal is doing."""

import argparse

from firmware.cli.output import print_facts, print_json
from firmware.cli.places import add_run
from firmware.control.client import ask


def add_to(parser: argparse.ArgumentParser) -> None:
    add_run(parser)
    parser.add_argument("--json", action="store_true", help="for programs")
    parser.set_defaults(act=act)


def act(arguments: argparse.Namespace) -> int:
    status = ask(arguments.run, {"do": "status"})
    if arguments.json:
        print_json(status)
    else:
        print_facts((name.replace("_", " "), _words(value)) for name, value in status.items())
    return 0


def _words(value: object) -> object:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return round(value, 2) if isinstance(value, float) else value
