"""`pedal top`: levels, screen, presets, captures, knobs and lost sound of the running pedal, live, until q."""

import argparse
import sys

from firmware.cli.places import add_run
from firmware.control.client import ask
from firmware.control.wishes.status import STATUS
from firmware.errors import SettingsError


def add_to(parser: argparse.ArgumentParser) -> None:
    add_run(parser)
    parser.set_defaults(act=act)


def act(arguments: argparse.Namespace) -> int:
    """Raises LinkError where no pedal runs, SettingsError where there is no terminal to draw on."""
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise SettingsError(
            "`pedal top` draws on a terminal, and this is none; for programs there is `pedal watch`.",
            short="no terminal",
        )
    ask(arguments.run, STATUS)
    from firmware.cli.top.app import Top  # textual takes a third of a second

    Top(arguments.run).run()
    return 0
