"""What the owner set for the whole pedal: TOML in the state folder. Read by controld at its start.

    hold_s = 0.5            # from this long on a stomp is a hold
    card = "USB"            # the pedal's sound card, by the id in /proc/asound/cards; "A+B": A records, B plays

    [stomp.1]               # counted from 1, left to right
    tap = "bypass"

    [stomp.2]
    tap = "next"
    hold = "previous"

    [chord]
    "1+2" = "mute"

The actions are those of `pedal do`. A switch that is not in the file does what it does out of the box.
"""

import re
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Annotated

from firmware.errors import SettingsError
from hw.profiles import IDS
from hw.schema import Within, shown
from hw.strict import About
from hw.strict_toml import misnamed, read_toml

ABOUT = About("settings file", SettingsError, " Until then every switch does what it does out of the box.")
SWITCHES = range(1, 9)


@dataclass(frozen=True, slots=True)
class Stomp:
    """What one footswitch does, as the texts of actions; "" is nothing."""

    tap: str = ""
    hold: str = ""


OUT_OF_THE_BOX = {"1": Stomp(tap="bypass"), "2": Stomp(tap="next")}


@dataclass(frozen=True, slots=True)
class Settings:
    """`stomp` by the switch's number, `chord` by two numbers with a plus between, `card` by its ALSA id, or two."""

    stomp: dict[str, Stomp] = field(default_factory=lambda: dict(OUT_OF_THE_BOX))
    chord: dict[str, str] = field(default_factory=dict[str, str])
    hold_s: Annotated[float, Within(0.2, 2.0)] = 0.5
    card: str = ""  # whichever fits
    chord_s: Annotated[float, Within(0.02, 0.2)] = 0.04  # two switches within this are a chord


def read_settings(path: Path) -> Settings:
    """What is set in the file at `path`; what holds out of the box, if there is none. Raises SettingsError."""
    if not path.exists() and misnamed(path) is None:
        return Settings()
    given = read_toml(Settings, path, ABOUT)
    for number in given.stomp:
        if number not in map(str, SWITCHES):
            raise SettingsError(
                f"{path}: there is no stomp {number!r}; write [stomp.1] for the first switch from the left."
                f"{ABOUT.sequel}",
                short="settings: no stomp",
            )
    for pair in given.chord:
        if not re.fullmatch(r"([1-8])\+(?!\1)[1-8]", pair):
            raise SettingsError(
                f'{path}: {pair!r} are no two switches; write "1+2" for the first two from the left.{ABOUT.sequel}',
                short="settings: no chord",
            )
    if given.card and not IDS.fullmatch(given.card):
        raise SettingsError(
            f"{path}: card = {shown(given.card)} is no id of a card; write one that /proc/asound/cards has in"
            f' brackets, such as "USB", or two as "A+B": A records, B plays.{ABOUT.sequel}',
            short="settings: card",
        )
    chord = {"+".join(sorted(pair.split("+"))): action for pair, action in given.chord.items()}
    return replace(given, stomp={**OUT_OF_THE_BOX, **given.stomp}, chord=chord)
