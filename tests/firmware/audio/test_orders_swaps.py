"""An amp comes with its own tone: the order to play it waits for that, and for nothing else."""

import time
import weakref

import pytest

from firmware.messages import Failed, Play, SetLevels, Unload
from firmware.sound import Tone
from tests.stand_ins.ordering import Desk

BASS = Tone(on=True, bass=9.0)


def playing_one_of_two() -> Desk:
    desk = Desk()
    desk.load(1, "a")
    desk.load(2, "b")
    desk.orders.obey(Play(1, 1.0, 1.0))
    desk.sound()
    return desk


def wait_for_tone(desk: Desk) -> None:
    end_s = time.monotonic() + 10.0
    while not desk.loader.staged:
        assert time.monotonic() < end_s
        time.sleep(0.001)


def test_an_amp_comes_once_its_tone_is_there_and_both_at_once() -> None:
    desk = playing_one_of_two()
    before = desk.chain.tone.wanted
    desk.orders.obey(BASS)
    desk.orders.obey(Play(2, 1.0, 1.0, together=True))
    assert desk.chain.amp_id == 1
    wait_for_tone(desk)
    desk.orders.take_staged()
    assert desk.chain.amp_id == 2
    assert desk.chain.tone.wanted is not before, "and not by a fade of its own"
    assert desk.chain.tone.staged is None


def test_levels_that_come_while_it_waits_are_its_own() -> None:
    desk = playing_one_of_two()
    desk.orders.obey(BASS)
    desk.orders.obey(Play(2, 1.0, 1.0, together=True))
    desk.orders.obey(SetLevels(0.25, 0.5))
    assert desk.chain.input_gain.value == 1.0
    wait_for_tone(desk)
    desk.orders.take_staged()
    assert (desk.chain.input_gain.value, desk.chain.output_gain.value) == (0.25, 0.5)


def test_the_last_of_two_that_wait_is_played() -> None:
    desk = playing_one_of_two()
    desk.load(3, "c")
    desk.orders.obey(BASS)
    desk.orders.obey(Play(2, 1.0, 1.0, together=True))
    desk.orders.obey(Play(3, 1.0, 1.0, together=True))
    wait_for_tone(desk)
    desk.orders.take_staged()
    desk.sound()
    assert desk.chain.amp_id == 3
    assert desk.made["b"][0].runs == 0


def test_no_amp_waits_for_a_tone_that_does_not_come() -> None:
    desk = playing_one_of_two()
    desk.orders.obey(BASS)
    desk.orders.obey(Play(2, 1.0, 1.0, together=True))
    for look in range(2):
        assert desk.chain.amp_id == 1
        desk.orders.look_after(look, peer_listens=True)
    assert desk.chain.amp_id == 2


def test_what_plays_already_and_what_is_dry_waits_for_nothing() -> None:
    desk = playing_one_of_two()
    desk.orders.obey(BASS)
    desk.orders.obey(Play(1, 0.5, 0.5))
    desk.sound()
    assert desk.chain.input_gain.value == 0.5
    desk.orders.obey(BASS)
    desk.orders.obey(Play(0, 1.0, 1.0))
    desk.sound()
    assert desk.chain.amp_id == 0


@pytest.mark.parametrize("unloaded", [1, 0])
def test_an_amp_that_is_unloaded_as_it_fades_out_is_let_go_once_it_has(unloaded: int) -> None:
    """controld says so as soon as the other is said to play, and never again."""
    desk = playing_one_of_two()
    leaving = weakref.ref(desk.made.pop("a")[0])
    desk.orders.obey(Play(2, 1.0, 1.0, together=True))
    desk.sound(0.005)
    desk.orders.obey(Unload(unloaded))
    desk.orders.look_after(0, peer_listens=True)
    assert leaving() is not None
    desk.sound()
    desk.orders.look_after(0, peer_listens=True)
    desk.loader.close()
    assert leaving() is None
    desk.orders.obey(Play(1, 1.0, 1.0))
    assert isinstance(desk.answers[-1], Failed)


def test_one_that_takes_the_place_of_another_that_waits_is_not_played_beside_a_third() -> None:
    """Whether two fit into a block was reckoned for the one that waited, not for the one that plays."""
    desk = playing_one_of_two()
    desk.load(3, "c")
    desk.orders.obey(BASS)
    desk.orders.obey(Play(2, 1.0, 1.0, together=True))
    desk.orders.obey(Play(3, 1.0, 1.0, together=True))
    wait_for_tone(desk)
    desk.orders.take_staged()
    before = desk.made["a"][0].runs
    desk.sound(0.01)
    assert (desk.made["a"][0].runs - before, desk.made["c"][0].runs) == (8, 0)
