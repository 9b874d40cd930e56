"""`pedal trim`: more or less input gain for the preset that plays."""

import argparse

from firmware.cli.figure import figure
from firmware.cli.output import print_json, tell
from firmware.cli.places import add_run
from firmware.control.client import ask
from firmware.control.wishes.sound import DO, DoRequest


def add_to(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("db", type=figure, metavar="+-DB", help="by how much: +1.5, -3")
    parser.add_argument("--json", action="store_true", help="for programs")
    add_run(parser)
    parser.set_defaults(act=act)


def act(arguments: argparse.Namespace) -> int:
    status = ask(arguments.run, DO, DoRequest(f"trim {arguments.db:+g}"))
    if arguments.json:
        print_json({"preset": status.preset, "trim_db": status.trim_db})
    elif status.trim_db is None:
        tell("no preset whose trim it could be")
    else:
        tell(f"trim {status.trim_db:+.1f} dB: {status.preset}")
    return 0 if status.trim_db is not None else 1
