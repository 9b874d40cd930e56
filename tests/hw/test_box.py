"""The box of a pedal: 2, 3, 4 or 6 footswitches, or a file of the owner's own."""

from pathlib import Path

import pytest

from hw.box import SWITCHES, in_box
from hw.errors import ProfileError
from hw.profile import HardwareProfile
from hw.profiles import BOXES, load, names
from hw.sim.wiring import wired


def in_words(profile: HardwareProfile, box: str) -> str:
    with pytest.raises(ProfileError) as refused:
        in_box(profile, box)
    return refused.value.sentence


def test_a_pedal_is_in_the_box_of_its_codec_until_its_owner_names_another() -> None:
    profile = load("hifiberry_dacplusadcpro")
    assert in_box(profile, "") is profile
    for switches, box in SWITCHES.items():
        built = in_box(profile, box)
        assert (len(built.panel.stomps), built.box) == (switches, box)
        assert (built.codec, built.levels, built.realtime) == (profile.codec, profile.levels, profile.realtime)


@pytest.mark.parametrize("name", [name for name in names() if load(name).codec.overlay and name != "sim"])
def test_beside_every_board_there_is_room_for_two_three_and_four_switches(name: str) -> None:
    """But for the two boards that take pins nobody else does; and six fit beside all but a Pisound."""
    profile = load(name)
    if profile.box in ("octo", "cirrus"):
        assert len(profile.panel.stomps) == 3
        return
    family = profile.box
    fitting = {len(in_box(profile, box.stem).panel.stomps) for box in BOXES.glob(f"{family}*.toml")}
    assert fitting == ({2, 3, 4} if family == "pisound" else {2, 3, 4, 6})


def test_a_box_whose_pins_the_codec_needs_itself_is_refused_by_both_names() -> None:
    sentence = in_words(load("pisound"), "standard4")
    assert sentence.startswith(f"{BOXES / 'standard4.toml'}: pin ")
    assert "is used twice, by codec.pins_taken" in sentence


def test_a_box_of_ones_own_keeps_the_profile_that_its_card_chose(tmp_path: Path) -> None:
    mine = tmp_path / "mine.toml"
    mine.write_text((BOXES / "standard2.toml").read_text().replace("[display]", "relay = 17\n\n[display]"))
    profile = load("scarlett_2i2_4g")
    assert in_box(profile, str(mine)).panel.relay == 17
    mine.write_text("[panel]\n")
    assert str(mine) in in_words(profile, str(mine))


def test_a_box_that_does_not_ship_is_told_with_those_that_do() -> None:
    sentence = in_words(load("sim"), "standart4")
    assert sentence.startswith("there is no box 'standart4'")
    assert "write one of cirrus, octo, pisound, pisound2" in sentence


@pytest.mark.parametrize("switches", SWITCHES)
def test_a_simulated_panel_has_the_switches_of_the_real_box_two_colours_and_a_relay(switches: int) -> None:
    panel = wired(load("sim").panel, switches)
    assert panel.stomps == in_box(load("generic_usb"), SWITCHES[switches]).panel.stomps
    assert len(panel.leds_second) == len(panel.leds)
    assert panel.remote
    pins = (*panel.stomps, *panel.leds, *panel.leds_second, panel.relay, panel.encoder_a, panel.encoder_b)
    assert len(set(pins)) == len(pins)
