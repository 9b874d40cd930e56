"""The status tells everything a player and a gig ask for, whether the audio process speaks or not."""

import pytest

from firmware.control.wishes.status import STATUS, tell_status
from firmware.control.wishes.wish import RefusedError
from firmware.state import State
from hw.events import EncoderTurned
from hw.profile import LevelsProfile
from hw.strict import About
from hw.strict_json import read_plain, to_plain
from tests.firmware.control.wishes.test_presets import playing_desk
from tests.firmware.decide.test_codec import codec, desk_with
from tests.stand_ins.control import empty_state


def test_everything_is_told() -> None:
    desk = playing_desk()
    desk.happen(EncoderTurned(3, 100.0))
    told = tell_status(desk.state)
    assert told.preset == told.model == "7"
    assert told.number == 1
    assert told.presets == told.captures == 3
    assert told.trim_db == 1.5
    assert told.input_gain_db == pytest.approx(12.2 - 15.0 + 1.5)
    assert told.calibrated is True
    assert "15 dBu" in str(told.basis)
    assert told.bypass is False
    assert told.page == "home"
    assert told.playing is True
    assert (told.input_peak_dbfs, told.output_peak_dbfs) == (-6.0, -12.0)
    assert (told.input_clips, told.output_clips) == (0, 1)
    assert (told.xruns, told.late_blocks, told.block_us_max) == (2, 3, 500.0)
    assert told.realtime == ("fifo", "memory_locked")


def test_without_audiod_and_without_presets_it_is_whole_too() -> None:
    told = tell_status(empty_state())
    assert (told.preset, told.audio, told.bypass, told.input_peak_dbfs) == (None, False, True, None)


@pytest.mark.parametrize("state", [empty_state(), playing_desk().state], ids=["empty", "playing"])
def test_it_comes_over_the_wire_as_it_was(state: State) -> None:
    told = tell_status(state)
    assert read_plain(STATUS.reply, to_plain(told), "status", About("reply", RefusedError)) == told


def test_gain_output_and_how_far_the_codec_can_be_trusted_are_told() -> None:
    told = tell_status(desk_with(codec(levels=LevelsProfile()), found_db=3.0).state)
    assert (told.analog_gain_db, told.gain_kind, told.gain_trouble) == (3.0, "control", None)
    assert (told.output_mode, told.clips_by_db) == ("normalized", 0.0)
    assert (told.codec_basis, told.codec_confidence, told.codec_doubtful) == ("unknown", "none", True)
    assert told.calibrated is False
