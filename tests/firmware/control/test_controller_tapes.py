"""The recordings of a measurement: their arithmetic is done beside the loop, and counts for the newest alone."""

import selectors
from collections.abc import Iterator
from pathlib import Path

import pytest

from firmware.calibrate.wizard import Method, WizardStep
from firmware.control.runner import Runner
from firmware.decide.events import Heard
from firmware.decide.measuring_wants import WantWizard
from firmware.levels import dbu_from_volts
from tests.stand_ins.control import entry
from tests.stand_ins.controllers import Bench
from tests.stand_ins.fakes import sine
from tests.stand_ins.runners import Held

VOLTS = 1.0


@pytest.fixture
def tapes() -> Iterator[Runner]:
    with selectors.DefaultSelector() as selector:
        runner = Runner("tapes", selector)
        yield runner
        runner.close()


@pytest.fixture
def bench(tmp_path: Path, tapes: Runner) -> Iterator[Bench]:
    bench = Bench(tmp_path, entry("A"), tapes=tapes)
    bench.start_up()
    bench.settle()
    yield bench
    bench.controller.close()


def record(bench: Bench, peak: float) -> None:
    """A source of 1 V is recorded, from the wizard's beginning on, and audiod says that it is done."""
    bench.controller.happen(WantWizard("begin", 10.0, Method.SOURCE))
    bench.controller.happen(WantWizard("next", 10.0, value=VOLTS))
    bench.controller.happen(WantWizard("next", 10.0))
    tape = bench.audio.recording
    assert tape
    Path(tape.path).write_bytes(sine(440.0, tape.frames, amplitude=peak).tobytes())
    bench.audio.end_recording()
    bench.controller.happen(Heard(bench.audio.outbox.pop(), 13.0))


def step_of(bench: Bench) -> WizardStep:
    return bench.controller.state.measuring.wizard.step


def test_the_loop_goes_on_while_a_recording_is_read(bench: Bench, tapes: Runner) -> None:
    busy = Held()
    tapes.do(busy, lambda _: None)
    record(bench, 0.5)
    assert step_of(bench) is WizardStep.RECORDING
    busy.release()
    tapes.settle()
    bench.controller.catch_up()
    assert step_of(bench) is WizardStep.RESULT


def test_a_recording_that_was_given_up_while_it_was_read_does_not_count_for_the_next(
    bench: Bench, tapes: Runner
) -> None:
    busy = Held()
    tapes.do(busy, lambda _: None)
    record(bench, 0.5)
    bench.controller.happen(WantWizard("leave", 13.1))
    record(bench, 0.25)
    busy.release()
    tapes.settle()
    bench.controller.catch_up()
    found = bench.controller.state.measuring.wizard.found
    assert found
    assert found.max_input_dbu == pytest.approx(dbu_from_volts(VOLTS) + 12.04, abs=0.01)
