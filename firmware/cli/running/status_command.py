"""`pedal status`: what the running pedal is doing."""

import argparse
from collections.abc import Iterator, Mapping
from typing import cast

from firmware.cli.output import clip_words, print_facts, print_json, tell
from firmware.cli.places import add_run
from firmware.control.client import ask
from firmware.control.wishes.status import STATUS, StatusReply
from firmware.levels import elsewhere_words
from firmware.plan import CAL_IN_DOUBT
from hw.strict_json import to_plain

# The doubts stand below, a line each, and so does what is missing; the row in one line.
OWN_LINES = ("sound", "codec_doubts", "pedal", "amp", "cab", "between_gain_db", "cab_gain_db", "lacking")


def add_to(parser: argparse.ArgumentParser) -> None:
    add_run(parser)
    parser.add_argument("--json", action="store_true", help="for programs")
    parser.set_defaults(act=act)


def act(arguments: argparse.Namespace) -> int:
    status = ask(arguments.run, STATUS)
    facts = to_plain(status)
    if arguments.json:
        print_json({"ok": True, **facts})
    else:
        print_facts(_lines(facts, status))
        for warning in _warnings(status):
            tell(f"! {warning}")
    return 0


def _lines(facts: Mapping[str, object], status: StatusReply) -> Iterator[tuple[str, object]]:
    for name, fact in facts.items():
        if name == "pedal":
            yield "row", _row(status)
        if name not in OWN_LINES:
            yield name.replace("_", " "), _words(fact)


def _row(status: StatusReply) -> str | None:
    """What a guitar goes through, from the pedal's capture to the cabinet, with the gain into each."""
    parts = ((status.pedal, None), (status.amp, status.between_gain_db), (status.cab, status.cab_gain_db))
    words = [name if gain is None else f"({gain:+.2f} dB) {name}" for name, gain in parts if name]
    return " -> ".join(words) or None


def _warnings(status: StatusReply) -> Iterator[str]:
    """What keeps the sound from being what the gear gave, and what to do about it."""
    first = status.pedal or status.amp
    if first and not status.calibrated and status.calibration != CAL_IN_DOUBT:
        yield f"UNCALIBRATED: {first} is played at your trim only; see basis."
    yield from (f"{lacks} is not in the library; import it again." for lacks in status.lacking)
    if status.input_elsewhere is not None:
        yield elsewhere_words(status.input_channel, status.input_elsewhere)
    mark = f"{CAL_IN_DOUBT}: " if status.calibration == CAL_IN_DOUBT else ""
    yield from (f"{mark}{doubt}" for doubt in status.codec_doubts)
    if status.codec_doubtful and not status.codec_doubts:
        yield f"{mark}the codec's level is unknown or in doubt; measure it with `pedal calibrate`."
    if clips := clip_words(status.clips_by_db):
        yield f"the output {clips}; `pedal output equal` fits."


def _words(value: object) -> object:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ", ".join(map(str, cast("list[object]", value))) or "none"
    return round(value, 2) if isinstance(value, float) else value
