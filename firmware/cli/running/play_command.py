"""`pedal play`: choose a preset of the running pedal."""

import argparse

from firmware.cli.places import add_run
from firmware.control.client import ask


def add_to(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("preset", help="its name, or its number from 1")
    add_run(parser)
    parser.set_defaults(act=act)


def act(arguments: argparse.Namespace) -> int:
    reply = ask(arguments.run, {"do": "play", "preset": arguments.preset})
    print(f"plays {reply.get('preset', arguments.preset)}")
    return 0
