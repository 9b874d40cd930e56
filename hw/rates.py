"""The rate that a codec will play at, as far as the kernel knows it before anybody opens the card: plain files, so
that whoever prepares captures need not touch a driver."""

import re
from pathlib import Path

from hw.cards import CARDS, said_in
from hw.profile import RATES_HZ, CodecProfile
from hw.usb_stream import directions

ASOUND = CARDS.parent
_PCM = re.compile(r"(?:CARD=|^(?:plug)?hw:)(?!CARD=)(?P<card>\w+)(?:,(?:DEV=)?(?P<device>\d+))?")
# `Rates: 44100, 48000`, or `Rates: 8000 - 48000 (continuous)`
_USB_RATES = re.compile(r"^\s+Rates: (?P<listed>\d+(?:, \d+)*)(?: - (?P<top>\d+) \(continuous\))?\s*$", re.MULTILINE)


def expected_rate_hz(profile: CodecProfile, asound: Path = ASOUND) -> int:
    """What the codec will play at, as far as can be known before it is opened: the profile's rate, unless the kernel
    says of a USB card that it cannot; then the best that it can. `asound` is the kernel's folder of the cards."""
    both = _usb_rates_hz(profile.capture, "Capture", asound) & _usb_rates_hz(profile.playback, "Playback", asound)
    return next((rate_hz for rate_hz in by_preference(profile) if rate_hz in both), profile.rate_hz)


def by_preference(profile: CodecProfile) -> tuple[int, ...]:
    return (profile.rate_hz, *RATES_HZ)


def said_of(device: str, file: str, asound: Path = ASOUND) -> str:
    """What the kernel says of a PCM by its name, such as "plughw:CARD=USB,DEV=0", in `file` of its card's folder,
    where {} is the number of the device. "" where it says nothing: the name has no card in it (dmix, pulse), or there
    is no /proc/asound."""
    found = _PCM.search(device)
    if found is None:
        return ""
    card = f"card{found['card']}" if found["card"].isdigit() else found["card"]
    return said_in(asound / card / file.format(found["device"] or 0))


def _usb_rates_hz(device: str, direction: str, asound: Path) -> frozenset[int]:
    """What the kernel read in a USB card's own description; nothing for other cards."""
    rates: set[int] = set()
    for line in _USB_RATES.finditer(directions(said_of(device, "stream{}", asound)).get(direction, "")):
        listed = [int(rate) for rate in line["listed"].split(", ")]
        top = int(line["top"] or 0)
        rates |= {rate_hz for rate_hz in RATES_HZ if rate_hz in listed or listed[0] <= rate_hz <= top}
    return frozenset(rates)
