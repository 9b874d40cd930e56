"""open_gain: the codec's analogue gain, where software can move it. Only controld opens it."""

from pathlib import Path
from typing import Protocol

from hw.profile import HardwareProfile


class GainControl(Protocol):
    """The analogue gain in dB above the state that the profile's `max_input_dbu` holds for.

    Every call but `close` raises CodecError, one sentence, when the control or the card is gone; then it is to be
    closed (its descriptor would wake a loop for ever), and `open_gain` finds it again when it is back.
    """

    @property
    def low_db(self) -> float:
        """The lowest gain that `set_db` sets; `read_db` may tell of a lower one, set by others."""
        ...

    @property
    def high_db(self) -> float:
        """The highest gain that `set_db` sets; `read_db` may tell of a higher one, set by others."""
        ...

    @property
    def step_db(self) -> float: ...

    def fileno(self) -> int | None:
        """A descriptor that is readable when something changed: call `poll` then. None: only time tells."""
        ...

    def poll(self) -> float | None:
        """The gain, if it is another than `poll`, `read_db` or `set_db` last told. Call it on every tick too."""
        ...

    def read_db(self) -> float: ...

    def set_db(self, gain_db: float) -> float:
        """Sets the nearest step that is not above `gain_db`, within low_db and high_db. Returns what reads back."""
        ...

    def close(self) -> None: ...


def open_gain(profile: HardwareProfile, run: Path) -> GainControl | None:
    """The gain control of this profile; None for a knob, or a gain that cannot be moved. Nothing is moved by it.

    `run` is the run folder, where a simulated codec keeps its own. Raises CodecError.
    """
    gain = profile.gain
    if gain is None or gain.kind != "control":
        return None
    if profile.codec.driver == "wav":
        from hw.sim.world_gain import WorldGain

        return WorldGain(gain, run)
    from hw.alsa_gain import AlsaGain
    from hw.alsa_library import alsa_library

    return AlsaGain(profile.codec, gain, alsa_library())
