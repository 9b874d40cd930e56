"""`pedal profiles`: the codecs that are known, what 0 dBFS means at each one's input, and which of them is here.

`--new NAME` writes a profile for a card that nobody knows, from what ALSA says of it.
"""

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from firmware.cli.levels.codec_words import doubt_words, gain_range_words
from firmware.cli.levels.new_profile import write_new
from firmware.cli.output import print_json, print_table, tell
from firmware.cli.places import add_places
from firmware.control.client import ask
from firmware.control.wishes.status import STATUS
from firmware.errors import LinkError, SettingsError
from firmware.levels import codec_levels
from firmware.places import StateFolder
from firmware.store.settings import read_settings
from hw.profile import HardwareProfile
from hw.profiles import AUTO, load, named, names

HEADER = ("profile", "here", "dBu", "basis", "confidence", "gain", "codec")
UNKNOWN = 1  # exit status: no codec is known by these words, or there is no card to write a profile for


@dataclass(frozen=True, slots=True)
class Here:
    """The profile of the card that is here. `plays`: the pedal has it open."""

    profile: HardwareProfile
    plays: bool


def add_to(parser: argparse.ArgumentParser) -> None:
    add_places(parser)
    parser.add_argument("words", nargs="*", metavar="WORD", help="only those whose names have all of these")
    parser.add_argument("--new", metavar="NAME", help="write a profile for the card that is here, to be filled in")
    parser.add_argument("--card", metavar="ID", help="with --new: which card, where there are several")
    parser.add_argument("--json", action="store_true", help="for programs")
    parser.set_defaults(act=act)


def act(arguments: argparse.Namespace) -> int:
    """Exit status 1 where no codec is known by the words, or no card is there to write a profile for."""
    here = _here(arguments)
    if arguments.new is not None:
        return write_new(arguments.new, StateFolder(arguments.state), here.profile)
    known = {name: load(name) for name in names()}
    if here.profile.asked not in (*known, AUTO) and here.profile.asked.endswith(".toml"):
        known = {here.profile.asked: here.profile, **known}
    wanted = {name: profile for name, profile in known.items() if _has(arguments.words, name, profile)}
    if arguments.json:
        print_json([_facts(name, profile, here) for name, profile in wanted.items()])
        return 0 if wanted else UNKNOWN
    if wanted:
        print_table(HEADER, [_row(name, profile, here) for name, profile in wanted.items()], left=(0, 1, 3, 4, 5, 6))
        print()
    else:
        tell(f"no codec is known by {' '.join(arguments.words)}; `pedal profiles` lists all of them.")
    tell(_here_words(here, arguments.profile))
    return 0 if wanted else UNKNOWN


def _here(arguments: argparse.Namespace) -> Here:
    """The card that the pedal has open, with the profile that it is set to; where it has none, the one that is set to
    a file of the owner's or waits for its card, else that of the card that is there."""
    if arguments.card:
        return Here(load(arguments.card), plays=False)
    named_card = _named_card(StateFolder(arguments.state))
    card = _card_that_plays(arguments.run)
    ids = named_card if "+" in named_card else card or named_card
    is_set_to = named(load(arguments.profile), "" if "+" in arguments.profile else ids)
    if card and is_set_to.card and is_set_to.card.id == card:
        return Here(is_set_to, plays=True)
    return Here(is_set_to if arguments.profile.endswith(".toml") or ids else load(AUTO), plays=False)


def _card_that_plays(run: Path) -> str | None:
    """None where no pedal runs, or none that has a card open."""
    try:
        return ask(run, STATUS).card
    except LinkError:
        return None


def _named_card(kept: StateFolder) -> str:
    """The card that the settings name; "" where they name none, or cannot be read: the doctor says why."""
    try:
        return read_settings(kept.settings).card
    except SettingsError:
        return ""


def _has(words: Sequence[str], name: str, profile: HardwareProfile) -> bool:
    text = f"{name} {profile.name}".lower()
    return all(word.lower() in text for word in words)


def _is_here(name: str, profile: HardwareProfile, here: Here) -> bool:
    if here.profile.card is None:
        return False
    own = here.profile.asked.endswith(".toml")
    return name == here.profile.asked if own else profile.name == here.profile.name


def _row(name: str, profile: HardwareProfile, here: Here) -> tuple[object, ...]:
    levels = profile.levels
    card = here.profile.card.id if here.profile.card and _is_here(name, profile, here) else ""
    figure = "?" if levels.max_input_dbu is None else f"{levels.max_input_dbu:.2f}"
    doubt = " (measure)" if codec_levels(levels).doubtful else ""
    return (
        name,
        card,
        figure,
        levels.basis,
        f"{levels.confidence}{doubt}",
        gain_range_words(profile.analog),
        profile.name,
    )


def _facts(name: str, profile: HardwareProfile, here: Here) -> dict[str, object]:
    levels, analog, is_here = profile.levels, profile.analog, _is_here(name, profile, here)
    known = codec_levels(levels)
    output_basis, output_confidence = known.output_words
    return {
        "profile": name,
        "name": profile.name,
        "cards": list(profile.codec.cards),
        "here": is_here,
        "plays": here.plays and is_here,
        "max_input_dbu": levels.max_input_dbu,
        "max_output_dbu": levels.max_output_dbu,
        "basis": levels.basis,
        "confidence": levels.confidence,
        "doubtful": known.doubtful,
        "output_basis": output_basis,
        "output_confidence": output_confidence,
        "output_condition": levels.output_condition,
        "output_balanced": levels.output_balanced,
        "condition": levels.condition,
        "source": levels.source,
        "gain": {"kind": analog.kind, "low_db": analog.low_db, "high_db": analog.high_db, "step_db": analog.step_db},
        "overlay": profile.codec.overlay,
        "pins_taken": list(profile.codec.pins_taken),
    }


def _here_words(here: Here, set_to: str) -> str:
    """Which card is here, and whether the pedal follows it."""
    profile = here.profile
    if profile.card is None:
        return profile.waiting
    chosen = "chosen by the card" if set_to == AUTO else f"set by PEDAL_PROFILE={set_to}"
    if not here.plays and profile.asked == AUTO != set_to:
        chosen = f"but the pedal is set to {set_to}: PEDAL_PROFILE=auto follows it"
    doubt = doubt_words(codec_levels(profile.levels))
    where = "plays" if here.plays else "here"
    return f"{where}: card {profile.card.id}, {profile.name}, {chosen}." + (f" {doubt}" if doubt else "")
