"""FakeAlsa: the module `alsaaudio` 0.11 with its rules and none of its sound.

What it keeps of the real one: defaults, values altered without a word, -EPIPE with the stream prepared again,
0 for EAGAIN, whole frames only, ALSAAudioError once the card is gone, and a `close` that plays out the buffer.
"""

import os
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from errno import EINTR, ENODEV, ENOENT, EPIPE

import numpy as np
from numpy.typing import NDArray

WORD_BYTES = {2: 2, 6: 4, 10: 4, 32: 3, 20: 1}  # by ALSA's number of the format
FORMAT_NAMES = {2: "S16_LE", 6: "S24_LE", 10: "S32_LE", 32: "S24_3LE", 20: "MU_LAW"}
XRUN = -EPIPE
SIGNAL = -EINTR  # pyalsaaudio raises it, as it raises all but -EPIPE and -EAGAIN


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
        names = {"periodsize": "period_size"}
        shown: dict[str, object] = {names.get(key, key): value for key, value in self.settings.items()}
        return shown | {"format_name": FORMAT_NAMES[self.settings["format"]], "name": self.device}

    def read(self) -> tuple[int, bytes]:
        self._check()
        frames = self._start_and_count(self.settings["periodsize"])
        return frames, self._card.captured(self, max(frames, 0))

    def write(self, data: memoryview, /) -> int:
        self._check()
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


@dataclass
class FakeControl:
    """One simple mixer control. `stuck` ones take a value and forget it."""

    volumes: dict[str, int] = field(default_factory=dict[str, int])
    switches: dict[str, bool] = field(default_factory=dict[str, bool])
    texts: tuple[str, ...] = ()
    text: int = 0
    high: int = 100
    stuck: bool = False
    opened: int = 0


class FakeMixer:
    """A handle on one control."""

    def __init__(self, control: FakeControl) -> None:
        self._control = control
        control.opened += 1

    def volumecap(self) -> list[str]:
        return [f"{stream.title()} Volume".strip() for stream in self._control.volumes]

    def switchcap(self) -> list[str]:
        return [f"{stream.title()} Mute".strip() for stream in self._control.switches]  # the library's word

    def getenum(self) -> tuple[()] | tuple[str, list[str]]:
        texts = self._control.texts
        return (texts[self._control.text], list(texts)) if texts else ()

    def setenum(self, index: int, /) -> None:
        self._control.text = self._control.text if self._control.stuck else index

    def getvolume(self, pcmtype: int, units: int) -> list[int]:
        assert units == FakeAlsa.VOLUME_UNITS_RAW
        return [self._control.volumes[self._stream(pcmtype)]] * 2

    def setvolume(self, volume: int, channel: int, pcmtype: int, units: int) -> None:
        assert (channel, units) == (FakeAlsa.MIXER_CHANNEL_ALL, FakeAlsa.VOLUME_UNITS_RAW)
        if not self._control.stuck:
            self._control.volumes[self._stream(pcmtype)] = volume

    def getrange(self, pcmtype: int, units: int) -> list[int]:
        assert self._stream(pcmtype) in self._control.volumes
        assert units == FakeAlsa.VOLUME_UNITS_RAW
        return [0, self._control.high]

    def getmute(self) -> list[int]:
        return [int(not self._control.switches[self._switch("playback")])]

    def setmute(self, mute: int, /) -> None:
        self._control.switches[self._switch("playback")] = not mute

    def getrec(self) -> list[int]:
        return [int(self._control.switches[self._switch("capture")])]

    def setrec(self, capture: int, /) -> None:
        self._control.switches[self._switch("capture")] = bool(capture)

    def close(self) -> None:
        self._control.opened -= 1

    def _stream(self, pcmtype: int) -> str:
        wanted = "playback" if pcmtype == FakeAlsa.PCM_PLAYBACK else "capture"
        return "" if "" in self._control.volumes else wanted

    def _switch(self, wanted: str) -> str:
        stream = "" if "" in self._control.switches else wanted
        if stream not in self._control.switches:
            raise ALSAAudioError(f"Mixer has no {wanted} switch capabilities")
        return stream


class FakeAlsa:
    """A machine with one card, called as the module is. `alter` changes what a PCM gets; `refuse` is an errno."""

    ALSAAudioError: type[Exception] = ALSAAudioError
    PCM_PLAYBACK: int = 0
    PCM_CAPTURE: int = 1
    PCM_FORMAT_S16_LE: int = 2
    PCM_FORMAT_S24_LE: int = 6
    PCM_FORMAT_S32_LE: int = 10
    PCM_FORMAT_S24_3LE: int = 32
    MIXER_CHANNEL_ALL: int = -1
    VOLUME_UNITS_RAW: int = 1

    def __init__(self, card: str = "USB") -> None:
        self.card = card
        self.gone = False
        self.controls: dict[str, FakeControl] = {}
        self.alter: dict[int, dict[str, int]] = {}
        self.refuse: dict[int, int] = {}
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
        if self.gone or f"CARD={self.card}" not in device:
            raise ALSAAudioError(f"{os.strerror(ENOENT)} [{device}]")
        asked = {"rate": rate, "channels": channels, "format": format, "periodsize": periodsize, "periods": periods}
        pcm = FakePcm(self, asked | self.alter.get(type, {}), device=device, playback=type == self.PCM_PLAYBACK)
        self.opened[type] = pcm
        return pcm

    def Mixer(self, *, control: str = "Master", device: str = "default") -> FakeMixer:  # noqa: N802
        assert control in self.mixers(device=device)
        return FakeMixer(self.controls[control])

    def mixers(self, *, device: str = "default") -> list[str]:
        if device != f"hw:CARD={self.card}":
            raise ALSAAudioError(f"{os.strerror(ENOENT)} [{device}]")
        return list(self.controls)

    def cards(self) -> list[str]:
        return [] if self.gone else [self.card]

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

    def assert_all_closed_at_once(self) -> None:
        assert self.opened, "no PCM was opened"
        for pcm in self.opened.values():
            pcm.assert_closed_at_once()

    def assert_no_mixer_left_open(self) -> None:
        assert not [name for name, control in self.controls.items() if control.opened]
