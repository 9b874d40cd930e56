"""The realtime loop when the codec goes away, comes back, or was never there."""

import numpy as np
import pytest

from firmware.messages import (
    Load,
    Play,
    Quit,
    SetMute,
)
from hw.errors import CodecError
from tests.stand_ins.engine_stage import EngineStage
from tests.stand_ins.fakes import sine


def test_a_codec_that_was_unplugged_is_found_again_and_fades_in(stage: EngineStage) -> None:
    stage.codec.feed(np.full(200_000, 0.5, np.float32))

    def come_back(poll: int) -> None:
        stage.now_ns += 500_000_000
        if poll == 4:
            stage.codec.replug()

    stage.on_poll = come_back
    stage.mailbox.wait = lambda timeout_s: setattr(stage, "now_ns", stage.now_ns + int(timeout_s * 1e9))  # type: ignore[method-assign]
    stage.deeds[300] = stage.codec.unplug
    stage.play(1_000)
    assert stage.codec.opened == 2
    assert stage.codec.closed == 2
    assert all(status.card == ("Fake" if status.codec_present else "") for status in stage.statuses())
    present = [status.codec_present for status in stage.statuses()]
    assert present[0]
    assert not all(present)
    assert present[-1]
    assert stage.complaints[-1] == "The codec is there."
    heard = stage.codec.written()
    returned = heard[300 * 64 :]
    assert np.abs(np.diff(returned)).max() < 0.001
    assert returned[0] < 0.001


def test_without_a_codec_orders_are_taken_status_is_sent_and_the_card_is_polled(
    stage: EngineStage,
) -> None:
    stage.codec.unplug()
    waits = 0

    def wait(timeout_s: float) -> None:
        nonlocal waits
        waits += 1
        stage.now_ns += int(timeout_s * 1e9)
        stage.listen()
        if waits == 20:
            stage.controller.order(SetMute(True))
        if waits == 100:
            stage.controller.order(Quit())

    stage.mailbox.wait = wait  # type: ignore[method-assign]
    stage.engine.run()
    stage.listen()
    assert waits <= 101
    assert stage.polls == pytest.approx(10, abs=1)
    assert len(stage.statuses()) == pytest.approx(100, abs=3)
    assert not any(status.codec_present for status in stage.statuses())
    assert stage.statuses()[-1].muted
    assert stage.complaints == ["The fake codec is not there; plug it in."]


def test_what_was_ordered_without_a_codec_is_heard_when_it_comes(stage: EngineStage) -> None:
    stage.codec.unplug()
    stage.codec.feed(sine(220.0, 48_000))
    stage.mailbox.wait = lambda timeout_s: setattr(stage, "now_ns", stage.now_ns + int(timeout_s * 1e9))  # type: ignore[method-assign]
    stage.controller.order(Load(1, "x.onnx"))

    def on_poll(poll: int) -> None:
        if poll == 2:
            stage.wait_for_loader()
        if poll == 3:
            stage.controller.order(Play(1, 0.5, 1.0))
        if poll == 5:
            stage.codec.replug()

    stage.on_poll = on_poll
    stage.play(400)
    assert np.abs(stage.codec.written()[9_600:24_000]).max() == pytest.approx(0.125, rel=0.01)


def test_a_codec_that_cannot_close_properly_is_complained_of(stage: EngineStage) -> None:
    close = stage.codec.close

    def fail() -> None:
        close()
        raise CodecError("The recording is not whole; free some space.", short="disk full")

    stage.codec.close = fail  # type: ignore[method-assign]
    stage.play(50)
    assert stage.complaints == ["The recording is not whole; free some space."]
