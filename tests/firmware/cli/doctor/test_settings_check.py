"""`pedal doctor` reads the settings as controld does."""

from pathlib import Path

from firmware.cli.doctor.checks import check_settings
from firmware.cli.doctor.finding import GOOD, WARNING


def test_settings_that_controld_cannot_take_up_are_a_warning(tmp_path: Path) -> None:
    assert check_settings(tmp_path).grade == GOOD
    (tmp_path / "settings.toml").write_text('[stomp.2]\nhold = "lowder"\n')
    found = check_settings(tmp_path)
    assert found.grade == WARNING
    assert "there is no action 'lowder'" in found.says


def test_an_edit_that_went_into_a_file_beside_is_told(tmp_path: Path) -> None:
    (tmp_path / "settings.toml").write_text("hold_s = 0.8\n")
    assert check_settings(tmp_path).grade == GOOD
    (tmp_path / "settings.toml.txt").write_text("hold_s = 1.2\n")
    found = check_settings(tmp_path)
    assert (found.grade, found.says[:17]) == (WARNING, "settings.toml.txt")
