"""A player at a terminal of their own: the meter moves, Enter goes on, and the terminal is left as it was."""

import fcntl
import os
import pty
import signal
import subprocess
import sys
import termios
import time
from collections.abc import Callable, Generator
from pathlib import Path

import pytest

from tests.stand_ins.measuring import MeasuredPedal
from tests.stand_ins.serving import serving

PATIENCE_S = 30.0
COMMAND = (sys.executable, "-c", "from firmware.cli.main import run; run()")


class Player:
    """Sits at the terminal of a command."""

    def __init__(self, run: Path, *typed: str) -> None:
        self._terminal, self._theirs = pty.openpty()
        self._before = termios.tcgetattr(self._theirs)
        self.command = subprocess.Popen(
            [*COMMAND, *typed, "--run", str(run)],
            stdin=self._theirs,
            stdout=self._theirs,
            stderr=self._theirs,
            env={**os.environ, "TERM": "xterm", "COLUMNS": "90"},
            start_new_session=True,
            preexec_fn=_take_terminal,
        )
        os.set_blocking(self._terminal, False)
        self.seen = ""

    def sees(self, text: str) -> None:
        self._until(lambda: text in self.seen)
        self.seen = self.seen.partition(text)[2]

    def keys(self, typed: str) -> None:
        os.write(self._terminal, typed.encode())

    def end(self) -> int:
        self._until(lambda: self.command.poll() is not None)
        return self.command.returncode

    def assert_terminal_is_as_before(self) -> None:
        assert termios.tcgetattr(self._theirs) == self._before

    def leave(self) -> None:
        if self.command.poll() is None:
            self.command.kill()
            self.command.wait()
        os.close(self._terminal)
        os.close(self._theirs)

    def _until(self, holds: Callable[[], bool]) -> None:
        deadline_s = time.monotonic() + PATIENCE_S
        while True:
            try:
                self.seen += os.read(self._terminal, 65_536).decode(errors="replace")
            except BlockingIOError:
                time.sleep(0.02)
            if holds():
                return
            if time.monotonic() > deadline_s:
                pytest.fail(f"never came true; the terminal shows {self.seen[-2000:]}")


def _take_terminal() -> None:
    """The command's standard input becomes its terminal, so that Ctrl-C reaches it."""
    fcntl.ioctl(0, termios.TIOCSCTTY, 0)


@pytest.fixture
def pedal(tmp_path: Path) -> Generator[MeasuredPedal]:
    pedal = MeasuredPedal()
    with serving(tmp_path, pedal.answer):
        yield pedal


@pytest.fixture
def sits(tmp_path: Path, pedal: MeasuredPedal) -> Generator[Callable[..., Player]]:
    assert pedal
    players: list[Player] = []

    def sit(*typed: str) -> Player:
        players.append(Player(tmp_path, *typed))
        return players[-1]

    yield sit
    for player in players:
        player.leave()


def test_a_measurement_at_a_terminal(pedal: MeasuredPedal, sits: Callable[..., Player]) -> None:
    player = sits("calibrate")
    player.sees("or the name:")
    player.keys("loopback\n")
    player.sees("-12.3")
    player.sees("Enter goes on, q leaves")
    player.keys("x")  # no answer to anything
    player.keys("\n")
    player.sees("measuring")
    player.sees("Keep it? [Y/n]")
    player.keys("y\n")
    player.sees("measured by loopback")
    assert player.end() == 0
    assert pedal.owned.max_input
    player.assert_terminal_is_as_before()
    pedal.assert_sound_is_back()


def test_a_wrong_key_gets_an_answer_and_a_no_is_a_no(pedal: MeasuredPedal, sits: Callable[..., Player]) -> None:
    player = sits("calibrate", "--method", "loopback")
    player.sees("Is it so? Enter goes on")
    player.keys("x")
    player.sees("Press Enter or y for yes, n for no; q leaves.")
    player.keys("n")
    player.sees("the output's level is not known")
    assert player.end() == 1
    player.assert_terminal_is_as_before()
    pedal.assert_sound_is_back()


@pytest.mark.parametrize("key", ["q", "\x03"], ids=["q", "ctrl-c"])
def test_leaving_while_the_meter_moves(key: str, pedal: MeasuredPedal, sits: Callable[..., Player]) -> None:
    player = sits("calibrate", "--method", "loopback")
    player.sees("Enter goes on")
    player.keys(key)
    assert player.end() == 128 + signal.SIGINT
    player.assert_terminal_is_as_before()
    pedal.assert_sound_is_back()
    assert pedal.owned.max_input is None


def test_a_connection_that_breaks_takes_the_tone_with_it(pedal: MeasuredPedal, sits: Callable[..., Player]) -> None:
    player = sits("calibrate", "--method", "meter")
    player.sees("Enter goes on")
    player.keys("\n")
    player.sees("V RMS")
    assert pedal.sine
    player.command.send_signal(signal.SIGHUP)
    assert player.end() == 128 + signal.SIGHUP
    pedal.assert_sound_is_back()


def test_the_coach_at_a_terminal(pedal: MeasuredPedal, sits: Callable[..., Player]) -> None:
    pedal.guitar_peak = 0.1
    player = sits("gain", "--coach")
    player.sees("peak -20.0")
    player.sees("play hard")
    player.sees("[Y/n]")
    player.keys("\n")
    assert player.end() == 0
    assert pedal.analog.gain_db == 12.5
    player.assert_terminal_is_as_before()
