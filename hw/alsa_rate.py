"""The rate at which a card plays: what it can do, and what it really does.

Nothing lets ALSA resample, which it does silently behind `plughw`, badly and late: the card plays at a rate of its
own, and what is played is fitted to that.
"""

import re
from pathlib import Path

from hw.alsa_library import Alsa, Pcm
from hw.errors import CodecError
from hw.profile import RATES_HZ, CodecProfile
from hw.rates import ASOUND, by_preference, said_of

_RATE = re.compile(r"^rate: (\d+)", re.MULTILINE)  # rate: 44100 (44100/1)


class RateError(CodecError):
    """The card plays at `rate_hz` instead of the rate that was asked for."""

    def __init__(self, sentence: str, rate_hz: int, *, short: str) -> None:
        super().__init__(sentence, short=short)
        self.rate_hz = rate_hz


def common_rate_hz(alsa: Alsa, profile: CodecProfile) -> int:
    """The best rate that the card can do both ways, asked of the card itself, past ALSA's plugins.

    Raises CodecError where there is none, or the card cannot be asked.
    """
    directions = ((alsa.PCM_CAPTURE, profile.capture), (alsa.PCM_PLAYBACK, profile.playback))
    recorded, played = (_rates_hz(alsa, direction, device) for direction, device in directions)
    for rate_hz in by_preference(profile):
        if rate_hz in recorded & played:
            return rate_hz
    raise CodecError(
        f"The card {profile.card} records at {_in_words(recorded)} and plays at {_in_words(played)}: there is no rate"
        " for both; use another card.",
        short="codec: no common rate",
    )


def running_rate_hz(device: str, *, playback: bool, asound: Path = ASOUND) -> int | None:
    """The converters' rate of a PCM that is open under this name, such as "plughw:CARD=USB,DEV=0".

    None where the kernel does not say it: the name has no card in it (dmix, pulse), or there is no /proc/asound.
    """
    said = _RATE.search(said_of(device, f"pcm{{}}{'p' if playback else 'c'}/sub0/hw_params", asound))
    return int(said[1]) if said else None


def _rates_hz(alsa: Alsa, direction: int, device: str) -> frozenset[int]:
    """Those of RATES_HZ that the card itself can do. Raises CodecError."""
    try:
        pcm = alsa.PCM(type=direction, device=device.replace("plughw:", "hw:", 1), rate=RATES_HZ[0])
        try:
            return _among(pcm)
        finally:
            pcm.close()
    except alsa.ALSAAudioError as error:
        raise CodecError(
            f"The codec {device!r} cannot be asked for its rates ({error}); plug it in again.", short="codec lost"
        ) from error


def _among(pcm: Pcm) -> frozenset[int]:
    """pyalsaaudio answers with one rate, the lowest and the highest of a range, or a list."""
    can = pcm.getrates()
    if isinstance(can, tuple):
        lowest, highest = can
        return frozenset(rate_hz for rate_hz in RATES_HZ if lowest <= rate_hz <= highest)
    return frozenset(RATES_HZ) & frozenset(can if isinstance(can, list) else (can,))


def _in_words(rates_hz: frozenset[int]) -> str:
    return ", ".join(f"{rate_hz:,}" for rate_hz in sorted(rates_hz)) + " Hz" if rates_hz else "none that is known"
