"""`pedal do`: what a foot or a hand could do."""

import argparse

from firmware.cli.places import add_run
from firmware.control.client import ask
from firmware.control.wishes.sound import DO, DoRequest

EXAMPLES = "next, previous, preset 3, bypass on, mute, trim +0.5, set tone.bass 6, turn tone.bass -1, page gain"


def add_to(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("action", nargs="+", metavar="ACTION", help=f"one of: {EXAMPLES}")
    add_run(parser)
    parser.set_defaults(act=act)


def act(arguments: argparse.Namespace) -> int:
    status = ask(arguments.run, DO, DoRequest(" ".join(arguments.action)))
    print(f"{status.preset or 'no preset'}, page {status.page}")
    return 0
