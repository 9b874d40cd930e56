"""`pedal output`: how loud the current preset leaves the pedal, and why."""

import argparse

from firmware.cli.output import clip_words, print_facts, print_json
from firmware.cli.places import add_run
from firmware.control.client import ask
from firmware.control.wishes.sound import SET, SetRequest
from firmware.control.wishes.status import STATUS, StatusReply
from firmware.sound import OutputMode
from hw.strict_json import to_plain

FACTS = ("preset", "output_wanted", "output_mode", "output_gain_db", "output_basis", "clips_by_db")
MEANINGS = {
    OutputMode.AUTO: "calibrated for the capture of a pedal whose levels are known, else normalized",
    OutputMode.NORMALIZED: "every capture equally loud, to -18 dB",
    OutputMode.CALIBRATED: "the voltage that the gear gave at its jack",
    OutputMode.RAW: "as the capture gives it",
}


def add_to(parser: argparse.ArgumentParser) -> None:
    meanings = "; ".join(f"{mode.value}: {meaning}" for mode, meaning in MEANINGS.items())
    modes = [mode.value for mode in OutputMode]
    parser.add_argument("mode", nargs="?", choices=modes, metavar="MODE", help=f"for the current preset. {meanings}")
    add_run(parser)
    parser.add_argument("--json", action="store_true", help="for programs")
    parser.set_defaults(act=act)


def act(arguments: argparse.Namespace) -> int:
    if arguments.mode:
        ask(arguments.run, SET, SetRequest("output", arguments.mode))
    status = ask(arguments.run, STATUS)
    if arguments.json:
        facts = to_plain(status)
        print_json({name: facts[name] for name in FACTS})
        return 0
    gain_db = status.output_gain_db
    print_facts(
        [
            ("preset", status.preset),
            ("output", _words(status)),
            ("output gain", None if gain_db is None else f"{gain_db:+.2f} dB"),
            ("", clip_words(status.clips_by_db)),
        ]
    )
    return 0


def _words(status: StatusReply) -> str | None:
    """What is in force and why, behind the mode that was wanted where the pedal chooses."""
    if status.output_wanted is OutputMode.AUTO:
        return f"{OutputMode.AUTO.value}, here {status.output_basis or 'nothing yet'}"
    return status.output_basis
