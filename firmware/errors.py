"""What can go wrong in the firmware, each as a sentence for a person and a line for the OLED."""

from hw.errors import OLED_LINE_CHARS, PedalError

BAD_INPUT = 2  # exit status of every program for a mistake in what it was given

__all__ = [
    "BAD_INPUT",
    "OLED_LINE_CHARS",
    "CaptureError",
    "GraphError",
    "LevelError",
    "LinkError",
    "PedalError",
    "SettingsError",
]


class CaptureError(PedalError):
    """A capture file cannot be played; the sentence names the file and the reason."""


class GraphError(PedalError):
    """A prepared graph cannot be loaded or does not agree with its capture."""


class LevelError(PedalError):
    """A level is impossible (NaN, a codec at +40 dBu)."""


class SettingsError(PedalError):
    """A preset, setting or gig file is wrong; the sentence names file, key and remedy."""


class LinkError(PedalError):
    """The other process, or the running pedal, does not answer."""
