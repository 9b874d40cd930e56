"""Stand-ins for programs that shell scripts call: each call is written down, each answer is chosen by the test."""

import os
import subprocess
from pathlib import Path


class Commands:
    """A folder at the head of PATH."""

    def __init__(self, folder: Path) -> None:
        self._bin = folder / "bin"
        self._bin.mkdir(parents=True)
        self._log = folder / "commands"
        self._log.touch()

    def answer(self, name: str, *, output: str = "", status: int = 0) -> None:
        """From now on `name` prints `output` and ends with `status`."""
        self.behave(name, f"printf '%s' '{output}'; exit {status}")

    def behave(self, name: str, shell: str) -> None:
        """From now on `name` does what these words of shell do."""
        path = self._bin / name
        path.write_text(f"#!/bin/sh\necho \"{name} $*\" >>'{self._log}'\n{shell}\n")
        path.chmod(0o755)

    def called(self) -> list[str]:
        return self._log.read_text().splitlines()

    def run(self, script: Path, *words: str | Path, **variables: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            ["/bin/sh", script, *words],
            env=self.environment(**variables),
            capture_output=True,
            text=True,
            check=False,
        )

    def environment(self, **variables: str) -> dict[str, str]:
        """That of a script that finds these programs before the machine's own."""
        return {**os.environ, **variables, "PATH": f"{self._bin}:{os.environ['PATH']}"}


def write_compiler(path: Path) -> None:
    """A stand-in for g++ that makes whatever it is asked for, and at once."""
    path.write_text('#!/bin/sh\nwhile [ "$1" != -o ]; do shift; done\necho made >"$2"\n')
    path.chmod(0o755)
