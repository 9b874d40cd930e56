"""`pedal inspect` says of every kind of capture what it is, what it costs here, and what becomes of its rate."""

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from firmware.captures.entry import ENTRY_FILE, entry_json
from firmware.captures.library import Library
from firmware.captures.load import Fit
from firmware.cli.main import main
from firmware.levels import LoudnessAt
from firmware.places import StateFolder
from tests import own_captures
from tests.own_captures.table import cases
from tests.stand_ins.control import taking

CASES = cases()


@pytest.fixture(autouse=True)
def no_pedal_runs(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PEDAL_RUN", str(tmp_path / "run"))
    monkeypatch.setenv("PEDAL_STATE", str(tmp_path / "state"))


def inspect(folder: Path, model: dict[str, Any], *options: str) -> int:
    (folder / "x.nam").write_text(json.dumps(model))
    return main(["inspect", str(folder / "x.nam"), *options])


@pytest.mark.parametrize(
    ("model", "words"),
    [
        (own_captures.tiny(), "WaveNet: 2 layers of 2 channels; Tanh"),
        (
            own_captures.a1_standard(),
            "WaveNet: 10 layers of 16 channels, then 10 layers of 8 channels; Tanh",
        ),
        (own_captures.lstm(2, 4), "LSTM: 2 layers of 4 units"),
        (own_captures.linear(4_096), "Linear: a response of 4,096 frames"),
        (own_captures.conv_net(3, [1, 2]), "ConvNet: 2 blocks of 3 channels; Tanh"),
        (
            own_captures.sequential(own_captures.conv_net(3, [1]), own_captures.linear(8)),
            "ConvNet: 1 block of 3 channels; Tanh, then Linear: a response of 8 frames",
        ),
    ],
)
def test_every_architecture_has_words(
    model: dict[str, Any], words: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert inspect(tmp_path, model) == 0
    assert f"network          {words}\n" in capsys.readouterr().out


@pytest.mark.parametrize("name", CASES)
def test_every_feature_of_the_format_can_be_shown(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert inspect(tmp_path, CASES[name], "--json") == 0
    report = json.loads(capsys.readouterr().out)
    assert all(part["network"] and part["rate"] == "48000 Hz" for part in report["submodels"])


def test_what_is_unusual_in_a_wavenet_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    gated = own_captures.wavenet(own_captures.layer_array(2, [1, 3], gated=True))
    assert inspect(tmp_path, gated) == 0
    assert "; all layers gated by Sigmoid\n" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("model", "words"),
    [
        (own_captures.tiny(), "48000 Hz"),
        (own_captures.tiny(sample_rate=24_000), "24000 Hz, played at 48000 Hz with every dilation times 2"),
        (own_captures.linear(64, sample_rate=16_000), "16000 Hz"),
        (own_captures.tiny(sample_rate=44_100), "44100 Hz, resampled on both sides: "),
        (own_captures.tiny(sample_rate=96_000), "96000 Hz, resampled on both sides: "),
    ],
)
def test_what_becomes_of_another_sample_rate_is_said(
    model: dict[str, Any], words: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert inspect(tmp_path, model) == 0
    [line] = [line for line in capsys.readouterr().out.splitlines() if line.startswith("sample rate")]
    assert words in line
    if "both sides" in line:
        late_ms = float(line.partition("sides: ")[2].partition(" ms later at blocks of 64 frames")[0])
        assert 0.5 < late_ms < 10.0


def test_a_format_that_is_partly_known_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert inspect(tmp_path, {**own_captures.tiny(), "version": "0.7.3"}) == 0
    assert "newer than 0.7.0: played, but it may hold what is not known yet" in capsys.readouterr().out
    assert inspect(tmp_path, own_captures.tiny()) == 0
    assert "newer" not in capsys.readouterr().out


def test_the_submodel_that_plays_is_marked(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    model = own_captures.container({0.5: own_captures.tiny(), 1.0: own_captures.tiny(2)})
    assert inspect(tmp_path, model, "--quality", "0.2") == 0
    shown = capsys.readouterr().out
    assert "architecture  SlimmableContainer (format 0.7.0)\n" in shown
    assert "submodel 1 of 2, quality below 0.5  <- plays\n" in shown
    assert "submodel 2 of 2, quality 0.5 and above\n" in shown


def test_a_capture_that_is_not_in_the_library_has_no_load_yet(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert inspect(tmp_path, own_captures.tiny()) == 0
    assert "not known: import it, or inspect it with --measure" in capsys.readouterr().out


def test_the_library_knows_what_a_capture_costs_and_what_would_fit(
    state: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    library = Library(StateFolder(state).library)
    first = library.entries()[0]
    heavy = replace(taking(first.graphs[0], 2000.0), fits=(Fit(1.0, 128, 1200.0),))
    (library.folder / first.model_id / ENTRY_FILE).write_bytes(entry_json(replace(first, graphs=(heavy,))))
    file = str(tmp_path / "captures" / "clean.nam")
    assert main(["inspect", file]) == 0
    shown = capsys.readouterr().out
    assert "150% red (2000 us of each block of 64 frames)" in shown
    assert re.search(r"^engine +portable: the fused operators are not built here$", shown, re.MULTILINE)
    assert "would fit: blocks of 128 frames (45%, green)" in shown
    assert main(["inspect", file, "--json"]) == 0
    [part] = json.loads(capsys.readouterr().out)["submodels"]
    assert part["measured"]["load"]["verdict"] == "red"


def test_both_engines_and_their_ratio_are_reported(
    state: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    library = Library(StateFolder(state).library)
    first = library.entries()[0]
    [graph] = first.graphs
    fused = replace(graph.portable, block_us=40.0, apart_db=-110.0)
    graph = replace(taking(graph, 200.0), fused=fused, not_fused="")
    (library.folder / first.model_id / ENTRY_FILE).write_bytes(entry_json(replace(first, graphs=(graph,))))
    file = str(tmp_path / "captures" / "clean.nam")
    assert main(["inspect", file]) == 0
    shown = capsys.readouterr().out
    assert re.search(r"^engine +fused \(40 us a block; portable 200 us, 5\.0 times that\)$", shown, re.MULTILINE)
    assert "3% green (40 us of each block of 64 frames)" in shown
    assert main(["inspect", file, "--json"]) == 0
    [part] = json.loads(capsys.readouterr().out)["submodels"]
    assert part["measured"]["engine"] == "fused"
    assert [part["measured"]["engines"][name]["block_us"] for name in ("fused", "portable")] == [40.0, 200.0]


def test_measuring_shows_load_and_loudness_and_leaves_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert inspect(tmp_path, own_captures.tiny(), "--measure", "--json") == 0
    report = json.loads(capsys.readouterr().out)
    [part] = report["submodels"]
    assert part["loudness"] is None, "the file says nothing"
    assert part["measured"]["measured"] == ["loudness", "gain"]
    assert report["plan"]["output"] == "equal"
    guitar = {at["drive_db"]: at["lufs"] for at in part["measured"]["guitar"]}
    assert report["plan"]["output_gain_db"] == pytest.approx(-20.0 - guitar[0.0], abs=1e-3)
    assert part["measured"]["load"]["verdict"] in ("green", "amber", "red")
    assert [path.name for path in tmp_path.iterdir()] == ["x.nam"]
    assert inspect(tmp_path, own_captures.tiny(), "--measure") == 0
    shown = capsys.readouterr().out
    assert "loudness (measured)" in shown
    assert "is measured when it is imported" not in shown
    assert "LUFS at -12.0, -6.0, +0.0, +6.0, +12.0 dB" in shown
    assert "us of each block of 64 frames)" in shown


@pytest.mark.parametrize(
    ("late", "words"),
    [
        ((20, True), "0.42 ms (20 frames) late, upside down"),
        ((0, False), "at once, the right way round"),
        ((None, None), "not known how late, nor which way round"),
    ],
)
def test_how_late_a_capture_answers_and_which_way_round_is_told(
    state: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], late: tuple[int | None, bool | None], words: str
) -> None:
    library = Library(StateFolder(state).library)
    first = library.entries()[0]
    levels = replace(first.graphs[0].levels, guitar=(LoudnessAt(0.0, -20.0),))
    graph = replace(first.graphs[0], delay_frames=late[0], inverted=late[1], levels=levels)
    (library.folder / first.model_id / ENTRY_FILE).write_bytes(entry_json(replace(first, graphs=(graph,))))
    file = str(tmp_path / "captures" / "clean.nam")
    assert main(["inspect", file]) == 0
    assert re.search(rf"^answers +{re.escape(words)}$", capsys.readouterr().out, re.MULTILINE)
    assert main(["inspect", file, "--json"]) == 0
    [part] = json.loads(capsys.readouterr().out)["submodels"]
    assert (part["measured"]["delay_frames"], part["measured"]["inverted"]) == late


def test_of_a_capture_that_is_not_imported_the_output_is_told_with_what_will_become_of_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert inspect(tmp_path, {**own_captures.tiny(), "metadata": {"loudness": -20.0}}) == 0
    shown = capsys.readouterr().out
    assert "normalized: -18 dB - loudness -20.0 dB" in shown
    assert "Its loudness on a guitar is measured when it is imported" in shown


def test_what_cannot_be_measured_is_one_sentence_with_its_own_name(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    endless = own_captures.linear(8)
    endless["weights"] = [3e38] * len(endless["weights"])
    assert inspect(tmp_path, endless, "--measure") == 2
    said = capsys.readouterr().err
    assert said.startswith("pedal: x.nam: ")
    assert said.count("\n") == 1


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("Linear, one tap", "1 frame (0.0 ms)"),
        ("Linear, 256 taps", "256 frames (5.3 ms)"),
        ("LSTM 1x1", "unlimited (recurrent)"),
        ("Sequential LSTM, Linear", "unlimited (recurrent)"),
        ("condition_dsp is an LSTM", "unlimited (recurrent)"),
        ("condition_dsp is Linear", "42 frames (0.9 ms)"),
    ],
)
def test_how_far_back_it_hears_is_without_end_where_something_in_it_feeds_back(
    name: str, words: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert inspect(tmp_path, CASES[name]) == 0
    assert f"receptive field  {words}\n" in capsys.readouterr().out


def test_what_a_file_says_of_itself_cannot_steer_the_terminal(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = {"name": "A\x1b[31m\nB", "gear_make": "\u202e\x9b2J\x1b]0;mine\x07", "loudness": -20.123456789}
    assert inspect(tmp_path, {**own_captures.tiny(), "metadata": words}) == 0
    shown = capsys.readouterr().out
    assert "name             A[31m B\n" in shown
    assert "loudness         -20.12\n" in shown
    assert not {"\x1b", "\x9b", "\x07", "\u202e"} & set(shown)


def test_a_number_that_no_capture_has_is_told_and_the_others_hold(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    metadata = {"loudness": -20, "input_level_dbu": 15, "output_level_dbu": 55, "gear_type": "amp"}
    assert inspect(tmp_path, own_captures.tiny(metadata=metadata), "--profile", "sim") == 0
    shown = capsys.readouterr().out
    assert "output_level_dbu is 55 (it must be a number from -30 to 40): counts as absent" in shown
    assert "basis        calibrated: codec 12.2 dBu - analogue gain 0 dB - capture 15 dBu" in shown
    assert inspect(tmp_path, own_captures.tiny(metadata=metadata), "--profile", "sim", "--json") == 0
    report = json.loads(capsys.readouterr().out)
    assert report["warning"].startswith("output_level_dbu is 55 ")
    assert (report["plan"]["calibrated"], report["plan"]["input_gain_db"]) == (True, -2.8)


@pytest.mark.parametrize(("profile", "word"), [("sim", "calibrated"), ("generic_usb", "CAL?"), ("umc22", "CAL?")])
def test_calibrated_is_not_said_on_a_codec_whose_level_is_in_doubt(
    profile: str, word: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    capture = own_captures.tiny(metadata={"input_level_dbu": 15})
    assert inspect(tmp_path, capture, "--profile", profile) == 0
    [basis] = [line for line in capsys.readouterr().out.splitlines() if line.startswith("basis")]
    assert basis.split()[1] == f"{word}:"
    assert ("(in doubt)" in basis) == (word == "CAL?")
    assert inspect(tmp_path, capture, "--profile", profile, "--json") == 0
    plan = json.loads(capsys.readouterr().out)["plan"]
    assert (plan["calibrated"], plan["calibration"]) == ((True, "CAL") if word == "calibrated" else (False, "CAL?"))
