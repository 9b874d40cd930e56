"""A terminal of 40 columns, as a phone over ssh has it: every table, list, page and help fits."""

import json
import re
import sys
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path

import pytest
from PIL import Image
from rich.console import Console
from rich.live import Live

from firmware.cli.main import main
from firmware.cli.meter import Scene, picture
from firmware.cli.output import print_facts, print_table, tell
from firmware.cli.running import status_command
from firmware.cli.sim.audience import Terminal
from firmware.cli.verbs import VERBS
from firmware.control.wishes.status import StatusReply, tell_status
from tests import own_captures
from tests.stand_ins.asking import desk_of_three

COLUMNS = 40
COLOUR = re.compile(r"\x1b\[[0-9;]*m")


@pytest.fixture
def narrow(on_terminal: Callable[[int], None], monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Makes stdout such a terminal, from within the test."""
    monkeypatch.setenv("TERM", "xterm")
    return partial(on_terminal, COLUMNS)


def fits(shown: str, columns: int = COLUMNS) -> bool:
    """A single word, such as a path, may be longer: to break it would spoil it."""
    lines = COLOUR.sub("", shown).splitlines()
    return all(len(line) <= columns or len(line.split()) <= 1 for line in lines)


@pytest.mark.parametrize("verb", ["", *VERBS, "capture rename", "capture delete"])
def test_the_help_of_every_command_fits(
    verb: str, capsys: pytest.CaptureFixture[str], narrow: Callable[[], None]
) -> None:
    narrow()
    with pytest.raises(SystemExit):
        main([*verb.split(), "--help"])
    shown = capsys.readouterr().out
    assert shown.startswith("usage: pedal")
    assert fits(shown)


@pytest.mark.parametrize(
    "typed",
    [
        "profiles",
        "profiles sim",
        "library --profile sim --state {state}",
        "inspect {capture}",
        "doctor --profile sim --state {state}",
        "levels --max-input-dbu 12.2 --input-level-dbu 15 --max-output-dbu 8",
        "bench {capture} --seconds 0.1",
        "import {capture} --state {state}",
    ],
)
def test_what_a_command_shows_fits(
    typed: str,
    state: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    narrow: Callable[[], None],
) -> None:
    narrow()
    monkeypatch.setenv("PEDAL_RUN", str(tmp_path / "run"))
    monkeypatch.chdir(tmp_path)
    Path("amp.nam").write_text(json.dumps(own_captures.tiny()))
    main(typed.format(state=state, capture="amp.nam").split())
    shown = capsys.readouterr().out
    assert len(shown.splitlines()) > 1
    assert fits(shown), shown


def test_the_status_fits_and_says_no_list_of_a_program(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], narrow: Callable[[], None]
) -> None:
    narrow()

    def ask(_run: Path, _wish: object) -> StatusReply:
        return tell_status(desk_of_three().state)

    monkeypatch.setattr(status_command, "ask", ask)
    assert main(["status"]) == 0
    shown = capsys.readouterr().out
    assert fits(shown), shown
    assert "fifo, memory_locked" in shown.replace("\n  ", " ")


def test_a_table_that_is_too_wide_becomes_a_list_for_each_row(
    capsys: pytest.CaptureFixture[str], narrow: Callable[[], None]
) -> None:
    narrow()
    header = ("profile", "here", "dBu", "codec")
    print_table(header, [("um2", "", "22.00", "Behringer UM2, the small"), ("sim", "", "12.20", "sim")], left=(0, 3))
    assert capsys.readouterr().out.splitlines() == [
        "um2",
        "  dBu    22.00",
        "  codec  Behringer UM2, the small",
        "sim",
        "  dBu    12.20",
        "  codec  sim",
    ]
    print_table(header, [("um2", "Card", "22.00", "UM2")], left=(0, 1, 3))
    assert capsys.readouterr().out.splitlines() == ["profile  here    dBu  codec", "um2      Card  22.00  UM2"]


def test_a_table_of_figures_alone_becomes_a_list_of_them(
    capsys: pytest.CaptureFixture[str], narrow: Callable[[], None]
) -> None:
    narrow()
    print_table(("p50", "p99.9", "woke late, p99.99", "p99.99 to p50"), [("1.0", "2.0", "3.0", "3.00")], left=())
    assert capsys.readouterr().out.splitlines()[2] == "woke late, p99.99  3.0"


def test_a_value_without_room_beside_its_name_stands_below_it(
    capsys: pytest.CaptureFixture[str], narrow: Callable[[], None]
) -> None:
    narrow()
    print_facts([("resampling latency ms", "a sentence that is far too long for the rest"), ("xruns", 0)])
    assert capsys.readouterr().out.splitlines() == [
        "resampling latency ms",
        "  a sentence that is far too long for",
        "  the rest",
        "xruns                  0",
    ]


def test_a_sentence_is_broken_between_words_and_indented_as_it_begins(
    capsys: pytest.CaptureFixture[str], narrow: Callable[[], None]
) -> None:
    narrow()
    tell("refused:\n  cut.nam: its JSON cannot be read; the file is damaged")
    assert capsys.readouterr().out.splitlines() == [
        "refused:",
        "  cut.nam: its JSON cannot be read; the",
        "  file is damaged",
    ]


def test_a_pipe_gets_lines_as_long_as_they_are(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys.stdout, "isatty", lambda: False)
    tell("word " * 30)
    print_table(("name", "words"), [("a", "word " * 30)], left=(0, 1))
    assert len(capsys.readouterr().out.splitlines()) == 3


@pytest.mark.parametrize("columns", [36, 40, 64])
def test_the_level_meter_fits(columns: int) -> None:
    scene = Scene("play hard", -12.0, held_dbfs=-3.0, clipped=True, progress=0.5)
    assert fits(picture(scene, columns).plain.replace(" ", "_"), columns)


def test_the_simulated_screen_fits_and_says_what_shows_all(
    capsys: pytest.CaptureFixture[str], narrow: Callable[[], None]
) -> None:
    narrow()
    console = Console(width=COLUMNS, force_terminal=True)
    with Live(console=console, auto_refresh=False) as live, console.capture() as captured:
        Terminal(live).look(Image.new("1", (128, 64), 1))
        console.print(live.renderable)
    capsys.readouterr()
    lines = [line for line in captured.get().splitlines() if "⣿" in line]
    assert {len(line.strip("│")) for line in lines} == {32}
    assert "66 columns show all" in captured.get()


@pytest.mark.parametrize(
    "typed", ["inspect nosuch", "set tone.bass 3 --run nosuch", "set x", "nosuch", "play 1 --run x"]
)
def test_a_complaint_fits_too_and_is_whole_where_nobody_looks(
    typed: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    said: list[str] = []
    for columns in (None, COLUMNS):
        monkeypatch.setattr(sys.stderr, "isatty", lambda columns=columns: columns is not None)
        monkeypatch.setenv("COLUMNS", str(columns))
        with suppress(SystemExit):
            assert main(typed.split()) == 2
        said.append(capsys.readouterr().err)
    whole, broken = said
    assert whole.count("\n") == 1
    assert broken.split() == whole.split()
    assert fits(broken)
