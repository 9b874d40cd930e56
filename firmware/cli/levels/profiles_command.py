"""`pedal profiles`: the codecs that are known, what 0 dBFS means at each one's input, and which of them is here."""

import argparse
from collections.abc import Sequence

from firmware.cli.levels.codec_words import doubt_words, gain_range_words
from firmware.cli.output import print_json, print_table
from firmware.cli.places import profile_name
from firmware.levels import codec_levels
from hw.profile import HardwareProfile
from hw.profiles import AUTO, load, names

HEADER = ("profile", "here", "dBu", "basis", "confidence", "gain", "codec")


def add_to(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("words", nargs="*", metavar="WORD", help="only those whose names have all of these")
    parser.add_argument("--json", action="store_true", help="for programs")
    parser.set_defaults(act=act)


def act(arguments: argparse.Namespace) -> int:
    known = {name: load(name) for name in names()}
    wanted = {name: profile for name, profile in known.items() if _has(arguments.words, name, profile)}
    here = load(AUTO)
    if arguments.json:
        print_json([_facts(name, profile, here) for name, profile in wanted.items()])
        return 0
    if wanted:
        print_table(HEADER, [_row(name, profile, here) for name, profile in wanted.items()], left=(0, 1, 3, 4, 5, 6))
        print()
    else:
        print(f"no codec is known by {' '.join(arguments.words)}; `pedal profiles` lists all of them.")
    print(_here_words(here))
    return 0


def _has(words: Sequence[str], name: str, profile: HardwareProfile) -> bool:
    text = f"{name} {profile.name}".lower()
    return all(word.lower() in text for word in words)


def _is_here(profile: HardwareProfile, here: HardwareProfile) -> bool:
    return here.card is not None and profile.name == here.name


def _row(name: str, profile: HardwareProfile, here: HardwareProfile) -> tuple[object, ...]:
    levels = profile.levels
    card = here.card.id if here.card and _is_here(profile, here) else ""
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


def _facts(name: str, profile: HardwareProfile, here: HardwareProfile) -> dict[str, object]:
    levels, analog = profile.levels, profile.analog
    return {
        "profile": name,
        "name": profile.name,
        "cards": list(profile.codec.cards),
        "here": _is_here(profile, here),
        "max_input_dbu": levels.max_input_dbu,
        "max_output_dbu": levels.max_output_dbu,
        "basis": levels.basis,
        "confidence": levels.confidence,
        "doubtful": codec_levels(levels).doubtful,
        "output_basis": codec_levels(levels).output_words[0],
        "output_confidence": codec_levels(levels).output_words[1],
        "output_condition": levels.output_condition,
        "output_balanced": levels.output_balanced,
        "condition": levels.condition,
        "source": levels.source,
        "gain": {"kind": analog.kind, "low_db": analog.low_db, "high_db": analog.high_db, "step_db": analog.step_db},
        "overlay": profile.codec.overlay,
        "pins_taken": list(profile.codec.pins_taken),
    }


def _here_words(here: HardwareProfile) -> str:
    """Which card is here, and whether the pedal follows it."""
    named = profile_name()
    chosen = (
        "chosen by the card" if named == AUTO else f"but the pedal is set to {named}: PEDAL_PROFILE=auto follows it"
    )
    if here.card is None:
        return here.waiting
    doubt = doubt_words(codec_levels(here.levels))
    return f"here: card {here.card.id}, {here.name}, {chosen}." + (f" {doubt}" if doubt else "")
