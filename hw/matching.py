"""Which profile belongs to the cards that are there: a pure function, so that both processes decide alike.

A pattern is compared in lower case, letters and digits only, anywhere in a card's id, name or long name; `*` stands
for anything. One with a colon is a USB id, for cards that call themselves alike. The longest pattern wins (id44 is no
iD4). The bare `*` is any USB card, and yields to a known one.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from hw.cards import Card
from hw.errors import CodecError

ANY_USB = "*"


@dataclass(frozen=True, slots=True)
class Chosen:
    profile_name: str
    card: Card


def choose(cards: Iterable[Card], patterns: Mapping[str, tuple[str, ...]]) -> Chosen:
    """The one profile and card that fit, of the profiles' `patterns` by name.

    Raises CodecError: no card that can be used, more than one, or one that more than one profile fits equally well.
    """
    cards = tuple(cards)
    ranks = {card: {name: rank for name in patterns if (rank := _rank(patterns[name], card)) >= 0} for card in cards}
    usable = [card for card in cards if ranks[card]]
    known = [card for card in usable if max(ranks[card].values()) > 0]
    card = _only(known or usable, cards)
    best = max(ranks[card].values())
    fitting = sorted(name for name, rank in ranks[card].items() if rank == best)
    if len(fitting) > 1:
        raise CodecError(
            f"The card {card.id} ({card.name}) can be {' or '.join(fitting)}, which call themselves alike;"
            f" write PEDAL_PROFILE={fitting[0]} (or the other) in /etc/etalon/pedal.env.",
            short="which codec is it?",
        )
    return Chosen(fitting[0], card)


def find(cards: Iterable[Card], patterns: tuple[str, ...], usual: str) -> Card | None:
    """The card of one profile, by its patterns or else by its `usual` id; None where none is there.

    Raises CodecError where two fit equally well.
    """
    ranks = {card: _rank(patterns, card) for card in cards}
    best = max(ranks.values(), default=-1)
    if best < 0:
        return next((card for card in ranks if card.id == usual), None)
    return _only([card for card in ranks if ranks[card] == best], tuple(ranks))


def in_words(cards: Iterable[Card]) -> str:
    """The cards as a sentence names them."""
    return ", ".join(f"{card.id} ({card.name})" for card in cards) or "none"


def _only(fitting: list[Card], cards: tuple[Card, ...]) -> Card:
    if not fitting:
        raise CodecError(
            f"No sound card that the pedal can use is there (cards now present: {in_words(cards)}); plug in a USB"
            " interface, check the dtoverlay of a HAT, or write PEDAL_PROFILE=<name> in /etc/etalon/pedal.env.",
            short="waiting for codec",
        )
    if len(fitting) > 1:
        raise CodecError(
            f"More than one sound card could be the pedal's: {in_words(fitting)}; unplug all but one, or, where they"
            " are of different kinds, write PEDAL_PROFILE=<name> in /etc/etalon/pedal.env (`pedal profiles` lists"
            " them).",
            short="which codec is it?",
        )
    return fitting[0]


def _rank(patterns: tuple[str, ...], card: Card) -> int:
    """How closely the best of `patterns` fits: its letters and digits; 0 for any USB card; -1 for none."""
    names = tuple(_spelled(name) for name in (card.id, card.name, card.long_name.partition(" at usb-")[0]))
    ranks = [
        len(_spelled(pattern))
        for pattern in patterns
        if pattern == card.usb_id or (":" not in pattern and pattern != ANY_USB and _fits(pattern, names))
    ]
    if ANY_USB in patterns and card.usb:
        ranks.append(0)
    return max(ranks, default=-1)


def _fits(pattern: str, names: Iterable[str]) -> bool:
    expression = ".*".join(_spelled(part) for part in pattern.split("*"))
    return any(re.search(expression, name) for name in names)


def _spelled(text: str) -> str:
    return re.sub("[^a-z0-9]", "", text.lower())
