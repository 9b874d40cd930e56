"""`pedal bypass`: the guitar as it came, or through the amp; alone, the other of the two."""

import argparse

from firmware.cli.output import print_json, tell
from firmware.cli.places import add_run
from firmware.cli.running.heard import heard
from firmware.control.client import ask
from firmware.control.wishes.sound import DO, DoRequest
from firmware.control.wishes.status import STATUS

ON, OFF = "on", "off"


def add_to(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("bypass", nargs="?", choices=(ON, OFF), metavar="on|off", help="on: as it came; off: the amp")
    parser.add_argument("--json", action="store_true", help="for programs")
    add_run(parser)
    parser.set_defaults(act=act)


def act(arguments: argparse.Namespace) -> int:
    """Says what is heard, once it is."""
    bypass = not ask(arguments.run, STATUS).bypass if arguments.bypass is None else arguments.bypass == ON
    ask(arguments.run, DO, DoRequest(f"bypass {ON if bypass else OFF}"))
    status = heard(arguments.run, lambda status: status.bypass == bypass)
    if arguments.json:
        print_json({"bypass": status.bypass})
    else:
        tell("bypass on: the guitar as it came" if status.bypass else f"bypass off: {status.preset or 'no preset'}")
    return 0
