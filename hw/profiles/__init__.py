"""The profiles that ship, one TOML file a codec, the boxes they are built into, and how one is loaded."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from hw.cards import CARDS, Card, read_cards
from hw.errors import CodecError, ProfileError
from hw.matching import ANY_USB, choose, find, in_words
from hw.profile import BoxProfile, HardwareProfile
from hw.profile_rules import check
from hw.schema import meant
from hw.strict import About, read_record
from hw.strict_toml import load_toml, text_of

PROFILES = Path(__file__).parent
BOXES = PROFILES.parent / "boxes"
TAKES = PROFILES.parent / "sim"  # the takes that ship
AUTO = "auto"  # asks for whichever profile belongs to the card that is there
GENERIC = "generic_usb"
ABOUT = About("profile", ProfileError, printable=True)
CARDS_LINE = re.compile(r"^cards = \[.*\]$", re.MULTILINE)


def names() -> list[str]:
    """The profiles that ship, in alphabetical order."""
    return sorted(path.stem for path in PROFILES.glob("*.toml"))


def path_of(name_or_path: str) -> Path:
    """The file of a profile, for "auto" without a card's. Raises ProfileError for a name that does not ship."""
    if name_or_path == AUTO:
        return PROFILES / f"{GENERIC}.toml"
    if name_or_path.endswith(".toml") or "/" in name_or_path:
        return Path(name_or_path)
    if name_or_path not in names():
        raise ProfileError(
            f"There is no hardware profile {name_or_path!r}{meant(name_or_path, [AUTO, *names()])}; write auto, a"
            " name that `pedal profiles` lists, or the path of a .toml file.",
            short="no such profile",
        )
    return PROFILES / f"{name_or_path}.toml"


def load(name_or_path: str, cards: Path = CARDS) -> HardwareProfile:
    """The profile that ships under this name, the one in this .toml file, or "auto": that of the card that is there.

    Both processes call it at start. `cards` is the kernel's list of cards. Where the one card that is wanted is not
    there, or two could be meant, `waiting` says so: a named profile then has its usual card id, auto is the generic
    one, so that panel and OLED live. A relative path in the file is taken from the file's folder; a `take` that is
    not there, from the takes that ship. Raises ProfileError, whose sentence names file, key and remedy.
    """
    return _load(name_or_path, read_cards(cards))


def find_again(profile: HardwareProfile, cards: Path = CARDS, *, opened: str = "") -> HardwareProfile | None:
    """The profile as it is to be from now on, or None where it stays as it is; audiod and controld ask once a second.

    While its card is there a profile stays, whatever else is plugged in; while nothing can take the card's place it
    stays too, since the card may come back. `opened` is the id of the card that audiod has opened, "" for none:
    controld follows it before all others, since audiod may have started when others were there. Reads the list of
    cards, and the profiles only while another card is to be looked at.
    """
    if not profile.codec.cards:
        return None
    there = read_cards(cards)
    stays = not profile.waiting and _is_among(profile.card, there)
    first = tuple(card for card in there if card.id == opened and not (stays and opened == profile.codec.card))
    looked_at = ((first,) if first else ()) + ((there,) if there and not stays else ())
    try:
        found = [_load(profile.asked, among) for among in looked_at]
    except ProfileError:  # an owner's file, spoilt since the start: it is said at the next one
        return None
    ready = [fresh for fresh in found if not fresh.waiting]
    waits = found[-1:] if profile.waiting else []  # perhaps for another reason than before
    fresh = (*ready, *waits, profile)[0]
    return None if fresh == profile else fresh


def card_patterns() -> Mapping[str, tuple[str, ...]]:
    """What the cards of each profile that ships call themselves: one line of each file, 4 ms for all on a laptop."""
    found = {path.stem: _cards_line(path) for path in PROFILES.glob("*.toml")}
    return {name: cards for name, cards in found.items() if cards}


def _cards_line(path: Path) -> tuple[str, ...]:
    """The `cards` of the file at `path`, if it has any. Raises ProfileError where an editor spoilt the file."""
    try:
        line = CARDS_LINE.search(text_of(path.read_bytes()))
        return tuple(tomllib.loads(line[0])["cards"]) if line else ()
    except ValueError:
        load_toml(path, ABOUT)  # says what is wrong with it
        raise


def _load(asked: str, there: tuple[Card, ...]) -> HardwareProfile:
    if asked != AUTO:
        return replace(_read(path_of(asked), there), asked=asked)
    try:
        chosen = choose(there, card_patterns())
    except CodecError as error:
        return replace(_read(path_of(GENERIC), ()), asked=AUTO, waiting=error.sentence)
    return replace(_read(path_of(chosen.profile_name), (chosen.card,)), asked=AUTO)


def _read(path: Path, there: tuple[Card, ...]) -> HardwareProfile:
    table, source = load_toml(path, ABOUT)
    profile = read_record(HardwareProfile, {**_box(table, path), **table}, source)
    profile = _with_devices(_on_card(replace(profile, key=path.stem), there))
    check(profile, path)
    return replace(profile, codec=replace(profile.codec, take=_take(profile.codec.take)))


def _on_card(profile: HardwareProfile, there: tuple[Card, ...]) -> HardwareProfile:
    """`profile` on the card among `there` that is its own, or waiting for it."""
    if not profile.codec.cards:
        return profile
    try:
        card = find(there, profile.codec.cards, profile.codec.card)
    except CodecError as error:
        return replace(profile, waiting=error.sentence)
    if card is None:
        remedy = f"check dtoverlay={profile.codec.overlay} in config.txt" if profile.codec.overlay else "plug it in"
        sentence = f"Waiting for {profile.name} (cards now present: {in_words(there)}); {remedy}."
        return replace(profile, waiting=sentence)
    own = f"{profile.key}-{card.id}" if ANY_USB in profile.codec.cards else profile.key
    return replace(profile, key=own, card=card, codec=replace(profile.codec, card=card.id))


def _with_devices(profile: HardwareProfile) -> HardwareProfile:
    """`profile` with the names of ALSA's devices, where the file does not write them."""
    codec = profile.codec
    if not codec.card:
        return profile
    device = f"{codec.access}:CARD={codec.card},DEV=0"
    codec = replace(codec, capture=codec.capture or device, playback=codec.playback or device)
    return replace(profile, codec=codec)


def _box(table: dict[str, Any], path: Path) -> dict[str, Any]:
    """The tables of the box; none for a file that has them all and names no box: a pedal of the owner's own."""
    if "box" not in table and table.keys() >= {"panel", "display", "stick"}:
        return {}
    name = table.get("box", "standard")
    boxes = sorted(file.stem for file in BOXES.glob("*.toml"))
    if name not in boxes:
        raise ProfileError(
            f"{path}: there is no box {name!r}; the boxes are {', '.join(boxes)}, or leave box out and write [panel],"
            " [display] and [stick].",
            short="profile: box",
        )
    box, source = load_toml(BOXES / f"{name}.toml", ABOUT)
    read_record(BoxProfile, box, source)
    return box


def _is_among(card: Card | None, there: tuple[Card, ...]) -> bool:
    """The long name says at which USB socket, so it may change."""
    return card is not None and any((other.id, other.name) == (card.id, card.name) for other in there)


def _take(take: Path | None) -> Path | None:
    if take is None or take.exists() or not (TAKES / take.name).exists():
        return take
    return TAKES / take.name
