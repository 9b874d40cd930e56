"""`pedal bypass`, `back`, `trim` and `master`: an action each, and what holds after it in a line."""

import json
from collections.abc import Callable, Generator
from pathlib import Path

import pytest

from firmware.cli.main import main
from firmware.cli.running import heard
from firmware.decide.events import LibraryRead, PlayPreset
from firmware.sound import Preset
from tests.stand_ins.asking import Reply, asked
from tests.stand_ins.control import Desk, entry
from tests.stand_ins.serving import serving


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Generator[Desk]:
    monkeypatch.setenv("PEDAL_RUN", str(tmp_path))
    playing = Desk(entry("A"), entry("B"))
    playing.settle()
    audio_follows = iter(range(10_000))

    def answer(request: object) -> Reply:
        if next(audio_follows) % 3 == 0:  # every now and then: the ear is later than the wish
            playing.settle()
        return asked(playing, request)

    with serving(tmp_path, answer):
        yield playing


def said(capsys: pytest.CaptureFixture[str]) -> str:
    return capsys.readouterr().out


def test_bypass_says_what_is_heard(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    told: list[str] = []
    for typed in (["on"], ["on"], [], [], ["off"]):
        assert main(["bypass", *typed]) == 0
        told.append(said(capsys).strip())
        assert desk.audio.bypass == told[-1].startswith("bypass on")
    on, off = "bypass on: the guitar as it came", "bypass off: A"
    assert told == [on, on, off, on, off]
    assert main(["bypass", "--json"]) == 0
    assert json.loads(said(capsys)) == {"bypass": True}


def test_an_audio_process_that_does_not_follow_is_told_of(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(heard, "AT_MOST_S", 0.0)
    monkeypatch.setattr(desk, "settle", lambda: None)
    assert main(["bypass", "on"]) == 2
    assert "the audio process has not followed yet" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("typed", "trim_db"),
    [("+1.5", 1.5), ("-3", -3.0), ("-3dB", -3.0), ("-0,5", -0.5), ("2 dB", 2.0), ("-.5", -0.5)],
)
def test_trim_moves_the_input_gain_of_the_preset(
    typed: str, trim_db: float, desk: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["trim", typed]) == 0
    assert said(capsys) == f"trim {trim_db:+.1f} dB: A\n"
    assert desk.state.preset
    assert desk.state.preset.trim_db == trim_db
    assert main(["trim", "0", "--json"]) == 0
    assert json.loads(said(capsys)) == {"preset": "A", "trim_db": trim_db}


def test_back_goes_to_the_sound_before(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["play", "B"]) == 0
    assert said(capsys) == "plays B\n"
    assert main(["back"]) == 0
    assert said(capsys) == "plays A\n"
    assert desk.state.preset
    assert desk.state.preset.name == "A"
    assert main(["play", "B"]) == 0
    said(capsys)
    assert main(["back", "--json"]) == 0
    assert json.loads(said(capsys)) == {"preset": "A", "number": 1, "missing": False}


@pytest.mark.usefixtures("desk")
def test_back_where_nothing_sounded_before_says_so_and_fails(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["back"]) == 2
    assert capsys.readouterr().err == "pedal: no sound before this one is known; play another one.\n"
    assert main(["do", "slot", "8"]) == 2
    assert capsys.readouterr().err == "pedal: slot 8 is empty: the bank that is shown ends before it.\n"


def test_back_to_a_sound_whose_capture_is_gone_says_so_and_fails(
    desk: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    there = (Preset("A", "a", "A"), Preset("B", "b", "B"))
    desk.happen(LibraryRead(desk.state.library.entries, there, 101.0))
    assert main(["play", "B"]) == 0
    desk.happen(LibraryRead((entry("B"),), there, 102.0))
    said(capsys)
    assert main(["back"]) == 1
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err == "pedal: preset A: its capture A is missing; import it again.\n"


@pytest.mark.parametrize(
    ("typed", "line"),
    [
        (["-12"], "master -12.0 dB"),
        (["-3dB"], "master -3.0 dB"),
        (["down", "3"], "master -9.0 dB"),
        (["up", "2dB"], "master -4.0 dB"),
        (["up", "40"], "master 0.0 dB"),
        ([], "master -6.0 dB"),
        (["mute", "on"], "master -6.0 dB, muted"),
        (["mute", "off"], "master -6.0 dB"),
    ],
)
def test_master_is_set_moved_muted_and_told(
    typed: list[str], line: str, desk: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    asked(desk, {"do": "do", "action": "master -6"})
    assert main(["master", *typed]) == 0
    assert said(capsys) == f"{line}\n"
    assert main(["master", "--json"]) == 0
    assert json.loads(said(capsys)) == {"master_db": desk.state.player.master_db, "muted": line.endswith("muted")}


@pytest.mark.parametrize("typed", [["trim", "1"], ["bypass", "off"], ["back"], ["master"]])
def test_what_they_say_fits_a_narrow_terminal(
    typed: list[str], desk: Desk, on_terminal: Callable[[int], None], capsys: pytest.CaptureFixture[str]
) -> None:
    words = "name of many short words that goes on and on \x1b[31m"
    there = (Preset(f"A {words}", "a", "A"), Preset(f"B {words}", "b", "B"))
    desk.happen(LibraryRead(desk.state.library.entries, there, 101.0))
    desk.happen(PlayPreset(1, 102.0))
    on_terminal(40)
    assert main(typed) == 0
    shown = said(capsys)
    assert max(map(len, shown.splitlines())) <= 40
    assert "\x1b" not in shown


@pytest.mark.usefixtures("desk")
@pytest.mark.parametrize(
    ("typed", "words"),
    [
        (["bypass", "maybe"], "maybe"),
        (["trim", "loud"], "'loud' is no number"),
        (["trim"], "required"),
        (["master", "loud"], "'loud' is no number"),
        (["master", "mute"], "write master -12, master up 3, or master mute on"),
        (["master", "mute", "maybe"], "write master -12, master up 3, or master mute on"),
        (["master", "inf"], "a number"),
        (["master", "3"], "0 to -60 dB, or `up 3`, `down 3`"),
        (["master", "-61"], "0 to -60 dB, or `up 3`, `down 3`"),
        (["master", "up", "-3"], "0 to -60 dB, or `up 3`, `down 3`"),
    ],
)
def test_a_mistake_is_one_sentence(typed: list[str], words: str, capsys: pytest.CaptureFixture[str]) -> None:
    try:
        status = main(typed)
    except SystemExit as left:
        status = left.code
    shown = capsys.readouterr().err
    assert status == 2
    assert words in shown
    assert shown.count("\n") == 1


@pytest.mark.parametrize("typed", [["bypass"], ["trim", "1"], ["back"], ["master"], ["master", "mute", "on"]])
def test_without_a_pedal_they_say_so(
    typed: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PEDAL_RUN", str(tmp_path / "none"))
    assert main(typed) == 2
    assert "no pedal is running" in capsys.readouterr().err
