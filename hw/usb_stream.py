"""What the kernel read in a USB card's own description of one device: /proc/asound/cardN/streamD."""

import re

_DIRECTION = re.compile(r"^(Playback|Capture):$", re.MULTILINE)


def directions(text: str) -> dict[str, str]:
    """What such a file says, by "Playback" and "Capture"; nothing of other cards, which have none."""
    _, *parts = _DIRECTION.split(text)
    return dict(zip(parts[::2], parts[1::2], strict=True))
