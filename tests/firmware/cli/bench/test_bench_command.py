"""`pedal bench`: figures for people and programs, and a sentence where there can be none."""

import json
import re
from functools import partial
from pathlib import Path

import pytest

from firmware.cli import plotting
from firmware.cli.bench import bench_command
from firmware.cli.bench.engines import amps_of_submodel
from firmware.cli.main import main
from hw.packages import environment
from tests import own_captures
from tests.own_captures import layer_array, wavenet

QUICK = ("--seconds", "0.1", "--block", "16")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, operators: Path) -> Path:
    """Where we stand, with one capture that an operator knows and one that none does."""
    (tmp_path / "good.nam").write_text(json.dumps(own_captures.tiny()))
    gated = wavenet(layer_array(2, [1, 2], gated=True))
    (tmp_path / "gated.nam").write_text(json.dumps(gated))
    monkeypatch.chdir(tmp_path)
    built = partial(amps_of_submodel, operators=operators.parent)
    monkeypatch.setattr(bench_command, "amps_of_submodel", built)
    return tmp_path


@pytest.mark.usefixtures("folder")
def test_both_engines_are_reported_side_by_side_with_their_ratio(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["bench", "good.nam", *QUICK, "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    [row] = said["figures"]
    assert row["block_frames"] == 16
    assert list(row["models"]) == ["portable", "fused"]
    for cost in (*row["models"].values(), row["chain"]):
        assert 0.0 < cost["p50_us"] <= cost["p999_us"] <= cost["max_us"]
        assert cost["share"] == pytest.approx(cost["p50_us"] / (16e6 / 48_000), rel=1e-2)
    assert row["nodes"]["portable"] > 4
    assert row["nodes"]["fused"] == 1
    assert row["ratio"] > 0.0
    assert row["rest_us"] == pytest.approx(row["chain"]["p50_us"] - row["models"]["fused"]["p50_us"], abs=1e-3)
    assert "growth" not in said


@pytest.mark.usefixtures("folder")
def test_people_get_a_line_for_each_engine_and_the_chain(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["bench", "good.nam", *QUICK]) == 0
    shown = capsys.readouterr().out
    assert re.search(r"<1 +portable +\d+ ", shown)
    assert re.search(r"<1 +fused +1 .* \d\.\d\d$", shown, re.MULTILINE)
    assert re.search(r"<1 +whole chain ", shown)
    assert "all that is not the model" in shown


@pytest.mark.usefixtures("folder")
def test_one_engine_can_be_asked_for_and_one_that_is_not_there_is_reported(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["bench", "good.nam", *QUICK, "--engine", "portable", "--json"]) == 0
    [row] = json.loads(capsys.readouterr().out)["figures"]
    assert list(row["models"]) == ["portable"]
    assert row["ratio"] is None
    assert main(["bench", "gated.nam", *QUICK, "--engine", "fused"]) == 2
    assert "gated.nam has no fused graph here" in capsys.readouterr().err
    assert main(["bench", "gated.nam", *QUICK]) == 0
    assert "fused" not in capsys.readouterr().out


@pytest.mark.usefixtures("folder")
def test_the_memory_of_resident_captures_is_reported(capsys: pytest.CaptureFixture[str]) -> None:
    """With an arena for each session it would be more than 1 MiB each, once it is locked."""
    portable = ("--engine", "portable")  # a process of its own opens them, with the operators that are installed
    assert main(["bench", "good.nam", *QUICK, *portable, "--resident", "20", "--json"]) == 0
    [row] = json.loads(capsys.readouterr().out)["figures"]
    assert 10.0 < row["resident_kib"] < 1_000.0
    assert main(["bench", "good.nam", *QUICK, *portable, "--resident", "3"]) == 0
    assert re.search(r" <1: \d+ KiB each; 3 take \d+ MiB", capsys.readouterr().out)


def test_the_growth_is_reported_and_drawn(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["bench", "good.nam", *QUICK, "--plot", "growth.png"]) == 0
    shown = capsys.readouterr().out
    for words in ("by frames in a block", "by channels", "by layers"):
        assert words in shown
    assert (folder / "growth.png").is_file()


@pytest.mark.usefixtures("folder")
def test_a_picture_without_matplotlib_is_reported_before_the_work(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def find_nothing(_name: str) -> None:
        return None

    monkeypatch.setattr(plotting, "find_spec", find_nothing)
    assert main(["bench", "good.nam", "--plot", "growth.png"]) == 2
    assert f"matplotlib is not installed here; type: {environment().pip('matplotlib')}" in capsys.readouterr().err


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize(
    ("out", "said"),
    [("nowhere/growth.png", "there is no such folder"), ("good.nam", "give it a name that ends in .png")],
)
def test_a_picture_that_has_no_place_is_reported_before_the_work(
    out: str, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["bench", "good.nam", "--plot", out]) == 2
    assert said in capsys.readouterr().err
