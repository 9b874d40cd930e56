"""The profiles that ship, one TOML file a codec, the boxes they are built into, and which one is the pedal's."""

import re
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from hw.box_key import former_of, key_of
from hw.cards import CARDS, Card, read_cards
from hw.errors import CodecError, ProfileError
from hw.matching import (
    CLOCKS,
    SETTING,
    THEN,
    able,
    choose,
    find,
    fits,
    ids_of,
    in_words,
    name_of,
    one_way_words,
    ranks_of,
    to_type,
)
from hw.pairing import paired
from hw.profile import HardwareProfile, LevelsProfile
from hw.profiles.files import AUTO, BOXES, GENERIC, PROFILES, TAKES, card_patterns, names, path_of, read, usual_ids

__all__ = ["AUTO", "BOXES", "CLOCKS", "GENERIC", "PROFILES", "TAKES", "card_patterns", "names", "path_of"]
MOST_INPUTS = 8  # of a card with more, such as one with optical inputs, the first ones count
IDS = re.compile(r"[\w-]{1,15}(\+[\w-]{1,15})?", re.ASCII)  # the kernel's ids are letters, digits, _ and -


def load(name_or_path: str, cards: Path = CARDS) -> HardwareProfile:
    """The profile that ships under this name, the one in this .toml file, that of the card with this id (or of two
    cards, "Cable+USB": the first records, the second plays), or "auto": that of the card that is there.

    Both processes call it at start. `cards` is the kernel's list of cards. Where the one card that is wanted is not
    there, or two could be meant, `waiting` says so: a named profile then has its usual card id, auto is the generic
    one, so that panel and OLED live. A relative path in the file is taken from the file's folder; a `take` that is
    not there, from the takes that ship. Raises ProfileError, whose sentence names file, key and remedy.
    """
    there = read_cards(cards)
    if not _names_cards(name_or_path, there):
        path_of(name_or_path)
    return profile_among(there, name_or_path)


def find_again(
    profile: HardwareProfile, cards: Path = CARDS, *, opened: str = "", sounded: Card | None = None
) -> HardwareProfile | None:
    """The profile as it is to be from now on, or None where it stays as it is.

    `opened` is the id of the card that audiod has opened, "" for none: while it is there and is one that was asked
    for, it is the pedal's, whatever else comes. While none is open all cards are ranked anew; the one that `sounded`
    last goes before the others, and keeps its profile while nothing can take its place, since it may come back.
    """
    if not profile.codec.cards:
        return None
    there = read_cards(cards)
    try:
        fresh = _of_the_open(profile, there, opened) or profile_among(there, profile.asked, profile.named, sounded)
    except ProfileError:  # an owner's file, spoilt since the start: it is said at the next one
        return None
    may_come_back = sounded is not None and profile.card is not None and profile.card.box == sounded.box
    if fresh == profile or (fresh.waiting and may_come_back):
        return None
    return fresh


def draft_for(card: Card, asound: Path = CARDS.parent) -> str:
    """The text of a profile for this card, to be filled in. `asound` is the kernel's folder of the cards."""
    from hw.alsa_mixer import AlsaMixer
    from hw.profiles.draft import draft

    try:
        with closing(AlsaMixer(card.id)) as mixer:
            elements = mixer.elements()
    except CodecError:
        elements = None
    return draft(card, asound, elements)


def named(profile: HardwareProfile, ids: str, cards: Path = CARDS) -> HardwareProfile:
    """`profile` on the cards that the owner's settings name. An owner's file that was spoilt meanwhile stays as it
    was read."""
    try:
        return profile_among(read_cards(cards), profile.asked, ids)
    except ProfileError:
        return replace(profile, named=ids)


def profile_among(
    there: tuple[Card, ...], asked: str, named: str = "", sounded: Card | None = None
) -> HardwareProfile:
    """The profile that is `asked` for, as load takes it, on a card that is `there`. `named` are the ids of the cards
    that it shall be on; "" leaves that to the profile. Raises ProfileError."""
    by_profile = _is_profile(asked)
    ids = named or ("" if by_profile else asked)
    if not ids:
        profile = _by_itself(asked, there, sounded)
    else:
        profile = _on_named(asked if by_profile else AUTO, ids_of(ids), there, in_settings=bool(named))
    return replace(profile, asked=asked, named=named)


def _of_the_open(profile: HardwareProfile, there: tuple[Card, ...], opened: str) -> HardwareProfile | None:
    """The profile of the card that audiod has opened; None where that is not there, or not one that was asked for."""
    first = next((card for card in there if card.id == opened), None)
    if first is None:
        return None
    if (
        not profile.waiting
        and profile.card is not None
        and (first.id, first.box) == (profile.card.id, profile.card.box)
    ):
        return profile
    among = there if "+" in (profile.named or profile.asked) else (first,)
    fresh = profile_among(among, profile.asked, profile.named)
    return None if fresh.waiting else fresh


def _by_itself(asked: str, there: tuple[Card, ...], sounded: Card | None) -> HardwareProfile:
    if asked != AUTO:
        return _on_its_card(read(path_of(asked)), there, sounded)
    try:
        chosen = choose(there, card_patterns(), sounded)
    except CodecError as error:
        return replace(read(path_of(GENERIC)), waiting=error.sentence)
    return _on_card(read(path_of(chosen.profile_name)), chosen.card)


def _on_its_card(profile: HardwareProfile, there: tuple[Card, ...], sounded: Card | None) -> HardwareProfile:
    """`profile` on the card among `there` that is its own, or waiting for it."""
    codec = profile.codec
    if not codec.cards:
        return _with_devices(profile)
    records, plays = not codec.capture, not codec.playback
    try:
        card = find(there, codec.cards, codec.card, sounded, records=records, plays=plays)
    except CodecError as error:
        return _waiting(profile, error.sentence)
    if card is None:
        remedy = f"check dtoverlay={codec.overlay} in config.txt" if codec.overlay else "plug it in"
        return _waiting(profile, f"Waiting for {profile.name} (cards now present: {in_words(there)}); {remedy}.")
    return _on_card(profile, card)


def _on_named(asked: str, ids: tuple[str, ...], there: tuple[Card, ...], *, in_settings: bool) -> HardwareProfile:
    """The profile that is `asked` for, or auto's, on the cards with these ids: one, or one that records and one that
    plays. A profile that names no card by what it calls itself stays where it is. `in_settings`: they name the
    cards."""
    profile = read(path_of(asked))
    if not profile.codec.cards:
        return _with_devices(profile)
    profile = _of_the_board(profile, ids, there) if asked == AUTO else profile
    by_id = {card.id.casefold(): card for card in there}
    found = [card for wanted in ids if (card := by_id.get(wanted.casefold()))]
    missing = [wanted for wanted in ids if wanted.casefold() not in by_id]
    if missing or len(ids) > 2:
        return _waiting(profile, _missing_words(ids, missing, there, in_settings=in_settings))
    for card in found:
        records = card is found[0] and not profile.codec.capture
        plays = card is found[-1] and not profile.codec.playback
        if not able(card, records=records, plays=plays):
            return _waiting(profile, one_way_words(card, there, in_settings=in_settings))
    try:
        first, *others = [_of_card(name, card) for name, card in _each_with_its_profile(asked, profile, found)]
    except CodecError as error:
        return _waiting(profile, error.sentence)
    if not others:
        return first
    box = profile if asked != AUTO else None
    return paired(first, others[0], box)


def _each_with_its_profile(asked: str, profile: HardwareProfile, cards: list[Card]) -> list[tuple[str, Card]]:
    """The cards, each with what is asked for it: a profile counts for the one of two cards that it is of."""
    its = [card for card in cards if fits(card, profile.codec.cards, profile.codec.card)] or cards
    return [(asked if card in its else AUTO, card) for card in cards]


def _of_the_board(profile: HardwareProfile, ids: tuple[str, ...], there: tuple[Card, ...]) -> HardwareProfile:
    """The profile of a board that is among those named, for its pins while the other card is waited for."""
    patterns = card_patterns()
    wanted = {name.casefold() for name in ids}
    boards = [ranks_of(card, patterns) for card in there if not card.usb and card.id.casefold() in wanted]
    fitting = [max(ranks, key=lambda name, ranks=ranks: ranks[name]) for ranks in boards if ranks]
    return read(path_of(fitting[0])) if fitting else profile


def _of_card(asked: str, card: Card) -> HardwareProfile:
    """The profile that is `asked` for, or auto's, on this very card. Raises CodecError where two fit equally well."""
    name = name_of(card, card_patterns()) if asked == AUTO else asked
    profile = read(path_of(name or GENERIC))
    if name and not fits(card, profile.codec.cards, profile.codec.card):
        doubted = replace(profile, levels=_of_another_card(profile, asked, card))
        return replace(_on_card(doubted, card), former=None)
    if not name:  # a board that nobody knows: the level that is assumed of USB boxes is not true of it
        profile = replace(profile, name=card.name, levels=LevelsProfile())
    return _on_card(profile, card)


def _of_another_card(profile: HardwareProfile, asked: str, card: Card) -> LevelsProfile:
    """The levels of a profile on a card that it is not of: they count, for want of others, and are doubted."""
    levels = profile.levels
    return replace(
        levels,
        asks=f"The profile {asked} is of another card than {card.id} ({card.name}), so that its level is not true of"
        f" it: write PEDAL_PROFILE=auto {SETTING} or take card out of settings.toml, {THEN}; or measure it with"
        " `pedal calibrate`.",
        output_basis=levels.output_basis or levels.basis,
        output_confidence="low",
    )


def _on_card(profile: HardwareProfile, card: Card) -> HardwareProfile:
    """`profile` on this card."""
    key, former = key_of(profile, card), former_of(profile, card)
    codec = replace(profile.codec, card=card.id)
    if codec.access == "plughw":  # ALSA fits the number of channels: every input can be heard
        codec = replace(codec, channels=max(codec.channels, min(card.inputs, MOST_INPUTS)))
    on_it = replace(profile, key=key, former=former, card=card, codec=codec)
    return _with_devices(on_it)


def _waiting(profile: HardwareProfile, sentence: str) -> HardwareProfile:
    return replace(_with_devices(profile), waiting=sentence)


def _missing_words(ids: tuple[str, ...], missing: list[str], there: tuple[Card, ...], *, in_settings: bool) -> str:
    if len(ids) > 2:
        return f"{'+'.join(ids)} are more than two cards; name the one that records and the one that plays, as A+B."
    waited_for = " and ".join(missing)
    return (
        f"Waiting for the card {waited_for} (cards now present: {in_words(there)}); plug it in, or name another:"
        f" {to_type('...', in_settings=in_settings)}, {THEN}."
    )


def _is_profile(asked: str) -> bool:
    return asked == AUTO or asked.endswith(".toml") or "/" in asked or asked in names()


def _names_cards(asked: str, there: tuple[Card, ...]) -> bool:
    """Whether this can only be the id of a card. What no profile is called and no card either is a slip of the pen,
    but for ids that no profile's name looks like: their card may come later."""
    if _is_profile(asked) or not all(asked.split("+")):
        return False
    if any(part.casefold() == card.id.casefold() for part in asked.split("+") for card in there):
        return True
    return bool(IDS.fullmatch(asked)) and (asked != asked.lower() or "+" in asked or asked in usual_ids())


def _with_devices(profile: HardwareProfile) -> HardwareProfile:
    """`profile` with the names of ALSA's devices, where the file does not write them."""
    codec = profile.codec
    if not codec.card:
        return profile
    capture, playback = (profile.card.capture, profile.card.playback) if profile.card else (0, 0)
    codec = replace(
        codec,
        capture=codec.capture or f"{codec.access}:CARD={codec.card},DEV={capture}",
        playback=codec.playback or f"{codec.access}:CARD={codec.card},DEV={playback}",
    )
    return replace(profile, codec=codec)
