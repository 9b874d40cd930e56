"""`pedal master`: the volume of the whole pedal, and mute."""

import argparse

from firmware.cli.figure import figure
from firmware.cli.output import print_json, tell
from firmware.cli.places import add_run
from firmware.cli.running.heard import heard
from firmware.control.client import ask
from firmware.control.wishes.sound import DO, DoRequest
from firmware.control.wishes.status import STATUS, StatusReply
from firmware.errors import SettingsError

MUTE, SWITCH = "mute", {"on": True, "off": False}


def add_to(parser: argparse.ArgumentParser) -> None:
    says = "-12: 12 dB below full; up 3, down 3: louder, softer; mute on, mute off; nothing: as it is"
    parser.add_argument("words", nargs="*", metavar="DB", help=says)
    parser.add_argument("--json", action="store_true", help="for programs")
    add_run(parser)
    parser.set_defaults(act=act)


def act(arguments: argparse.Namespace) -> int:
    status = _done(arguments)
    if arguments.json:
        print_json({"master_db": status.master_db, "muted": status.muted})
    else:
        tell(f"master {status.master_db:.1f} dB{', muted' if status.muted else ''}")
    return 0


def _done(arguments: argparse.Namespace) -> StatusReply:
    match arguments.words:
        case []:
            return ask(arguments.run, STATUS)
        case ["mute", ("on" | "off") as switch]:
            ask(arguments.run, DO, DoRequest(f"{MUTE} {switch}"))
            return heard(arguments.run, lambda status: status.muted == SWITCH[switch])
        case [text] if text != MUTE:
            return ask(arguments.run, DO, DoRequest(f"master {_volume(text)}"))
        case ["up" | "down" as way, text]:
            return ask(arguments.run, DO, DoRequest(f"master {way} {_volume(text)}"))
        case words:
            raise SettingsError(
                f"`master {' '.join(words)}` does not fit; write master -12, master up 3, or master mute on.",
                short="bad volume",
            )


def _volume(text: str) -> str:
    """A number as the action wants it, of what a person types. Raises SettingsError."""
    try:
        return f"{figure(text):g}"
    except argparse.ArgumentTypeError as error:
        raise SettingsError(f"{error}.", short="bad volume") from error
