"""`pedal sim` as a guitarist has it: a terminal of its own, both real processes, keys."""

import fcntl
import os
import pty
import shutil
import signal
import subprocess
import sys
import tempfile
import termios
import time
from collections.abc import Callable, Generator
from pathlib import Path

import pytest

from firmware.cli.main import main
from firmware.cli.sim.hands import HELP
from firmware.control.client import ask
from firmware.control.wishes.sound import GET, GetRequest
from firmware.control.wishes.status import STATUS
from hw.strict_json import to_plain

pytestmark = pytest.mark.xdist_group("clock")

PATIENCE_S = 30.0
COMMAND = (sys.executable, "-c", "from firmware.cli.main import run; run()", "sim")


class Player:
    """Sits at the terminal. Unix sockets want a short path, so the run folder lies in the system's own."""

    def __init__(self, folder: Path, state: Path) -> None:
        self.run = folder / "run"
        self._terminal, theirs = pty.openpty()
        command = [*COMMAND, "--run", str(self.run), "--state", str(state)]
        self.pedal = subprocess.Popen(
            command,
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            start_new_session=True,
            preexec_fn=_take_terminal,
        )
        os.close(theirs)
        os.set_blocking(self._terminal, False)
        self._seen = b""
        self._until(lambda: HELP.encode() in self._seen)

    def keys(self, typed: bytes) -> None:
        os.write(self._terminal, typed)

    def expect(self, **facts: object) -> None:
        self._until(lambda: to_plain(ask(self.run, STATUS)).items() >= facts.items())

    def hears(self, knob: str, value: float) -> None:
        self._until(lambda: [each.value for each in ask(self.run, GET, GetRequest(knob)).knobs] == [value])

    def end(self, number: signal.Signals | None = None) -> int:
        """The exit status, once neither process is left."""
        if number is not None:
            self.pedal.send_signal(number)
        self._until(lambda: self.pedal.poll() is not None)
        self._until(lambda: not self.children())
        return self.pedal.returncode

    def children(self) -> list[str]:
        """The command lines of audiod and controld, while they live."""
        listed = subprocess.run(["ps", "-eww", "-o", "args"], capture_output=True, text=True, check=True).stdout
        return [line for line in listed.splitlines() if str(self.run) in line and "-m firmware." in line]

    def leave(self) -> None:
        if self.pedal.poll() is None:
            self.pedal.kill()
            self.pedal.wait()
        os.close(self._terminal)

    def _until(self, holds: Callable[[], bool]) -> None:
        deadline_s = time.monotonic() + PATIENCE_S
        while time.monotonic() < deadline_s:
            self._read()
            if holds():
                return
            time.sleep(0.02)
        pytest.fail(f"never came true; the terminal shows {self._seen[-2000:].decode(errors='replace')}")

    def _read(self) -> None:
        try:
            self._seen += os.read(self._terminal, 1 << 16)
        except OSError:  # nothing new, or nobody there
            return


def _take_terminal() -> None:
    """So that Ctrl-C reaches the pedal, also where the tests themselves run in the background and ignore it."""
    fcntl.ioctl(0, termios.TIOCSCTTY, 0)
    signal.signal(signal.SIGINT, signal.SIG_DFL)


@pytest.fixture
def player(state: Path) -> Generator[Player]:
    folder = Path(tempfile.mkdtemp(prefix="etalon"))
    player = Player(folder, state)
    yield player
    player.leave()
    shutil.rmtree(folder)


def test_every_key_counts_however_fast_it_is_typed(player: Player) -> None:
    player.expect(preset="Clean", bypass=False)
    player.keys(b"1")
    player.expect(bypass=True)
    player.keys(b"1222")
    player.expect(bypass=False, preset="Fuzz")
    player.keys(b"\x1b[A\x1b[C++\x1b[B")  # up, right, down
    player.hears("level_db", 1.5)
    player.keys(b"\x1b[1~x\r")  # Home and x are no keys of the pedal
    player.expect(page="setlist", bypass=False)
    player.keys(b"h\r")  # held, it leads back
    player.expect(page="play")
    player.keys(b"q")
    assert player.end() == 0


def test_ctrl_c_ends_all(player: Player) -> None:
    player.keys(b"\x03")
    assert player.end() == 128 + signal.SIGINT


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGKILL])
def test_nothing_is_left_behind_whatever_ends_it(player: Player, number: signal.Signals) -> None:
    assert len(player.children()) == 2
    status = player.end(number)
    assert status == (-number if number is signal.SIGKILL else 128 + number)


def test_a_second_one_in_the_same_folder_leaves_the_first_alone(
    player: Player, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    before = {path: path.stat().st_mtime_ns for path in player.run.iterdir() if path.is_file()}
    assert before
    (tmp_path / "short.gig").write_text("at 0 end")
    assert main(["sim", "--gig", str(tmp_path / "short.gig"), "--run", str(player.run)]) == 2
    assert "runs in" in capfd.readouterr().err
    assert {path: path.stat().st_mtime_ns for path in before} == before
    player.expect(playing=True)
