"""One loop over stand-ins: a panel that is a pipe, a stick that comes and goes, an audiod on a socket."""

import os
import selectors
import socket
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from firmware.control.controller import Controller
from firmware.control.disk import Disk
from firmware.control.inbox import Inbox
from firmware.control.link import Link
from firmware.control.loop import Loop
from firmware.control.memory import Memory
from firmware.control.runner import Jobs
from firmware.control.screen import Screen
from firmware.control.tape_file import TapeFile
from firmware.datagrams import decode, encode
from firmware.decide.events import Trouble
from firmware.messages import NO_AMP, Hello, Play, SetBypass
from firmware.places import StateFolder
from firmware.state import State
from firmware.store.settings import Settings, Stomp
from hw.errors import StickError
from hw.events import PanelEvent, StickCame, StickEvent, StompEdge
from tests.stand_ins.control import empty_state, status
from tests.stand_ins.gain import NoGain
from tests.stand_ins.runners import AtOnce
from tests.stand_ins.states import altered


class FakePanel:
    """Wakes the loop through a pipe, and may ask to be polled at a deadline, as the real one."""

    def __init__(self) -> None:
        self.reading, self._writing = os.pipe()
        os.set_blocking(self.reading, False)
        self.events: list[PanelEvent] = []
        self.deadline_s: float | None = None
        self.lit: tuple[bool, ...] = ()

    @property
    def next_deadline_s(self) -> float | None:
        return self.deadline_s

    def fileno(self) -> int:
        return self.reading

    def stomp(self, switch: int) -> None:
        self.events.append(StompEdge(switch, True, 0.0))
        os.write(self._writing, b"!")

    def poll(self, now_s: float) -> list[PanelEvent]:
        if self.deadline_s is not None and now_s >= self.deadline_s:
            self.deadline_s = None
            self.events.append(StompEdge(1, True, now_s))
        elif self.events:
            os.read(self.reading, 100)
        events, self.events = self.events, []
        return events

    def show_leds(self, lit: tuple[bool, ...]) -> None:
        self.lit = lit

    def close(self) -> None:
        os.close(self.reading)
        os.close(self._writing)


class FakeStick:
    def __init__(self) -> None:
        self.next: StickEvent | StickError | None = None
        self.first: Callable[[], None] = lambda: None
        self.polls = 0

    def poll(self) -> StickEvent | None:
        self.polls += 1
        self.first()
        event, self.next = self.next, None
        if isinstance(event, StickError):
            raise event
        return event


class FakeDisplay:
    def __init__(self) -> None:
        self.shown = 0

    def show(self, image: Image.Image, *, anew: bool = False, dimmed: bool = False) -> None:
        assert not dimmed
        assert not anew or self.shown == 0
        assert image.size == (128, 64)
        self.shown += 1

    def close(self) -> None: ...


class Imports:
    def __init__(self) -> None:
        self.paths: list[Path] = []

    def start(self, path: Path, block_frames: int, rate_hz: int) -> None:
        assert block_frames > 0 < rate_hz
        self.paths.append(path)

    def stop(self) -> None: ...


class Bench:
    def __init__(self, folder: Path, *, sticks: Jobs | None = None, writer: Jobs | None = None) -> None:
        self.now_s = 100.0
        self.looks = 0
        self.fed_ns: list[int] = []
        self.selector = selectors.DefaultSelector()
        self.inbox = Inbox()
        self.codec = NoGain()
        self.sticks = sticks or AtOnce()
        self.panel, self.stick, self.display, self.imports = FakePanel(), FakeStick(), FakeDisplay(), Imports()
        self.writer, disk = writer or AtOnce(), Disk(StateFolder(folder), lambda: ((), ()), lambda _id, _dbu: None)
        self.link = Link(folder / "control.sock", folder / "audio.sock")
        self.controller = Controller(
            empty_state(),
            inbox=self.inbox,
            orders=self.link,
            lights=self.panel,
            imports=self.imports,
            gain=self.codec,
            memory=Memory(disk, self.writer, self.inbox.put, self.clock),
            tape_file=TapeFile(folder),
            tapes=AtOnce(),
            clock=self.clock,
            today=lambda: "2026-11-22",
            say=lambda _: None,
        )
        self.controller.start(None)
        self.loop = Loop(
            self.controller,
            self.selector,
            panel=self.panel,
            link=self.link,
            stick=self.stick,
            codec=self.codec,
            clients=self,
            sticks=self.sticks,
            feed=self.fed_ns.append,
            screen=Screen(lambda: self.display, self.draw, lambda _: None, AtOnce()),
            clock=self.clock,
        )

    def look_after(self, now_s: float) -> None:
        assert now_s == self.now_s
        self.looks += 1

    def clock(self) -> float:
        return self.now_s

    def draw(self, _state: State, now_s: float) -> Image.Image:
        assert now_s == self.now_s
        return Image.new("1", (128, 64))

    def close(self) -> None:
        self.link.close()
        self.panel.close()
        self.selector.close()


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


def test_each_turn_feeds_the_watchdog(bench: Bench) -> None:
    for _ in range(3):
        bench.loop.turn()
        bench.now_s += 0.5
    assert bench.fed_ns == [100_000_000_000, 100_500_000_000, 101_000_000_000]
