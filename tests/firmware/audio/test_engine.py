"""The realtime loop: orders in, sound through, Status out, whatever controld does."""

from pathlib import Path

import numpy as np
import pytest

from firmware.losses import Deadlines, Loss
from firmware.messages import (
    Failed,
    Load,
    Play,
    Quit,
    Ready,
    Realtime,
    SetBypass,
    SetDryGain,
)
from tests.stand_ins.fakes import Controller, sine
from tests.stand_ins.running_engine import HELLO, PERIOD_NS, PERIODS, RunningEngine


def test_the_engine_starts_dry_and_fades_in(running: RunningEngine) -> None:
    running.codec.feed(np.concatenate([np.full(4_800, 0.5, np.float32), sine(220.0, 48_000)]))
    running.play(400)
    assert np.abs(np.diff(running.codec.written()[:4_800], prepend=0.0)).max() < 0.001
    heard = running.codec.written()[4_800:]
    np.testing.assert_array_equal(heard[:20_000], sine(220.0, 48_000)[:20_000])


def test_before_the_first_order_an_audiod_that_waits_for_one_is_silent_and_then_as_loud_as_ordered(
    tmp_path: Path,
) -> None:
    """Else a guitar to which the codec adds 20 dB would be heard at that until controld has answered."""
    running = RunningEngine(tmp_path, patience_ns=100_000_000)
    running.codec.feed(sine(220.0, 48_000))
    running.deeds[30] = lambda: running.controller.order(SetDryGain(0.1))
    running.play(200)
    heard = running.codec.written()
    assert not heard[: 30 * 64].any()
    assert np.abs(heard).max() == pytest.approx(0.05, rel=1e-3), "no louder on the way"
    assert np.abs(np.diff(heard)).max() < 0.05 * 0.03 + 0.001
    running.close()


def test_an_audiod_that_nobody_orders_anything_plays_all_the_same(tmp_path: Path) -> None:
    running = RunningEngine(tmp_path, patience_ns=100_000_000)
    running.codec.feed(sine(220.0, 48_000))
    running.play(200)
    heard = running.codec.written()
    assert not heard[:4_736].any()
    np.testing.assert_array_equal(heard[6_400:12_000], sine(220.0, 48_000)[6_400:12_000])
    running.close()


def test_an_audiod_that_is_stopped_before_the_first_order_ends(tmp_path: Path) -> None:
    running = RunningEngine(tmp_path, patience_ns=100_000_000)
    running.play(10)
    assert running.codec.closed == 1
    running.close()


def test_a_stop_ramps_out_and_closes_the_codec(running: RunningEngine) -> None:
    running.codec.feed(np.full(48_000, 0.5, np.float32))
    running.play(300)
    assert running.codec.closed == 1
    heard = running.codec.written()
    played = heard[: -PERIODS * 64]  # what the codec still holds when it is closed is never heard
    assert played[-1] == 0.0
    assert np.abs(np.diff(played)).max() < 0.001
    assert 300 < running.codec.reads < 300 + 25


def test_quit_does_the_same(running: RunningEngine) -> None:
    running.codec.feed(np.full(48_000, 0.5, np.float32))
    running.deeds[300] = lambda: running.controller.order(Quit())
    running.play(700)
    assert running.codec.reads < 330
    assert running.codec.written()[-1] == 0.0


def test_status_shows_everything_twenty_times_a_second(running: RunningEngine) -> None:
    running.codec.feed(sine(220.0, 100_000, amplitude=0.25))
    running.play(1_500)
    statuses = running.statuses()
    assert 39 <= len(statuses) <= 42
    last = statuses[-2]
    assert last.codec_present
    assert last.input_peak == pytest.approx(0.25, rel=0.01)
    assert last.output_peak == pytest.approx(0.25, rel=0.01)
    assert last.realtime == Realtime.FIFO | Realtime.PINNED
    assert [status.blocks for status in statuses] == sorted({status.blocks for status in statuses})


def test_hello_goes_out_each_second_until_an_order_comes(running: RunningEngine) -> None:
    running.deeds[1_800] = lambda: running.controller.order(SetBypass(False))
    running.play(4_000)
    assert running.heard[0] == HELLO
    assert running.heard.count(HELLO) == 3


def test_controld_may_die_and_come_back_while_the_music_plays_on(running: RunningEngine) -> None:
    running.codec.feed(sine(220.0, 200_000))
    running.deeds[10] = lambda: running.controller.order(SetBypass(False))

    def reborn() -> None:
        running.controller = Controller(running.run)

    running.deeds[500] = running.controller.die
    running.deeds[1_000] = reborn
    running.deeds[1_100] = lambda: running.controller.order(SetBypass(False))
    original, running.listen = running.listen, lambda: original() if not 500 <= running.codec.reads <= 1_000 else None
    running.play(2_500)
    assert running.heard.count(HELLO) == 2
    np.testing.assert_array_equal(running.codec.written()[4_800:150_000], sine(220.0, 200_000)[4_800:150_000])


def test_a_stalled_controld_does_not_stop_the_music(running: RunningEngine) -> None:
    running.listen = lambda: None
    running.codec.feed(sine(220.0, 200_000))
    running.play(2_900)
    np.testing.assert_array_equal(running.codec.written()[4_800:150_000], sine(220.0, 200_000)[4_800:150_000])


def test_an_amp_is_loaded_and_played_in_the_running_loop(running: RunningEngine) -> None:
    running.codec.feed(sine(220.0, 100_000))

    def load() -> None:
        running.controller.order(Load(1, "x.onnx"))

    running.deeds[100] = load
    running.deeds[101] = running.wait_for_loader
    running.deeds[200] = lambda: running.controller.order(Play(1, 0.5, 1.0))
    running.play(1_000)
    assert Ready(1) in running.heard
    assert running.statuses()[-2].amp_id == 1
    assert running.statuses()[-2].input_gain == 0.5
    assert np.abs(running.codec.written()[60_000:64_000]).max() == pytest.approx(0.125, rel=0.01)


def test_a_broken_amp_is_reported_and_the_jack_hears_dry(running: RunningEngine) -> None:
    running.amp.spoil_with, running.amp.recovers = float("nan"), False
    running.codec.feed(sine(220.0, 100_000))
    running.deeds[100] = lambda: running.controller.order(Load(1, "x.onnx"))
    running.deeds[101] = running.wait_for_loader
    running.deeds[200] = lambda: running.controller.order(Play(1, 0.5, 1.0))
    running.play(1_000)
    assert [message.amp_id for message in running.heard if isinstance(message, Failed)] == [1]
    np.testing.assert_array_equal(running.codec.written()[4_800:60_000], sine(220.0, 100_000)[4_800:60_000])


def test_clips_are_counted_both_ways_and_the_jack_gets_no_more_than_full_scale(
    running: RunningEngine,
) -> None:
    running.codec.feed(np.tile(np.array([1.0, -1.0, 0.0, 0.0], np.float32), 20_000))
    running.amp.gain = 4.0
    running.deeds[10] = lambda: running.controller.order(Load(1, "x.onnx"))
    running.deeds[11] = running.wait_for_loader
    running.deeds[20] = lambda: running.controller.order(Play(1, 1.0, 1.0))
    running.play(400)
    last = running.statuses()[-1]
    assert last.input_clips == pytest.approx(last.blocks * 32, abs=64)
    assert last.output_clips > 0
    assert np.abs(running.codec.written()).max() == 1.0


def test_xruns_are_counted_on_both_sides_and_the_sound_goes_on(running: RunningEngine) -> None:
    running.codec.feed(sine(220.0, 100_000))
    running.deeds[100] = running.deeds[300] = running.codec.cause_xrun
    running.play(1_000)
    assert running.statuses()[-1].xruns == 2
    assert np.abs(running.codec.written()[60_000:64_000]).max() == pytest.approx(0.5, rel=0.01)


def test_a_block_that_takes_longer_than_a_period_is_late(running: RunningEngine) -> None:
    def dawdle() -> None:
        running.now_ns += 2 * PERIOD_NS

    running.amp.process = dawdle  # type: ignore[method-assign]
    running.deeds[100] = lambda: running.controller.order(Load(1, "x.onnx"))
    running.deeds[101] = running.wait_for_loader
    running.deeds[200] = lambda: running.controller.order(Play(1, 1.0, 1.0))
    running.play(600)
    last = running.statuses()[-1]
    assert last.late_blocks == pytest.approx(last.blocks - 200, abs=3)
    assert last.block_us_p50 == pytest.approx(2 * PERIOD_NS / 1e3)
    assert last.block_us_max == pytest.approx(2 * PERIOD_NS / 1e3)


def test_what_was_late_or_lost_is_told_with_the_next_status_and_all_blocks_each_second(
    running: RunningEngine,
) -> None:
    def stand_still() -> None:
        running.now_ns += 4 * PERIOD_NS

    running.deeds[400] = stand_still
    running.deeds[600] = running.codec.cause_xrun
    running.play(2_000)
    losses = [message for message in running.heard if isinstance(message, Loss)]
    assert [(loss.xruns, loss.late_begins) for loss in losses] == [(0, 1), (1, 0)]
    assert losses[0].woke_us == pytest.approx(4 * PERIOD_NS / 1e3, rel=0.02)
    told = [message for message in running.heard if isinstance(message, Deadlines)]
    assert 3 <= len(told) <= 4
    assert sum(Deadlines.counts(told[-1].begun)[10:]) == 1
    assert sum(Deadlines.counts(told[-1].work)) > 1_400
