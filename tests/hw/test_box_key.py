"""What the owner's figures are kept under: no two boxes share them, however alike they call themselves."""

from dataclasses import replace

import pytest

from hw.profile import Former
from hw.profiles import load
from tests.stand_ins.asound import HIFIBERRY, Asound, Plugged, board, usb


def key(asound: Asound, card: Plugged) -> str:
    return load("auto", asound.plug(card)).key


@pytest.mark.parametrize(
    "one",
    [usb("USB", "Cheap Box"), usb("S2", "SSL 2", usb_id="31e9:0001"), usb("CODEC", "USB Audio CODEC")],
    ids=lambda card: card.name,
)
def test_two_boxes_share_no_figures(asound: Asound, one: Plugged) -> None:
    others = (
        replace(one, name=f"{one.name}+"),
        replace(one, name=f"{one.name}\u00fc"),
        replace(one, usb_id="0001:0002"),
        replace(one, serial="A1"),
        replace(one, serial="A-1"),
    )
    assert len({key(asound, card) for card in (one, *others)}) == 6


def test_the_same_box_keeps_its_key_in_another_socket_and_under_another_id(asound: Asound) -> None:
    box = usb("Box", "Cheap Box", serial="A7")
    assert key(asound, box) == key(asound, replace(box, id="Box_1")) == "generic_usb-1234_5678-Cheap_Box-A7"
    first = load("auto", asound.plug(HIFIBERRY)).key
    assert first == "hifiberry_dacplusadcpro", "a board has its profile's"


def test_a_key_is_a_files_name_whatever_a_box_calls_itself(asound: Asound) -> None:
    for name in ("../../etc/passwd", "\u58f0\u5361" * 40, "x" * 120, "a/b"):
        its = key(asound, usb("Box", name, serial=name))
        assert "/" not in its
        assert len(f"{its}.toml".encode()) < 200
        assert its.isascii()


@pytest.mark.parametrize(
    ("card", "former"),
    [
        (usb("Gen", "Scarlett 2i2 4th Gen", usb_id="1235:8219"), Former("scarlett_2i2_4g", sure=True)),
        (usb("USB", "Scarlett Solo USB", usb_id="1235:8211"), Former("scarlett_solo_3g", sure=True)),
        (replace(usb("M4", "M4"), long_name="MOTU M4"), Former("motu_m2_m4", sure=False)),
        (usb("CODEC", "USB Audio CODEC"), Former("uca202_222", sure=False)),
        (usb("Katana", "Katana"), Former("generic_usb-Katana", sure=True)),
        (usb("Device", "USB Audio Device"), Former("generic_usb-Device", sure=False)),
        (board("pisound", "pisound"), None),
    ],
    ids=lambda value: value.name if isinstance(value, Plugged) else "",
)
def test_figures_of_before_are_a_boxs_own_only_where_no_other_can_have_had_their_key(
    asound: Asound, card: Plugged, former: Former | None
) -> None:
    assert load("auto", asound.plug(card)).former == former
