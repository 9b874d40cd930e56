"""The profiles that ship are whole, agree with the reference, and read as written."""

from pathlib import Path

import pytest

from hw.errors import ProfileError
from hw.profiles import PROFILES, TAKES, load, names, path_of

LEAST = """
name = "least"
[codec]
driver = "wav"
take = "take.wav"
[levels]
[panel]
pin_factory = "mock"
stomps = [5]
encoder_a = 12
encoder_b = 13
encoder_push = 4
[display]
driver = "picture"
[stick]
folder = "stick"
"""


def test_three_profiles_ship() -> None:
    assert names() == ["focusrite_scarlett_2i2_3rd_gen", "hifiberry_dacplusadcpro", "sim"]


@pytest.mark.parametrize("name", names())
def test_a_shipped_profile_loads_by_name_and_by_path(name: str) -> None:
    assert load(name) == load(str(path_of(name))) == load(str(PROFILES / f"{name}.toml"))


@pytest.mark.parametrize("name", names())
def test_a_shipped_number_says_where_it_is_from(name: str) -> None:
    levels = load(name).levels
    assert levels.max_input_dbu is not None
    assert levels.basis != "unknown"
    assert levels.confidence in {"high", "medium"}
    assert levels.condition
    assert levels.source


@pytest.mark.parametrize(
    ("name", "max_input_dbu", "max_output_dbu"),
    [("sim", 12.2, 12.2), ("hifiberry_dacplusadcpro", 8.66, 8.66), ("focusrite_scarlett_2i2_3rd_gen", 12.5, None)],
)
def test_the_levels_are_those_of_the_reference(name: str, max_input_dbu: float, max_output_dbu: float | None) -> None:
    levels = load(name).levels
    assert (levels.max_input_dbu, levels.max_output_dbu) == (max_input_dbu, max_output_dbu)
    assert levels.analog_gain_db == 0.0


def test_the_hifiberry_is_set_to_the_state_its_number_holds_for() -> None:
    codec = load("hifiberry_dacplusadcpro").codec
    settings = {setting.control: setting.value for setting in codec.mixer}
    assert settings["PGA Gain Left"] == settings["PGA Gain Right"] == "0.0dB"
    assert settings["ADC Left Input"] == "VINL1[SE]"
    assert settings["Digital"] == 207
    assert codec.format == "S32_LE"
    assert codec.pins_taken == (2, 3, 18, 19, 20, 21)


@pytest.mark.parametrize("name", ["hifiberry_dacplusadcpro", "focusrite_scarlett_2i2_3rd_gen"])
def test_a_card_is_chosen_by_id_and_never_by_number(name: str) -> None:
    codec = load(name).codec
    assert codec.capture == codec.playback == f"hw:CARD={codec.card},DEV=0"


def test_the_sim_has_its_take_and_is_moved_over_a_socket() -> None:
    profile = load("sim")
    assert profile.codec.take is not None
    assert profile.codec.take.is_file()
    assert profile.panel.remote
    assert profile.levels.basis == "simulated"


def test_each_simulated_pedal_has_a_stick_of_its_own(tmp_path: Path) -> None:
    assert tmp_path / load("sim").stick.folder == tmp_path / "stick"


def test_a_copy_of_the_sim_elsewhere_still_finds_the_take(tmp_path: Path) -> None:
    copy = tmp_path / "mine.toml"
    copy.write_bytes(path_of("sim").read_bytes())
    assert load(str(copy)).codec.take == load("sim").codec.take


def test_paths_are_taken_from_the_folder_of_the_file(tmp_path: Path) -> None:
    (tmp_path / "take.wav").touch()
    mine = tmp_path / "mine.toml"
    mine.write_text(LEAST)
    profile = load(str(mine))
    assert profile.codec.take == tmp_path / "take.wav"
    mine.write_text(LEAST.replace('"take.wav"', '"/takes/take.wav"'))
    assert load(str(mine)).codec.take == TAKES / "take.wav", "none is there, so it is the one that ships"


def test_what_is_not_written_has_its_default(tmp_path: Path) -> None:
    mine = tmp_path / "mine.toml"
    mine.write_text(LEAST)
    profile = load(str(mine))
    assert (profile.codec.rate_hz, profile.codec.block_frames, profile.codec.periods) == (48_000, 64, 3)
    assert profile.levels.max_input_dbu is None
    assert profile.realtime.core is None
    assert profile.panel.bounce_s == 0.025
    assert profile.display.bus_number == 1


def test_a_whole_number_is_a_number(tmp_path: Path) -> None:
    mine = tmp_path / "mine.toml"
    levels = '[levels]\nmax_input_dbu = 12\nbasis = "measured"\nconfidence = "high"\ncondition = "c"\nsource = "s"'
    mine.write_text(LEAST.replace("[levels]", levels))
    assert load(str(mine)).levels.max_input_dbu == 12.0
    assert isinstance(load(str(mine)).levels.max_input_dbu, float)


def test_a_name_that_does_not_ship_is_answered_with_those_that_do() -> None:
    with pytest.raises(
        ProfileError, match=r"no hardware profile 'smi' \(did you mean 'sim'\?\); .*hifiberry"
    ) as caught:
        load("smi")
    assert caught.value.short == "no such profile"
