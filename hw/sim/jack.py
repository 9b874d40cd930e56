"""Jack: the wires between the simulated world and the simulated converters, in both directions.

A level in dBu is the RMS of a sine whose peak is full scale: a sample of 1.0 is sqrt(2) times that many volts.
"""

import math

import numpy as np
from numpy.typing import NDArray

from hw.errors import CodecLostError
from hw.profile import LevelsProfile
from hw.sim.world import VOLTS_AT_0_DBU, World

ASSUMED_DBU = 12.0  # of a profile that does not know its converters: what an instrument input often has
HIGHEST = np.float32(1.0 - 2.0**-23)  # a converter of 24 bits ends one step below full scale
DRIFT_AT_MOST_DB = 40.0
METER_S = 0.2
NOISE_SEED = 1


class Jack:
    """Both jacks of one simulated codec. While the world is at rest, a block costs a look at one number."""

    def __init__(self, world: World, levels: LevelsProfile, *, rate_hz: int, block_frames: int, periods: int) -> None:
        """`levels` say what the take was recorded with; what is played comes out `periods` blocks later."""
        self._world, self._levels = world, levels
        self._rate_hz = rate_hz
        self._volts = np.zeros(block_frames)
        self._played = np.zeros((periods, block_frames), np.float32)
        self._slot = 0
        self._source, self._hum = Sine(rate_hz, block_frames), Sine(rate_hz, block_frames)
        self._noise = np.random.default_rng(NOISE_SEED)
        self._squares, self._metered_frames = 0.0, 0
        self._take_in()

    def hear(self, block: NDArray[np.float32]) -> None:
        """Turns the take's block, float32 [block_frames], into what the converter hears. Raises CodecLostError."""
        if self._world.changes != self._changes:
            self._take_in()
        if self._at_rest:
            return
        scene, volts = self._scene, self._volts
        if not scene.card:
            raise CodecLostError("The simulated codec went away; push its card in again.", short="codec lost")
        if scene.cable:
            np.multiply(self._played[self._slot], self._output_volts, out=volts)
        else:
            np.multiply(block, scene.guitar * self._take_volts, out=volts)
        if scene.source_volts and not scene.cable:
            volts += self._source.block(scene.source_volts, scene.source_hz, scene.drift_db_per_s)
        if scene.hum_volts:
            volts += self._hum.block(scene.hum_volts, scene.hum_hz)
        if scene.noise_volts:
            volts += self._noise.normal(0.0, scene.noise_volts, volts.size)
        volts *= self._gain_per_volt
        np.clip(volts, -self._ceiling, self._ceiling, out=volts)
        np.clip(volts, -1.0, HIGHEST, out=block)

    def play(self, block: NDArray[np.float32]) -> None:
        """Takes a block, float32 [block_frames], to the output: to the cable, and to the multimeter."""
        if self._at_rest:
            return
        np.clip(block, -1.0, HIGHEST, out=self._played[self._slot])
        self._slot = (self._slot + 1) % len(self._played)
        if self._scene.meter:
            self._meter(block)

    def close(self) -> None:
        """The world stays as it is."""
        self._world.close()

    def _take_in(self) -> None:
        """Reads the world, at the start and whenever it has changed."""
        self._changes = self._world.changes
        self._scene = scene = self._world.scene()
        said = (self._levels.max_input_dbu, self._levels.max_output_dbu)
        said_in_dbu, said_out_dbu = (ASSUMED_DBU if dbu is None else dbu for dbu in said)
        real_in_dbu = said_in_dbu if math.isnan(scene.max_input_dbu) else scene.max_input_dbu
        real_out_dbu = said_out_dbu if math.isnan(scene.max_output_dbu) else scene.max_output_dbu
        self._take_volts = _peak_volts(said_in_dbu)
        self._output_volts = _peak_volts(real_out_dbu)
        self._gain_per_volt = 1.0 / _peak_volts(real_in_dbu - scene.analog_gain_db)
        self._ceiling = 10.0 ** (min(scene.ceiling_dbfs, 0.0) / 20.0)
        self._at_rest = scene.at_rest and real_in_dbu == said_in_dbu
        if not scene.source_volts:
            self._source.settle()
        if self._at_rest:
            self._played.fill(0.0)  # what the cable would hear first, once there is one

    def _meter(self, block: NDArray[np.float32]) -> None:
        self._squares += float(np.dot(block, block))
        self._metered_frames += block.size
        if self._metered_frames >= METER_S * self._rate_hz:
            self._world.show_volts(math.sqrt(self._squares / self._metered_frames) * self._output_volts)
            self._squares, self._metered_frames = 0.0, 0


class Sine:
    """A sine of any frequency, phase-continuous, in blocks. Its level drifts from the moment it was set."""

    def __init__(self, rate_hz: int, block_frames: int) -> None:
        self._rate_hz = rate_hz
        self._at = np.arange(block_frames)
        self._phase = 0.0
        self._set = (0.0, 0.0, 0.0)
        self._drift_db = 0.0

    def settle(self) -> None:
        """Turns it off; its drift begins anew when it is turned on again."""
        self._set = (0.0, 0.0, 0.0)

    def block(self, volts_rms: float, hz: float, drift_db_per_s: float = 0.0) -> NDArray[np.float64]:
        """The next block, in volts, float64 [block_frames]."""
        if (volts_rms, hz, drift_db_per_s) != self._set:
            self._set, self._drift_db = (volts_rms, hz, drift_db_per_s), 0.0
        step = 2.0 * math.pi * hz / self._rate_hz
        wave = np.sin(self._phase + step * self._at)
        self._phase = (self._phase + step * self._at.size) % (2.0 * math.pi)
        drift_db = self._drift_db + drift_db_per_s / self._rate_hz * self._at
        self._drift_db += drift_db_per_s / self._rate_hz * self._at.size
        np.clip(drift_db, -DRIFT_AT_MOST_DB, DRIFT_AT_MOST_DB, out=drift_db)
        return wave * (math.sqrt(2.0) * volts_rms) * 10.0 ** (drift_db / 20.0)


def _peak_volts(level_dbu: float) -> float:
    return math.sqrt(2.0) * VOLTS_AT_0_DBU * 10.0 ** (level_dbu / 20.0)
