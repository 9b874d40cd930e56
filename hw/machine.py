"""open_machine: how the computer itself fares, from the files of its kernel. Only controld opens it, on a runner.

All is read from files, none of them on a disk: a program (vcgencmd) every few seconds would cost a fork of controld
and a device that its service may not open.
"""

import os
import pwd
import re
import socket
from collections.abc import Iterator
from pathlib import Path

from hw.profile import HardwareProfile
from hw.roles import Machine, MachineState, Throttled

FIRST_ACCOUNT = 1000  # the uid of whom Raspberry Pi Imager was told of: who may log in
_THERMAL = "sys/class/thermal"
_FIRMWARES = "sys/devices/platform"
_THROTTLED = "soc*/*firmware/get_throttled"  # soc/soc:firmware up to the Pi 4, soc@107c000000/... on a Pi 5
_PROCESSORS = ("cpu", "x86_pkg")  # how the type of a processor's thermal zone begins
_LOCAL = re.compile(r"\|-- ([\d.]+)\n\s+/32 host LOCAL")
_AVAILABLE = re.compile(r"^MemAvailable:\s+(\d+) kB", re.MULTILINE)


def open_machine(profile: HardwareProfile, state: Path, run: Path) -> Machine:
    """The computer of this pedal; `state` is the folder whose disk is watched, `run` where a simulated one is."""
    if profile.codec.driver == "wav":
        from hw.sim.machine import SimulatedMachine

        return SimulatedMachine(run)
    return LinuxMachine(state)


class LinuxMachine:
    """A computer with Linux. What it cannot say is None, or "". `root` holds its /proc and /sys."""

    def __init__(self, state: Path, root: Path = Path("/")) -> None:
        self._state, self._root = state, root

    def read(self) -> MachineState:
        return MachineState(
            temperature_c=self._temperature_c(),
            throttled=read_throttled(self._root),
            memory_free_mb=self._memory_free_mb(),
            disk_free_mb=self._disk_free_mb(),
            login=login(),
            addresses=self._addresses(),
            stolen_s=read_stolen_s(self._root),
        )

    def _temperature_c(self) -> float | None:
        """Of the hottest processor."""
        zones = (self._root / _THERMAL).glob("thermal_zone*")
        here = [zone for zone in zones if _text(zone / "type").startswith(_PROCESSORS)]
        said = (_text(zone / "temp") for zone in here)
        return max((int(text) / 1000.0 for text in said if text.lstrip("-").isdecimal()), default=None)

    def _memory_free_mb(self) -> float | None:
        found = _AVAILABLE.search(_text(self._root / "proc/meminfo"))
        return int(found[1]) / 1024.0 if found else None

    def _disk_free_mb(self) -> float | None:
        try:
            disk = os.statvfs(self._state)
        except OSError:
            return None
        return disk.f_bavail * disk.f_frsize / 2**20

    def _addresses(self) -> tuple[str, ...]:
        """Of IPv4, as the kernel's routes name them: who reads a file needs no socket that could reach a network."""
        found = dict.fromkeys(_LOCAL.findall(_text(self._root / "proc/net/fib_trie")))
        return tuple(address for address in found if not address.startswith("127."))


def read_throttled(root: Path = Path("/")) -> Throttled | None:
    """What the firmware of a Raspberry Pi says; None on another computer. The kernel looks every 2 s."""
    for path in sorted((root / _FIRMWARES).glob(_THROTTLED)):
        try:
            return Throttled(int(_text(path), 16))
        except ValueError:
            continue
    return None


def read_stolen_s(root: Path = Path("/")) -> float | None:
    """The time of all cores that a hypervisor gave to others since the start."""
    words = _text(root / "proc/stat").split("\n", 1)[0].split()
    return int(words[8]) / os.sysconf("SC_CLK_TCK") if len(words) > 8 else None


def login() -> str:
    """How to reach the pedal: `ssh` with this."""
    return "".join([*_accounts(), socket.gethostname().split(".")[0], ".local"])


def _accounts() -> Iterator[str]:
    try:
        yield f"{pwd.getpwuid(FIRST_ACCOUNT).pw_name}@"
    except KeyError:
        return


def _text(path: Path) -> str:
    """What the file says; "" where it cannot be read."""
    try:
        return path.read_text(errors="replace").strip()
    except OSError:
        return ""
