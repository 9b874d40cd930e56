"""`pedal do`: what a foot or a hand could do."""

import argparse

from firmware.cli.output import print_facts
from firmware.cli.parser import completes
from firmware.cli.places import add_run
from firmware.control.client import ask
from firmware.control.wishes.sound import ACTIONS, DO, DoRequest


def add_to(parser: argparse.ArgumentParser) -> None:
    says = "such as: set tone.bass 6; none lists them all"
    completes(parser.add_argument("action", nargs="*", metavar="ACTION", help=says), "words")
    add_run(parser)
    parser.set_defaults(act=act)


def act(arguments: argparse.Namespace) -> int:
    if not arguments.action:
        print_facts((each.usage, each.says) for each in ask(arguments.run, ACTIONS).actions)
        return 0
    status = ask(arguments.run, DO, DoRequest(" ".join(arguments.action)))
    if arguments.action == ["shutdown"]:
        print("The pedal switches off; unplug it once its green light rests, in about ten seconds.")
        return 0
    print(f"{status.preset or 'no preset'}, page {status.page}")
    return 0
