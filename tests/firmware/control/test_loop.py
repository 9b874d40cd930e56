"""One loop over stand-ins: a panel that is a pipe, a stick that comes and goes, an audiod on a socket."""

import os
import selectors
import socket
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from firmware.datagrams import decode, encode
from firmware.decide.events import Trouble
from firmware.messages import NO_AMP, Hello, Play, SetBypass
from firmware.store.settings import Settings
from firmware.store.stomps import Stomp
from hw.errors import StickError
from hw.events import StickCame, StompEdge
from hw.roles import MachineState, Throttled
from tests.stand_ins.control import status
from tests.stand_ins.loops import Bench
from tests.stand_ins.states import altered


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    bench = Bench(tmp_path)
    yield bench
    bench.close()


def test_a_stomp_is_acted_on_in_the_turn_in_which_it_comes(bench: Bench) -> None:
    bench.panel.stomp(1)
    bench.loop.turn()
    assert bench.controller.state.player.bypass


def test_the_panel_is_polled_at_its_deadline_though_no_pin_moved(bench: Bench) -> None:
    bench.panel.deadline_s = bench.now_s
    bench.loop.turn()
    assert bench.controller.state.player.bypass


def test_the_stick_is_looked_for_once_a_second_and_imported(bench: Bench) -> None:
    bench.stick.next = StickCame(Path("/media/stick"))
    for _ in range(5):
        bench.now_s += 0.15
        bench.loop.turn()
    assert bench.imports.paths == [Path("/media/stick")]
    assert bench.stick.polls == 1
    bench.now_s += 1.0
    bench.loop.turn()
    assert bench.stick.polls == 2


def test_a_stick_that_cannot_be_read_is_shown(bench: Bench) -> None:
    bench.stick.next = StickError("mount it readable.", short="stick not readable")
    bench.loop.turn()
    assert bench.controller.state.view.notice
    assert bench.controller.state.view.notice.text == "stick not readable"


def test_how_the_computer_fares_is_read_every_other_second(bench: Bench) -> None:
    bench.loop.turn()
    assert bench.controller.state.machine.read == bench.machine.now
    bench.machine.now = MachineState(83.0, Throttled.HOT)
    bench.now_s += 1.9
    bench.loop.turn()
    assert bench.controller.state.view.notice is None
    bench.now_s += 0.2
    bench.loop.turn()
    assert bench.controller.state.view.notice is not None
    assert bench.controller.state.view.notice.text == "HOT 83C"


def test_a_screen_is_drawn_when_something_changed(bench: Bench) -> None:
    bench.loop.turn()
    bench.now_s += 1.0
    bench.loop.turn()
    assert bench.display.shown == 1
    bench.panel.stomp(1)
    bench.now_s += 1.0
    bench.loop.turn()
    assert bench.display.shown == 2


def test_the_loop_ends_when_it_is_told_to(bench: Bench) -> None:
    answers = iter((False, False, True))
    bench.loop.run(lambda: next(answers))
    assert next(answers, "asked three times") == "asked three times"


def test_orders_go_over_the_link(bench: Bench, tmp_path: Path) -> None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as audiod:
        audiod.bind(str(tmp_path / "audio.sock"))
        audiod.settimeout(2.0)
        for report in (Hello(48_000, 64, "1"), status(Play(NO_AMP, 1.0, 1.0))):
            audiod.sendto(encode(report), str(tmp_path / "control.sock"))
        bench.loop.turn()
        heard = [decode(audiod.recv(4096)) for _ in range(4)]
        assert SetBypass(False) in heard


def test_the_codec_is_looked_for_where_audiod_has_opened_one(bench: Bench, tmp_path: Path) -> None:
    bench.loop.turn()
    assert bench.codec.opened == ""
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as audiod:
        for card in ("USB", ""):
            report = replace(status(Play(NO_AMP, 1.0, 1.0)), card=card)
            audiod.sendto(encode(report), str(tmp_path / "control.sock"))
            bench.loop.turn()
            assert bench.codec.opened == card


def test_what_a_waker_puts_into_the_inbox_is_dealt_with_in_the_same_turn(bench: Bench) -> None:
    reading, writing = os.pipe()
    trouble = Trouble("the disk is full.", "disk is full", bench.now_s)

    def report(_ready: int) -> None:
        bench.inbox.put(trouble)

    bench.selector.register(reading, selectors.EVENT_READ, report)
    os.write(writing, b"!")
    bench.loop.turn()
    assert bench.controller.state.view.notice
    assert bench.controller.state.view.notice.text == "disk is full"
    for end in (reading, writing):
        os.close(end)


def test_the_loop_wakes_at_the_time_of_a_hold_and_not_at_the_next_frame(bench: Bench) -> None:
    settings = Settings({"1": Stomp("bypass", hold="mute on")}, hold_s=0.2)
    bench.controller.state = altered(bench.controller.state, settings=settings)
    bench.loop.turn()
    bench.controller.happen(StompEdge(1, down=True, at_s=bench.now_s))
    bench.now_s += 0.199
    bench.loop.turn()
    assert not bench.controller.state.player.muted
    bench.now_s += 0.002  # no frame has passed since
    bench.loop.turn()
    assert bench.controller.state.player.muted


def test_no_picture_is_drawn_in_the_last_moment_before_a_foots_time_has_come(bench: Bench) -> None:
    settings = Settings({"1": Stomp("bypass")}, {"1+2": "mute"})
    bench.controller.state = altered(bench.controller.state, settings=settings)
    bench.now_s += 1.0
    bench.loop.turn()
    before = bench.display.shown
    bench.now_s += 1.0
    bench.controller.happen(StompEdge(1, down=True, at_s=bench.now_s))
    bench.now_s += 0.035  # of the 40 ms for which half of a chord waits
    bench.loop.turn()
    assert bench.display.shown == before
    bench.now_s += 0.006
    bench.loop.turn()
    assert bench.controller.state.player.bypass
    assert bench.display.shown == before + 1


def test_each_turn_feeds_the_watchdog(bench: Bench) -> None:
    for _ in range(3):
        bench.loop.turn()
        bench.now_s += 0.5
    assert bench.fed_ns == [100_000_000_000, 100_500_000_000, 101_000_000_000]
