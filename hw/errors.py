"""What can go wrong, each as a sentence for a person and a line for the OLED: the base of all our errors, and those
of hardware. The firmware's own stand in firmware/errors.py."""

OLED_LINE_CHARS = 21


class PedalError(Exception):
    """Base of every error a user may see. `sentence` says what, where and what to do; `short` fits the OLED."""

    def __init__(self, sentence: str, *, short: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.short = short[:OLED_LINE_CHARS]


class HardwareError(PedalError):
    """Base of every error of `hw`."""


class ProfileError(HardwareError):
    """A hardware profile is missing or wrong; the sentence names file, key and remedy."""


class CodecError(HardwareError):
    """The codec cannot be opened as the profile asks (busy, altered by ALSA, mixer control missing)."""


class CodecLostError(HardwareError):
    """The codec went away while it was playing (unplugged); it may come back."""


class PanelError(HardwareError):
    """A footswitch, encoder or LED pin cannot be used."""


class DisplayError(HardwareError):
    """The OLED does not answer."""


class StickError(HardwareError):
    """A USB stick is in, but may not be read."""
