"""Looks at the rest of a card's mixer for CodecWatch: what nobody asked for may change the level."""

from collections.abc import Callable
from dataclasses import replace

from firmware.decide.events import MixerRead
from hw.errors import HardwareError
from hw.profile import HardwareProfile
from hw.roles import MixerState, MixerWatch


class MixerLook:
    """Opens the mixer of the card that is there, reports how it stands, and again whenever that changes.

    One that does not answer is opened again once a second. That is told while audiod plays through the card; else the
    card is away, which others tell. Audiod brings a card that comes back to rest before it plays: an input that was
    turned down counts as that loud from the moment when the card is away, and not only once it is heard.
    """

    def __init__(
        self,
        open_mixer: Callable[[HardwareProfile], MixerWatch | None],
        report: Callable[[MixerRead], None],
        clock: Callable[[], float],
    ) -> None:
        self._open_mixer, self._report, self._clock = open_mixer, report, clock
        self._profile: HardwareProfile | None = None
        self._mixer: MixerWatch | None = None
        self._error = ""  # why it does not answer
        self._told = ""
        self._last: MixerState | None = None  # as it was reported

    def begin(self, profile: HardwareProfile) -> None:
        """Another codec, or one that waits for its card."""
        self.close()
        self._profile = None if profile.waiting else profile
        self._error = self._told = ""
        self._last = None
        self._open()

    def look(self, opened: str) -> None:
        """Once a second. `opened` is the card through which audiod plays, by its ALSA id."""
        if self._error:
            self._open()
        if self._error and self._profile and opened == self._profile.codec.card and self._error != self._told:
            self._told = self._error
            self._report(MixerRead(MixerState(), self._clock(), self._error))

    def poll(self) -> None:
        """Whenever the codec is looked at."""
        if self._mixer is None:
            return
        try:
            state = self._mixer.poll()
        except HardwareError as error:
            self._error = error.sentence
            self.close()
            if self._last is not None and self._last.input_db < 0.0:
                self._reads(replace(self._last, input_db=0.0))
            return
        if state is not None:
            self._reads(state)

    def close(self) -> None:
        if self._mixer is not None:
            self._mixer.close()
            self._mixer = None

    def _open(self) -> None:
        if self._profile is None:
            return
        try:
            self._mixer = mixer = self._open_mixer(self._profile)
            state = mixer.read() if mixer else None
        except HardwareError as error:
            self._error = error.sentence
            self.close()
            return
        self._error = self._told = ""
        if state is not None:
            self._reads(state)

    def _reads(self, state: MixerState) -> None:
        self._last = state
        self._report(MixerRead(state, self._clock()))
