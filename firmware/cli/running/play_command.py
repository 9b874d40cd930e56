"""`pedal play`: choose a preset of the running pedal."""

import argparse
import sys

from firmware.cli.output import tell
from firmware.cli.parser import completes
from firmware.cli.places import add_run
from firmware.control.client import ask
from firmware.control.wishes.presets import PLAY, PlayRequest
from firmware.names import display_name


def add_to(parser: argparse.ArgumentParser) -> None:
    completes(parser.add_argument("preset", help="its name, the beginning of it, or its number from 1"), "presets")
    add_run(parser)
    parser.set_defaults(act=act)


def act(arguments: argparse.Namespace) -> int:
    """Exit status 1 if it is chosen, but stays dry."""
    chosen = ask(arguments.run, PLAY, PlayRequest(arguments.preset))
    if chosen.trouble:
        tell(f"pedal: {chosen.trouble}", sys.stderr)
        return 1
    print(f"plays {display_name(chosen.preset)}")
    return 0
