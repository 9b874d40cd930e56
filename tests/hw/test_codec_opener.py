"""CodecOpener: the codec of the card that is there, asked again as often as audiod looks for it."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

import hw.codec
from hw.cards import read_cards
from hw.codec import CodecOpener, open_codec
from hw.errors import CodecError
from hw.following import CardFollower
from hw.profile import HardwareProfile
from hw.profiles import load
from tests.stand_ins.asound import EVO, HEADSET, SSL, UNKNOWN, Asound, Plugged, usb
from tests.stand_ins.fakes import FakeCodec

BLOCK = np.zeros(64, np.float32)


class Bench:
    """An opener over cards that come and go; `opens` is what became of the codec of each card that was opened."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.asound = Asound(folder)
        monkeypatch.setattr(hw.codec, "CardFollower", self._follow)
        monkeypatch.setattr(hw.codec, "open_codec", self._open_codec)
        self.broken: set[str] = set()
        self._folder = folder

    def opener(self, asked: str = "auto") -> CodecOpener:
        return CodecOpener(load(asked, self.asound.cards), self._folder)

    def _follow(self, profile: HardwareProfile) -> CardFollower:
        return CardFollower(profile, self.asound.cards)

    def _open_codec(self, profile: HardwareProfile, *_: object) -> FakeCodec:
        there = {card.id for card in read_cards(self.asound.cards)}
        if profile.waiting or profile.codec.card not in there - self.broken:
            reason = "refused" if profile.codec.card in there else "away"
            raise CodecError(profile.waiting or reason, short="no codec")
        return FakeCodec(card=profile.codec.card).open()


@pytest.fixture
def bench(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Bench:
    return Bench(tmp_path, monkeypatch)


def play(opener: CodecOpener) -> str:
    """Opens a codec, plays a block and loses it; the id of its card."""
    codec = opener.open()
    codec.read(np.zeros(64, np.float32))
    codec.write(BLOCK)
    codec.close()
    return codec.card


def test_while_no_card_is_there_the_profiles_sentence_is_the_complaint(tmp_path: Path) -> None:
    profile = replace(load("sim"), waiting="Etalon waits for a codec; plug one in.")
    with pytest.raises(CodecError, match="Etalon waits for a codec; plug one in") as caught:
        open_codec(profile, tmp_path)
    assert caught.value.short == "waiting for codec"


def test_blocks_stay_as_long_as_audiod_built_everything_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, bench: Bench
) -> None:
    monkeypatch.setattr(hw.codec, "open_codec", open_codec)
    there = load("sim")
    opener = CodecOpener(replace(there, codec=replace(there.codec, block_frames=128)), tmp_path)
    for _ in range(2):
        codec = opener.open()
        assert codec.block_frames == 128
        assert codec.read(np.zeros(128, np.float32))
        codec.close()
    assert bench


def test_a_simulated_codec_is_no_card(tmp_path: Path) -> None:
    codec = open_codec(load("sim"), tmp_path)
    assert codec.card == ""
    codec.close()


def test_a_card_that_comes_is_opened_at_the_next_look(bench: Bench) -> None:
    opener = bench.opener()
    with pytest.raises(CodecError, match="No sound card"):
        opener.open()
    bench.asound.plug(UNKNOWN)
    assert play(opener) == "Thing"


def test_a_card_that_is_opened_but_never_sounds_gives_way_to_a_known_one(bench: Bench) -> None:
    """A webcam that is there first, and answers every read with an error."""
    bench.asound.plug(HEADSET)
    opener = bench.opener()
    opener.open().close()
    bench.asound.plug(HEADSET, EVO)
    assert play(opener) == "EVO4"


def test_a_card_that_refuses_to_open_gives_way_to_a_known_one_that_comes(bench: Bench) -> None:
    bench.asound.plug(HEADSET)
    bench.broken = {"Headset"}
    opener = bench.opener()
    with pytest.raises(CodecError, match="refused"):
        opener.open()
    bench.asound.plug(HEADSET, EVO)
    assert play(opener) == "EVO4"


@pytest.mark.parametrize("mine", [EVO, UNKNOWN], ids=lambda card: card.id)
def test_a_cable_that_slips_out_for_a_moment_brings_the_same_card_back(bench: Bench, mine: Plugged) -> None:
    bench.asound.plug(mine, HEADSET) if mine is EVO else bench.asound.plug(mine)
    opener = bench.opener()
    assert play(opener) == mine.id
    bench.asound.plug(HEADSET)
    for _ in range(5):
        with pytest.raises(CodecError, match="away"):
            opener.open()
    bench.asound.plug(HEADSET, mine, SSL)
    assert play(opener) == mine.id


@pytest.mark.parametrize("mine", [UNKNOWN, replace(EVO, id="Thing")], ids=lambda card: card.name)
def test_another_box_under_the_same_id_is_not_opened_as_if_it_were_the_one_that_went(
    bench: Bench, mine: Plugged, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It would be opened with the format and the mixer of the other, and count as the one that sounded."""
    bench.asound.plug(mine)
    opener = bench.opener()
    assert play(opener) == "Thing"
    bench.asound.plug(usb("Thing", "Other Box", usb_id="5555:6666"))
    with pytest.raises(CodecError, match="as whose card Thing another box is there"):
        opener.open()
    bench.asound.plug(mine)
    assert play(opener) == "Thing"
    bench.asound.plug(usb("Thing", "Other Box", usb_id="5555:6666"))
    monkeypatch.setattr("hw.following.COMES_BACK_S", 0.0)
    assert play(opener) == "Thing"


def test_the_card_that_the_owners_settings_name_takes_the_place_of_the_one_that_is_open(bench: Bench) -> None:
    bench.asound.plug(EVO, UNKNOWN)
    opener = bench.opener()
    assert play(opener) == "EVO4"
    assert not opener.use("EVO4")
    assert opener.use("Thing")
    assert play(opener) == "Thing"
    assert not opener.use("thing"), "whatever its case"
    assert not opener.use("Thing+thing"), "the same card twice"
    bench.asound.plug(EVO)
    for _ in range(2):
        with pytest.raises(CodecError, match=r"Waiting for the card thing.*EVO4"):
            opener.open()


def test_a_simulated_codec_is_never_let_go_for_a_card(tmp_path: Path) -> None:
    assert not CodecOpener(load("sim"), tmp_path).use("USB")
