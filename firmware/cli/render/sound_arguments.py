"""What a take is to sound like, as arguments: a preset's file, and each knob that stands elsewhere."""

import argparse
from dataclasses import replace
from pathlib import Path

from firmware.amps import Role
from firmware.knobs import KNOBS, changed, knob, read
from firmware.sound import NEW_SOUND, CabLevel, Sound
from firmware.store import preset_files

CAB_LEVEL = "cab.level"
SHORTHANDS = {
    "--trim": "trim_db",
    "--output": "output",
    "--quality": "quality",
    "--cab-level": CAB_LEVEL,
    "--cab-side": "cab.side",
}
NONE = "none"
PARTS: tuple[tuple[Role, str], ...] = (
    (Role.CAB, "the cabinet behind it: an impulse response, .wav or .flac"),
    (Role.PEDAL, "a capture before it"),
)


def add_sound(parser: argparse.ArgumentParser) -> None:
    """Adds the arguments; of a knob that is named twice the last value counts."""
    parser.add_argument("--preset", type=Path, metavar="FILE.toml", help="sound as this preset does, but play MODEL")
    parser.add_argument(
        "--set",
        dest="knobs",
        action="append",
        nargs=2,
        default=[],
        metavar=("PATH", "VALUE"),
        help=f"one knob, and as often as there are any: {', '.join(each.path for each in KNOBS)}",
    )
    for option, path in SHORTHANDS.items():
        summary = f"short for --set {path}: {knob(path).allowed}"
        parser.add_argument(option, dest="knobs", action="append", type=_Of(path), metavar="VALUE", help=summary)
    for role, says in PARTS:
        parser.add_argument(f"--{role}", metavar="FILE|none", help=f"{says}; also a name in the library")


def sound_of(arguments: argparse.Namespace) -> Sound:
    """The preset's sound, or a new one's, with the knobs where they were set. Raises SettingsError for a preset that
    cannot be read, a knob that is none and a value that it cannot have."""
    sound: Sound = preset_files.read(arguments.preset) if arguments.preset else NEW_SOUND
    for path, text in arguments.knobs:
        sound = changed(sound, path, read(path, text))
    if arguments.raw and CAB_LEVEL not in [path for path, _ in arguments.knobs]:
        sound = replace(sound, cab=replace(sound.cab, level=CabLevel.RAW))
    if arguments.pedal is not None:
        sound = replace(sound, pedal=replace(sound.pedal, model_id="", file=_named(arguments.pedal)))
    if arguments.cab is not None:
        sound = replace(sound, cab=replace(sound.cab, model_id="", file=_named(arguments.cab)))
    return sound


def _named(given: str) -> str:
    return "" if given == NONE else given


class _Of:
    """An argument: the value of one knob, as `--set` would give it."""

    def __init__(self, path: str) -> None:
        self._path = path

    def __call__(self, text: str) -> tuple[str, str]:
        return self._path, text
