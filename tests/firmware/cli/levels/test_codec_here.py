"""Whose figure counts on the command line: the running pedal's, the owner's own, the profile's, in this order."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

import hw.profiles
from firmware.calibrate.owned import Figure, Owned
from firmware.cli.levels.codec_here import codec_here
from firmware.cli.main import main
from firmware.levels import CodecLevels
from firmware.places import StateFolder
from firmware.store.owned_file import write_owned
from hw.profile import Former
from tests import own_captures
from tests.stand_ins.measuring import CONTROL, MeasuredPedal
from tests.stand_ins.serving import serving

SIM = hw.profiles.load("sim")
KNOB = hw.profiles.load("scarlett_3g")
OWN = Figure(13.4, 0.05, "meter", "2026-11-22")


@pytest.fixture(autouse=True)
def state(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    monkeypatch.setenv("PEDAL_RUN", str(tmp_path))
    monkeypatch.setenv("PEDAL_STATE", str(tmp_path / "state"))
    monkeypatch.setenv("PEDAL_PROFILE", "sim")
    return tmp_path / "state"


def keep(state: Path, key: str, owned: Owned) -> None:
    write_owned(StateFolder(state).calibration(key), owned)


def here(run: Path) -> CodecLevels:
    return codec_here(run, None, SIM).levels


def test_where_nothing_was_measured_the_profile_counts(tmp_path: Path) -> None:
    assert here(tmp_path).max_input_dbu == 12.2


def test_the_owners_own_figure_beats_the_profile(tmp_path: Path, state: Path) -> None:
    keep(state, SIM.key, Owned(OWN))
    levels = here(tmp_path)
    assert (levels.max_input_dbu, levels.measured_on, levels.doubtful) == (13.4, "2026-11-22", False)
    assert levels.max_output_dbu == 12.2


def test_the_pedal_that_runs_says_what_is_in_force(tmp_path: Path, state: Path) -> None:
    keep(state, SIM.key, Owned(OWN))
    pedal = MeasuredPedal(analog=replace(CONTROL, gain_db=5.0))
    pedal.owned = Owned(replace(OWN, dbu=14.0))
    with serving(tmp_path, pedal.answer):
        levels = here(tmp_path)
        assert (levels.max_input_dbu, levels.analog_gain_db) == (14.0, 5.0)
        assert codec_here(tmp_path, state, SIM).levels.max_input_dbu == 13.4, "a folder that is named"


def test_a_knob_counts_as_the_player_said(tmp_path: Path, state: Path) -> None:
    keep(state, KNOB.key, Owned(knob_gain_db=7.0))
    assert codec_here(tmp_path, None, KNOB).levels.analog_gain_db == 7.0


def test_inspect_render_and_doctor_reckon_with_it(
    tmp_path: Path, state: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    keep(state, SIM.key, Owned(OWN))
    capture = {**own_captures.tiny(), "metadata": {"input_level_dbu": 11.4}}
    (tmp_path / "x.nam").write_text(json.dumps(capture))
    assert main(["inspect", str(tmp_path / "x.nam")]) == 0
    shown = capsys.readouterr().out
    assert "input gain   +2.00 dB" in shown
    assert "0 dBFS is 13.40 dBu ±0.05 dB (measured 2026-11-22, your own)" in shown
    assert main(["doctor", "--json"]) == 0
    [levels] = [said for said in json.loads(capsys.readouterr().out) if said["name"] == "levels"]
    assert levels["grade"] == "ok"
    assert "your own" in levels["says"]


def test_a_figure_that_was_spoilt_by_hand_is_one_sentence(
    tmp_path: Path, state: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    keep(state, SIM.key, Owned(OWN))
    StateFolder(state).calibration(SIM.key).write_text("max_input = loud")
    (tmp_path / "x.nam").write_text(json.dumps(own_captures.tiny()))
    assert main(["inspect", str(tmp_path / "x.nam")]) == 2
    assert "calibration" in capsys.readouterr().err
    assert main(["doctor", "--json"]) == 0
    [levels] = [said for said in json.loads(capsys.readouterr().out) if said["name"] == "levels"]
    assert levels["grade"] == "warning"


def test_the_doctor_asks_for_a_measurement_where_the_table_is_in_doubt(capsys: pytest.CaptureFixture[str]) -> None:
    main(["doctor", "--profile", "generic_usb", "--json"])
    [levels] = [said for said in json.loads(capsys.readouterr().out) if said["name"] == "levels"]
    assert levels["grade"] == "warning"
    assert "`pedal calibrate`" in levels["says"]


@pytest.mark.parametrize(("sure", "max_input_dbu"), [(True, 13.4), (False, 12.2)])
def test_figures_of_before_keys_told_boxes_apart_count_where_it_is_sure_whose_they_are(
    tmp_path: Path, state: Path, sure: bool, max_input_dbu: float
) -> None:
    keep(state, "sim", Owned(OWN))
    box = replace(SIM, key="sim-1111_2222-Box", former=Former("sim", sure=sure))
    assert codec_here(tmp_path, state, box).levels.max_input_dbu == max_input_dbu
