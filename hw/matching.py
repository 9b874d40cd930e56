"""Which profile belongs to the cards that are there: pure functions, so that both processes decide alike.

A card counts only if it both records and plays. A pattern is compared in lower case, letters and digits only,
anywhere in a card's id, name or long name; `*` stands for anything. One with a colon is a USB id, for cards that call
themselves alike. The longest pattern wins (id44 is no iD4). The bare `*` is any USB card, and yields to a known one.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from hw.cards import Card
from hw.errors import CodecError

ANY_USB = "*"
SETTING = "in /etc/etalon/pedal.env"
IN_SETTINGS = "in settings.toml of the state folder"
THEN = "and type: sudo systemctl restart etalon.target"  # both are read at the start
ONE_WAY = "codec goes one way"
CLOCKS = "both need one clock, or they drift apart and the sound drops out now and then"


@dataclass(frozen=True, slots=True)
class Chosen:
    profile_name: str
    card: Card


def choose(cards: Iterable[Card], patterns: Mapping[str, tuple[str, ...]], sounded: Card | None = None) -> Chosen:
    """The one profile and card that fit, of the profiles' `patterns` by name: the card that `sounded` last before all
    others, then one that a profile knows, then any USB card.

    Raises CodecError: no card that can be used, more than one, or one that more than one profile fits equally well.
    """
    cards = tuple(cards)
    ranks = {card: ranks_of(card, patterns) for card in cards if card.both_ways}
    usable = [card for card in ranks if ranks[card]]
    known = [card for card in usable if max(ranks[card].values()) > 0]
    card = _only(_again(usable, sounded) or known or usable, cards)
    return Chosen(name_of(card, patterns), card)


def ranks_of(card: Card, patterns: Mapping[str, tuple[str, ...]]) -> dict[str, int]:
    """How closely each profile that fits a card does; 0 for any USB card."""
    return {name: rank for name in patterns if (rank := _rank(patterns[name], card)) >= 0}


def name_of(card: Card, patterns: Mapping[str, tuple[str, ...]]) -> str:
    """The profile that fits a card best, "" where none does. Raises CodecError where two fit equally well."""
    ranks = ranks_of(card, patterns)
    fitting = sorted(name for name, rank in ranks.items() if rank == max(ranks.values()))
    if len(fitting) > 1:
        raise CodecError(
            f"The card {card.id} ({card.name}) can be {' or '.join(fitting)}, which call themselves alike;"
            f" write PEDAL_PROFILE={fitting[0]} (or the other) {SETTING}, {THEN}.",
            short="which codec is it?",
        )
    return fitting[0] if fitting else ""


def find(
    cards: Iterable[Card],
    patterns: tuple[str, ...],
    usual: str,
    sounded: Card | None = None,
    *,
    records: bool = True,
    plays: bool = True,
) -> Card | None:
    """The card of one profile, by its patterns or else by its `usual` id; None where none is there. Of two that fit
    equally well the one that `sounded` last. `records` and `plays` say what it is needed for.

    Raises CodecError where two fit equally well, or where the one that fits cannot do what it is needed for.
    """
    cards = tuple(cards)
    ranks = {card: _rank(patterns, card) for card in cards}
    fitting = [card for card in cards if ranks[card] >= 0] or [card for card in cards if _is_called(card, usual)]
    fit = [card for card in fitting if able(card, records=records, plays=plays)]
    if not fit:
        meant = [card for card in fitting if ranks[card] != 0]  # any USB card: this one is not meant
        if meant:
            raise CodecError(one_way_words(meant[0], cards), short=ONE_WAY)
        return None
    best = [card for card in fit if ranks[card] == max(ranks[each] for each in fit)]
    card, *others = _again(best, sounded) or best
    if others:
        ids = " or ".join(f'card = "{each.id}"' for each in (card, *others))
        raise _more_than_one((card, *others), f"{ids} {IN_SETTINGS}")
    return card


def fits(card: Card, patterns: tuple[str, ...], usual: str) -> bool:
    """Whether a profile with these patterns, or this `usual` id, is of this card."""
    return _rank(patterns, card) >= 0 or _is_called(card, usual)


def able(card: Card, *, records: bool = True, plays: bool = True) -> bool:
    """Whether a card can do what it is needed for."""
    return (card.capture is not None or not records) and (card.playback is not None or not plays)


def ids_of(named: str) -> tuple[str, ...]:
    """The ids in "A+B"; one that is named twice is one card."""
    return tuple({name.casefold(): name for name in named.split("+")}.values())


def to_type(ids: str, *, in_settings: bool = False) -> str:
    """What names these cards: for PEDAL_PROFILE, or where the settings name some, which win over it."""
    return f'card = "{ids}" {IN_SETTINGS}' if in_settings else f"PEDAL_PROFILE={ids} {SETTING}"


def one_way_words(card: Card, cards: Iterable[Card], *, in_settings: bool = False) -> str:
    """The sentence for a card that is there but cannot be the pedal's alone; `in_settings`: they name it."""
    says = f"The card {card.id} ({card.name}) is there, but {card.lacks}"
    if card.capture is None and card.playback is None:
        return f"{says}; name another one (cards now present: {in_words(cards)})."
    pair = _pair(card, cards)
    typed = to_type(pair, in_settings=in_settings)
    remedy = f"write {typed} to record from the one and play to the other ({CLOCKS}), {THEN}"
    return f"{says}; {remedy if pair else 'the pedal needs a card that does both'}."


def in_words(cards: Iterable[Card]) -> str:
    """The cards as a sentence names them."""
    return ", ".join(f"{card.id} ({', '.join(filter(None, (card.name, card.lacks)))})" for card in cards) or "none"


def _again(cards: list[Card], sounded: Card | None) -> list[Card]:
    """Those of `cards` that are the box which sounded last; the very same id alone, where two boxes look alike."""
    same = [card for card in cards if sounded is not None and card.box == sounded.box]
    return [card for card in same if sounded is not None and card.id == sounded.id] or same


def _pair(card: Card, cards: Iterable[Card]) -> str:
    """How to name a card that goes one way together with the first that goes the other; "" where there is none."""
    records = card.capture is not None
    other = next(
        (other for other in cards if (other.playback if records else other.capture) is not None and other != card),
        None,
    )
    if other is None:
        return ""
    return f"{card.id}+{other.id}" if records else f"{other.id}+{card.id}"


def _only(fitting: list[Card], cards: tuple[Card, ...]) -> Card:
    if not fitting:
        records = sorted((card for card in cards if card.lacks == "only records"), key=lambda card: card.usb)
        pair = _pair(records[0], cards) if records else ""
        playable = next((card.id for card in cards if card.both_ways), "<name>")
        two = f", or take two cards by PEDAL_PROFILE={pair} {SETTING} ({CLOCKS})" if pair else ""
        raise CodecError(
            f"No sound card that the pedal can use is there (cards now present: {in_words(cards)}); plug in a USB"
            f" interface, check the dtoverlay of a HAT, or write PEDAL_PROFILE={playable} {SETTING}{two}, {THEN}.",
            short="waiting for codec",
        )
    if len(fitting) > 1:
        named = " or ".join(f"PEDAL_PROFILE={card.id}" for card in fitting)
        raise _more_than_one(fitting, f'{named} {SETTING}, or card = "{fitting[0].id}" {IN_SETTINGS}')
    return fitting[0]


def _more_than_one(fitting: Iterable[Card], remedy: str) -> CodecError:
    return CodecError(
        f"More than one sound card could be the pedal's: {in_words(fitting)}; unplug all but one, or write {remedy},"
        f" {THEN}.",
        short="which codec is it?",
    )


def _is_called(card: Card, usual: str) -> bool:
    """Whether a card has this id, or the one that the kernel makes of it where that is given: CODEC_1."""
    return usual != "" and re.sub("_[0-9A-F]$", "", card.id) in (usual, re.sub("_[0-9A-F]$", "", usual))


def _rank(patterns: tuple[str, ...], card: Card) -> int:
    """How closely the best of `patterns` fits: its letters and digits; 0 for any USB card; -1 for none."""
    names = tuple(spelled(name) for name in (card.id, card.name, card.long_name.partition(" at usb-")[0]))
    ranks = [
        len(spelled(pattern))
        for pattern in patterns
        if pattern == card.usb_id or (":" not in pattern and pattern != ANY_USB and _fits(pattern, names))
    ]
    if ANY_USB in patterns and card.usb:
        ranks.append(0)
    return max(ranks, default=-1)


def _fits(pattern: str, names: Iterable[str]) -> bool:
    expression = ".*".join(spelled(part) for part in pattern.split("*"))
    return any(re.search(expression, name) for name in names)


def spelled(text: str) -> str:
    return re.sub("[^a-z0-9]", "", text.lower())
