"""What can go wrong in the firmware, each as a sentence for a person and a line for the OLED."""

OLED_LINE_CHARS = 21


class PedalError(Exception):
    """Base of every error a user may see. `sentence` says what, where, what to do; `short` fits the OLED."""

    def __init__(self, sentence: str, *, short: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.short = short[:OLED_LINE_CHARS]


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
