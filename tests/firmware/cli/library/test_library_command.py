"""`pedal library`: from the pedal that runs or from the folder, for people, terminals and programs."""

import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from rich.cells import cell_len
from rich.text import Text

from firmware.captures.entry import ENTRY_FILE, entry_json
from firmware.captures.library import Library
from firmware.cli.main import main
from firmware.decide.events import LibraryRead
from firmware.places import StateFolder
from firmware.sound import Preset
from firmware.store import preset_files
from tests.stand_ins.asking import asked
from tests.stand_ins.control import Desk, entry, taking
from tests.stand_ins.serving import serving

PERIOD_US = 64e6 / 48_000


@pytest.fixture(autouse=True)
def no_pedal_runs(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PEDAL_RUN", str(tmp_path / "run"))
    monkeypatch.setenv("PEDAL_STATE", str(tmp_path / "state"))
    monkeypatch.delenv("COLUMNS", raising=False)


def weigh(state: Path, name: str, share: float) -> None:
    """The capture called `name` takes this part of the period, says its entry."""
    library = Library(StateFolder(state).library)
    [found] = [each for each in library.entries() if each.name == name]
    graphs = tuple(taking(graph, share * PERIOD_US) for graph in found.graphs)
    (library.folder / found.model_id / ENTRY_FILE).write_bytes(entry_json(replace(found, graphs=graphs)))


def test_each_capture_is_a_line_and_a_heavy_one_says_what_would_fit(
    state: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    weigh(state, "Clean", 0.31)
    weigh(state, "Fuzz", 1.5)
    assert main(["library", "--state", str(state)]) == 0
    header, clean, fuzz, hint, _, summary = capsys.readouterr().out.splitlines()
    assert header.split() == ["capture", "kind", "level", "engine", "us", "load"]
    assert clean.split()[:3] == ["Clean", "WaveNet", "12.2"]
    assert clean.split()[-3:] == ["413", "31%", "green"]
    assert clean.split()[-4] == fuzz.split()[-4] == "portable"
    assert fuzz.split()[:3] == ["Fuzz", "LSTM", "uncal"]
    assert fuzz.split()[-2:] == ["150%", "red"]
    assert hint.strip() == "nothing smaller fits"
    assert summary == "2 captures: 1 green, 1 red; blocks of 64 frames = 1333 us"


def test_the_engine_that_plays_is_reported_and_both_to_programs(
    state: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    weigh(state, "Clean", 0.3)
    library = Library(StateFolder(state).library)
    clean = library.entries()[0]
    [graph] = clean.graphs
    fused = replace(graph.portable, node_count=1, block_us=100.0, hot_us=80.0, error_db=-120.0, apart_db=-110.0)
    fused_too = replace(clean, graphs=(replace(graph, fused=fused, not_fused=""),))
    (library.folder / clean.model_id / ENTRY_FILE).write_bytes(entry_json(fused_too))
    assert main(["library"]) == 0
    line = capsys.readouterr().out.splitlines()[1]
    assert line.split()[-4:] == ["fused", "100", "7%", "green"]
    assert main(["library", "--json"]) == 0
    first, second = json.loads(capsys.readouterr().out)["captures"]
    assert (first["engine"], first["nodes"], first["not_fused"]) == ("fused", 1, None)
    assert first["engines"]["portable"]["block_us"] == pytest.approx(400.0)
    costs = {"block_us": 100.0, "hot_us": 80.0, "error_db": -120.0, "apart_db": -110.0}
    assert costs.items() <= first["engines"]["fused"].items()
    assert (second["engine"], second["engines"]["fused"]) == ("portable", None)
    assert second["not_fused"] == "the fused operators are not built here"


def test_a_pipe_gets_no_colours_and_whole_names(state: Path, capsys: pytest.CaptureFixture[str]) -> None:
    library = Library(StateFolder(state).library)
    first = library.entries()[0]
    long = "5150 III red gain 6 presence 5 V30 mix A through the long cable of the other room"
    (library.folder / first.model_id / ENTRY_FILE).write_bytes(entry_json(replace(first, name=long)))
    assert main(["library"]) == 0
    shown = capsys.readouterr().out
    assert "\x1b" not in shown
    assert first.name not in shown
    assert Library(library.folder).entry(first.model_id).name in shown


def test_a_terminal_gets_colours_and_lines_of_its_width(
    state: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    weigh(state, "Fuzz", 1.5)
    for name, value in (("FORCE_COLOR", "1"), ("COLUMNS", "74"), ("TERM", "xterm"), ("TTY_COMPATIBLE", "1")):
        monkeypatch.setenv(name, value)
    library = Library(StateFolder(state).library)
    first = library.entries()[0]
    name = "漢字 and so many more words that they fill the whole of it, but not the tail"
    (library.folder / first.model_id / ENTRY_FILE).write_bytes(entry_json(replace(first, name=name)))
    assert main(["library"]) == 0
    shown = capsys.readouterr().out
    assert "\x1b[1;31mred\x1b[0m" in shown
    plain = shown.replace("\x1b[1;31m", "").replace("\x1b[32m", "").replace("\x1b[0m", "")
    _, fuzz, _, long, *_ = plain.splitlines()
    assert cell_len(fuzz) <= cell_len(long) <= 74
    assert long.startswith("漢")
    assert "..." in long
    assert "but not the tail " in long


def test_a_preset_that_plays_the_small_submodel_is_what_counts(
    state: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    library = Library(StateFolder(state).library)
    first = library.entries()[0]
    [graph] = first.graphs
    sizes = (replace(taking(graph, 400.0), max_value=0.5), taking(graph, 2000.0))
    (library.folder / first.model_id / ENTRY_FILE).write_bytes(entry_json(replace(first, graphs=sizes)))

    def said() -> tuple[object, object]:
        assert main(["library", "--json"]) == 0
        facts = json.loads(capsys.readouterr().out)["captures"][0]
        return facts["submodel"], facts["load"]["verdict"]

    assert said() == (2, "red")
    preset_files.write(state / "presets" / "lite.toml", Preset("Lite", first.model_id, first.name, quality=0.0))
    assert said() == (1, "green")


def test_what_is_damaged_is_a_line_that_says_what_to_do(state: Path, capsys: pytest.CaptureFixture[str]) -> None:
    library = Library(StateFolder(state).library)
    first, second = library.entries()
    (library.folder / first.model_id / ENTRY_FILE).write_text("{")
    assert main(["library"]) == 1
    shown = capsys.readouterr().out
    [line] = [line for line in shown.splitlines() if first.model_id[:12] in line]
    assert line.endswith("import it again.")
    assert second.name in shown
    assert main(["library", "--json"]) == 1
    said = json.loads(capsys.readouterr().out)
    assert (len(said["captures"]), said["damaged"]) == (1, [line])


def test_a_capture_that_is_prepared_for_other_blocks_is_named(
    state: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    library = Library(StateFolder(state).library)
    first = library.entries()[0]
    graphs = tuple(replace(graph, block_frames=128) for graph in first.graphs)
    (library.folder / first.model_id / ENTRY_FILE).write_bytes(entry_json(replace(first, graphs=graphs)))
    assert main(["library"]) == 1
    assert "Clean is prepared for blocks of 128 frames, not of 64 frames; " in capsys.readouterr().out


def test_an_empty_library_says_how_to_fill_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "state").mkdir()
    assert main(["library"]) == 0
    assert "`pedal import PATH`" in capsys.readouterr().out
    assert os.listdir(tmp_path / "state") == []  # noqa: PTH208 - looking changes nothing


def test_a_folder_that_is_not_there_is_a_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["library", "--state", str(tmp_path / "none")]) == 2
    assert capsys.readouterr().err == f"pedal: {tmp_path}/none: no such folder; give a state folder.\n"


def test_the_running_pedal_shows_its_own_and_which_one_plays(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "run").mkdir()
    heavy = entry("B")
    heavy = replace(heavy, graphs=(taking(heavy.graphs[0], 2000.0),))
    desk = Desk(entry("A"), heavy)
    desk.happen(LibraryRead((entry("A"), heavy), (), 101.0, ("The capture 6f2c is damaged; import it again.",)))
    with serving(tmp_path / "run", lambda request: asked(desk, request)):
        assert main(["library"]) == 1
    shown = capsys.readouterr().out.splitlines()
    assert shown[1].split()[:2] == [">", "A"]
    assert shown[1].split()[-2:] == ["-", "-"], "it was never measured"
    assert shown[2].split()[-2:] == ["150%", "red"]
    assert shown[-2:] == [
        "The capture 6f2c is damaged; import it again.",
        "2 captures: 1 red, 1 not measured; blocks of 64 frames = 1333 us",
    ]


def test_a_narrow_terminal_gets_the_name_and_the_load(
    state: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, value in (("FORCE_COLOR", "1"), ("COLUMNS", "40"), ("TERM", "xterm"), ("TTY_COMPATIBLE", "1")):
        monkeypatch.setenv(name, value)
    library = Library(StateFolder(state).library)
    first = library.entries()[0]
    long = replace(first, name="5150 III red gain 6 presence 5 V30 mix A")
    (library.folder / first.model_id / ENTRY_FILE).write_bytes(entry_json(long))
    assert main(["library"]) == 0
    header, line, *_ = Text.from_ansi(capsys.readouterr().out).plain.splitlines()
    assert len(line) <= 40
    assert header.split()[0] == "capture"
    assert line.startswith("5150")
    assert "V30 mix A" in line
    assert line.endswith("green")


def test_a_reader_that_leaves_early_is_no_failure(state: Path) -> None:
    command = [sys.executable, "-c", "from firmware.cli.main import run; run()", "library", "--state", str(state)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as child:
        assert child.stdout
        assert child.stderr
        child.stdout.close()
        assert child.stderr.read() == b""
    assert child.returncode == 0
