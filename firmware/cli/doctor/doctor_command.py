"""`pedal doctor`: is everything the pedal depends on in order?"""

import argparse
from dataclasses import asdict

from firmware.cli.doctor.checks import examine
from firmware.cli.doctor.finding import BAD
from firmware.cli.output import print_facts, print_json
from firmware.cli.places import add_places

MARKS = {"ok": "ok     ", "warning": "warning", "bad": "BAD    "}


def add_to(parser: argparse.ArgumentParser) -> None:
    add_places(parser)
    parser.add_argument("--json", action="store_true", help="for programs")
    parser.set_defaults(act=act)


def act(arguments: argparse.Namespace) -> int:
    """Exit status 1 if a finding is bad."""
    findings = list(examine(arguments.profile, arguments.state, arguments.run))
    if arguments.json:
        print_json([asdict(finding) for finding in findings])
    else:
        print_facts((finding.name, f"{MARKS[finding.grade]}  {finding.says}") for finding in findings)
    return 1 if any(finding.grade == BAD for finding in findings) else 0
