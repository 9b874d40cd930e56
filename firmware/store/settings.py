"""What the owner set for the whole pedal: TOML in the state folder. Read by controld at its start; the keys that can
be set at the pedal (master_db, autosave, spillover, stage_lock) are written there, each alone.

    hold_s = 0.5            # from this long on a stomp is a hold
    master_db = -6.0        # the volume of the whole pedal, 0 to -60
    autosave = true         # a knob that is turned is saved by itself
    spillover = true        # the tail of a cabinet is heard out under the next preset
    card = "USB"            # the pedal's sound card, by the id in /proc/asound/cards; "A+B": A records, B plays
    stage_lock = true       # a turn of the encoder does nothing on the page one plays with

    [stomp.1]               # counted from 1, left to right; what is not named here is nothing
    tap = "bypass"

    [stomp.2]
    tap = "next"
    hold = "previous"
    double = "back"         # the tap then waits for a second one, 0.3 s

    [chord]
    "1+2" = "mute"          # "" takes a chord away, and with it the 40 ms for which its switches wait

    [chord_hold]
    "1+2" = "bypass on"     # once both have stayed down for 2 s; the chord itself acted when the second came down

The actions are those of `pedal do`. A switch, and a pair, that is not in the file does what it does out of the box,
which depends on how many switches there are (stomps.py).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Annotated, TypeVar

from firmware.durable import write_atomically
from firmware.errors import SettingsError
from firmware.store.stomps import Stomp, table_for
from hw.profiles import IDS
from hw.schema import Within, shown
from hw.strict import About
from hw.strict_toml import load_toml, misnamed, read_toml, text_of

ABOUT = About("settings file", SettingsError, " Until then every switch does what it does out of the box.")
ABOUT_SAVING = About("settings file", SettingsError, " Until then the pedal saves nothing in it.")
SWITCHES = range(1, 9)
MASTER_DB_RANGE = (-60.0, 0.0)
V = TypeVar("V")
Value = bool | float  # of a setting that the pedal itself writes


@dataclass(frozen=True, slots=True)
class Settings:
    """`stomp` by the switch's number, `chord` by two numbers with a plus between, `card` by its ALSA id, or two."""

    stomp: dict[str, Stomp] = field(default_factory=dict[str, Stomp])
    chord: dict[str, str] = field(default_factory=dict[str, str])
    hold_s: Annotated[float, Within(0.2, 2.0)] = 0.5
    card: str = ""  # whichever fits
    chord_s: Annotated[float, Within(0.02, 0.2)] = 0.04  # two switches within this are a chord
    chord_hold: dict[str, str] = field(default_factory=dict[str, str])
    chord_hold_s: Annotated[float, Within(0.5, 10.0)] = 2.0
    double_s: Annotated[float, Within(0.15, 1.0)] = 0.3  # from a release to the second tap's press
    spillover: bool = True  # what a cabinet still has to say is heard under the next sound
    autosave: bool = False  # what a knob changes is saved at once, not when the player says so
    stage_lock: bool = False
    master_db: Annotated[float, Within(*MASTER_DB_RANGE)] = 0.0  # the volume of the whole pedal

    def of(self, switch: int) -> Stomp:
        """What this switch does by itself."""
        return self.stomp.get(str(switch), Stomp())

    def is_chord(self, first: int, second: int) -> bool:
        """Whether these two switches mean something together."""
        name = pair_name(first, second)
        return bool(self.chord.get(name) or self.chord_hold.get(name))

    def in_chord(self, switch: int) -> bool:
        """Whether this switch means something together with another one."""
        pairs = [*self.chord.items(), *self.chord_hold.items()]
        return any(text and str(switch) in pair.split("+") for pair, text in pairs)

    def texts(self) -> Iterator[tuple[str, str]]:
        """Every action's text, after the key in the file under which it stands."""
        for number, stomp in self.stomp.items():
            for gesture in ("tap", "hold", "double"):
                yield f"stomp.{number}.{gesture}", getattr(stomp, gesture)
        for table in ("chord", "chord_hold"):
            pairs: dict[str, str] = getattr(self, table)
            yield from ((f"{table}.{pair}", text) for pair, text in pairs.items())


def pair_name(first: int, second: int) -> str:
    """Two switches as the file names them: "1+2"."""
    return f"{min(first, second)}+{max(first, second)}"


def out_of_reach(given: Settings, switches: int) -> SettingsError | None:
    """What is wrong with settings that name switches which a pedal of so many does not have; None where all are."""
    tables = ("stomp", "chord", "chord_hold")
    beyond = [f"{table}.{key}" for table in tables for key in getattr(given, table) if _highest(key) > switches]
    if not beyond:
        return None
    return SettingsError(
        f"settings: {', '.join(beyond)}: this pedal has {switches} switches, counted from the left; that part of the"
        " settings does nothing here. Choose the box that the pedal is built into, or take it out.",
        short="settings: no switch",
    )


def completed(given: Settings, switches: int) -> Settings:
    """What the owner gave, with what a pedal of so many switches does out of the box in the place of all else: switch
    by switch and pair by pair. A chord that was taken away takes what it does when it is held along. What speaks of
    switches that are not there is left out: the others wait for none of it, and no bank has slots for it."""
    given = _within_reach(given, switches)
    table = table_for(switches)
    stomp = {str(number): stomp for number, stomp in enumerate(table.stomps, 1)}
    held = {pair: text for pair, text in table.chord_hold.items() if given.chord.get(pair) != ""}
    return replace(
        given,
        stomp={**stomp, **given.stomp},
        chord={**table.chord, **given.chord},
        chord_hold={**held, **given.chord_hold},
    )


def _within_reach(given: Settings, switches: int) -> Settings:
    def there(keys: dict[str, V]) -> dict[str, V]:
        return {key: what for key, what in keys.items() if _highest(key) <= switches}

    return replace(given, stomp=there(given.stomp), chord=there(given.chord), chord_hold=there(given.chord_hold))


def _highest(switches: str) -> int:
    """The number farthest to the right of a switch, or of a pair: "1+4"."""
    return max(map(int, switches.split("+")))


def write_setting(path: Path, key: str, value: Value) -> None:
    """Writes one key into the owner's file, and leaves all else in it as it stands, comments too. Raises OSError, and
    SettingsError for a file with a mistake in it."""
    import tomlkit  # 40 ms of a start, for what is written once an evening

    if path.exists():
        load_toml(path, ABOUT_SAVING)
    document = tomlkit.parse(text_of(path.read_bytes())) if path.exists() else tomlkit.document()
    document[key] = value
    path.parent.mkdir(parents=True, exist_ok=True)
    write_atomically(path, tomlkit.dumps(document).encode())


def read_settings(path: Path) -> Settings:
    """What is set in the file at `path`, and nothing else; nothing if there is none. Raises SettingsError."""
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
    if given.card and not IDS.fullmatch(given.card):
        raise SettingsError(
            f"{path}: card = {shown(given.card)} is no id of a card; write one that /proc/asound/cards has in"
            f' brackets, such as "USB", or two as "A+B": A records, B plays.{ABOUT.sequel}',
            short="settings: card",
        )
    chord, chord_hold = _pairs(path, given.chord), _pairs(path, given.chord_hold)
    return replace(given, chord=chord, chord_hold=chord_hold)


def _pairs(path: Path, given: dict[str, str]) -> dict[str, str]:
    """`given` with the lower switch of each pair first. Raises SettingsError for what are no two switches."""
    for pair in given:
        if not re.fullmatch(r"([1-8])\+(?!\1)[1-8]", pair):
            raise SettingsError(
                f'{path}: {pair!r} are no two switches; write "1+2" for the first two from the left.{ABOUT.sequel}',
                short="settings: no chord",
            )
    return {"+".join(sorted(pair.split("+"))): text for pair, text in given.items()}
