"""The status says everything a player and a gig ask for, whether the audio process speaks or not."""

import pytest

from firmware.control.wishes.status import STATUS, tell_status
from firmware.control.wishes.wish import RefusedError
from firmware.state import State
from hw.profile import LevelsProfile
from hw.roles import MachineState, Throttled
from hw.strict import About
from hw.strict_json import read_plain, to_plain
from tests.stand_ins.asking import asked, desk_of_three
from tests.stand_ins.codecs import codec, desk_with
from tests.stand_ins.control import empty_state
from tests.stand_ins.states import altered


def test_everything_is_reported() -> None:
    desk = desk_of_three()
    asked(desk, {"do": "do", "action": "trim +1.5"})
    shown = tell_status(desk.state)
    assert shown.preset == shown.model == "7"
    assert shown.number == 1
    assert shown.presets == shown.captures == 3
    assert shown.trim_db == 1.5
    assert shown.input_gain_db == pytest.approx(12.2 - 15.0 + 1.5)
    assert (shown.calibrated, shown.calibration) == (True, "CAL")
    assert "15 dBu" in str(shown.basis)
    assert shown.bypass is False
    assert shown.page == "play"
    assert shown.playing is True
    assert (shown.input_peak_dbfs, shown.output_peak_dbfs) == (-6.0, -12.0)
    assert (shown.input_clips, shown.output_clips) == (0, 1)
    assert (shown.xruns, shown.late_blocks, shown.block_us_max) == (2, 3, 500.0)
    assert shown.realtime == ("fifo", "memory_locked")
    assert shown.gate_open is True


def test_how_the_computer_fares_is_told() -> None:
    throttled = Throttled.LOW_POWER | Throttled.WAS_LOW_POWER | Throttled.WAS_SLOWED
    read = MachineState(81.5, throttled, 310.0, 21_400.0, "pi@pedal.local", ("192.0.2.10",))
    shown = tell_status(altered(empty_state(), read=read, version="0.1.0-1a2b3c4d5e"))
    assert (shown.temperature_c, shown.memory_free_mb, shown.disk_free_mb) == (81.5, 310.0, 21_400.0)
    assert shown.throttled == ("low_power", "was_low_power", "was_slowed")
    assert (shown.login, shown.addresses, shown.version) == ("pi@pedal.local", ("192.0.2.10",), "0.1.0-1a2b3c4d5e")
    assert tell_status(altered(empty_state(), read=MachineState())).throttled is None


def test_without_audiod_and_without_presets_it_is_whole_too() -> None:
    shown = tell_status(empty_state())
    assert (shown.preset, shown.audio, shown.bypass, shown.input_peak_dbfs) == (None, False, True, None)


@pytest.mark.parametrize("state", [empty_state(), desk_of_three().state], ids=["empty", "playing"])
def test_it_comes_over_the_wire_as_it_was(state: State) -> None:
    shown = tell_status(state)
    assert read_plain(STATUS.reply, to_plain(shown), "status", About("reply", RefusedError)) == shown


def test_gain_output_and_how_far_the_codec_can_be_trusted_are_reported() -> None:
    shown = tell_status(desk_with(codec(levels=LevelsProfile()), found_db=3.0).state)
    assert (shown.analog_gain_db, shown.gain_kind, shown.gain_trouble) == (3.0, "control", None)
    assert (shown.output_mode, shown.clips_by_db) == ("normalized", 0.0)
    assert (shown.codec_basis, shown.codec_confidence, shown.codec_doubtful) == ("unknown", "none", True)
    assert (shown.calibrated, shown.calibration) == (False, "UNCAL")
    doubted = LevelsProfile(12.2, basis="unknown", confidence="none")
    shown = tell_status(desk_with(codec(levels=doubted), found_db=3.0).state)
    assert (shown.calibrated, shown.calibration) == (False, "CAL?")
    assert str(shown.basis).startswith("CAL?: codec 12.2 dBu (in doubt) - analogue gain 3 dB")
