"""Amps that break as they play, and amps that nobody needs any more."""

import sys
import threading
import time
import weakref
from collections.abc import Callable
from types import FrameType
from typing import Any

import numpy as np

from firmware.messages import Failed, Play, Ready, Unload
from tests.stand_ins.ordering import Desk

TraceFunction = Callable[[FrameType, str, Any], Any]


def desk_playing() -> Desk:
    desk = Desk()
    desk.load(1, "a")
    desk.made["a"][0].gain = 0.5
    desk.orders.obey(Play(1, 1.0, 1.0))
    desk.sound()
    return desk


def test_amps_that_are_unloaded_or_replaced_are_let_go() -> None:
    desk = Desk()
    for amp_id, path in ((1, "unloaded"), (2, "replaced"), (2, "kept")):
        desk.load(amp_id, path)
    amps = {path: weakref.ref(made[0]) for path, made in desk.made.items()}
    desk.made.clear()
    desk.orders.obey(Unload(1))
    desk.orders.look_after(0, peer_listens=True)
    desk.loader.close()
    assert {path for path, amp in amps.items() if amp() is not None} == {"kept"}


def test_a_broken_amp_is_reported_once_and_again_when_it_is_played_again() -> None:
    desk = Desk()
    desk.load(1, "a")
    amp = desk.made["a"][0]
    amp.recovers, amp.spoil_with = False, float("nan")
    for _ in range(2):
        desk.orders.obey(Play(1, 1.0, 1.0))
        for _ in range(3):
            desk.sound()
            desk.orders.look_after(0, peer_listens=True)
    shown = [answer for answer in desk.answers if isinstance(answer, Failed)]
    assert [answer.amp_id for answer in shown] == [1, 1]
    assert "NaN" in shown[0].sentence


def test_a_broken_amp_that_is_being_left_is_not_reported_as_the_one_that_comes() -> None:
    desk = Desk()
    desk.load(1, "a")
    desk.load(2, "b")
    broken = desk.made["a"][0]
    broken.recovers, broken.spoil_with = False, float("nan")
    desk.orders.obey(Play(1, 1.0, 1.0))
    desk.sound()
    desk.orders.look_after(0, peer_listens=True)
    desk.sound()
    desk.orders.obey(Play(2, 1.0, 1.0))
    desk.sound()
    desk.orders.look_after(0, peer_listens=True)
    assert desk.chain.amp_id == 2
    assert [answer.amp_id for answer in desk.answers if isinstance(answer, Failed)] == [1]


def spoil_one_block(desk: Desk, now_s: float) -> None:
    desk.made["a"][0].spoil_with = float("nan")
    desk.sound()
    desk.orders.look_after(round(now_s * 1e9), peer_listens=True)


def test_an_amp_that_spoils_a_block_now_and_then_is_not_given_up() -> None:
    desk = desk_playing()
    for n in range(8):
        spoil_one_block(desk, 5.0 * n)
    assert desk.chain.faults == 8
    assert desk.answers == [Ready(1)]
    assert np.abs(desk.sound()[-480:]).max() > 0.2, "through the amp, whose gain is 0.5"


def test_an_amp_that_spoils_one_block_after_the_other_is_given_up() -> None:
    desk = desk_playing()
    for n in range(4):
        assert desk.answers == [Ready(1)]
        spoil_one_block(desk, 2.0 * n)
    assert isinstance(desk.answers[-1], Failed)
    assert "again and again" in desk.answers[-1].sentence


def test_no_amp_is_freed_by_the_audio_thread_though_the_loader_is_quicker() -> None:
    """Each line of the audio thread takes so long that the loader is through with whatever it was given."""
    desk = Desk()
    freed_by: list[str] = []
    for amp_id, path in ((1, "unloaded"), (3, "also"), (2, "replaced"), (2, "kept")):
        desk.load(amp_id, path)
        weakref.finalize(desk.made[path][-1], lambda: freed_by.append(threading.current_thread().name))
    desk.made.clear()

    def slowly(_frame: FrameType, _event: str, _argument: object) -> TraceFunction:
        time.sleep(0.001)
        return slowly

    before = sys.gettrace()
    sys.settrace(slowly)
    try:
        desk.orders.obey(Unload(0))
        for _ in range(3):
            desk.orders.look_after(0, peer_listens=True)
    finally:
        sys.settrace(before)
    desk.loader.close()
    assert freed_by == ["loader"] * 4
