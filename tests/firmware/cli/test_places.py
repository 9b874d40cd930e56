"""Where the `pedal` command looks on a pedal and on a laptop."""

import argparse
from pathlib import Path

import pytest

from firmware.cli import places


def test_named_folders_win(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PEDAL_RUN", "/a/run")
    monkeypatch.setenv("PEDAL_STATE", "/a/state")
    monkeypatch.setenv("PEDAL_PROFILE", "mine.toml")
    assert (places.run_folder(), places.state_folder()) == (Path("/a/run"), Path("/a/state"))
    assert places.profile_name() == "mine.toml"


def test_a_laptop_uses_its_users_folders(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("PEDAL_RUN", "PEDAL_STATE", "PEDAL_PROFILE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(places, "RUN_FOLDER", tmp_path / "none")
    monkeypatch.setattr(places, "STATE_FOLDER", tmp_path / "none")
    monkeypatch.setenv("XDG_RUNTIME_DIR", "/run/user/7")
    monkeypatch.setenv("XDG_STATE_HOME", "/home/me/state")
    assert (places.run_folder(), places.state_folder()) == (Path("/run/user/7/etalon"), Path("/home/me/state/etalon"))
    assert places.profile_name(tmp_path / "none") == "sim"


def test_the_pedals_profile_is_that_of_its_services(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("PEDAL_PROFILE", raising=False)
    settings = tmp_path / "pedal.env"
    settings.write_text('# which board\nPEDAL_PROFILE="hifiberry_dacplusadcpro"\n')
    assert places.profile_name(settings) == "hifiberry_dacplusadcpro"


def test_a_run_folder_named_from_here_is_told_whole(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PEDAL_RUN", "run")
    parser = argparse.ArgumentParser()
    places.add_run(parser)
    assert parser.parse_args([]).run == tmp_path / "run"
    assert parser.parse_args(["--run", "other"]).run == tmp_path / "other"
