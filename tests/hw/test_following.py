"""The profile as cards come and go, look after look, on a clock of its own."""

from pathlib import Path

import pytest

from hw.following import COMES_BACK_S, CardFollower
from hw.profiles import load
from tests.stand_ins.asound import EVO, HEADSET, PEDALBOARD, SSL, UNKNOWN, Asound, Plugged, usb

SPARE = usb("Spare", "Spare Interface", usb_id="3333:4444")


class Bench:
    def __init__(self, folder: Path) -> None:
        self.asound, self.now_s = Asound(folder), 100.0

    def follow(self, *cards: Plugged) -> CardFollower:
        """A follower that began with these cards, of which the pedal's sounded."""
        self.asound.plug(*cards)
        follower = CardFollower(load("auto", self.asound.cards), self.asound.cards, lambda: self.now_s)
        follower.look(follower.profile.codec.card)
        return follower

    def card(self, follower: CardFollower, *cards: Plugged, after_s: float = 0.5) -> str:
        """The pedal's card, once these are there."""
        self.asound.plug(*cards)
        self.now_s += after_s
        follower.look()
        return "" if follower.profile.waiting else follower.profile.codec.card


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return Bench(tmp_path)


def test_a_midi_pedalboard_holds_nothing_when_the_cable_slips_out(bench: Bench) -> None:
    follower = bench.follow(EVO, PEDALBOARD)
    assert bench.card(follower, PEDALBOARD) == "EVO4"
    assert bench.card(follower, PEDALBOARD, EVO) == "EVO4"


def test_a_headset_that_lay_beside_it_never_takes_the_place_of_one_that_sounded(bench: Bench) -> None:
    follower = bench.follow(EVO, HEADSET)
    for _ in range(20):
        assert bench.card(follower, HEADSET, after_s=1.0) == "EVO4"
    assert bench.card(follower, HEADSET, EVO) == "EVO4"


def test_a_hub_that_was_out_brings_the_interface_back_though_the_headset_is_faster(bench: Bench) -> None:
    follower = bench.follow(EVO, HEADSET)
    assert bench.card(follower) == "EVO4"
    assert bench.card(follower, HEADSET) == "EVO4"
    assert bench.card(follower, HEADSET, EVO) == "EVO4"


def test_a_spare_that_nobody_knows_takes_the_place_of_one_that_does_not_come_back(bench: Bench) -> None:
    follower = bench.follow(UNKNOWN)
    assert bench.card(follower) == "Thing"
    assert bench.card(follower, SPARE) == "Thing"
    assert bench.card(follower, SPARE, after_s=COMES_BACK_S) == "Spare"


def test_a_known_one_takes_the_place_at_once(bench: Bench) -> None:
    follower = bench.follow(EVO)
    assert bench.card(follower, SSL) == "S2"


def test_the_profiles_are_read_only_where_the_cards_are_others_than_before(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    follower = bench.follow()
    follower.look()

    def read_again(*_: object, **_named: object) -> None:
        pytest.fail("the profiles were read again")

    monkeypatch.setattr("hw.following.find_again", read_again)
    assert follower.look() is None
