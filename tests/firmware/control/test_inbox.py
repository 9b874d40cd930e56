"""What waits for the controller, and in which order it is dealt with."""

from pathlib import Path

from firmware.control.inbox import Inbox
from firmware.decide.events import CaptureImported, Tick
from hw.events import StickCame
from tests.stand_ins.control import verdict
from tests.stand_ins.controllers import Bench


def test_events_come_out_in_the_order_in_which_they_went_in() -> None:
    inbox = Inbox()
    assert inbox.take() is None
    for at_s in (1.0, 2.0, 3.0):
        inbox.put(Tick(at_s))
    assert inbox.take() == Tick(1.0)
    assert inbox.take_all() == (Tick(2.0), Tick(3.0))
    assert inbox.take_all() == ()


def test_of_two_captures_that_come_at_once_the_second_waits_until_the_first_is_in_the_library(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    bench.start_up()
    bench.controller.happen(StickCame(Path("/media/stick")))
    libraries: list[int] = []
    read = bench.memory.read

    def count() -> object:
        libraries.append(len(bench.controller.state.imports.verdicts))
        return read()

    bench.memory.read = count  # type: ignore[method-assign]
    for done in (1, 2):
        bench.inbox.put(CaptureImported(verdict(done, 2), 10.0))
    bench.controller.catch_up()
    assert libraries == [1, 2]
