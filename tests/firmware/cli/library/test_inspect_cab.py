"""`pedal inspect` of a cabinet: what it is, what it costs, how it is levelled, and its picture."""

import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from firmware.cli.library.cab_picture import curves
from firmware.cli.main import main
from firmware.errors import BAD_INPUT
from firmware.places import FACTORY
from tests.stand_ins.sounds import cabinet, tone, wav

CAB = FACTORY / "etalon-cab.wav"


@pytest.fixture(autouse=True)
def no_pedal_runs(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PEDAL_RUN", str(tmp_path / "run"))
    monkeypatch.setenv("PEDAL_STATE", str(tmp_path / "state"))


def inspect(what: object, *options: object) -> int:
    return main(["inspect", str(what), *map(str, options), "--profile", "sim"])


def test_it_says_what_a_cabinet_is_and_what_it_is_played_with(capsys: pytest.CaptureFixture[str]) -> None:
    assert inspect(CAB) == 0
    said = capsys.readouterr().out
    assert "response     1,588 taps (33.1 ms)\n" in said
    assert "latency      0 ms\n" in said
    assert "loudness  -7.2 LU on a guitar\n" in said
    assert "gain      equal +7.2 dB, nam -18.0 dB, raw +0.0 dB\n" in said
    assert "load         not known: import it, or inspect it with --measure\n" in said


def test_a_stereo_file_of_another_rate_has_a_list_for_each_side(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    both = np.stack([cabinet(), 0.5 * np.roll(cabinet(), 9)], axis=1)
    (tmp_path / "Wide.wav").write_bytes(wav(both, 44_100))
    assert inspect(tmp_path / "Wide.wav", "--json") == 0
    facts = json.loads(capsys.readouterr().out)
    assert (facts["rate_hz"], facts["latency_ms"]) == (44_100, 0.25)
    assert [side["side"] for side in facts["sides"]] == ["left", "right", "sum"]
    assert facts["sides"][0]["gain_db"]["nam"] == pytest.approx(-18.0 + 0.736, abs=0.01)


def test_what_the_library_has_is_found_by_its_name_and_with_its_load(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["import", str(CAB), "--profile", "sim"]) == 0
    assert "etalon-cab: added, a cabinet of 33.1 ms, mono; 9.6 ms of tail" in capsys.readouterr().out
    assert inspect("etalon-cab") == 0
    assert " us of each block of 64 frames)" in capsys.readouterr().out
    assert main(["library", "--profile", "sim"]) == 0
    listed = capsys.readouterr().out
    assert "etalon-cab  Cab   33 ms" in listed
    assert "1 cab: 1 green" in listed


def test_a_recording_that_is_named_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "Song.wav").write_bytes(wav(tone(2.0)))
    assert inspect(tmp_path / "Song.wav") == BAD_INPUT
    assert "so it is a recording" in capsys.readouterr().err
    assert main(["import", str(tmp_path / "Song.wav"), "--profile", "sim"]) == 1


def test_its_picture_is_drawn(tmp_path: Path) -> None:
    assert inspect(CAB, "--plot", tmp_path / "cab.png") == 0
    with Image.open(tmp_path / "cab.png") as picture:
        assert picture.size == (1_100, 550)
    assert inspect(CAB, "--plot", tmp_path / "cab.jpg") == BAD_INPUT
    assert inspect(CAB, "--plot", tmp_path / "nowhere" / "cab.png") == BAD_INPUT


def test_a_picture_is_of_cabinets_alone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert inspect(FACTORY / "etalon-clean.nam", "--plot", tmp_path / "x.png") == BAD_INPUT
    assert "--plot is for a cabinet" in capsys.readouterr().err


def test_the_curves_of_a_wire_are_flat_and_those_of_a_cabinet_its_own() -> None:
    _, raw_db, third_db = curves(np.array([0.5]), 48_000)
    assert np.abs(raw_db + 6.02).max() < 0.01
    assert np.abs(third_db + 6.02).max() < 0.01
    hertz, raw_db, third_db = curves(cabinet(), 48_000)
    assert raw_db.max() == pytest.approx(0.0, abs=0.1)
    assert 2_500.0 < hertz[third_db.argmax()] < 3_600.0
    assert third_db[-1] < -50.0
