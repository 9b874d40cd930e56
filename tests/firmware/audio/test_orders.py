import time
from pathlib import Path

import numpy as np

from firmware.messages import (
    Failed,
    Play,
    PlaySine,
    Quit,
    Ready,
    SetBypass,
    SetDryGain,
    SetGate,
    SetLevels,
    SetMute,
    StartTape,
    TapeEnded,
    Unload,
    UseCard,
)
from firmware.sound import Tone
from tests.stand_ins.fakes import sine
from tests.stand_ins.ordering import Desk


def test_load_is_answered_by_ready_and_the_amp_can_be_played() -> None:
    desk = Desk()
    desk.load(1, "a")
    desk.orders.obey(Play(1, 0.5, 0.7))
    desk.sound()
    assert desk.answers == [Ready(1)]
    assert desk.chain.amp_id == 1
    assert desk.made["a"][0].runs > 0
    assert (desk.chain.input_gain.value, desk.chain.output_gain.value) == (0.5, 0.7)


def test_a_capture_that_cannot_be_loaded_is_answered_by_failed() -> None:
    desk = Desk()
    desk.load(4, "torn")
    assert desk.answers == [Failed(4, "torn")]


def test_an_amp_that_is_not_there_cannot_be_played_and_the_sound_goes_on() -> None:
    desk = Desk()
    desk.load(1, "a")
    desk.orders.obey(Play(1, 1.0, 1.0))
    desk.sound()
    desk.orders.obey(Play(99, 1.0, 1.0))
    desk.sound()
    assert desk.chain.amp_id == 1
    answer = desk.answers[-1]
    assert isinstance(answer, Failed)
    assert answer.amp_id == 99


def test_play_0_is_dry() -> None:
    desk = Desk()
    desk.load(1, "a")
    desk.orders.obey(Play(1, 1.0, 1.0))
    desk.sound()
    desk.orders.obey(Play(0, 1.0, 1.0))
    desk.sound()
    assert desk.chain.amp_id == 0


def test_unload_never_drops_the_amp_that_plays_or_is_about_to() -> None:
    desk = Desk()
    desk.load(1, "a")
    desk.load(2, "b")
    desk.orders.obey(Play(1, 1.0, 1.0))
    desk.sound()
    desk.orders.obey(Play(2, 1.0, 1.0))
    desk.orders.obey(Unload(1))
    desk.orders.obey(Unload(2))
    desk.sound()
    assert desk.chain.amp_id == 2
    desk.orders.obey(Play(1, 1.0, 1.0))
    assert desk.answers == [Ready(1), Ready(2)]


def test_an_unloaded_amp_cannot_be_played_any_more() -> None:
    desk = Desk()
    desk.load(1, "a")
    desk.orders.obey(Unload(1))
    desk.orders.obey(Play(1, 1.0, 1.0))
    assert isinstance(desk.answers[-1], Failed)


def test_unload_0_drops_all_but_the_one_that_plays() -> None:
    desk = Desk()
    for amp_id in (1, 2, 3):
        desk.load(amp_id, "a")
    desk.orders.obey(Play(2, 1.0, 1.0))
    desk.sound()
    desk.orders.obey(Unload(0))
    for amp_id in (1, 3, 2):
        desk.orders.obey(Play(amp_id, 1.0, 1.0))
    failed = [answer.amp_id for answer in desk.answers if isinstance(answer, Failed)]
    assert failed == [1, 3]


def test_unloading_what_is_not_there_does_nothing() -> None:
    desk = Desk()
    desk.orders.obey(Unload(5))
    assert desk.answers == []


def test_a_number_can_be_given_to_another_capture_while_it_plays() -> None:
    desk = Desk()
    desk.load(1, "a")
    desk.orders.obey(Play(1, 1.0, 1.0))
    desk.sound()
    desk.load(1, "b")
    runs = desk.made["a"][0].runs
    desk.sound()
    assert desk.made["a"][0].runs > runs
    desk.orders.obey(Play(1, 1.0, 1.0))
    desk.sound()
    desk.orders.look_after(0, peer_listens=True)
    assert desk.made["b"][0].runs > 0


def test_the_knobs_reach_the_chain() -> None:
    desk = Desk()
    desk.load(1, "a")
    desk.orders.obey(Play(1, 1.0, 1.0))
    desk.sound()
    flat = np.abs(desk.sound()[-4_800:]).max()
    desk.orders.obey(Tone(True, 0.0, 0.0, 5.0))
    time_out_s = time.monotonic() + 10.0
    while not desk.loader.staged and time.monotonic() < time_out_s:
        time.sleep(0.001)
    desk.orders.take_staged()
    assert np.abs(desk.sound()[-4_800:]).max() < 0.5 * flat


def test_levels_gate_bypass_and_mute_reach_the_chain() -> None:
    desk = Desk()
    desk.load(1, "a")
    desk.orders.obey(Play(1, 1.0, 1.0))
    desk.orders.obey(SetLevels(0.25, 0.5))
    desk.orders.obey(SetGate(True, 130.0))
    desk.sound()
    assert (desk.chain.input_gain.value, desk.chain.output_gain.value) == (0.25, 0.5)
    assert np.abs(desk.sound()[-480:]).max() < 1e-3
    desk.orders.obey(SetBypass(True))
    assert np.abs(desk.sound()[-480:]).max() > 0.49
    desk.orders.obey(SetDryGain(0.5))
    assert 0.245 < np.abs(desk.sound()[-480:]).max() < 0.251
    desk.orders.obey(SetMute(True))
    assert not desk.sound()[-480:].any()


def test_a_sine_is_played_and_hz_0_gives_the_sound_back() -> None:
    desk = Desk()
    desk.orders.obey(PlaySine(330.0, 0.5))
    assert desk.sine.on
    desk.orders.obey(PlaySine(0.0, 0.5))
    assert not desk.sine.on


def test_a_sine_outlives_its_controld_by_two_seconds() -> None:
    desk = Desk()
    desk.orders.obey(PlaySine(330.0, 0.5))
    desk.orders.look_after(0, peer_listens=True)
    desk.orders.look_after(7_000_000_000, peer_listens=False)
    desk.orders.look_after(8_999_999_999, peer_listens=False)
    assert desk.sine.on
    desk.orders.look_after(9_000_000_000, peer_listens=False)
    assert not desk.sine.on


def test_a_sine_that_was_given_back_leaves_no_end_to_the_next() -> None:
    desk = Desk()
    desk.orders.obey(PlaySine(330.0, 0.5))
    desk.orders.look_after(0, peer_listens=False)
    desk.orders.obey(PlaySine(0.0, 0.0))
    desk.orders.obey(PlaySine(330.0, 0.5))
    desk.orders.look_after(3_000_000_000, peer_listens=True)
    assert desk.sine.on


def test_a_recording_is_answered_by_recorded(tmp_path: Path) -> None:
    desk = Desk()
    path = tmp_path / "recording.f32"
    desk.orders.obey(StartTape(64, str(path)))
    desk.wait_for_answer()
    path.write_bytes(bytes(256))
    desk.orders.obey(StartTape(64, str(path)))
    end_s = time.monotonic() + 10.0
    while not desk.loader.staged and time.monotonic() < end_s:
        time.sleep(0.001)
    desk.orders.take_staged()
    desk.orders.tape_deck.take(sine(220.0, 64))
    refused, done = desk.answers
    assert isinstance(refused, TapeEnded)
    assert "recording.f32" in refused.sentence
    assert done == TapeEnded(64, "")
    np.testing.assert_array_equal(np.fromfile(path, np.float32), sine(220.0, 64))


def test_quit_stops() -> None:
    desk = Desk()
    desk.orders.obey(Quit())
    assert desk.stops == 1


def test_the_card_that_the_owner_names_is_passed_on() -> None:
    desk = Desk()
    desk.orders.obey(UseCard("Cable+USB"))
    assert desk.cards == ["Cable+USB"]
