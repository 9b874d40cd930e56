"""The two real processes on the sim profile, a small real capture between them, and a simulated foot."""

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path

import pytest

from firmware.control.client import ask
from firmware.errors import LinkError
from firmware.rig.prepare import prepare
from firmware.rig.preset_files import read_folder
from firmware.rig.settings import StateFolder
from firmware.rig.store import read_last
from hw.sim.panel import Feet
from tests.own_captures import layer_array, wavenet

PATIENCE_S = 20.0
BETWEEN_STOMPS_S = 0.15  # a foot does not come down again while the switch still bounces

Status = dict[str, object]


class Pedal:
    """Both processes in one folder. Unix sockets want a short path, so it lies in the system's own."""

    def __init__(self, folder: Path) -> None:
        self.run, self.state = folder / "run", folder / "state"
        self.run.mkdir()
        self.feet = Feet(self.run / "panel.sock")
        self.children: dict[str, subprocess.Popen[bytes]] = {}

    def start(self, name: str) -> None:
        state = ["--state", str(self.state)] if name == "controld" else []
        command = [sys.executable, "-m", f"firmware.{name}", "--profile", "sim", "--run", str(self.run), *state]
        with (self.run / f"{name}.log").open("wb") as log:
            self.children[name] = subprocess.Popen(command, stderr=log)

    def end(self, name: str, number: signal.Signals) -> int:
        child = self.children.pop(name)
        child.send_signal(number)
        return child.wait(PATIENCE_S)

    def status(self) -> Status:
        return ask(self.run, {"do": "status"})

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
def pedal(library: Path) -> Generator[Pedal]:
    folder = Path(tempfile.mkdtemp(prefix="etalon"))
    shutil.copytree(library, folder / "state" / "library")
    pedal = Pedal(folder)
    try:
        pedal.start("audiod")
        pedal.start("controld")
        yield pedal
    finally:
        pedal.stop()
        shutil.rmtree(folder)


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two small captures, Clean (15 dBu) and Lead (no level), prepared for the sim profile."""
    folder = tmp_path_factory.mktemp("rig")
    for seed, name in enumerate(("Clean", "Lead")):
        metadata = {"name": name, "loudness": -20.0} | ({"input_level_dbu": 15.0} if name == "Clean" else {})
        model = wavenet(layer_array(2, [1, 2]), seed=seed, metadata=metadata)
        (folder / f"{name}.nam").write_text(json.dumps(model))
    assert all(verdict.verdict == "stored" for verdict in prepare([folder], folder / "library", 64))
    return folder / "library"


def playing(name: str) -> Callable[[Status], bool]:
    return lambda status: status["playing"] is True and status["preset"] == name


def test_an_evening_with_feet_hands_and_two_deaths(library: Path) -> None:
    with pedal(library) as stage:
        status = stage.until(playing("Clean"))
        assert status["input_gain_db"] == pytest.approx(12.2 - 15.0)
        stage.tap(1)
        stage.until(lambda status: status["bypass"] is True)
        stage.tap(1)
        stage.until(lambda status: status["bypass"] is False)
        stage.tap(2)
        stage.until(playing("Lead"))
        stage.feet.turn(4)
        status = stage.until(lambda status: status["trim_db"] == 2.0)
        assert status["calibrated"] is False
        assert status["input_gain_db"] == 2.0

        stage.end("audiod", signal.SIGKILL)
        stage.until(lambda status: status["audio"] is False)
        stage.start("audiod")
        status = stage.until(playing("Lead"))
        assert status["trim_db"] == 2.0

        stage.end("controld", signal.SIGKILL)
        time.sleep(0.3)
        assert stage.children["audiod"].poll() is None
        stage.start("controld")
        status = stage.until(playing("Lead"))  # what was played last: it was remembered a second after the stomp
        assert int(str(status["blocks"])) > 0

        assert stage.end("controld", signal.SIGTERM) == 0
        kept = StateFolder(stage.state)
        assert read_last(kept.last).clean
        (saved,) = read_folder(kept.presets).files.values()
        assert (saved.name, saved.trim_db) == ("Lead", 2.0)
        assert stage.children["audiod"].poll() is None


def test_ten_quick_taps_end_at_the_right_preset(library: Path) -> None:
    with pedal(library) as stage:
        stage.until(playing("Clean"))
        for _ in range(9):
            stage.tap(2)
        stage.until(playing("Lead"))
        for _ in range(20):
            assert stage.status()["preset"] == "Lead"


def test_a_damaged_memory_is_one_line_and_the_pedal_starts(library: Path) -> None:
    with pedal(library) as stage:
        stage.until(playing("Clean"))
        assert stage.end("controld", signal.SIGTERM) == 0
        StateFolder(stage.state).last.write_bytes(b"\0" * 40)
        stage.start("controld")
        stage.until(playing("Clean"))
        (line,) = (stage.run / "controld.log").read_text().splitlines()
        assert "last.json" in line


@pytest.mark.parametrize(
    ("profile", "run", "words"),
    [("nonesuch", "run", "nonesuch"), ("sim", "file/run", "file"), ("sim", "x" * 150, "socket")],
)
def test_what_keeps_it_from_starting_is_one_sentence_and_status_2(
    tmp_path: Path, profile: str, run: str, words: str
) -> None:
    (tmp_path / "file").write_text("")
    places = ["--run", str(tmp_path / run), "--state", str(tmp_path / "state")]
    command = [sys.executable, "-m", "firmware.controld", "--profile", profile, *places]
    ended = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE_S, check=False)
    assert ended.returncode == 2
    assert words in ended.stderr
    assert len(ended.stderr.splitlines()) == 1
    assert "Traceback" not in ended.stderr


def test_a_second_controld_in_the_same_folder_does_not_start_and_harms_nothing(library: Path) -> None:
    with pedal(library) as stage:
        stage.until(playing("Clean"))
        command = [sys.executable, "-m", "firmware.controld", "--profile", "sim", "--run", str(stage.run)]
        ended = subprocess.run(
            [*command, "--state", str(stage.state)],
            capture_output=True,
            text=True,
            timeout=PATIENCE_S,
            check=False,
            env=os.environ,
        )
        assert ended.returncode == 2
        assert "already running" in ended.stderr
        stage.tap(1)
        stage.until(lambda status: status["bypass"] is True)
