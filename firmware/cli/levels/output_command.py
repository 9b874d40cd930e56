"""`pedal output`: how loud the current preset leaves the pedal, and why."""

import argparse

from firmware.cli.output import clip_words, print_facts, print_json
from firmware.cli.places import add_run
from firmware.control.client import ask
from firmware.control.wishes.sound import SET, SetRequest
from firmware.control.wishes.status import STATUS, StatusReply
from firmware.equal import EQUAL_LUFS
from firmware.plan import NORMALIZED_LOUDNESS_DB
from firmware.sound import OutputMode
from hw.strict_json import to_plain

FACTS = ("preset", "output_wanted", "output_mode", "output_gain_db", "output_basis", "clips_by_db")
MEANINGS = {
    OutputMode.AUTO: "calibrated for the capture of a pedal whose levels are known, else equal",
    OutputMode.EQUAL: f"every capture equally loud with a guitar in it, to {EQUAL_LUFS:g} LUFS",
    OutputMode.NORMALIZED: f"every capture to {NORMALIZED_LOUDNESS_DB:g} dB, as NAM's plugin has it",
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
