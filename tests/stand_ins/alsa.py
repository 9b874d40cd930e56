"""FakeAlsa: the module `alsaaudio` 0.11 with its rules and none of its sound.

What it keeps of the real one: defaults, values altered without a word, -EPIPE with the stream prepared again,
0 for EAGAIN, whole frames only, ALSAAudioError once the card is gone, and a `close` that plays out the buffer.
"""

import os
from collections import deque
from collections.abc import Callable
from errno import EINTR, ENODEV, ENOENT, EPIPE

import numpy as np
import pytest
from numpy.typing import NDArray

from hw.alsa import AlsaCodec
from hw.errors import CodecError
from hw.profile import CodecProfile

WORD_BYTES = {2: 2, 6: 4, 10: 4, 32: 3, 20: 1}  # by ALSA's number of the format
FORMAT_NAMES = {2: "S16_LE", 6: "S24_LE", 10: "S32_LE", 32: "S24_3LE", 20: "MU_LAW"}
XRUN = -EPIPE
SIGNAL = -EINTR  # pyalsaaudio raises it, as it raises all but -EPIPE and -EAGAIN
PERIOD = 64
PROFILE = CodecProfile(
    driver="alsa",
    capture="hw:CARD=USB,DEV=0",
    playback="hw:CARD=USB,DEV=0",
    card="USB",
    block_frames=PERIOD,
    periods=3,
)


class ALSAAudioError(Exception):
    """The library's one exception."""


class FakePcm:
    """One direction of the fake card."""

    def __init__(self, card: "FakeAlsa", settings: dict[str, int], *, device: str, playback: bool) -> None:
        self.settings = settings
        self.device = device
        self.outcomes: deque[int] = deque()  # what the next transfers return instead of a whole period
        self.played: list[bytes] = []
        self.offered: list[int] = []  # frames asked for, write by write
        self.starts = 0
        self._card = card
        self._playback = playback
        self._running = False
        self._closed = False
        self._buffered = 0
        self._drained = False
        self._taken = 0

    @property
    def frame_bytes(self) -> int:
        return WORD_BYTES[self.settings["format"]] * self.settings["channels"]

    def info(self) -> dict[str, object]:
        if self._card.vanishes_when_opened:
            self._card.unplug()
        self._check()
        names = {"periodsize": "period_size"}
        shown: dict[str, object] = {names.get(key, key): value for key, value in self.settings.items()}
        return shown | {"format_name": FORMAT_NAMES[self.settings["format"]], "name": self.device}

    def getrates(self) -> int | tuple[int, int] | list[int]:
        """As pyalsaaudio says it: the one rate, the ends of what has no gaps, or each."""
        can = self._card.rates.get(self._card.PCM_PLAYBACK if self._playback else self._card.PCM_CAPTURE)
        if can is None:
            return (1, 2**32 - 1)
        return can[0] if len(can) == 1 else list(can)

    def read(self) -> tuple[int, bytes]:
        self._check()
        self._transfer()
        frames = self._start_and_count(self.settings["periodsize"])
        return frames, self._card.captured(self, max(frames, 0))

    def write(self, data: memoryview, /) -> int:
        self._check()
        self._transfer()
        if len(data) % self.frame_bytes:
            raise ALSAAudioError("Data size must be a multiple of framesize")
        self.offered.append(len(data) // self.frame_bytes)
        frames = self._start_and_count(self.offered[-1])
        self.played.append(bytes(data[: max(frames, 0) * self.frame_bytes]))
        self._buffered += max(frames, 0)
        return frames

    def drop(self) -> int:
        self._check()
        self._running = False
        self._buffered = 0
        return 0

    def close(self) -> None:
        self._drained = self._drained or (self._playback and not self._closed and self._buffered > 0)
        self._closed = True

    def next_frames(self, frames: int) -> NDArray[np.int64]:
        """The positions of the frames that the capture delivers now."""
        first, self._taken = self._taken, self._taken + frames
        return np.arange(first, first + frames)

    def assert_closed_at_once(self) -> None:
        assert self._closed, f"{self.device} is still open"
        assert not self._drained, f"{self.device} was closed by playing out its buffer"

    def assert_offered_periods(self, count: int) -> None:
        assert self.offered == [self.settings["periodsize"]] * count

    def _check(self) -> None:
        if self._closed:
            raise ALSAAudioError("PCM device is closed")
        if self._card.gone:
            raise ALSAAudioError(f"{os.strerror(ENODEV)} [{self.device}]")

    def _transfer(self) -> None:
        if self._card.trouble:
            raise ALSAAudioError(f"{os.strerror(self._card.trouble)} [{self.device}]")

    def _start_and_count(self, wanted: int) -> int:
        if not self._running:
            self.starts += 1
            self._running = True
        outcome = self.outcomes.popleft() if self.outcomes else wanted
        if outcome == SIGNAL:
            raise ALSAAudioError(f"{os.strerror(EINTR)} [{self.device}]")
        if outcome == XRUN:
            self._running = False
            self._buffered = 0
        return outcome


class FakeAlsa:
    """A machine with one card, called as the module is. `alter` changes what a PCM gets, `refuse` is an errno, and
    `rates` are all that a direction can do: of those ALSA gives the nearest."""

    ALSAAudioError: type[Exception] = ALSAAudioError
    PCM_PLAYBACK: int = 0
    PCM_CAPTURE: int = 1
    PCM_FORMAT_S16_LE: int = 2
    PCM_FORMAT_S24_LE: int = 6
    PCM_FORMAT_S32_LE: int = 10
    PCM_FORMAT_S24_3LE: int = 32

    def __init__(self, card: str = "USB", others: tuple[str, ...] = ()) -> None:
        self.card, self._others = card, others
        self.gone = False
        self.trouble = 0  # an errno with which every transfer ends
        self.vanishes_when_opened = False  # between the opening and the first question
        self.alter: dict[int, dict[str, int]] = {}
        self.refuse: dict[int, int] = {}
        self.rates: dict[int, tuple[int, ...]] = {}
        self.opened: dict[int, FakePcm] = {}
        self.sound: Callable[[NDArray[np.int64]], NDArray[np.int32]] = lambda at: at.astype(np.int32)

    def PCM(  # noqa: N802 - the library's names
        self,
        *,
        type: int = PCM_PLAYBACK,  # noqa: A002
        device: str = "default",
        rate: int = 44_100,
        channels: int = 2,
        format: int = PCM_FORMAT_S16_LE,  # noqa: A002
        periodsize: int = 32,
        periods: int = 4,
    ) -> FakePcm:
        if type in self.refuse:
            raise ALSAAudioError(f"{os.strerror(self.refuse[type])} [{device}]")
        if self.gone or not any(f"CARD={card}" in device for card in (self.card, *self._others)):
            raise ALSAAudioError(f"{os.strerror(ENOENT)} [{device}]")
        rate = min(self.rates.get(type, (rate,)), key=lambda can: abs(can - rate))
        asked = {"rate": rate, "channels": channels, "format": format, "periodsize": periodsize, "periods": periods}
        pcm = FakePcm(self, asked | self.alter.get(type, {}), device=device, playback=type == self.PCM_PLAYBACK)
        self.opened[type] = pcm
        return pcm

    def captured(self, pcm: FakePcm, frames: int) -> bytes:
        """The next frames of `sound` on every channel, in S32_LE; silence in other formats."""
        if pcm.settings["format"] != self.PCM_FORMAT_S32_LE:
            return bytes(frames * pcm.frame_bytes)
        return np.repeat(self.sound(pcm.next_frames(frames)), pcm.settings["channels"]).astype("<i4").tobytes()

    @property
    def capture(self) -> FakePcm:
        return self.opened[self.PCM_CAPTURE]

    @property
    def playback(self) -> FakePcm:
        return self.opened[self.PCM_PLAYBACK]

    def unplug(self) -> None:
        self.gone = True

    def replug(self) -> None:
        self.gone = False

    def assert_all_closed_at_once(self) -> None:
        assert self.opened, "no PCM was opened"
        for pcm in self.opened.values():
            pcm.assert_closed_at_once()


def refusal(profile: CodecProfile, alsa: FakeAlsa) -> CodecError:
    """Why the codec does not open."""
    with pytest.raises(CodecError) as caught:
        AlsaCodec(profile, alsa)
    return caught.value
