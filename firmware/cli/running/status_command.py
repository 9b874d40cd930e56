"""`pedal status`: what the running pedal is doing."""

import argparse
from collections.abc import Iterator
from typing import cast

from firmware.cli.output import clip_words, print_facts, print_json
from firmware.cli.places import add_run
from firmware.control.client import ask

Facts = dict[str, object]


def add_to(parser: argparse.ArgumentParser) -> None:
    add_run(parser)
    parser.add_argument("--json", action="store_true", help="for programs")
    parser.set_defaults(act=act)


def act(arguments: argparse.Namespace) -> int:
    status = ask(arguments.run, {"do": "status"})
    if arguments.json:
        print_json(status)
    else:
        print_facts((name.replace("_", " "), _words(value)) for name, value in status.items())
        for warning in _warnings(status):
            print(f"! {warning}")
    return 0


def _warnings(status: Facts) -> Iterator[str]:
    """What keeps the sound from being what the gear gave, and what to do about it."""
    if status.get("model") and not status.get("calibrated"):
        yield f"UNCALIBRATED: {status.get('model')} is played at your trim only; see basis."
    if status.get("codec_doubtful"):
        yield "the codec's level is unknown or in doubt; measure it with `pedal calibrate`."
    if clips := clip_words(cast("float | None", status.get("clips_by_db")) or 0.0):
        yield f"the output {clips}; `pedal output normalized` fits."


def _words(value: object) -> object:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return round(value, 2) if isinstance(value, float) else value
