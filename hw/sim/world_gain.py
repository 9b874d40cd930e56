"""WorldGain: the analogue gain of a simulated codec, which lies in the simulated world."""

from pathlib import Path

from hw.errors import CodecError
from hw.gain_steps import step_not_above
from hw.profile import GainProfile
from hw.sim.world import World


class WorldGain:
    """A GainControl. Other programs turn it with `World.turn_gain`; there is no descriptor, so time must tell."""

    def __init__(self, gain: GainProfile, run: Path) -> None:
        """Raises CodecError if the run folder cannot be used."""
        self.low_db, self.high_db, self.step_db = gain.low_db, gain.high_db, gain.step_db
        self._gain = gain
        self._world = World(run)
        self._told_db = self.read_db()

    def fileno(self) -> int | None:
        return None

    def poll(self) -> float | None:
        told_db = self._told_db
        return None if self.read_db() == told_db else self._told_db

    def read_db(self) -> float:
        scene = self._world.scene()
        if not scene.card:
            raise CodecError("The simulated codec is unplugged; push its card in again.", short="codec unplugged")
        self._told_db = scene.analog_gain_db
        return self._told_db

    def set_db(self, gain_db: float) -> float:
        self._world.turn_gain(step_not_above(gain_db, self._gain))
        return self.read_db()

    def close(self) -> None:
        """The gain stays."""
        self._world.close()
