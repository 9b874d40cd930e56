"""WorldGain: the analogue gain of a simulated codec, which lies in the simulated world."""

from pathlib import Path

from hw.errors import CodecError
from hw.gain_steps import step_not_above
from hw.profile import GainProfile
from hw.sim.world import Scene, World, unplugged


class WorldGain:
    """A GainControl. Other programs turn it with `World.turn_gain`; it has no descriptor, so it is polled."""

    def __init__(self, gain: GainProfile, run: Path) -> None:
        """Raises CodecError if the run folder cannot be used."""
        self.low_db, self.high_db, self.step_db = gain.low_db, gain.high_db, gain.step_db
        self._gain = gain
        self._world = World(run)
        try:
            self._last_db = self.read_db()
        except CodecError:
            self._world.close()
            raise

    def fileno(self) -> int | None:
        return None

    def poll(self) -> float | None:
        last_db = self._last_db
        return None if self.read_db() == last_db else self._last_db

    def read_db(self) -> float:
        self._last_db = self._scene().analog_gain_db
        return self._last_db

    def set_db(self, gain_db: float) -> float:
        self._scene()
        self._world.turn_gain(step_not_above(gain_db, self._gain))
        return self.read_db()

    def close(self) -> None:
        """The gain stays."""
        self._world.close()

    def _scene(self) -> Scene:
        scene = self._world.scene()
        if not scene.card:
            raise unplugged()
        return scene
