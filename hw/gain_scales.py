"""What a mixer control's values mean in dB: texts that say it, or numbers that count steps."""

import re
from typing import Protocol

from hw.card_mixer import Element, Move
from hw.mixer import refuse, volume_of
from hw.profile import GainProfile, MixerSetting

_SAYS_DB = re.compile(r"([+-]?\d+(?:\.\d+)?) ?dB")  # "-12.0dB"
_ROUNDING_DB = 1e-6


class Scale(Protocol):
    """Says what a control's gain is and how it is moved. Pure."""

    def reach(self, element: Element) -> tuple[float, float]:
        """The lowest and the highest gain there is, in dB. Raises CodecError if it is another kind of control."""
        ...

    def read(self, element: Element) -> float:
        """The gain in dB. Raises CodecError if the control says none."""
        ...

    def move(self, element: Element, gain_db: float) -> Move:
        """To `gain_db`, or else to the nearest below. Raises CodecError if the control has none."""
        ...


def scale_of(gain: GainProfile, *, channel: int) -> Scale:
    """The scale that the profile names; it reads channel `channel`, counted from 0."""
    return TextScale(gain) if gain.values == "enum" else StepScale(gain, channel=channel)


class TextScale:
    """An enumeration whose texts carry their dB; a text without ("Off") is passed over."""

    def __init__(self, gain: GainProfile) -> None:
        self._gain = gain

    def reach(self, element: Element) -> tuple[float, float]:
        gains_db = self._texts(element)
        return min(gains_db), max(gains_db)

    def read(self, element: Element) -> float:
        gain_db = _said_db(element.text)
        if gain_db is None:
            raise refuse(
                self._gain.control, f"says {element.text or 'nothing'!r}, which is no gain", "set it to one in dB"
            )
        return gain_db

    def move(self, element: Element, gain_db: float) -> Move:
        texts = self._texts(element)
        below = [there for there in texts if there <= gain_db + _ROUNDING_DB]
        return Move(element.name, element.index, "text", texts[max(below, default=min(texts))])

    def _texts(self, element: Element) -> dict[float, str]:
        """Each text by its dB, within the profile's range."""
        said = [(_said_db(text), text) for text in element.texts]
        low_db, high_db = self._gain.low_db - _ROUNDING_DB, self._gain.high_db + _ROUNDING_DB
        texts = {db: text for db, text in said if db is not None and low_db <= db <= high_db}
        if not texts:
            raise refuse(
                self._gain.control,
                f"has no texts from {self._gain.low_db:g} to {self._gain.high_db:g} dB",
                'correct the range, or write values = "raw" in [gain]',
            )
        return texts


class StepScale:
    """A volume whose numbers are steps of `step_db`, `zero` being 0 dB."""

    def __init__(self, gain: GainProfile, *, channel: int) -> None:
        self._gain, self._channel = gain, channel
        self._setting = MixerSetting(gain.control, gain.zero, gain.stream)

    def reach(self, element: Element) -> tuple[float, float]:
        _, volume = volume_of(element, self._setting)
        return self._db(volume.low), self._db(volume.high)

    def read(self, element: Element) -> float:
        _, volume = volume_of(element, self._setting)
        return self._db(volume.number(self._channel))

    def move(self, element: Element, gain_db: float) -> Move:
        part, _ = volume_of(element, self._setting)
        return Move(element.name, element.index, part, self._gain.zero + round(gain_db / self._gain.step_db))

    def _db(self, number: int) -> float:
        return (number - self._gain.zero) * self._gain.step_db


def _said_db(text: str) -> float | None:
    said = _SAYS_DB.fullmatch(text.strip())
    return float(said[1]) if said else None
