"""`pedal presets`: all presets, in their order."""

import argparse
from collections.abc import Iterator
from pathlib import Path

from firmware.cli.output import print_json, print_table, tell
from firmware.cli.places import add_run
from firmware.control.client import PedalLine
from firmware.control.wishes.presets import PRESETS, PresetListed, PresetsRequest
from firmware.names import display_name
from hw.strict_json import to_plain

NONE = "no presets; `pedal preset new CAPTURE` makes one of a capture"


def add_to(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="for programs")
    add_run(parser)
    parser.set_defaults(act=act)


def act(arguments: argparse.Namespace) -> int:
    presets = tuple(_listed(arguments.run))
    if arguments.json:
        print_json({"presets": [to_plain(each) for each in presets]})
    elif presets:
        slots = any(each.slots for each in presets)
        header = ("#", "preset", "capture", "level", *(("slot",) if slots else ()), "")
        print_table(header, (_row(each, slots=slots) for each in presets), left=(1, 2, len(header) - 1))
    else:
        tell(NONE)
    return 0


def _listed(run: Path) -> Iterator[PresetListed]:
    """Page by page."""
    with PedalLine(run) as line:
        page = line.ask(PRESETS, PresetsRequest())
        while page.presets:
            yield from page.presets
            page = line.ask(PRESETS, PresetsRequest(page.presets[-1].number))


def _row(each: PresetListed, *, slots: bool) -> tuple[str, ...]:
    return (
        f"{'>' if each.current else ' '}{each.number}",
        f"{display_name(each.name)}{' •' if each.edited else ''}",
        display_name(each.model),
        f"{each.level_db:+.1f} dB",
        *((" ".join(map(str, each.slots)),) if slots else ()),
        "capture is missing" if each.missing else "",
    )
