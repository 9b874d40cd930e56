"""The rate at which a card really runs: behind `plughw` ALSA silently resamples, and only the kernel knows."""

import re
from pathlib import Path

from hw.cards import CARDS

ASOUND = CARDS.parent
_CARD = re.compile(r"(?:CARD=|^(?:plug)?hw:)(?!CARD=)(?P<card>\w+)(?:,(?:DEV=)?(?P<device>\d+))?")
_RATE = re.compile(r"^rate: (\d+)", re.MULTILINE)  # rate: 44100 (44100/1)


def running_rate_hz(device: str, *, playback: bool, asound: Path = ASOUND) -> int | None:
    """The converters' rate of a PCM that is open under this name, such as "plughw:CARD=USB,DEV=0".

    None where the kernel does not say it: the name has no card in it (dmix, pulse), or there is no /proc/asound.
    """
    found = _CARD.search(device)
    if found is None:
        return None
    card, stream = found["card"], f"pcm{found['device'] or 0}{'p' if playback else 'c'}"
    folder = asound / (f"card{card}" if card.isdigit() else card)
    try:
        said = _RATE.search((folder / stream / "sub0" / "hw_params").read_text(encoding="ascii", errors="replace"))
    except OSError:
        return None
    return int(said[1]) if said else None
