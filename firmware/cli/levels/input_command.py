"""`pedal input`: which input of the codec is heard; kept for this codec."""

import argparse

from firmware.cli.output import print_facts, print_json
from firmware.cli.places import add_run
from firmware.control.client import ask
from firmware.control.wishes.inputs import INPUT, InputReply, InputRequest
from firmware.levels import elsewhere_words
from hw.strict_json import to_plain


def add_to(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("channel", nargs="?", type=int, metavar="N", help="the guitar is in this one, counted from 1")
    add_run(parser)
    parser.add_argument("--json", action="store_true", help="for programs")
    parser.set_defaults(act=act)


def act(arguments: argparse.Namespace) -> int:
    reply = ask(arguments.run, INPUT, InputRequest(arguments.channel))
    if arguments.json:
        print_json(to_plain(reply))
    else:
        print_facts([("codec", reply.codec), ("input", _words(reply)), ("", _elsewhere(reply))])
    return 0


def _words(reply: InputReply) -> str:
    whose = "as you chose" if reply.chosen else "as its profile says"
    return f"{reply.channel} of {reply.channels} ({whose})"


def _elsewhere(reply: InputReply) -> str | None:
    return None if reply.elsewhere is None else elsewhere_words(reply.channel, reply.elsewhere)
