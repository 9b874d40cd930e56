"""The realtime loop: orders in, sound through, Status out, whatever controld does."""

import numpy as np
import pytest

from firmware.messages import (
    Failed,
    Load,
    Play,
    Quit,
    Ready,
    Realtime,
    SetBypass,
)
from tests.stand_ins.engine_stage import HELLO, PERIOD_NS, PERIODS, EngineStage
from tests.stand_ins.fakes import Controller, sine


def test_the_engine_starts_dry_and_fades_in(stage: EngineStage) -> None:
    stage.codec.feed(np.concatenate([np.full(4_800, 0.5, np.float32), sine(220.0, 48_000)]))
    stage.play(400)
    assert np.abs(np.diff(stage.codec.written()[:4_800], prepend=0.0)).max() < 0.001
    heard = stage.codec.written()[4_800:]
    np.testing.assert_array_equal(heard[:20_000], sine(220.0, 48_000)[:20_000])


def test_a_stop_ramps_out_and_closes_the_codec(stage: EngineStage) -> None:
    stage.codec.feed(np.full(48_000, 0.5, np.float32))
    stage.play(300)
    assert stage.codec.closed == 1
    heard = stage.codec.written()
    played = heard[: -PERIODS * 64]  # what the codec still holds when it is closed is never heard
    assert played[-1] == 0.0
    assert np.abs(np.diff(played)).max() < 0.001
    assert 300 < stage.codec.reads < 300 + 25


def test_quit_does_the_same(stage: EngineStage) -> None:
    stage.codec.feed(np.full(48_000, 0.5, np.float32))
    stage.deeds[300] = lambda: stage.controller.order(Quit())
    stage.play(700)
    assert stage.codec.reads < 330
    assert stage.codec.written()[-1] == 0.0


def test_status_tells_everything_twenty_times_a_second(stage: EngineStage) -> None:
    stage.codec.feed(sine(220.0, 100_000, amplitude=0.25))
    stage.play(1_500)
    statuses = stage.statuses()
    assert 39 <= len(statuses) <= 42
    last = statuses[-2]
    assert last.codec_present
    assert last.input_peak == pytest.approx(0.25, rel=0.01)
    assert last.output_peak == pytest.approx(0.25, rel=0.01)
    assert last.realtime == Realtime.FIFO | Realtime.PINNED
    assert [status.blocks for status in statuses] == sorted({status.blocks for status in statuses})


def test_hello_goes_out_each_second_until_an_order_comes(stage: EngineStage) -> None:
    stage.deeds[1_800] = lambda: stage.controller.order(SetBypass(False))
    stage.play(4_000)
    assert stage.heard[0] == HELLO
    assert stage.heard.count(HELLO) == 3


def test_controld_may_die_and_come_back_while_the_music_plays_on(stage: EngineStage) -> None:
    stage.codec.feed(sine(220.0, 200_000))
    stage.deeds[10] = lambda: stage.controller.order(SetBypass(False))

    def reborn() -> None:
        stage.controller = Controller(stage.run)

    stage.deeds[500] = stage.controller.die
    stage.deeds[1_000] = reborn
    stage.deeds[1_100] = lambda: stage.controller.order(SetBypass(False))
    original, stage.listen = stage.listen, lambda: original() if not 500 <= stage.codec.reads <= 1_000 else None
    stage.play(2_500)
    assert stage.heard.count(HELLO) == 2
    np.testing.assert_array_equal(stage.codec.written()[4_800:150_000], sine(220.0, 200_000)[4_800:150_000])


def test_a_stalled_controld_does_not_stop_the_music(stage: EngineStage) -> None:
    stage.listen = lambda: None
    stage.codec.feed(sine(220.0, 200_000))
    stage.play(2_900)
    np.testing.assert_array_equal(stage.codec.written()[4_800:150_000], sine(220.0, 200_000)[4_800:150_000])


def test_an_amp_is_loaded_and_played_in_the_running_loop(stage: EngineStage) -> None:
    stage.codec.feed(sine(220.0, 100_000))

    def load() -> None:
        stage.controller.order(Load(1, "x.onnx"))

    stage.deeds[100] = load
    stage.deeds[101] = stage.wait_for_loader
    stage.deeds[200] = lambda: stage.controller.order(Play(1, 0.5, 1.0))
    stage.play(1_000)
    assert Ready(1) in stage.heard
    assert stage.statuses()[-2].amp_id == 1
    assert stage.statuses()[-2].input_gain == 0.5
    assert np.abs(stage.codec.written()[60_000:64_000]).max() == pytest.approx(0.125, rel=0.01)


def test_a_broken_amp_is_reported_and_the_jack_hears_dry(stage: EngineStage) -> None:
    stage.amp.spoil_with, stage.amp.recovers = float("nan"), False
    stage.codec.feed(sine(220.0, 100_000))
    stage.deeds[100] = lambda: stage.controller.order(Load(1, "x.onnx"))
    stage.deeds[101] = stage.wait_for_loader
    stage.deeds[200] = lambda: stage.controller.order(Play(1, 0.5, 1.0))
    stage.play(1_000)
    assert [message.amp_id for message in stage.heard if isinstance(message, Failed)] == [1]
    np.testing.assert_array_equal(stage.codec.written()[4_800:60_000], sine(220.0, 100_000)[4_800:60_000])


def test_clips_are_counted_both_ways_and_the_jack_gets_no_more_than_full_scale(
    stage: EngineStage,
) -> None:
    stage.codec.feed(np.tile(np.array([1.0, -1.0, 0.0, 0.0], np.float32), 20_000))
    stage.amp.gain = 4.0
    stage.deeds[10] = lambda: stage.controller.order(Load(1, "x.onnx"))
    stage.deeds[11] = stage.wait_for_loader
    stage.deeds[20] = lambda: stage.controller.order(Play(1, 1.0, 1.0))
    stage.play(400)
    last = stage.statuses()[-1]
    assert last.input_clips == pytest.approx(last.blocks * 32, abs=64)
    assert last.output_clips > 0
    assert np.abs(stage.codec.written()).max() == 1.0


def test_xruns_are_counted_on_both_sides_and_the_sound_goes_on(stage: EngineStage) -> None:
    stage.codec.feed(sine(220.0, 100_000))
    stage.deeds[100] = stage.deeds[300] = stage.codec.cause_xrun
    stage.play(1_000)
    assert stage.statuses()[-1].xruns == 2
    assert np.abs(stage.codec.written()[60_000:64_000]).max() == pytest.approx(0.5, rel=0.01)


def test_a_block_that_takes_longer_than_a_period_is_late(stage: EngineStage) -> None:
    def dawdle() -> None:
        stage.now_ns += 2 * PERIOD_NS

    stage.amp.process = dawdle  # type: ignore[method-assign]
    stage.deeds[100] = lambda: stage.controller.order(Load(1, "x.onnx"))
    stage.deeds[101] = stage.wait_for_loader
    stage.deeds[200] = lambda: stage.controller.order(Play(1, 1.0, 1.0))
    stage.play(600)
    last = stage.statuses()[-1]
    assert last.late_blocks == pytest.approx(last.blocks - 200, abs=3)
    assert last.block_us_p50 == pytest.approx(2 * PERIOD_NS / 1e3)
    assert last.block_us_max == pytest.approx(2 * PERIOD_NS / 1e3)
