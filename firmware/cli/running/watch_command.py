"""`pedal watch`: what changes on the running pedal, as lines of JSON, until Ctrl-C.

Each line is one object: `time`, and of what `pedal status --json` says the keys that changed, of a record in it those
of its own. The first says all. The command asks ten times a second; the pedal keeps nothing for who watches.
"""

import argparse
import json
import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields
from datetime import datetime
from pathlib import Path

from firmware.cli.output import rounded
from firmware.cli.places import add_run
from firmware.control.client import PedalLine
from firmware.control.wishes.status import STATUS, StatusReply
from firmware.errors import LinkError
from hw.schema import meant
from hw.strict_json import is_object, to_plain

Plain = Mapping[str, object]
EVERY_S = 0.1
TRY_AGAIN_S = 1.0
KEYS = tuple(field.name for field in fields(StatusReply))
METERS = (
    *("input_peak_dbfs", "output_peak_dbfs", "blocks", "block_us_p50", "block_us_p999", "block_us_max"),
    *("temperature_c", "memory_free_mb", "disk_free_mb"),
)
RUNNING = "running"


def add_to(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--keys", type=_keys, metavar="KEYS", help="of `pedal status --json`: preset,bypass; without, all but meters"
    )
    parser.add_argument("--follow", action="store_true", help="wait for the pedal where it is not there, or stops")
    add_run(parser)
    parser.set_defaults(act=act)


def act(arguments: argparse.Namespace) -> int:
    keys = arguments.keys or tuple(key for key in KEYS if key not in METERS)
    for change in changes(_pictures(arguments.run, keys, follow=arguments.follow)):
        now = datetime.now().astimezone().isoformat(timespec="milliseconds")
        print(json.dumps({"time": now, **change}), flush=True)
    return 0


def changes(pictures: Iterable[Plain]) -> Iterator[Plain]:
    """Of each picture what differs from the one before; nothing of one that is the same."""
    before: Plain = {}
    for picture in pictures:
        if changed := _changed(before, picture):
            yield changed
        before = picture


def _changed(before: Plain, now: Plain) -> dict[str, object]:
    changed: dict[str, object] = {}
    for key, value in now.items():
        old = before.get(key)
        if key not in before or old != value:
            changed[key] = _changed(old, value) if is_object(old) and is_object(value) else value
    return changed


def _pictures(run: Path, keys: Iterable[str], *, follow: bool) -> Iterator[Plain]:
    """The status again and again. Ends with LinkError once there is no pedal, but with `follow`: then one picture
    says so, and the next comes when there is a pedal."""
    seen = False
    while True:
        try:
            with PedalLine(run) as line:
                while True:
                    status, seen = to_plain(line.ask(STATUS)), True
                    yield {RUNNING: True, **rounded({key: status[key] for key in keys})}
                    time.sleep(EVERY_S)
        except LinkError as error:
            if seen and not follow:
                raise LinkError(
                    f"the pedal in {run} has stopped; `pedal watch --follow` waits for it.", short="pedal has stopped"
                ) from error
            if not follow:
                raise
        yield {RUNNING: False}
        time.sleep(TRY_AGAIN_S)


def _keys(text: str) -> tuple[str, ...]:
    keys = tuple(filter(None, (key.strip() for key in text.split(","))))
    unknown = next((key for key in keys if key not in KEYS), None)
    if unknown is not None or not keys:
        raise argparse.ArgumentTypeError(f"the status has no key {unknown!r}{meant(unknown or '', KEYS)}")
    return keys
