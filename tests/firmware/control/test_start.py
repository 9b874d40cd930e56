"""What controld starts with, whatever lies in the state folder."""

from pathlib import Path

from firmware.control.start import first_settings
from firmware.places import StateFolder
from firmware.store.settings import Settings, Stomp


def test_without_settings_every_switch_does_what_it_does_out_of_the_box(tmp_path: Path) -> None:
    assert first_settings(StateFolder(tmp_path)) == (Settings(), None)


def test_settings_are_taken_up(tmp_path: Path) -> None:
    (tmp_path / "settings.toml").write_text('[stomp.2]\ntap = "next"\nhold = "page gain"\n')
    settings, mistake = first_settings(StateFolder(tmp_path))
    assert mistake is None
    assert settings.stomp["2"] == Stomp("next", "page gain")


def test_a_mistake_in_them_is_handed_on_for_the_screen_and_the_journal(tmp_path: Path) -> None:
    (tmp_path / "settings.toml").write_text('[stomp.2]\nhold = "page nope"\n')
    settings, mistake = first_settings(StateFolder(tmp_path))
    assert settings == Settings()
    assert mistake
    assert "stomp.2.hold: there is no page 'nope'" in mistake.sentence
    assert mistake.short == "settings: bad action"
