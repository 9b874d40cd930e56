"""AlsaGain: the analogue gain of a card's input, which its mixer sets and reads."""

from contextlib import closing
from dataclasses import replace

from hw.card_mixer import CardMixer, Element, OpenMixer
from hw.errors import CodecError
from hw.gain_scales import scale_of
from hw.gain_steps import step_not_above
from hw.mixer import find
from hw.profile import CodecProfile, GainProfile


class AlsaGain:
    """A GainControl over one mixer control; those that the profile names in `also` move with it.

    One handle listens. Each look and each move opens a fresh one: a handle keeps what it was told to set, also where
    the card refused or forgot it.
    """

    def __init__(self, codec: CodecProfile, gain: GainProfile, open_mixer: OpenMixer) -> None:
        """Raises CodecError: no card, no such control, or one of another kind than the profile says."""
        self._open_mixer, self._card, self._cause = open_mixer, codec.card, codec.without_mixer
        self._gain, self._scale = gain, scale_of(gain, channel=codec.input_channel - 1)
        self._listener = open_mixer(codec.card)
        try:
            for control in gain.also:
                self._find(self._listener, control)
            low_db, high_db = self._scale.reach(self._find(self._listener, gain.control))
            self._last_db = self.read_db()
        except CodecError:
            self._listener.close()
            raise
        self._gain = replace(gain, low_db=max(low_db, gain.low_db), high_db=min(high_db, gain.high_db))

    @property
    def low_db(self) -> float:
        return self._gain.low_db

    @property
    def high_db(self) -> float:
        return self._gain.high_db

    @property
    def step_db(self) -> float:
        return self._gain.step_db

    def fileno(self) -> int | None:
        """The descriptor of the card's mixer, which has one."""
        return self._listener.fileno()

    def poll(self) -> float | None:
        last_db = self._last_db
        return None if not self._listener.changed() or self.read_db() == last_db else self._last_db

    def read_db(self) -> float:
        with closing(self._open_mixer(self._card)) as mixer:
            self._last_db = self._scale.read(self._find(mixer, self._gain.control))
        return self._last_db

    def set_db(self, gain_db: float) -> float:
        """A control that refuses stays, and reads back, as it is."""
        wanted_db = step_not_above(gain_db, self._gain)
        with closing(self._open_mixer(self._card)) as mixer:
            for control in (self._gain.control, *self._gain.also):
                mixer.move(self._scale.move(self._find(mixer, control), wanted_db))
        return self.read_db()

    def close(self) -> None:
        """The gain stays."""
        self._listener.close()

    def _find(self, mixer: CardMixer, control: str) -> Element:
        return find(mixer, self._card, control, "[gain]", self._cause)
