"""The profiles that ship are whole, agree with the reference, and read as written."""

import csv
import re
from dataclasses import replace
from pathlib import Path

import pytest

from firmware.levels import codec_levels
from hw.errors import ProfileError
from hw.profile import BESIDE_I2S_S, AnalogFacts
from hw.profiles import BOXES, PROFILES, TAKES, load, names, path_of

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


REFERENCE = Path(__file__).parent / "codec_levels.csv"  # what is known of codecs, read off its sources once more
# The Solos share the 2i2's figures, but not its input; behind usb_audio_codec there may be any of several boxes.
BESIDES = {"sim", "scarlett_solo_2g", "scarlett_solo_3g", "usb_audio_codec"}
SHIPPED = [name for name in names() if name != "sim"]


def known() -> list[dict[str, str]]:
    with REFERENCE.open(newline="") as file:
        return list(csv.DictReader(file))


def test_every_codec_that_is_known_has_a_profile() -> None:
    assert {row["profile"] for row in known()} | BESIDES == set(names())
    assert len(names()) == 69


@pytest.mark.parametrize("row", known(), ids=lambda row: row["profile"])
def test_the_levels_are_those_of_the_reference(row: dict[str, str]) -> None:
    levels = load(row["profile"]).levels
    assert levels.max_input_dbu == (float(row["max_input_dbu"]) if row["max_input_dbu"] else None)
    assert levels.max_output_dbu == (float(row["max_output_dbu"]) if row["max_output_dbu"] else None)
    assert (levels.basis, levels.confidence) == (row["basis"], row["confidence"])
    assert levels.analog_gain_db == 0.0


@pytest.mark.parametrize("name", names())
def test_a_shipped_profile_loads_by_name_and_by_path(name: str) -> None:
    """Loading checks it: no pin twice in its box, a gain that is whole, a number with its source."""
    by_name, by_path = load(name), load(str(path_of(name)))
    assert replace(by_name, asked="") == replace(by_path, asked="")
    assert (by_name.asked, by_path.asked) == (name, str(PROFILES / f"{name}.toml"))
    assert by_name.key == name


def test_a_disputed_number_names_the_numbers_that_contradict_it() -> None:
    disputed = {name for name in names() if load(name).levels.basis == "disputed"}
    assert disputed >= {"umc22", "um2", "umc20xhd", "motu_m2_m4", "id4", "id14", "quad_cortex", "codec_zero"}
    for name in disputed:
        assert len(set(re.findall(r"-?\d+\.\d+|\b20 dB lower", load(name).levels.source))) >= 2, name


@pytest.mark.parametrize("name", SHIPPED)
def test_whatever_auto_may_choose_has_one_rate_and_one_block(name: str) -> None:
    """audiod builds everything for them before it knows of a card."""
    codec = load(name).codec
    assert (codec.driver, codec.rate_hz, codec.block_frames, codec.periods) == ("alsa", 48_000, 64, 3)


@pytest.mark.parametrize("name", [name for name in SHIPPED if load(name).codec.overlay])
def test_a_board_takes_the_pins_of_i2s(name: str) -> None:
    assert set(load(name).codec.pins_taken) >= {18, 19, 20, 21}


@pytest.mark.parametrize("name", [name for name in SHIPPED if load(name).analog.kind == "control"])
def test_a_gain_that_is_moved_starts_in_the_state_that_its_number_holds_for(name: str) -> None:
    profile = load(name)
    assert profile.gain is not None
    settings = {setting.control: setting.value for setting in profile.codec.mixer if setting.value is not True}
    at_0_db = "0.0dB" if profile.gain.values == "enum" else profile.gain.zero
    assert {settings[control] for control in (profile.gain.control, *profile.gain.also)} == {at_0_db}
    assert profile.gain.low_db == 0.0, "below the state its number holds for, none is known to clip later"


@pytest.mark.parametrize(
    ("name", "kind", "high_db", "step_db"),
    [
        ("hifiberry_dacplusadcpro", "control", 12.0, 1.0),
        ("codec_zero", "control", 18.0, 1.5),
        ("audioinjector_zero", "control", 12.0, 1.5),
        ("wm8960_hat", "control", 30.0, 0.75),
        ("fepi", "control", 22.5, 1.5),
        ("scarlett_2i2_4g", "control", 60.0, 1.0),
        ("pisound", "knob", 40.0, 0.0),
        ("scarlett_3g", "knob", 60.0, 0.0),
        ("babyface_pro_fs", "knob", 9.0, 0.5),
        ("esi_u24xl", "fixed", 0.0, 0.0),
        ("hifiberry_dacplusadc", "fixed", 0.0, 0.0),
    ],
)
def test_the_analogue_gain_is_what_the_board_has(name: str, kind: str, high_db: float, step_db: float) -> None:
    assert load(name).analog == AnalogFacts(kind, 0.0, high_db, step_db)


def test_a_profile_without_gain_says_that_it_is_fixed(tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_text(LEAST)
    assert load(str(tmp_path / "mine.toml")).analog == AnalogFacts("fixed", 0.0, 0.0, 0.0)


def test_the_hifiberry_is_set_to_the_state_its_number_holds_for() -> None:
    codec = load("hifiberry_dacplusadcpro").codec
    settings = {setting.control: setting.value for setting in codec.mixer}
    assert settings["PGA Gain Left"] == settings["PGA Gain Right"] == "0.0dB"
    assert settings["ADC Left Input"] == "VINL1[SE]"
    assert settings["Digital"] == 207
    assert codec.format == "S32_LE"
    assert codec.pins_taken == (2, 3, 18, 19, 20, 21)
    assert codec.overlay == "hifiberry-dacplusadcpro"


@pytest.mark.parametrize("name", [name for name in SHIPPED if load(name).codec.card])
def test_a_card_is_chosen_by_id_and_never_by_number(name: str) -> None:
    codec = load(name).codec
    assert codec.capture == codec.playback == f"{codec.access}:CARD={codec.card},DEV=0"


def test_the_guitar_goes_into_input_2_where_input_1_is_the_microphones() -> None:
    assert load("babyface_pro_fs").codec.input_channel == 3
    assert {name for name in names() if load(name).codec.input_channel == 2} == {
        "id4",
        "komplete_audio",
        "maudio_air192",
        "mtrack_solo_duo",
        "scarlett_solo_2g",
        "scarlett_solo_3g",
        "um2",
        "umc22",
        "ur12_ixo12",
    }


def test_on_another_input_a_usb_cards_controls_follow_and_a_hats_do_not() -> None:
    scarlett = load("scarlett_2i2_4g").on_input(2)
    assert scarlett.gain
    assert (scarlett.gain.control, scarlett.codec.input_channel) == ("Line In 2 Gain", 2)
    assert scarlett.codec.mixer[0].control == "Line In 2 Level"
    assert scarlett.on_input(3) == scarlett, "there are two: the controls are those of the input that is heard"
    assert scarlett.on_input(None) == scarlett
    zero = load("codec_zero")
    assert zero.on_input(2).codec.mixer == zero.codec.mixer


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
        ProfileError, match=r"no hardware profile 'smi' \(did you mean 'sim'\?\); .*`pedal profiles` lists"
    ) as caught:
        load("smi")
    assert caught.value.short == "no such profile"
    assert len(caught.value.sentence) < 160, "one sentence, and no list of all the codecs there are"


def test_a_pedal_of_ones_own_takes_from_a_box_what_it_does_not_write(tmp_path: Path) -> None:
    panel = LEAST[LEAST.index("[panel]") : LEAST.index("[display]")]
    mine = tmp_path / "mine.toml"
    mine.write_text(LEAST.replace(panel, ""))
    profile = load(str(mine))
    assert profile.panel == load("generic_usb").panel
    assert profile.display.driver == "picture"
    assert profile.stick.folder == "stick"
    mine.write_text('box = "pisound"\n' + LEAST)
    profile = load(str(mine))
    assert profile.panel.pin_factory == "mock", "its own tables win"
    assert profile.realtime.core == 3


def test_a_pedal_with_every_table_of_its_own_has_no_box(tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_text(LEAST)
    assert load(str(tmp_path / "mine.toml")).realtime.core is None


def test_a_box_is_chosen_where_the_standard_one_does_not_fit() -> None:
    boxes = {path.stem: {name for name in names() if load(name).box == path.stem} for path in BOXES.glob("*.toml")}
    assert boxes["pisound"] == {"pisound", "pisound_micro", "elk_pi", "elk_blackboard"}
    assert boxes["octo"] == {"audioinjector_octo"}
    assert boxes["cirrus"] == {"cirrus_audio_card"}
    assert "hifiberry_dacplusadcpro" in boxes["standard"]


def test_the_table_of_codecs_says_what_the_profiles_say() -> None:
    lines = (PROFILES / "README.md").read_text(encoding="utf-8").splitlines()
    rows = [[cell.strip() for cell in line.split("|")[1:-1]] for line in lines if line.startswith("| `")]
    assert [row[0].strip("`") for row in rows] == names()
    for name, called, max_input, max_output, basis, gain, overlay in rows:
        profile = load(name.strip("`"))
        levels, analog = profile.levels, profile.analog
        assert called == profile.name
        assert max_input.removesuffix("**?**").strip() == _figure(levels.max_input_dbu)
        assert max_input.endswith("**?**") == codec_levels(levels).doubtful, name
        assert max_output == _figure(levels.max_output_dbu)
        assert basis == (levels.basis if levels.basis == "unknown" else f"{levels.basis}, {levels.confidence}")
        span = f"{analog.low_db:g} to {analog.high_db:g} by {analog.step_db:g}"
        assert gain == (span if analog.kind == "control" else analog.kind)
        assert overlay.strip("`") == profile.codec.overlay


def _figure(level_dbu: float | None) -> str:
    return "" if level_dbu is None else f"{level_dbu:g}"


def test_an_output_has_a_basis_and_a_condition_of_its_own() -> None:
    """Of every output that ships it is said; the Scarlett's input needs no knob, its output does."""
    for name in names():
        levels = load(name).levels
        assert (levels.max_output_dbu is None) == (levels.output_basis is None) == (levels.output_confidence is None)
        assert len(levels.output_condition) <= 20, "it stands in a line of the OLED"
    scarlett = load("scarlett_2i2_4g").levels
    assert (scarlett.max_output_dbu, scarlett.output_balanced) == (16.0, True)
    assert scarlett.output_condition == "output knob at max."


def test_levels_are_drawn_less_often_beside_a_board_whose_converter_would_hear_it() -> None:
    board, usb = load("hifiberry_dacplusadcpro"), load("scarlett_2i2_4g")
    assert (board.meters_s, usb.meters_s, load("sim").meters_s) == (BESIDE_I2S_S, 0.0, 0.0)
    asked = replace(board, display=replace(board.display, meters_s=0.1))
    assert asked.meters_s == 0.1
