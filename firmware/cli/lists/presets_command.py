"""`pedal presets`: all presets, in their order."""

import argparse
from collections.abc import Iterator, Sequence
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
        _print(presets)
    else:
        tell(NONE)
    return 0


def _print(presets: Sequence[PresetListed]) -> None:
    """What no preset has is no column."""
    columns = {
        "#": [f"{'>' if each.current else ' '}{each.number}" for each in presets],
        "preset": [f"{display_name(each.name)}{' •' if each.edited else ''}" for each in presets],
        "pedal": [each.pedal for each in presets],
        "capture": [display_name(each.model) for each in presets],
        "cab": [each.cab for each in presets],
        "level": [f"{each.level_db:+.1f} dB" for each in presets],
        "slot": [" ".join(map(str, each.slots)) for each in presets],
        "": [_lacks(each) for each in presets],
    }
    shown = {name: cells for name, cells in columns.items() if not name or any(cells)}
    left = [place for place, name in enumerate(shown) if name not in ("#", "level", "slot")]
    print_table(list(shown), zip(*shown.values(), strict=True), left=left)


def _listed(run: Path) -> Iterator[PresetListed]:
    """Page by page."""
    with PedalLine(run) as line:
        page = line.ask(PRESETS, PresetsRequest())
        while page.presets:
            yield from page.presets
            page = line.ask(PRESETS, PresetsRequest(page.presets[-1].number))


def _lacks(each: PresetListed) -> str:
    lacks = (*(("capture",) if each.missing else ()), *each.lacking)
    return f"{', '.join(lacks)} {'is' if len(lacks) == 1 else 'are'} missing" if lacks else ""
