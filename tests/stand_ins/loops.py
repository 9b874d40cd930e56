"""One loop over stand-ins: a panel that is a pipe, a stick that comes and goes, an audiod on a socket."""

import os
import selectors
from collections.abc import Callable
from pathlib import Path

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
from firmware.places import StateFolder
from firmware.state import State
from hw.errors import StickError
from hw.events import PanelEvent, StickEvent, StompEdge
from hw.roles import MachineState, PanelOut, Throttled
from tests.stand_ins.control import empty_state
from tests.stand_ins.gain import NoGain
from tests.stand_ins.runners import AtOnce


class FakePanel:
    """Wakes the loop through a pipe, and may ask to be polled at a deadline, as the real one."""

    def __init__(self) -> None:
        self.reading, self._writing = os.pipe()
        os.set_blocking(self.reading, False)
        self.events: list[PanelEvent] = []
        self.deadline_s: float | None = None
        self.out = PanelOut()

    @property
    def held_at_start(self) -> tuple[int, ...]:
        return ()

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

    def show(self, out: PanelOut) -> None:
        self.out = out

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


class FakeMachine:
    """A computer that fares as the test says; `first` is called before it is read."""

    def __init__(self) -> None:
        self.now = MachineState(temperature_c=48.0, throttled=Throttled(0))
        self.first: Callable[[], None] = lambda: None

    def read(self) -> MachineState:
        self.first()
        return self.now


class Bench:
    def __init__(
        self, folder: Path, *, sticks: Jobs | None = None, writer: Jobs | None = None, machines: Jobs | None = None
    ) -> None:
        self.off = False
        self.now_s = 100.0
        self.looks = 0
        self.fed_ns: list[int] = []
        self.selector = selectors.DefaultSelector()
        self.inbox = Inbox()
        self.codec = NoGain()
        self.sticks = sticks or AtOnce()
        self.panel, self.stick, self.display, self.imports = FakePanel(), FakeStick(), FakeDisplay(), Imports()
        self.machine, self.machines = FakeMachine(), machines or AtOnce()
        self.writer, disk = writer or AtOnce(), Disk(StateFolder(folder), lambda: ((), ()), lambda _change: None)
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
            power_off=self.power_off,
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
            machine=self.machine,
            machines=self.machines,
            feed=self.fed_ns.append,
            screen=Screen(lambda: self.display, self.draw, lambda _: None, AtOnce()),
            clock=self.clock,
        )

    def power_off(self) -> None:
        self.off = True

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
