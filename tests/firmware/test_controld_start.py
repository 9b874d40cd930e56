"""The start of controld: with which card, after which reports, past a journal that is not read; what forbids it."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path

import pytest

import hw.profiles
from firmware import controld
from firmware.control import card
from firmware.control.client import ask
from firmware.control.link import Link
from firmware.control.wishes.status import STATUS
from firmware.datagrams import encode
from firmware.messages import NO_AMP, Hello, Play
from firmware.places import RunFolder, StateFolder
from hw.errors import ProfileError
from hw.following import CardFollower
from tests.stand_ins.asound import PISOUND, UNKNOWN, Asound
from tests.stand_ins.control import status
from tests.stand_ins.pedals import PATIENCE_S

pytestmark = pytest.mark.xdist_group("clock")

HELLO = Hello(48_000, 64, "1.2.3")


@pytest.mark.parametrize(
    ("profile", "run", "words"),
    [("nonesuch", "run", "nonesuch"), ("sim", "file/run", "file"), ("sim", "x" * 150, "socket")],
)
def test_what_keeps_it_from_starting_is_one_sentence_and_status_2(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], profile: str, run: str, words: str
) -> None:
    (tmp_path / "file").write_text("")
    places = ["--run", str(tmp_path / run), "--state", str(tmp_path / "state")]
    assert controld.main(["--profile", profile, *places]) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert words in line


def test_a_board_that_comes_late_and_has_other_pins_ends_controld_which_then_starts_with_them(
    tmp_path: Path,
) -> None:
    asound = Asound(tmp_path)
    began = hw.profiles.load("auto", asound.cards)
    follower = CardFollower(began, asound.cards)
    assert card.found_again(follower.look, "", began) is None
    asound.plug(PISOUND)
    with pytest.raises(ProfileError, match="Blokas Pisound came after the start, and leaves panel and display other"):
        card.found_again(follower.look, "pisound", began)


def test_at_the_start_the_card_that_audiod_plays_already_is_the_pedals(tmp_path: Path) -> None:
    cards = Asound(tmp_path).plug(PISOUND, UNKNOWN)
    began = hw.profiles.load("auto", cards)
    assert began.codec.card == "pisound"
    speaks = replace(status(Play(NO_AMP, 1.0, 1.0)), card="Thing")
    for heard, plays in (([HELLO, speaks], "Thing"), ([HELLO, replace(speaks, card="")], "pisound"), ([], "pisound")):
        assert card.of_the_card_that_plays(CardFollower(began, cards).look, began, heard).codec.card == plays


def test_the_start_waits_for_the_first_status_and_loses_no_report_before_it(tmp_path: Path) -> None:
    here = RunFolder(tmp_path)
    link, speaks = Link(here.control_socket, here.audio_socket), status(Play(NO_AMP, 1.0, 1.0))
    try:
        assert card.first_reports(link) == [], "nobody speaks"
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as audiod:
            for report in (HELLO, speaks):
                audiod.sendto(encode(report), str(here.control_socket))
        began_s = time.monotonic()
        assert card.first_reports(link) == [HELLO, speaks]
        assert time.monotonic() - began_s < card.FIRST_REPORTS_S
    finally:
        link.close()


def test_a_journal_that_does_not_read_holds_nothing_up() -> None:
    """While the disk is slow, journald reads nothing, and who writes to it waits."""
    with tempfile.TemporaryDirectory(prefix="etalon") as folder:
        kept, here = StateFolder(Path(folder) / "state"), RunFolder(Path(folder) / "run")
        kept.presets.mkdir(parents=True)
        (kept.presets / "bad.toml").write_text("nonsense, which is said at the start")
        reading, writing = full_pipe()
        command = [sys.executable, "-m", "firmware.controld", "--profile", "sim"]
        command += ["--run", str(here.folder), "--state", str(kept.folder)]
        child = subprocess.Popen(command, stderr=writing)
        os.close(writing)
        try:
            end_s = time.monotonic() + PATIENCE_S
            while not here.pedal_socket.exists() and time.monotonic() < end_s:
                time.sleep(0.05)
            assert ask(here.folder, STATUS).notice == "preset unreadable"
            child.send_signal(signal.SIGTERM)
            assert child.wait(PATIENCE_S) == 0
        finally:
            child.kill()
            os.close(reading)


def full_pipe() -> tuple[int, int]:
    """The ends of a pipe that takes no more."""
    reading, writing = os.pipe()
    os.set_blocking(writing, False)
    with contextlib.suppress(BlockingIOError):
        while True:
            os.write(writing, b"x" * 1024)
    os.set_blocking(writing, True)
    return reading, writing
