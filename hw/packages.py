"""What to type where one of the pedal's Python packages is missing: a line that works in the environment that runs.

A bare `pip install` does not: a pedal's own environment is not on the PATH, and Debian's pip refuses to touch what is
Debian's. Nor does pip know `lgpio` from Python 3.13 on: its newest wheel for aarch64 there is an empty one.
"""

import os
import sys
from dataclasses import dataclass
from pathlib import Path
from shlex import quote

PROJECT = Path(__file__).resolve().parents[1]
LGPIO_WHEELS_END = (3, 13)  # the first Python without one
RASPBERRYS = Path("/etc/rpi-issue")  # Raspberry Pi OS says here that it is none other; os-release says "debian"


@dataclass(frozen=True, slots=True)
class Environment:
    """Where packages go: the folder, its Python's version, whether it sees Debian's own packages, whether only root
    may write there, and whether the system's archives are Raspberry Pi's, which have python3-lgpio; Debian's have
    not."""

    folder: Path
    version: tuple[int, int]
    sees_debian: bool
    roots: bool
    raspberrys: bool = True

    def pip(self, words: str) -> str:
        """The line that has this environment's own pip install `words`."""
        return f"{self._python} -m pip install {words}"

    def locked(self) -> str:
        """The line that installs all that a pedal needs, as deploy.sh does."""
        need, install = (quote(str(PROJECT / "requirements" / f"{name}.sh")) for name in ("system", "install"))
        packages = quote(str(PROJECT / "requirements" / "pi.apt"))
        folder = quote(str(self.folder))
        return f"sudo sh {need} {packages} && {self._sudo}sh {install} pi {folder} --system-site-packages"

    def operators(self) -> str:
        """The line that builds the fused operators where there is a compiler."""
        return f"{self._python} -P -m firmware.kernels.build"

    def lgpio(self) -> str:
        """What there is to do for lgpio, as the end of a sentence."""
        if not self.sees_debian and self.version < LGPIO_WHEELS_END:
            return f"type: {self.pip('lgpio')}"
        if not self.raspberrys:
            return "this system's archives have no python3-lgpio: put Raspberry Pi OS (64-bit) on the card"
        if self.sees_debian:
            return "type: sudo apt-get install --yes python3-lgpio"
        return f"type: {self._sudo}rm -r {quote(str(self.folder))} && {self.locked()}"

    @property
    def _python(self) -> str:
        return self._sudo + quote(str(self.folder / "bin" / "python"))

    @property
    def _sudo(self) -> str:
        return "sudo " if self.roots else ""


def environment() -> Environment:
    """The one that this process runs in."""
    folder = Path(sys.prefix)
    settings = folder / "pyvenv.cfg"
    said = settings.read_text() if settings.is_file() else "include-system-site-packages = true"
    pairs = (line.partition("=") for line in said.splitlines())
    shares = any(key.strip() == "include-system-site-packages" and value.strip() == "true" for key, _, value in pairs)
    debians = sys.base_prefix == "/usr"  # Debian's modules are made for Debian's Python alone
    return Environment(
        folder, sys.version_info[:2], shares and debians, not os.access(folder, os.W_OK), RASPBERRYS.exists()
    )
