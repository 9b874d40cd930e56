"""`pedal play`: choose a preset of the running pedal."""

import argparse

from firmware.cli.places import add_run
from firmware.control.client import ask
from firmware.control.wishes.presets import PLAY, PlayRequest


def add_to(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("preset", help="its name, or its number from 1")
    add_run(parser)
    parser.set_defaults(act=act)


def act(arguments: argparse.Namespace) -> int:
    print(f"plays {ask(arguments.run, PLAY, PlayRequest(arguments.preset)).preset}")
    return 0
