"""AlsaGain: the analogue gain of a card's input, which its mixer sets and reads."""

from collections.abc import Generator
from contextlib import closing, contextmanager
from dataclasses import replace

from hw.alsa_library import Alsa, Mixer
from hw.errors import CodecError
from hw.gain_scales import scale_of
from hw.gain_steps import step_not_above
from hw.mixer import open_control
from hw.profile import CodecProfile, GainProfile


class AlsaGain:
    """A GainControl over one mixer control; those that the profile names in `also` move with it.

    One handle listens. Each look and each move opens a fresh one, since pyalsaaudio's handles keep what they read
    until events are handled, skip a set to what they believe to be there already, and end the process if their
    control was removed meanwhile.
    """

    def __init__(self, codec: CodecProfile, gain: GainProfile, alsa: Alsa) -> None:
        """Raises CodecError: no card, no such control, or one of another kind than the profile says."""
        self._alsa, self._card, self._cause = alsa, codec.card, codec.without_mixer
        self._scale = scale_of(gain, alsa, channel=codec.input_channel - 1)
        for control in gain.also:
            self._open(control).close()
        with self._control(gain.control) as mixer:
            low_db, high_db = self._scale.reach(mixer)
        self._gain = replace(gain, low_db=max(low_db, gain.low_db), high_db=min(high_db, gain.high_db))
        self._listener = self._open(gain.control)
        try:
            self._last_db = self.read_db()
        except CodecError:
            self._listener.close()
            raise

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
        with self._complaints():
            return self._listener.polldescriptors()[0][0]

    def poll(self) -> float | None:
        with self._complaints():
            events = self._listener.handleevents()
        last_db = self._last_db
        return None if not events or self.read_db() == last_db else self._last_db

    def read_db(self) -> float:
        with self._control(self._gain.control) as mixer:
            self._last_db = self._scale.read(mixer)
        return self._last_db

    def set_db(self, gain_db: float) -> float:
        wanted_db = step_not_above(gain_db, self._gain)
        for control in (self._gain.control, *self._gain.also):
            with self._control(control) as mixer:
                self._scale.move(mixer, wanted_db)
        return self.read_db()

    def close(self) -> None:
        """The gain stays."""
        self._listener.close()

    @contextmanager
    def _control(self, name: str) -> Generator[Mixer]:
        with closing(self._open(name)) as mixer, self._complaints():
            yield mixer

    @contextmanager
    def _complaints(self) -> Generator[None]:
        try:
            yield
        except self._alsa.ALSAAudioError as error:
            raise CodecError(
                f"The gain of card {self._card!r} is out of reach ({error}); plug the codec in again.",
                short="codec gain lost",
            ) from error

    def _open(self, name: str) -> Mixer:
        return open_control(self._alsa, self._card, name, "[gain]", self._cause)
