"""A whole pedal for tests: the two real processes on the sim profile, and a simulated foot."""

import json
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest

from firmware.control.client import ask
from firmware.control.wishes.status import STATUS
from firmware.errors import LinkError
from hw.profiles import path_of
from hw.sim.panel import Feet
from hw.strict_json import to_plain
from tests.own_captures import layer_array, wavenet

PATIENCE_S = 100.0  # a capture is prepared at nice 19: beside two busy cores six of them take 40 s
BETWEEN_STOMPS_S = 0.15  # a foot does not come down again while the switch still bounces

Status = dict[str, object]


class Pedal:
    """Both processes in one folder. Unix sockets want a short path, so it lies in the system's own."""

    def __init__(
        self,
        folder: Path,
        edit: Callable[[str], str],
        *,
        keeps_wav: bool = False,
        audiod: Sequence[str] = ("firmware.audiod",),
    ) -> None:
        self.run, self.state, self.stick = folder / "run", folder / "state", folder / "run" / "stick"
        self.run.mkdir()
        sim = edit(path_of("sim").read_text())
        self.profile = folder / "own.toml"
        self.wav = folder / "out.wav"
        self.profile.write_text(sim.replace("[codec]", f'[codec]\nrecord = "{self.wav}"') if keeps_wav else sim)
        self.feet = Feet(self.run / "panel.sock")
        self._modules = {"audiod": audiod, "controld": ("firmware.controld",)}
        self.children: dict[str, subprocess.Popen[bytes]] = {}

    def start(self, name: str) -> None:
        command = [sys.executable, "-m", *self._modules[name], "--profile", str(self.profile), "--run", str(self.run)]
        command += ["--state", str(self.state)] if name == "controld" else []
        with (self.run / f"{name}.log").open("wb") as log:
            self.children[name] = subprocess.Popen(command, stderr=log)

    def end(self, name: str, number: signal.Signals) -> int:
        child = self.children.pop(name)
        child.send_signal(number)
        return child.wait(PATIENCE_S)

    def status(self) -> Status:
        return to_plain(ask(self.run, STATUS))

    def until(self, holds: Callable[[Status], bool]) -> Status:
        """The first status for which `holds`; the last one is shown if none comes."""
        deadline_s, status = time.monotonic() + PATIENCE_S, Status()
        while time.monotonic() < deadline_s:
            try:
                status = self.status()
            except LinkError:
                status = Status()
            if status and holds(status):
                return status
            time.sleep(0.02)
        pytest.fail(f"never came true; the last status was {status}")

    def tap(self, switch: int) -> None:
        self.feet.tap(switch)
        time.sleep(BETWEEN_STOMPS_S)

    def stop(self) -> None:
        for name in tuple(self.children):
            self.end(name, signal.SIGKILL)
        self.feet.close()


@contextmanager
def pedal(
    library: Path | None,
    change: Callable[[Path], None] = lambda _folder: None,
    *,
    keeps_wav: bool = False,
    edit: Callable[[str], str] = str,
    audiod: Sequence[str] = ("firmware.audiod",),
) -> Generator[Pedal]:
    """A pedal that plays from `library`; None is one fresh from the box. `change` is done to its folder before,
    `edit` to the text of its profile; `audiod` is the module that is its audiod, and the module's own options. What
    leaves one that `keeps_wav` is in `wav` once its audiod has ended."""
    folder = Path(tempfile.mkdtemp(prefix="etalon"))
    if library:
        shutil.copytree(library, folder / "state" / "library")
    change(folder)
    pedal = Pedal(folder, edit, keeps_wav=keeps_wav, audiod=audiod)
    try:
        pedal.start("audiod")
        pedal.start("controld")
        yield pedal
    finally:
        pedal.stop()
        shutil.rmtree(folder)


def write_capture(folder: Path, name: str, *, seed: int, **levels: float) -> None:
    metadata = {"name": name, "loudness": -20.0, **levels}
    model = wavenet(layer_array(2, [1, 2]), seed=seed, metadata=metadata)
    (folder / f"{name}.nam").write_text(json.dumps(model))


def on_an_alsa_card(sim: str) -> str:
    """The text of the sim profile, with ALSA's PCM `card` for its codec and no gain that moves."""
    head, rest = sim.split("[gain]")
    card = 'driver = "alsa"\ncapture = "card"\nplayback = "card"\ncard = "any"\nformat = "S32_LE"'
    head = re.sub(r"(?m)^take = .*$", "", head.replace('driver = "wav"', card))
    return f"{head.replace('block_frames = 64', 'block_frames = 512')}[levels]{rest.split('[levels]')[1]}"


def playing(name: str) -> Callable[[Status], bool]:
    return lambda status: status["playing"] is True and status["preset"] == name
