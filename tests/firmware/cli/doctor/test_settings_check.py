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
