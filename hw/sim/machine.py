"""A computer that is as warm, and as well supplied, as the world in the run folder says."""

from pathlib import Path

from hw.machine import read_stolen_s
from hw.roles import MachineState, Throttled
from hw.sim.world import World


class SimulatedMachine:
    """What it has free, and where it is reached, never changes; what a hypervisor takes from it is real. Raises
    CodecError if `run` cannot hold the world."""

    def __init__(self, run: Path) -> None:
        self._world = World(run)

    def read(self) -> MachineState:
        scene = self._world.scene()
        return MachineState(
            temperature_c=scene.temperature_c,
            throttled=Throttled(int(scene.throttled)),
            memory_free_mb=310.0,
            disk_free_mb=21_400.0,
            login="pi@pedal.local",
            addresses=("192.0.2.10",),
            stolen_s=read_stolen_s(),
        )
