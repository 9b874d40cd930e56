"""The sound cards that are there, from /proc/asound/cards: plain files, so that no ALSA library is needed."""

import re
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

CARDS = Path("/proc/asound/cards")
# ` 1 [USB            ]: USB-Audio - Scarlett 2i2 USB`, and below it, indented, the long name
CARD = re.compile(r"^\s*(?P<number>[0-9]{1,3}) \[(?P<id>\S+)\s*\]: (?P<driver>.+?) - (?P<name>.*)$")


@dataclass(frozen=True, slots=True)
class Card:
    """One sound card, as the kernel names it."""

    id: str  # sndrpihifiberry: at most 15 letters and digits; ALSA opens hw:CARD=<id>
    driver: str  # USB-Audio
    name: str  # Scarlett 2i2 USB
    long_name: str  # Focusrite Scarlett 2i2 USB at usb-0000:01:00.0-1.3, high speed
    usb_id: str = ""  # 1235:8210

    @property
    def usb(self) -> bool:
        return self.driver == "USB-Audio"


def read_cards(path: Path = CARDS) -> tuple[Card, ...]:
    """The cards in the kernel's order; none where the file is not there (no sound at all) or is something else."""
    try:
        lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return ()
    cards: list[Card] = []
    for line, below in pairwise([*lines, ""]):
        if found := CARD.match(line):
            long_name = "" if CARD.match(below) else below.strip()
            usb_id = _line(path.parent / f"card{int(found['number'])}" / "usbid")
            cards.append(Card(found["id"], found["driver"], found["name"].strip(), long_name, usb_id))
    return tuple(cards)


def _line(path: Path) -> str:
    """The one line of a file that is not always there."""
    try:
        return path.read_text(encoding="utf-8", errors="replace").strip()
    except OSError:
        return ""
