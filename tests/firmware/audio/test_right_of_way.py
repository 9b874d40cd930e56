"""Who makes an amp or a tone in audiod begins each step of it as a block has ended, and never waits for ever."""

import threading
from pathlib import Path

import pytest

from firmware.audio import right_of_way
from firmware.audio.loader import Loader
from firmware.audio.resampled import open_amp
from firmware.audio.right_of_way import RightOfWay
from firmware.captures.prepare.build import build_graph
from firmware.messages import Load
from firmware.sound import Tone
from tests.own_captures import tiny
from tests.stand_ins.fakes import FakeAmp
from tests.stand_ins.players import capture_of
from tests.stand_ins.running_engine import RunningEngine

LONG_S = 10.0
MOMENT_S = 0.05


def given(way: RightOfWay) -> threading.Event:
    """What is set once a thread that gives way goes on."""
    goes_on = threading.Event()

    def work() -> None:
        way.give()
        goes_on.set()

    threading.Thread(target=work, daemon=True).start()
    return goes_on


@pytest.fixture
def way(monkeypatch: pytest.MonkeyPatch) -> RightOfWay:
    monkeypatch.setattr(right_of_way, "PATIENCE_S", LONG_S)
    way = RightOfWay()
    way.sounding = True
    return way


def test_whoever_waits_goes_on_as_a_block_ends(way: RightOfWay) -> None:
    first, second = given(way), given(way)
    assert not first.wait(MOMENT_S)
    assert not second.is_set()
    way.pass_on()
    assert first.wait(LONG_S)
    assert second.wait(LONG_S)


def test_where_no_block_is_played_nobody_waits(way: RightOfWay) -> None:
    way.sounding = False
    assert given(way).wait(LONG_S / 2.0)


def test_a_codec_that_is_stuck_holds_nobody_up_for_long() -> None:
    way = RightOfWay()
    way.sounding = True
    assert given(way).wait(LONG_S)
    way.pass_on()  # and who went on by itself is passed over


def test_the_engine_passes_it_on_after_each_block_and_not_without_a_codec(tmp_path: Path) -> None:
    way = RightOfWay()
    running = RunningEngine(tmp_path, way=way)
    passed: list[bool] = []
    way.pass_on = lambda: passed.append(way.sounding)  # type: ignore[method-assign]
    running.play(20)
    running.close()
    assert len(passed) > 20
    assert all(passed)
    assert not way.sounding


def test_each_work_of_the_loader_gives_way_before_it_begins() -> None:
    given_by: list[str] = []
    loader = Loader(
        lambda _path: FakeAmp(),
        rate_hz=48_000,
        block_frames=64,
        give_way=lambda: given_by.append(threading.current_thread().name),
    )
    loader.put(Load(1, "an amp"))
    loader.put(Tone(on=True))
    loader.close()
    assert given_by.count("loader") == 2  # the Load, and the end
    assert given_by.count("tones") == 1


def test_an_amp_is_opened_in_steps(tmp_path: Path) -> None:
    """The session is one, whose work in C++ lets go of the GIL; with what Python does before and after it."""
    build_graph(capture_of(tiny()).submodels[0], 64, tmp_path / "tiny.onnx")
    steps: list[str] = []
    open_amp(str(tmp_path / "tiny.onnx"), between=lambda: steps.append("a step"))
    assert len(steps) == 5
