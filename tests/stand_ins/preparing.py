"""prepare as a user runs it who may not do everything."""

import os
import subprocess

from firmware.captures.verdict import Verdict, read_verdict


def as_the_pedal(command: list[str]) -> list[str]:
    """Root reads and writes everything, the pedal's own user does not: `command` without that power of root's."""
    powerless = ["setpriv", "--bounding-set=-dac_override,-dac_read_search", "--inh-caps=-all"]
    return [*powerless, *command] if os.geteuid() == 0 else command


def verdicts_of(command: list[str]) -> list[Verdict]:
    run = subprocess.run(command, stdout=subprocess.PIPE, check=True)
    return [verdict for line in run.stdout.splitlines() if (verdict := read_verdict(line))]
