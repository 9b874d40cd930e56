"""The realtime loop while the wizard records: the converter's input to the bit, and what breaks it off."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from firmware.messages import PlaySine, Quit, Record, Recorded, SetMute, Status
from tests.stand_ins.engine_stage import EngineStage, order_at, without_a_codec_time_goes_by
from tests.stand_ins.fakes import sine


def record_at(stage: EngineStage, block: int, frames: int, name: str = "recording.f32") -> Path:
    """Ordered in `block`, begun in the next or the one after."""
    path = stage.run / name
    path.write_bytes(bytes(4 * frames))
    order_at(stage, block, Record(frames, str(path)))
    stage.deeds[block + 1] = stage.wait_for_loader
    return path


def recorded(stage: EngineStage) -> list[Recorded]:
    return [message for message in stage.heard if isinstance(message, Recorded)]


def test_what_the_converter_gave_is_in_the_file_to_the_bit(stage: EngineStage) -> None:
    take = np.random.default_rng(4).uniform(-1.0, 1.0, 100_000).astype(np.float32)
    stage.codec.feed(take)
    order_at(stage, 50, SetMute(True), PlaySine(330.0, 0.5))
    path = record_at(stage, 100, 30_000)
    stage.play(900)
    assert recorded(stage) == [Recorded(30_000, "")]
    found = np.fromfile(path, np.float32)
    start = int(np.flatnonzero(take == found[0])[0])
    assert 100 * 64 <= start <= 103 * 64
    np.testing.assert_array_equal(found, take[start : start + 30_000])


@pytest.mark.parametrize("side", ["read", "write"])
def test_an_xrun_on_either_side_breaks_a_recording_off(stage: EngineStage, side: str) -> None:
    stage.codec.feed(sine(220.0, 100_000))
    record_at(stage, 100, 30_000)
    stage.deeds[300] = stage.codec.cause_xrun if side == "read" else xrun_in_next_write(stage)
    stage.play(900)
    assert stage.statuses()[-1].xruns == 1
    assert len(recorded(stage)) == 1
    assert "xrun" in recorded(stage)[0].sentence
    assert recorded(stage)[0].frames == pytest.approx(199 * 64, abs=128)


def xrun_in_next_write(stage: EngineStage) -> Callable[[], None]:
    original = stage.codec.write

    def late(block: np.ndarray[tuple[int], np.dtype[np.float32]]) -> bool:
        stage.codec.write = original  # type: ignore[method-assign]
        stage.codec.cause_xrun()
        return original(block)

    def deed() -> None:
        stage.codec.write = late  # type: ignore[method-assign]

    return deed


def test_a_lost_codec_breaks_a_recording_off_and_another_can_follow(stage: EngineStage) -> None:
    without_a_codec_time_goes_by(stage)
    stage.codec.feed(np.full(400_000, 0.25, np.float32))
    stage.on_poll = lambda poll: stage.codec.replug() if poll == 3 else None
    record_at(stage, 100, 30_000)
    stage.deeds[300] = stage.codec.unplug
    path = record_at(stage, 500, 640, "second.f32")
    stage.play(900)
    first, second = recorded(stage)
    assert first.frames == pytest.approx(199 * 64, abs=128)
    assert "codec is away" in first.sentence
    assert second == Recorded(640, "")
    assert (np.fromfile(path, np.float32) == 0.25).all()


def test_without_a_codec_a_recording_is_answered_at_once(stage: EngineStage) -> None:
    without_a_codec_time_goes_by(stage)
    stage.codec.unplug()
    (stage.run / "a").write_bytes(bytes(400))
    stage.controller.order(Record(100, str(stage.run / "a")))

    def on_poll(poll: int) -> None:
        if poll == 4:
            stage.controller.order(Quit())

    stage.on_poll = on_poll
    stage.engine.run()
    stage.listen()
    assert len(recorded(stage)) == 1
    assert "codec is away" in recorded(stage)[0].sentence
    before = stage.heard[: stage.heard.index(recorded(stage)[0])]
    assert sum(isinstance(message, Status) for message in before) <= 1


def test_audiod_that_ends_says_so_of_its_recording(stage: EngineStage) -> None:
    record_at(stage, 100, 30_000)
    order_at(stage, 300, Quit())
    stage.play(900)
    assert "stopped" in recorded(stage)[0].sentence


def test_a_second_record_replaces_the_first_in_the_running_loop(stage: EngineStage) -> None:
    stage.codec.feed(sine(220.0, 100_000))
    record_at(stage, 100, 30_000, "first.f32")
    path = record_at(stage, 200, 6_400, "second.f32")
    stage.play(900)
    assert recorded(stage) == [Recorded(6_400, "")]
    assert np.fromfile(path, np.float32).any()
