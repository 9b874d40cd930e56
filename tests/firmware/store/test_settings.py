"""What the owner set for the whole pedal, read strictly."""

from pathlib import Path

import pytest

from firmware.errors import SettingsError
from firmware.store.settings import Settings, completed, out_of_reach, read_settings, write_setting
from firmware.store.stomps import Stomp


def settings(tmp_path: Path, text: str) -> Settings:
    path = tmp_path / "settings.toml"
    path.write_text(text)
    return read_settings(path)


def test_without_a_file_every_switch_does_what_it_does_out_of_the_box(tmp_path: Path) -> None:
    assert read_settings(tmp_path / "settings.toml") == Settings()
    three = completed(Settings(), 3)
    assert three.stomp == {"1": Stomp("previous"), "2": Stomp("bypass", "boost"), "3": Stomp("next")}
    assert three.chord == {"1+2": "mute", "2+3": "back"}


def test_a_switch_or_a_pair_that_is_not_in_the_file_stays_as_it_is(tmp_path: Path) -> None:
    read = completed(settings(tmp_path, '[stomp.2]\ntap = "mute"\n[chord]\n"3+2" = "save"\n"1+3" = "revert"\n'), 3)
    assert read.stomp == {"1": Stomp("previous"), "2": Stomp("mute"), "3": Stomp("next")}
    assert read.chord == {"1+2": "mute", "2+3": "save", "1+3": "revert"}


def test_a_chord_that_is_taken_away_takes_its_wait_and_its_hold_along(tmp_path: Path) -> None:
    for switches in (2, 3, 4, 6):
        table = completed(Settings(), switches)
        gone = completed(
            settings(tmp_path, "[chord]\n" + "".join(f'"{pair}" = ""\n' for pair in table.chord)), switches
        )
        assert any(table.in_chord(switch) for switch in range(1, 7))
        assert not any(gone.in_chord(switch) for switch in range(1, 7))
        assert gone.stomp == table.stomp


def test_a_pair_that_is_only_held_may_stand_where_a_chord_was_taken_away(tmp_path: Path) -> None:
    read = completed(settings(tmp_path, '[chord]\n"1+2" = ""\n[chord_hold]\n"1+2" = "save"\n'), 2)
    assert (read.chord["1+2"], read.chord_hold) == ("", {"1+2": "save"})


def test_a_chord_is_the_same_whichever_switch_is_named_first(tmp_path: Path) -> None:
    read = settings(tmp_path, '[chord]\n"2+1" = "mute"\n[chord_hold]\n"3+2" = "bypass"\n')
    assert (read.chord, read.chord_hold) == ({"1+2": "mute"}, {"2+3": "bypass"})


def test_a_switch_is_part_of_a_chord_only_while_that_means_something(tmp_path: Path) -> None:
    read = settings(tmp_path, '[chord]\n"1+2" = "mute"\n"2+3" = ""\n[chord_hold]\n"4+5" = "bypass"\n')
    assert [switch for switch in range(1, 9) if read.in_chord(switch)] == [1, 2, 4, 5]
    assert read.is_chord(2, 1)
    assert read.is_chord(4, 5)
    assert not read.is_chord(2, 3)


def test_what_speaks_of_a_switch_that_is_not_there_is_told_and_left_out(tmp_path: Path) -> None:
    text = '[stomp.4]\ntap = "slot 4"\n[chord]\n"2+4" = "back"\n[chord_hold]\n"1+4" = "save"\n'
    given = settings(tmp_path, text)
    mistake = out_of_reach(given, 2)
    assert mistake
    assert "stomp.4, chord.2+4, chord_hold.1+4: this pedal has 2 switches" in mistake.sentence
    assert completed(given, 2) == completed(Settings(), 2)
    assert out_of_reach(given, 4) is None
    assert completed(given, 4).of(4) == Stomp("slot 4")


def test_nobody_waits_for_the_other_half_of_a_chord_that_is_not_there(tmp_path: Path) -> None:
    given = settings(tmp_path, '[chord]\n"1+2" = ""\n"2+3" = "back"\n')
    assert not completed(given, 2).in_chord(2)


def test_what_the_owner_sets_for_the_stage_is_within_bounds(tmp_path: Path) -> None:
    read = settings(tmp_path, "stage_lock = true\nautosave = true\nmaster_db = -6.5\n[stomp.1]\ndouble = 'mute'\n")
    assert (read.stage_lock, read.autosave, read.master_db) == (True, True, -6.5)
    assert read.of(1) == Stomp(double="mute")
    for wrong in ("master_db = 3.0", "chord_hold_s = 0.1", "double_s = 3.0", "chord_s = 0.3"):
        with pytest.raises(SettingsError, match="is not allowed"):
            settings(tmp_path, wrong + "\n")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('[stomp.1]\ntop = "bypass"\n', "line 2: [stomp.1] knows no key 'top' (did you mean 'tap'?)"),
        ("hold_s = 5\n", "line 1: hold_s = 5 is not allowed; write 0.2 to 2"),
        ('[stomp.first]\ntap = "bypass"\n', "there is no stomp 'first'; write [stomp.1]"),
        ('[stomp.9]\ntap = "bypass"\n', "there is no stomp '9'"),
        ('[chord]\n"1+1" = "mute"\n', "'1+1' are no two switches"),
        ('[chord_hold]\n"1 + 2" = "mute"\n', "'1 + 2' are no two switches"),
        ("stomp = 5\n", "stomp = 5 is the wrong kind; write a table"),
        ("[stomp", "is no TOML"),
    ],
)
def test_a_mistake_is_reported_and_what_counts_meanwhile(tmp_path: Path, text: str, words: str) -> None:
    with pytest.raises(SettingsError) as caught:
        settings(tmp_path, text)
    assert words in caught.value.sentence
    assert caught.value.sentence.endswith("out of the box.")


def test_settings_from_an_editor_of_windows_hold_and_a_hidden_ending_is_told(tmp_path: Path) -> None:
    path = tmp_path / "settings.toml"
    path.write_bytes('hold_s = 1\r\n\r\n[stomp.2]\r\nhold = "previous"\r\n'.encode("utf-16"))
    assert read_settings(path).hold_s == 1.0
    path.write_text("hold_s = 0,8\n")
    with pytest.raises(SettingsError, match=r"hold_s = 0,8 \(a number has a point"):
        read_settings(path)
    path.rename(tmp_path / "settings.toml.txt")
    with pytest.raises(SettingsError, match=r"settings\.toml\.txt is: rename that to settings\.toml"):
        read_settings(path)


def test_the_card_is_one_id_or_two(tmp_path: Path) -> None:
    for card in ("USB", "S2_1", "Cable+sndrpihifiberry"):
        assert settings(tmp_path, f'card = "{card}"\n').card == card
    for wrong in ("hw:1", "Scarlett 2i2 USB", "A+B+C", "+A", "x" * 40):
        with pytest.raises(SettingsError, match="is no id of a card; write one that /proc/asound/cards has"):
            settings(tmp_path, f'card = "{wrong}"\n')


def test_the_volume_is_written_and_all_else_in_the_owner_s_file_stays_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "settings.toml"
    text = '# mine\r\nhold_s = 0.7 # slow feet\r\nmaster_db = 0.0\r\n\r\n[stomp.1] # left\r\ntap = "mute"\r\n'
    path.write_bytes(text.encode())
    write_setting(path, "master_db", -6.5)
    assert path.read_text() == text.replace("\r\n", "\n").replace("master_db = 0.0", "master_db = -6.5")
    assert read_settings(path).master_db == -6.5


def test_the_volume_is_written_where_there_is_no_file_and_in_front_of_the_tables(tmp_path: Path) -> None:
    path = tmp_path / "settings.toml"
    write_setting(path, "master_db", -6.0)
    assert path.read_text() == "master_db = -6.0\n"
    path.write_text('[stomp.1]\ntap = "mute"\n')
    write_setting(path, "master_db", -3.0)
    assert (read_settings(path).master_db, read_settings(path).stomp["1"].tap) == (-3.0, "mute")


def test_a_switch_of_the_owner_s_is_written_as_toml_has_it(tmp_path: Path) -> None:
    path = tmp_path / "settings.toml"
    path.write_text('card = "USB" # mine\n[chord]\n"1+2" = "mute"\n')
    write_setting(path, "stage_lock", True)
    write_setting(path, "autosave", True)
    write_setting(path, "stage_lock", False)
    assert '"USB" # mine' in path.read_text()
    read = read_settings(path)
    assert (read.stage_lock, read.autosave, read.card, read.chord) == (False, True, "USB", {"1+2": "mute"})


def test_a_file_with_a_mistake_in_it_is_left_to_its_owner(tmp_path: Path) -> None:
    path = tmp_path / "settings.toml"
    path.write_text("hold_s = = 1\n")
    with pytest.raises(SettingsError, match="is no TOML"):
        write_setting(path, "master_db", -6.0)
    assert path.read_text() == "hold_s = = 1\n"
