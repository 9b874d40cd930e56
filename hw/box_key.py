"""The key of the owner's figures: what is measured on one box is not true of another that calls itself alike."""

import re
from zlib import crc32

from hw.cards import Card
from hw.matching import ANY_USB, spelled
from hw.profile import Former, HardwareProfile

MOST_CHARS = 32
PLAIN = re.compile(rf"[A-Za-z0-9 ]{{1,{MOST_CHARS}}}")


def key_of(profile: HardwareProfile, card: Card) -> str:
    """A file's name for the figures of `card`: a board's by its profile, a USB box's by its USB id, its name and its
    serial number too, where it has one: generic_usb-1234_5678-Some_Thing-A7."""
    if not card.usb:
        return f"{profile.key}-{_told(card.id)}" if ANY_USB in profile.codec.cards else profile.key
    told = (card.usb_id, card.name, card.serial)
    return "-".join((profile.key, *(_told(text) for text in told if text)))


def former_of(profile: HardwareProfile, card: Card) -> Former | None:
    """The key by profile alone, or by profile and card id, under which a USB box's figures were kept.

    It is sure whose they are where the profile is for one kind of box, and the box names itself so; with any USB
    card, where the id is all that the box calls itself (a `CODEC` may be any "USB Audio CODEC").
    """
    if not card.usb:
        return None
    if ANY_USB in profile.codec.cards:
        return Former(f"{profile.key}-{card.id}", sure=spelled(card.id) == spelled(card.name) != "")
    if profile.formerly:
        return Former(profile.formerly, sure=False)
    one_kind = " / " not in profile.name
    itself = card.usb_id in profile.codec.cards or (spelled(card.name) or " ") in spelled(profile.name)
    return Former(profile.key, sure=one_kind and itself)


def _told(text: str) -> str:
    """`text` in letters that any file system takes; what they cannot tell apart, a sum does."""
    plain = re.sub("[^A-Za-z0-9]+", "_", text).strip("_")[:MOST_CHARS]
    return (
        plain if PLAIN.fullmatch(text) or re.fullmatch("[0-9a-f]{4}:[0-9a-f]{4}", text) else f"{plain}_{_sum(text)}"
    )


def _sum(text: str) -> str:
    return f"{crc32(text.encode(errors='replace')):08x}"
