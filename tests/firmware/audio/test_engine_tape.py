"""The realtime loop while the wizard records: the converter's input to the bit, and what breaks it off."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from firmware.messages import PlaySine, Quit, SetMute, StartTape, Status, TapeEnded
from tests.stand_ins.fakes import sine
from tests.stand_ins.running_engine import RunningEngine, order_at, without_a_codec_time_goes_by


def tape_at(running: RunningEngine, block: int, frames: int, name: str = "recording.f32") -> Path:
    """Ordered in `block`, begun in the next or the one after."""
    path = running.run / name
    path.write_bytes(bytes(4 * frames))
    order_at(running, block, StartTape(frames, str(path)))
    running.deeds[block + 1] = running.wait_for_loader
    return path


def tapes_ended(running: RunningEngine) -> list[TapeEnded]:
    return [message for message in running.heard if isinstance(message, TapeEnded)]


def test_what_the_converter_gave_is_in_the_file_to_the_bit(running: RunningEngine) -> None:
    take = np.random.default_rng(4).uniform(-1.0, 1.0, 100_000).astype(np.float32)
    running.codec.feed(take)
    order_at(running, 50, SetMute(True), PlaySine(330.0, 0.5))
    path = tape_at(running, 100, 30_000)
    running.play(900)
    assert tapes_ended(running) == [TapeEnded(30_000, "")]
    found = np.fromfile(path, np.float32)
    start = int(np.flatnonzero(take == found[0])[0])
    assert 100 * 64 <= start <= 103 * 64
    np.testing.assert_array_equal(found, take[start : start + 30_000])


@pytest.mark.parametrize("side", ["read", "write"])
def test_an_xrun_on_either_side_breaks_a_recording_off(running: RunningEngine, side: str) -> None:
    running.codec.feed(sine(220.0, 100_000))
    tape_at(running, 100, 30_000)
    running.deeds[300] = running.codec.cause_xrun if side == "read" else xrun_in_next_write(running)
    running.play(900)
    assert running.statuses()[-1].xruns == 1
    assert len(tapes_ended(running)) == 1
    assert "xrun" in tapes_ended(running)[0].sentence
    assert tapes_ended(running)[0].frames == pytest.approx(199 * 64, abs=128)


def xrun_in_next_write(running: RunningEngine) -> Callable[[], None]:
    original = running.codec.write

    def late(block: np.ndarray[tuple[int], np.dtype[np.float32]]) -> bool:
        running.codec.write = original  # type: ignore[method-assign]
        running.codec.cause_xrun()
        return original(block)

    def deed() -> None:
        running.codec.write = late  # type: ignore[method-assign]

    return deed


def test_a_lost_codec_breaks_a_recording_off_and_another_can_follow(running: RunningEngine) -> None:
    without_a_codec_time_goes_by(running)
    running.codec.feed(np.full(400_000, 0.25, np.float32))
    running.on_poll = lambda poll: running.codec.replug() if poll == 3 else None
    tape_at(running, 100, 30_000)
    running.deeds[300] = running.codec.unplug
    path = tape_at(running, 500, 640, "second.f32")
    running.play(900)
    first, second = tapes_ended(running)
    assert first.frames == pytest.approx(199 * 64, abs=128)
    assert "codec is away" in first.sentence
    assert second == TapeEnded(640, "")
    assert (np.fromfile(path, np.float32) == 0.25).all()


def test_without_a_codec_a_recording_is_answered_at_once(running: RunningEngine) -> None:
    without_a_codec_time_goes_by(running)
    running.codec.unplug()
    (running.run / "a").write_bytes(bytes(400))
    running.controller.order(StartTape(100, str(running.run / "a")))

    def on_poll(poll: int) -> None:
        if poll == 4:
            running.controller.order(Quit())

    running.on_poll = on_poll
    running.engine.run()
    running.listen()
    assert len(tapes_ended(running)) == 1
    assert "codec is away" in tapes_ended(running)[0].sentence
    before = running.heard[: running.heard.index(tapes_ended(running)[0])]
    assert sum(isinstance(message, Status) for message in before) <= 1


def test_audiod_that_ends_says_so_of_its_recording(running: RunningEngine) -> None:
    tape_at(running, 100, 30_000)
    order_at(running, 300, Quit())
    running.play(900)
    assert "stopped" in tapes_ended(running)[0].sentence


def test_a_second_record_replaces_the_first_in_the_running_loop(running: RunningEngine) -> None:
    running.codec.feed(sine(220.0, 100_000))
    tape_at(running, 100, 30_000, "first.f32")
    path = tape_at(running, 200, 6_400, "second.f32")
    running.play(900)
    assert tapes_ended(running) == [TapeEnded(6_400, "")]
    assert np.fromfile(path, np.float32).any()
