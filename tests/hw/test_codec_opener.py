"""CodecOpener: the codec of the card that is there, asked again as often as audiod looks for it."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

import hw.codec
from hw.codec import CodecOpener, open_codec
from hw.errors import CodecError
from hw.profile import HardwareProfile
from hw.profiles import load


def test_while_no_card_is_there_the_profiles_sentence_is_the_complaint(tmp_path: Path) -> None:
    profile = replace(load("sim"), waiting="Etalon waits for a codec; plug one in.")
    with pytest.raises(CodecError, match="Etalon waits for a codec; plug one in") as caught:
        open_codec(profile, tmp_path)
    assert caught.value.short == "waiting for codec"


def test_a_card_that_took_the_place_is_opened_and_remembered(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[HardwareProfile] = []
    there = load("sim")
    waiting = replace(there, waiting="No card is there.", codec=replace(there.codec, block_frames=128))

    def find_again(profile: HardwareProfile) -> HardwareProfile | None:
        asked.append(profile)
        return {1: None, 2: there}.get(len(asked))

    monkeypatch.setattr(hw.codec, "find_again", find_again)
    opener = CodecOpener(waiting, tmp_path)
    with pytest.raises(CodecError, match="No card is there"):
        opener.open()
    for _ in range(2):
        codec = opener.open()
        assert codec.block_frames == 128, "blocks are as long as audiod built everything for"
        assert codec.read(np.zeros(128, np.float32))
        codec.close()
    assert [profile.waiting for profile in asked] == ["No card is there.", "No card is there.", ""]


def test_a_simulated_codec_is_no_card(tmp_path: Path) -> None:
    codec = open_codec(load("sim"), tmp_path)
    assert codec.card == ""
    codec.close()
