"""The sound cards that are there, from /proc/asound: plain files, so that no ALSA library is needed.

What the kernel lists there: `cards`, and for each card a folder `cardN` with a folder `pcmDc` for each device D that
captures, `pcmDp` for each that plays, and `usbid` where it is a USB card.
"""

import re
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

from hw.usb_stream import directions

CARDS = Path("/proc/asound/cards")
DEVICES = Path("/sys/class/sound")  # cardN/device leads to the USB interface, below the USB device with its serial
# ` 1 [USB            ]: USB-Audio - Scarlett 2i2 USB`, and below it, indented, the long name
CARD = re.compile(r"^\s*(?P<number>[0-9]{1,3}) \[(?P<id>\S+)\s*\]: (?P<driver>.+?) - (?P<name>.*)$")
CHANNELS = re.compile(r"^\s+Channels: (\d{1,3})$", re.MULTILINE)
DEVICE = re.compile(r"pcm(?P<device>[0-9]{1,3})(?P<way>[cp])")


@dataclass(frozen=True, slots=True)
class Card:
    """One sound card, as the kernel names it. `capture` and `playback` are the lowest numbers of the devices that
    record and play; None where it has none of that kind, such as a MIDI pedalboard."""

    id: str  # sndrpihifiberry: at most 15 letters and digits; ALSA opens hw:CARD=<id>
    driver: str  # USB-Audio
    name: str  # Scarlett 2i2 USB
    long_name: str = field(compare=False)  # Focusrite Scarlett 2i2 USB at usb-0000:01:00.0-1.3, high speed
    usb_id: str = ""  # 1235:8210
    serial: str = ""  # of a USB device that has one
    capture: int | None = 0
    playback: int | None = 0
    inputs: int = field(default=0, compare=False)  # channels that a USB card records; 0: the kernel does not say

    @property
    def usb(self) -> bool:
        return self.driver == "USB-Audio"

    @property
    def both_ways(self) -> bool:
        return self.capture is not None and self.playback is not None

    @property
    def lacks(self) -> str:
        """What keeps it from being the pedal's, in a few words; "" where it goes both ways."""
        match self.capture, self.playback:
            case None, None:
                return "neither records nor plays"
            case None, _:
                return "only plays"
            case _, None:
                return "only records"
            case _:
                return ""

    @property
    def box(self) -> tuple[str, str, str, str]:
        """What stays the same in whichever socket it is plugged, and whatever id it is given there."""
        return self.driver, self.name, self.usb_id, self.serial


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
            number = int(found["number"])
            folder = path.parent / f"card{number}"
            usb_id, devices = said_in(folder / "usbid"), _devices(folder)
            capture = min((device for device, way in devices if way == "c"), default=None)
            cards.append(
                Card(
                    id=found["id"],
                    driver=found["driver"],
                    name=found["name"].strip(),
                    long_name=long_name,
                    usb_id=usb_id,
                    serial=_serial(number, usb_id) if usb_id else "",
                    capture=capture,
                    playback=min((device for device, way in devices if way == "p"), default=None),
                    inputs=_inputs(folder / f"stream{capture}"),
                )
            )
    return tuple(cards)


def _inputs(stream: Path) -> int:
    """The most channels that a USB card records, by its own description; 0 for other cards."""
    captures = directions(said_in(stream)).get("Capture", "")
    return max((int(count) for count in CHANNELS.findall(captures)), default=0)


def _devices(folder: Path) -> list[tuple[int, str]]:
    """The PCM devices of a card, each with its way, c or p; none where the card vanishes just now."""
    try:
        names = [entry.name for entry in folder.iterdir()]
    except OSError:
        return []
    return [(int(found["device"]), found["way"]) for name in names if (found := DEVICE.fullmatch(name))]


def _serial(number: int, usb_id: str) -> str:
    """The serial number of the USB device behind a card; "" where it has none, or is not the one of `usb_id`."""
    device = (DEVICES / f"card{number}" / "device").resolve().parent
    its_id = f"{said_in(device / 'idVendor')}:{said_in(device / 'idProduct')}"
    return said_in(device / "serial") if its_id == usb_id else ""


def said_in(path: Path) -> str:
    """What the kernel says in a file; "" where that is not there, as not every card has each."""
    try:
        return path.read_text(encoding="utf-8", errors="replace").strip()
    except OSError:
        return ""
