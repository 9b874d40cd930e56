"""A controller on a state folder, whose disk and runners do all at once, beside a stand-in for audiod."""

from pathlib import Path

from firmware.captures.changes import CaptureChange
from firmware.captures.entry import Entry
from firmware.control.controller import Controller
from firmware.control.disk import Disk
from firmware.control.inbox import Inbox
from firmware.control.memory import Memory
from firmware.control.runner import Jobs
from firmware.control.tape_file import TapeFile
from firmware.control.wishes.answer import Plain
from firmware.decide.events import Heard
from firmware.errors import CaptureError
from firmware.messages import Order
from firmware.places import StateFolder
from hw.roles import PanelOut
from tests.stand_ins.control import FakeAudio, empty_state
from tests.stand_ins.gain import NoGain
from tests.stand_ins.runners import AtOnce


class Bench:
    """A controller on a state folder, beside a stand-in for audiod."""

    def __init__(self, folder: Path, *captures: Entry, runner: Jobs | None = None, tapes: Jobs | None = None) -> None:
        self.captures = captures
        self.off = False
        self.cannot_switch_off: OSError | None = None
        self.now_s = 10.0
        self.audio = FakeAudio()
        self.deaf = False
        self.out = PanelOut()
        self.done: list[Order | PanelOut] = []  # in the order in which it was
        self.running: tuple[Path, int] | None = None
        self.said: list[str] = []
        self.changes: list[CaptureChange] = []
        self.damaged: tuple[CaptureError, ...] = ()
        self.inbox = Inbox()
        disk = Disk(StateFolder(folder), lambda: (self.captures, self.damaged), self.changes.append)
        self.memory = Memory(disk, runner or AtOnce(), self.inbox.put, lambda: self.now_s)
        self.controller = Controller(
            empty_state(),
            inbox=self.inbox,
            orders=self,
            lights=self,
            imports=self,
            gain=NoGain(),
            memory=self.memory,
            tape_file=TapeFile(folder),
            tapes=tapes or AtOnce(),
            clock=lambda: self.now_s,
            today=lambda: "2026-11-22",
            say=self.said.append,
            power_off=self.power_off,
        )

    def start_up(self, last_preset: str | None = None) -> None:
        self.controller.start(last_preset)

    def asked(self, request: object) -> Plain:
        """The reply, of a disk that does all at once."""
        replies: list[Plain] = []
        self.controller.answer(request, replies.append)
        (reply,) = replies
        return reply

    def start(self, path: Path, block_frames: int, rate_hz: int) -> None:
        self.running, self.rate_hz = (path, block_frames), rate_hz

    def stop(self) -> None:
        assert self.running
        self.running = None

    def send(self, order: Order) -> bool:
        self.done.append(order)
        if not self.deaf:
            self.audio.obey(order)
        return not self.deaf

    def power_off(self) -> None:
        if self.cannot_switch_off is not None:
            raise self.cannot_switch_off
        self.off = True

    def show(self, out: PanelOut) -> None:
        self.out = out
        self.done.append(out)

    def settle(self) -> None:
        for _ in range(6):
            self.audio.load_one()
            self.audio.report()
            while self.audio.outbox:
                self.controller.happen(Heard(self.audio.outbox.popleft(), self.now_s))

    @property
    def preset_name(self) -> str | None:
        return self.controller.state.preset.name if self.controller.state.preset else None
