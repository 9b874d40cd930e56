"""`pedal back`: the sound before; again, the one before that."""

import argparse
import sys

from firmware.cli.output import print_json, tell
from firmware.cli.places import add_run
from firmware.control.client import ask
from firmware.control.wishes.sound import DO, DoRequest
from firmware.names import display_name


def add_to(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="for programs")
    add_run(parser)
    parser.set_defaults(act=act)


def act(arguments: argparse.Namespace) -> int:
    """Exit status 1 if it is chosen, but stays dry."""
    status = ask(arguments.run, DO, DoRequest("back"))
    name = display_name(status.preset) if status.preset else None
    if arguments.json:
        print_json({"preset": status.preset, "number": status.number, "missing": status.missing})
    elif name and not status.missing:
        tell(f"plays {name}")
    if status.missing:
        tell(f"pedal: preset {name}: its capture {status.model} is missing; import it again.", sys.stderr)
    return int(status.missing)
