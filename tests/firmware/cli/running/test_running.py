"""`pedal get`, `set`, `do` and `play`, asked of a pedal that answers as the real one."""

import json
import re
from collections.abc import Generator
from pathlib import Path

import pytest

from firmware.cli.main import main
from firmware.decide.actions import ACTIONS
from firmware.decide.events import LibraryRead
from firmware.sound import Cab, Pedal, Preset
from tests.stand_ins.asking import asked
from tests.stand_ins.control import Desk, entry, graph
from tests.stand_ins.row import cabinet, late
from tests.stand_ins.serving import serving


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Generator[Desk]:
    monkeypatch.setenv("PEDAL_RUN", str(tmp_path))
    playing = Desk(entry("A"), entry("B"))
    playing.settle()
    with serving(tmp_path, lambda request: asked(playing, request)):
        yield playing


def said(capsys: pytest.CaptureFixture[str]) -> str:
    return capsys.readouterr().out


def test_a_knob_is_set_and_read_back(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["set", "gate.threshold_db", "-60"]) == 0
    assert said(capsys) == "gate.threshold_db  -60.0 dB\n"
    assert desk.state.preset
    assert desk.state.preset.gate.threshold_db == -60.0
    assert main(["get", "gate.threshold_db", "--json"]) == 0
    (knob,) = json.loads(said(capsys))["knobs"]
    assert (knob["value"], knob["allowed"]) == (-60.0, "-100 to 0 dB")


def test_without_a_path_every_knob_is_listed(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["get"]) == 0
    lines = said(capsys).splitlines()
    assert ["tone.bass", "5.0"] in [line.split() for line in lines]
    assert desk.state.preset
    assert main(["get", "--json"]) == 0
    assert json.loads(said(capsys))["preset"] == desk.state.preset.name


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["get", "gate.treshold_db"], "did you mean 'gate.threshold_db'?"),
        (["set", "gate.treshold_db", "-60"], "did you mean 'gate.threshold_db'?"),
        (["set", "gate.threshold_db", "60"], "give -100 to 0 dB"),
        (["set", "output", "normalised"], "did you mean 'normalized'?"),
        (["do", "nxt"], "did you mean 'next'?"),
        (["do", "preset", "9"], "there is no preset '9'"),
    ],
)
@pytest.mark.usefixtures("desk")
def test_a_mistake_is_one_sentence(arguments: list[str], words: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(arguments) == 2
    shown = capsys.readouterr().err
    assert words in shown
    assert shown.count("\n") == 1


def test_an_action_is_done(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["do", "next"]) == 0
    assert said(capsys) == "B, page play\n"
    assert main(["do", "trim", "-0.5"]) == 0
    assert main(["do", "page", "gain"]) == 0
    assert said(capsys).splitlines()[-1] == "B, page gain"
    assert desk.state.preset
    assert desk.state.preset.trim_db == -0.5


@pytest.mark.usefixtures("desk")
def test_alone_do_lists_every_action(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["do"]) == 0
    listed = [line.split("  ")[0] for line in said(capsys).splitlines()]
    assert listed == [row.usage(name) for name, row in ACTIONS.items()]


def test_a_preset_whose_capture_is_gone_says_so_and_fails(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    gone = Preset("Gone", model_id="f" * 64, model_name="Plexi")
    desk.happen(LibraryRead(desk.state.library.entries, (gone,), 101.0))
    assert main(["play", "Gone"]) == 1
    told = capsys.readouterr()
    assert (told.out, told.err) == ("", "pedal: preset Gone: its capture Plexi is missing; import it again.\n")
    assert main(["play", "A"]) == 0


def test_a_preset_whose_capture_cannot_be_loaded_says_why_and_fails(
    desk: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    desk.audio.broken = frozenset([graph("C")])
    desk.happen(LibraryRead((entry("A"), entry("B"), entry("C")), (), 101.0))
    assert main(["play", "C"]) == 0, "nobody knows yet"
    desk.settle()
    capsys.readouterr()
    assert main(["play", "C"]) == 1
    assert "is broken" in capsys.readouterr().err


def test_a_preset_is_played_by_its_name(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["play", "B"]) == 0
    assert said(capsys) == "plays B\n"
    assert desk.state.preset
    assert desk.state.preset.name == "B"


def test_the_beginning_of_a_name_will_do_where_no_other_begins_so(
    desk: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    there = (Preset("Lead 1", "a", "A"), Preset("Lead 2", "b", "B"), Preset("Éclat", "a", "A"))
    desk.happen(LibraryRead(desk.state.library.entries, there, 101.0))
    assert main(["play", "ec"]) == 0
    assert said(capsys) == "plays Éclat\n"
    assert main(["do", "preset", "lead 2"]) == 0
    assert desk.state.preset
    assert desk.state.preset.name == "Lead 2"
    for typed in (["play", "le"], ["do", "preset", "le"]):
        assert main(typed) == 2
        assert capsys.readouterr().err == "pedal: `le` could be Lead 1 or Lead 2; write more of it.\n"


def test_the_row_is_told_from_the_pedal_to_the_cabinet(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    library = (late(entry("A"), 24, inverted=True), entry("B"), cabinet("V30", lu=6.0))
    row = Preset("A", "a", "A", pedal=Pedal("b", "B"), cab=Cab("v30", "V30.wav"))
    desk.happen(LibraryRead(library, (row,), 101.0))
    desk.settle()
    assert main(["status"]) == 0
    lines = dict(line.split("  ", 1) for line in said(capsys).splitlines() if "  " in line)
    assert re.fullmatch(r"B -> \([+-]\d+\.\d\d dB\) A -> \(-6\.00 dB\) V30", lines["row"].strip())
    assert lines["cab basis"].strip() == "equal: a guitar is 6.0 LU louder behind it"
    assert (lines["turned over"].strip(), lines["late ms"].strip()) == ("yes", "0.5")
    assert main(["do", "cab", "off"]) == 0
    assert main(["do", "pedal", "off"]) == 0
    capsys.readouterr()
    assert main(["status"]) == 0
    assert "row " in (shown := said(capsys))
    assert "V30" not in shown
    assert "between basis" not in shown


def test_what_the_row_lacks_stands_below_with_its_remedy(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    lacks = Preset("A", "a", "A", cab=Cab("", "V30.wav"))
    desk.happen(LibraryRead(desk.state.library.entries, (lacks,), 101.0))
    assert main(["status"]) == 0
    assert "! cab V30.wav is not in the library; import it again." in said(capsys).splitlines()
