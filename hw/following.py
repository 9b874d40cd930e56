"""CardFollower: the profile as cards come and go. audiod and controld each have one; both come to the same."""

import time
from collections.abc import Callable
from pathlib import Path

from hw.cards import CARDS, Card, read_cards
from hw.matching import ANY_USB
from hw.profile import HardwareProfile
from hw.profiles import find_again, named

COMES_BACK_S = 3.0  # a USB hub that was out for a moment has its boxes back, one after the other


class CardFollower:
    """`profile` is the pedal's now. A card that sounded is waited for where only a box that nobody knows could take
    its place: not by one that lay there beside it (a headset), and not before the card has had time to come back.
    """

    def __init__(
        self, profile: HardwareProfile, cards: Path = CARDS, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.profile = profile
        self._cards, self._clock = cards, clock
        self._sounded: Card | None = None
        self._bystanders: tuple[Card, ...] = ()
        self._away_s: float | None = None  # since when the card that sounded last has been away
        self._seen: tuple[object, ...] = ()
        self._there: tuple[Card, ...] = ()

    @property
    def displaced(self) -> bool:
        """Whether the pedal's card is away and another box is called as it was."""
        mine = self.profile.card
        return mine is not None and any(card.id == mine.id and card.box != mine.box for card in self._there)

    def heard(self, card_id: str) -> None:
        """The card with this id sounds, or did until just now."""
        card = self.profile.card
        if card is not None and card.id == card_id:
            self._sounded, self._away_s = card, None

    def name(self, ids: str) -> None:
        """The owner's settings name these cards; "" for none."""
        if ids != self.profile.named and self.profile.codec.cards:
            self.profile = named(self.profile, ids, self._cards)
            self._seen = ()

    def look(self, opened: str = "") -> HardwareProfile | None:
        """The profile that takes the place of the one until now; None where it stays. `opened` is the id of the card
        that audiod has opened. Reads the list of cards, and the profiles only where that is another than before."""
        there = self._there = read_cards(self._cards)
        may_be_any = self._may_be_any(there)
        seen = (there, opened, self._sounded, may_be_any)
        if seen == self._seen:
            return None
        self._seen = seen
        found = find_again(self.profile, self._cards, opened=opened, sounded=self._sounded)
        if found is not None and (opened or not self._is_no_successor(found, may_be_any)):
            self.profile = found
        else:
            found = None
        self.heard(opened)
        return found

    def _may_be_any(self, there: tuple[Card, ...]) -> bool:
        """Whether a box that nobody knows may be the pedal's now; notes who is there when the pedal's card goes."""
        sounded = self._sounded
        if sounded is None or any(card.box == sounded.box for card in there):
            self._away_s = None
            return True
        if self._away_s is None:
            self._away_s = self._clock()
            self._bystanders = tuple(card for card in there if card.id != sounded.id)  # no two at once have one id
        return self._clock() - self._away_s >= COMES_BACK_S

    def _is_no_successor(self, found: HardwareProfile, may_be_any: bool) -> bool:
        """Whether `found` is of a box that nobody knows, which is not to take the place of the card that sounded."""
        if self._away_s is None or ANY_USB not in found.codec.cards or found.asked != "auto" or found.named:
            return False
        beside = found.card is not None and found.card.box in {card.box for card in self._bystanders}
        return beside or not may_be_any
