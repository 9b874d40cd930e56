"""An engine on a running of its own: fake codec, fake amp, fake controld, and a clock that the codec moves."""

import threading
import weakref
from collections.abc import Callable
from pathlib import Path

from firmware.audio.chain import Chain
from firmware.audio.engine import Engine
from firmware.audio.loader import Loader
from firmware.audio.mailbox import Mailbox
from firmware.audio.right_of_way import RightOfWay
from firmware.messages import Hello, Message, Order, Realtime, Status
from tests.stand_ins.fakes import Controller, FakeAmp, FakeCodec

HELLO = Hello(48_000, 64, "1.2.3")
PERIODS = 3
PERIOD_NS = 64 * 1_000_000_000 // 48_000


class RunningEngine:
    """An engine with a fake codec whose blocks are its clock: so many blocks, so much time."""

    def __init__(self, run: Path, *, patience_ns: int = 0, way: RightOfWay | None = None) -> None:
        self.run = run
        self.now_ns = 0
        self.deeds: dict[int, Callable[[], None]] = {}
        self.codec = FakeCodec(before_read=self._before_read)
        self.chain = Chain(rate_hz=48_000, block_frames=64)
        self.amp = FakeAmp(gain=0.5)
        self.loader = Loader(self._load, rate_hz=48_000, block_frames=64)
        self.mailbox = Mailbox(run)
        self.controller = Controller(run)
        self.heard: list[Message] = []
        self.complaints: list[str] = []
        self.fed_ns: list[int] = []  # when its watchdog was fed
        self.polls = 0
        self.use_card: Callable[[str], bool] = lambda _card: False
        self.on_poll: Callable[[int], None] = lambda _poll: None
        self.engine = Engine(
            chain=self.chain,
            mailbox=self.mailbox,
            loader=self.loader,
            open_codec=self._open,
            periods=PERIODS,
            hello=HELLO,
            realtime=Realtime.FIFO | Realtime.PINNED,
            complain=self.complaints.append,
            patience_ns=patience_ns,
            feed=self.fed_ns.append,
            use_card=lambda card: self.use_card(card),
            way=way,
            clock_ns=lambda: self.now_ns,
        )

    def _open(self) -> FakeCodec:
        self.polls += 1
        self.on_poll(self.polls)
        return self.codec.open()

    def _before_read(self, block: int) -> None:
        self.now_ns += PERIOD_NS
        if block % 20 == 0:
            self.listen()
        if block in self.deeds:
            self.deeds[block]()

    def listen(self) -> None:
        self.heard += self.controller.heard()

    def play(self, blocks: int) -> None:
        self.deeds.setdefault(blocks, self.engine.stop)
        self.engine.run()
        self.listen()

    def statuses(self) -> list[Status]:
        return [message for message in self.heard if isinstance(message, Status)]

    def wait_for_loader(self) -> None:
        """Until all it was given is staged: it works in order, and lets go of this amp last."""
        last, done = FakeAmp(), threading.Event()
        weakref.finalize(last, done.set)
        self.loader.discard(last)
        del last
        self.loader.sweep()
        assert done.wait(10.0), "the loader is not through after 10 s"

    def _load(self, _path: str) -> FakeAmp:
        return self.amp

    def close(self) -> None:
        self.loader.close()
        self.mailbox.close()
        self.controller.close()


def order_at(running: RunningEngine, block: int, *orders: Order) -> None:
    def deed() -> None:
        for order in orders:
            running.controller.order(order)

    running.deeds[block] = deed


def without_a_codec_time_goes_by(running: RunningEngine) -> None:
    def wait(timeout_s: float) -> None:
        running.now_ns += int(timeout_s * 1e9)
        running.listen()

    running.mailbox.wait = wait  # type: ignore[method-assign]
