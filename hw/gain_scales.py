"""What a mixer control's values mean in dB: texts that say it, or numbers that count steps."""

import re
from typing import Protocol

from hw.alsa_library import Alsa, Mixer
from hw.mixer import pcmtype_of, refuse
from hw.profile import GainProfile, MixerSetting

_SAYS_DB = re.compile(r"([+-]?\d+(?:\.\d+)?) ?dB")  # "-12.0dB"
_ROUNDING_DB = 1e-6


class Scale(Protocol):
    """Reads and moves a control through a handle that was opened just now. The caller catches ALSAAudioError."""

    def reach(self, mixer: Mixer) -> tuple[float, float]:
        """The lowest and the highest gain there is, in dB. Raises CodecError if it is another kind of control."""
        ...

    def read(self, mixer: Mixer) -> float:
        """The gain in dB. Raises CodecError if the control says none."""
        ...

    def move(self, mixer: Mixer, gain_db: float) -> None:
        """Moves it to `gain_db`, or else to the nearest below. Raises CodecError if the control has none."""
        ...


def scale_of(gain: GainProfile, alsa: Alsa, *, channel: int) -> Scale:
    """The scale that the profile names; it reads channel `channel`, counted from 0."""
    return TextScale(gain) if gain.values == "enum" else StepScale(gain, alsa, channel=channel)


class TextScale:
    """An enumeration whose texts carry their dB; a text without ("Off") is passed over."""

    def __init__(self, gain: GainProfile) -> None:
        self._gain = gain

    def reach(self, mixer: Mixer) -> tuple[float, float]:
        gains_db = self._texts(mixer)
        return min(gains_db), max(gains_db)

    def read(self, mixer: Mixer) -> float:
        state = mixer.getenum()
        gain_db = _said_db(state[0]) if state else None
        if gain_db is None:
            raise refuse(
                self._gain.control,
                f"says {state[0] if state else 'nothing'!r}, which is no gain",
                "set it to one in dB",
            )
        return gain_db

    def move(self, mixer: Mixer, gain_db: float) -> None:
        texts = self._texts(mixer)
        below = [there for there in texts if there <= gain_db + _ROUNDING_DB]
        mixer.setenum(texts[max(below, default=min(texts))])

    def _texts(self, mixer: Mixer) -> dict[float, int]:
        """The number of each text by its dB, within the profile's range."""
        state = mixer.getenum()
        said = [(_said_db(text), number) for number, text in enumerate(state[1] if state else [])]
        low_db, high_db = self._gain.low_db - _ROUNDING_DB, self._gain.high_db + _ROUNDING_DB
        texts = {db: number for db, number in said if db is not None and low_db <= db <= high_db}
        if not texts:
            raise refuse(
                self._gain.control,
                f"has no texts from {self._gain.low_db:g} to {self._gain.high_db:g} dB",
                'correct the range, or write values = "raw" in [gain]',
            )
        return texts


class StepScale:
    """A volume whose numbers are steps of `step_db`, `zero` being 0 dB."""

    def __init__(self, gain: GainProfile, alsa: Alsa, *, channel: int) -> None:
        self._gain, self._alsa, self._channel = gain, alsa, channel
        self._setting = MixerSetting(gain.control, gain.zero, gain.stream)

    def reach(self, mixer: Mixer) -> tuple[float, float]:
        low, high = mixer.getrange(pcmtype_of(self._alsa, mixer, self._setting), self._alsa.VOLUME_UNITS_RAW)
        return self._db(low), self._db(high)

    def read(self, mixer: Mixer) -> float:
        numbers = mixer.getvolume(pcmtype_of(self._alsa, mixer, self._setting), self._alsa.VOLUME_UNITS_RAW)
        return self._db(numbers[min(self._channel, len(numbers) - 1)])

    def move(self, mixer: Mixer, gain_db: float) -> None:
        number = self._gain.zero + round(gain_db / self._gain.step_db)
        pcmtype = pcmtype_of(self._alsa, mixer, self._setting)
        mixer.setvolume(number, self._alsa.MIXER_CHANNEL_ALL, pcmtype, self._alsa.VOLUME_UNITS_RAW)

    def _db(self, number: int) -> float:
        return (number - self._gain.zero) * self._gain.step_db


def _said_db(text: str) -> float | None:
    said = _SAYS_DB.fullmatch(text.strip())
    return float(said[1]) if said else None
