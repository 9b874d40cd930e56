"""The real audiod in a process of its own, and what it reported."""

import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from firmware.messages import Hello, Load, Message, Play, Ready, Status
from tests.stand_ins.fakes import Controller


class Audiod:
    """A running audiod on the sim profile, and what it reported."""

    def __init__(self, run: Path, *command: str, profile: str | Path = "sim") -> None:
        self.controller = Controller(run)
        self.heard: list[Message] = []
        self.process = subprocess.Popen(
            [sys.executable, *command, "--profile", str(profile), "--run", str(run)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def wait_until(self, holds: Callable[[Message], bool]) -> None:
        """Until a message is heard that holds."""
        end_s = time.monotonic() + 30.0
        while time.monotonic() < end_s and self.process.poll() is None:
            new = self.controller.heard()
            self.heard += new
            if any(holds(message) for message in new):
                return
            time.sleep(0.01)
        raise AssertionError(f"not heard in 30 s; the last was {self.heard[-1:]}")

    def play(self, graph: Path) -> None:
        self.wait_until(lambda message: isinstance(message, Hello))
        self.load_and_play(graph)

    def load_and_play(self, graph: Path) -> None:
        self.controller.order(Load(1, str(graph)))
        self.wait_until(lambda message: message == Ready(1))
        self.controller.order(Play(1, 1.0, 1.0))
        self.wait_until(lambda message: isinstance(message, Status) and message.amp_id == 1)

    def play_on(self) -> Status:
        """Until it has played as much again as so far, and a second; what it says then."""
        last = [message for message in self.heard if isinstance(message, Status)][-1]
        enough = last.blocks * 2 + 750
        self.wait_until(lambda message: isinstance(message, Status) and message.blocks > enough)
        return [message for message in self.heard if isinstance(message, Status)][-1]

    def end(self) -> tuple[int, str, str]:
        out, err = self.process.communicate(timeout=30)
        return self.process.returncode, out, err

    def close(self) -> None:
        if self.process.poll() is None:
            self.process.kill()
            self.process.communicate()
        self.controller.close()
