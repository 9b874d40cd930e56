"""The codec's watch beside the loop, with a control that takes its time."""

import os
import selectors
import time
from collections.abc import Callable, Iterator

import pytest

from firmware.calibrate.owned import Owned
from firmware.control.codec_on_runner import POLL_S, CodecOnRunner
from firmware.control.codec_watch import CodecWatch
from firmware.control.runner import Runner
from firmware.decide.events import CodecFound, GainFound, GainRead
from hw.profiles import load
from tests.stand_ins.gain import FakeGain
from tests.stand_ins.runners import Held, turn_until


class SlowGain(FakeGain):
    """A control that waits in `moving` while it is set."""

    def __init__(self) -> None:
        super().__init__()
        self.moving = Held()
        self.polls = 0

    def poll(self) -> float | None:
        self.polls += 1
        return super().poll()

    def set_db(self, gain_db: float) -> float:
        self.moving()
        return super().set_db(gain_db)


class Bench:
    def __init__(self) -> None:
        self.selector = selectors.DefaultSelector()
        self.control = SlowGain()
        self.reading, self._writing = os.pipe()
        self.control.descriptor = self.reading
        self.events: list[object] = []
        watch = CodecWatch(
            load("sim"),
            find_again=lambda _opened: None,
            open_gain=lambda _profile: self.control.open(),
            open_mixer=lambda _profile: None,
            owned=lambda _key, _former: (Owned(), ()),
            clock=time.monotonic,
        )
        self.runner = Runner("codec", self.selector)
        self.codec = CodecOnRunner(watch, self.runner, self.selector, self.events.append)
        self.codec.start()

    def turn_until(self, holds: Callable[[], bool]) -> None:
        turn_until(self.selector, holds)

    def move(self, gain_db: float) -> None:
        """As alsamixer does."""
        self.control.move(gain_db)
        os.write(self._writing, b"!")

    def close(self) -> None:
        self.codec.close()
        assert not self.selector.get_map()
        assert self.control.closed == self.control.opened
        for end in (self.reading, self._writing):
            os.close(end)
        self.selector.close()


@pytest.fixture
def bench() -> Iterator[Bench]:
    bench = Bench()
    yield bench
    bench.close()


def test_the_start_waits_for_the_codec_that_is_there(bench: Bench) -> None:
    assert [type(event) for event in bench.events] == [CodecFound, GainFound]


def test_a_control_that_takes_its_time_is_not_waited_for(bench: Bench) -> None:
    done: list[str] = []
    bench.events.clear()
    bench.codec.set(4.5, 0.0)
    bench.codec.jobs.do(lambda: None, lambda _: done.append("answered"))
    bench.control.moving.wait_until_entered()
    bench.codec.look(1.0, "Fake")
    assert (bench.events, done) == ([], [])
    bench.control.moving.release()
    bench.turn_until(lambda: bool(done))
    (read,) = bench.events
    assert isinstance(read, GainRead)
    assert read.gain_db == 4.5


def test_a_control_that_is_moved_wakes_the_loop(bench: Bench) -> None:
    bench.events.clear()
    bench.move(5.0)
    bench.turn_until(lambda: bool(bench.events))
    (read,) = bench.events
    assert isinstance(read, GainRead)
    assert read.gain_db == 5.0
    os.read(bench.reading, 10)


def test_controls_that_wake_nobody_are_looked_at_20_times_a_second_and_not_at_every_turn(bench: Bench) -> None:
    bench.control.polls = 0
    for n in range(100):
        bench.codec.look(1.0 + n * POLL_S / 10, "Fake")
        bench.turn_until(lambda: bench.runner.idle)
    assert bench.control.polls == 10
