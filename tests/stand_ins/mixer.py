"""FakeMixer: pyalsaaudio's handle on a simple mixer control, with its rules.

A handle keeps what it read until events are handled. A volume that it believes to be there already is not written, a
write that fails is not reported, and then the handle keeps the wish. On a control that was removed most calls end the
process. A card that is gone is reported by `handleevents` and by whatever reads the card itself.
"""

import os
from copy import deepcopy
from dataclasses import dataclass, field
from errno import ENODEV, ENOENT

PCM_PLAYBACK, PCM_CAPTURE, VOLUME_UNITS_RAW, MIXER_CHANNEL_ALL = 0, 1, 1, -1


class ALSAAudioError(Exception):
    """The library's one exception."""


@dataclass
class FakeControl:
    """One control of the card. `stuck` ones take a value and forget it; the second channel lies `tilt` above."""

    volumes: dict[str, int] = field(default_factory=dict[str, int])
    switches: dict[str, bool] = field(default_factory=dict[str, bool])
    texts: tuple[str, ...] = ()
    text: int = 0
    high: int = 100
    tilt: int = 0
    stuck: bool = False
    opened: int = 0


class FakeCard:
    """The mixer of one card, and whoever listens to it."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.gone = False
        self.controls: dict[str, FakeControl] = {}
        self.handles: list[FakeMixer] = []

    def find(self, device: str) -> None:
        if self.gone or device != f"hw:CARD={self.name}":
            raise ALSAAudioError(f"{os.strerror(ENOENT)} [{device}]")

    def notify(self, control: str) -> None:
        """Something changed: every handle on it has an event more."""
        for handle in self.handles:
            if handle.name == control:
                handle.wake()


class FakeMixer:
    """A handle on one control, which must be there."""

    def __init__(self, card: FakeCard, name: str, device: str) -> None:
        card.find(device)
        if name not in card.controls:
            raise ALSAAudioError(f"Unable to find mixer control {name},0 [{device}]")
        self.name = name
        self._card, self._device = card, device
        self._control = card.controls[name]
        self._control.opened += 1
        self._seen = deepcopy(self._control)
        self._removed = False
        self._descriptor = os.eventfd(0, os.EFD_NONBLOCK)
        self._events = 0
        card.handles.append(self)

    def wake(self) -> None:
        self._events += 1
        os.eventfd_write(self._descriptor, 1)

    def polldescriptors(self) -> list[tuple[int, int]]:
        return [(self._descriptor, 1)]

    def handleevents(self) -> int:
        if self._card.gone:
            raise ALSAAudioError(f"{os.strerror(ENODEV)} [{self._device}]")
        events, self._events = self._events, 0
        if events:
            os.eventfd_read(self._descriptor)
            self._removed = self.name not in self._card.controls
            self._seen = deepcopy(self._control)
        return events

    def volumecap(self) -> list[str]:
        return [f"{stream.title()} Volume".strip() for stream in self._seen.volumes]

    def switchcap(self) -> list[str]:
        return [f"{stream.title()} Mute".strip() for stream in self._seen.switches]  # the library's word

    def getenum(self) -> tuple[()] | tuple[str, list[str]]:
        self._reach()
        texts = self._control.texts
        return (texts[self._control.text], list(texts)) if texts else ()

    def setenum(self, index: int, /) -> None:
        self._reach()
        assert 0 <= index < len(self._control.texts)
        if not self._control.stuck:
            self._control.text = index
            self._card.notify(self.name)

    def getvolume(self, pcmtype: int, units: int) -> list[int]:
        assert units == VOLUME_UNITS_RAW
        if not self._card.gone:  # else the library takes no note of it
            self.handleevents()
        self._live()
        volume = self._seen.volumes[self._stream(pcmtype)]
        return [volume, volume + self._seen.tilt]

    def setvolume(self, volume: int, channel: int, pcmtype: int, units: int) -> None:
        assert (channel, units) == (MIXER_CHANNEL_ALL, VOLUME_UNITS_RAW)
        self._live()
        stream = self._stream(pcmtype)
        if self._seen.volumes[stream] == volume or not 0 <= volume <= self._control.high:
            return
        self._seen.volumes[stream] = volume
        if not self._control.stuck and not self._card.gone:
            self._control.volumes[stream] = volume
            self._card.notify(self.name)

    def getrange(self, pcmtype: int, units: int) -> list[int]:
        assert self._stream(pcmtype) in self._seen.volumes
        assert units == VOLUME_UNITS_RAW
        return [0, self._control.high]

    def getmute(self) -> list[int]:
        return [int(not self._seen.switches[self._switch("playback")])]

    def setmute(self, mute: int, /) -> None:
        self._put_switch("playback", on=not mute)

    def getrec(self) -> list[int]:
        return [int(self._seen.switches[self._switch("capture")])]

    def setrec(self, capture: int, /) -> None:
        self._put_switch("capture", on=bool(capture))

    def close(self) -> None:
        self._control.opened -= 1
        self._card.handles.remove(self)
        os.close(self._descriptor)

    def _put_switch(self, wanted: str, *, on: bool) -> None:
        self._live()
        stream = self._switch(wanted)
        self._seen.switches[stream] = on
        if not self._control.stuck:
            self._control.switches[stream] = on
            self._card.notify(self.name)

    def _live(self) -> None:
        assert not self._removed, f"{self.name!r} was removed: the library would have ended the process"

    def _reach(self) -> None:
        self._live()
        if self._card.gone:
            raise ALSAAudioError(f"{os.strerror(ENODEV)} [{self._device}]")

    def _stream(self, pcmtype: int) -> str:
        wanted = "playback" if pcmtype == PCM_PLAYBACK else "capture"
        return "" if "" in self._seen.volumes else wanted

    def _switch(self, wanted: str) -> str:
        stream = "" if "" in self._seen.switches else wanted
        if stream not in self._seen.switches:
            raise ALSAAudioError(f"Mixer has no {wanted} switch capabilities")
        return stream
