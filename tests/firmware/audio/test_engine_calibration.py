"""The realtime loop while the wizard measures: its sine at the jack, and what ends it."""

import socket
from pathlib import Path

import numpy as np
import pytest

from firmware.datagrams import encode
from firmware.messages import PlaySine, Quit, Ready, SetBypass, SetMute
from tests.stand_ins.fakes import Controller, sine
from tests.stand_ins.running_engine import PERIOD_NS, PERIODS, RunningEngine, order_at, without_a_codec_time_goes_by

BLOCKS_PER_S = 750
FULL_SINE = PlaySine(330.0, 1.0)


def die_at(running: RunningEngine, block: int, *, born_again_at: int | None = None) -> None:
    """controld ends, and perhaps another begins, which orders what it knows of: no sine."""

    listen = running.listen

    def die() -> None:
        running.controller.die()
        running.listen = lambda: None

    def be_born() -> None:
        running.controller = Controller(running.run)
        running.controller.order(SetBypass(False))
        running.listen = listen

    running.deeds[block] = die
    if born_again_at is not None:
        running.deeds[born_again_at] = be_born


def hang_at(running: RunningEngine, block: int, *, awake_at: int | None = None) -> None:
    """controld reads nothing any more, and what it is sent has filled its queue; perhaps it goes on later."""
    listen = running.listen

    def hang() -> None:
        running.listen = lambda: None
        fill(running.run / "control.sock")

    def wake() -> None:
        running.listen = listen

    running.deeds[block] = hang
    if awake_at is not None:
        running.deeds[awake_at] = wake


def fill(path: Path) -> None:
    """Until the kernel takes no more, from nobody: it counts what waits for each receiver and from each sender."""
    sent = 1
    while sent:
        sent = 0
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_NONBLOCK) as sender:
            try:
                while True:
                    sender.sendto(encode(Ready(1)), str(path))
                    sent += 1
            except BlockingIOError:
                pass


def level(running: RunningEngine, begin_s: float, end_s: float) -> float:
    """The peak at the jack between two times."""
    return float(np.abs(running.codec.written()[round(begin_s * 48_000) : round(end_s * 48_000)]).max())


def test_a_sine_sounds_in_the_place_of_the_guitar_and_gives_it_back(running: RunningEngine) -> None:
    running.codec.feed(sine(220.0, 200_000, amplitude=0.3))
    order_at(running, 750, FULL_SINE)
    order_at(running, 1_500, PlaySine(0.0, 0.0))
    running.play(2_250)
    heard = running.codec.written()
    spectrum = np.abs(np.fft.rfft(heard[54_000:90_000]))
    assert spectrum.argmax() * 48_000 / 36_000 == pytest.approx(330.0, abs=1.0)
    assert level(running, 1.2, 1.9) == pytest.approx(1.0, abs=1e-5)
    np.testing.assert_array_equal(heard[100_000:140_000], sine(220.0, 200_000, amplitude=0.3)[100_000:140_000])


def test_a_sine_of_full_scale_is_no_clip_and_no_click(running: RunningEngine) -> None:
    order_at(running, 100, FULL_SINE)
    order_at(running, 700, PlaySine(330.0, 0.5))
    running.play(1_200)
    assert [status.output_clips for status in running.statuses()][-1] == 0
    assert max(status.output_peak for status in running.statuses()) == pytest.approx(1.0, abs=1e-5)
    running.codec.assert_no_step_above(-60.0, beyond=(sine(330.0, 48_000, amplitude=1.0),))


def test_a_sine_is_heard_though_the_pedal_is_muted_and_bypassed(running: RunningEngine) -> None:
    running.codec.feed(sine(220.0, 200_000))
    order_at(running, 100, SetMute(True), SetBypass(True), FULL_SINE)
    order_at(running, 800, PlaySine(0.0, 0.0))
    running.play(1_500)
    assert level(running, 0.5, 1.0) == pytest.approx(1.0, abs=1e-5)
    assert level(running, 1.5, 1.9) == 0.0


@pytest.mark.parametrize("order", [FULL_SINE, PlaySine(330.0, 0.0)])
def test_quit_ramps_the_sine_out_and_lets_nothing_of_the_guitar_in(running: RunningEngine, order: PlaySine) -> None:
    running.codec.feed(np.full(200_000, 0.9, np.float32))
    order_at(running, 10, order)
    order_at(running, 750, Quit())
    running.play(3_000)
    assert running.codec.reads < 750 + 25 + PERIODS
    heard = running.codec.written()[48_000:]
    assert not heard[-PERIODS * 64 :].any()
    assert np.abs(np.diff(heard)).max() < 0.05  # the sine's own steps are 0.043
    assert (np.abs(heard[: 5 * 64]).max() > 0.5) == (order.peak > 0.0)
    if order.peak == 0.0:
        assert not heard.any()


def test_two_seconds_after_controld_is_gone_the_sound_comes_back(running: RunningEngine) -> None:
    running.codec.feed(sine(220.0, 400_000, amplitude=0.3))
    order_at(running, 10, FULL_SINE)
    die_at(running, 750)
    running.play(750 + 3 * BLOCKS_PER_S)
    assert level(running, 2.7, 2.95) == pytest.approx(1.0, abs=1e-5)
    assert level(running, 3.15, 3.9) == pytest.approx(0.3, abs=1e-3)


def test_a_controld_that_is_born_again_meanwhile_knows_of_no_sine_and_it_ends_all_the_same(
    running: RunningEngine,
) -> None:
    running.codec.feed(sine(220.0, 400_000, amplitude=0.3))
    order_at(running, 10, FULL_SINE)
    die_at(running, 750, born_again_at=1_000)
    running.play(750 + 3 * BLOCKS_PER_S)
    assert level(running, 2.7, 2.95) == pytest.approx(1.0, abs=1e-5)
    assert level(running, 3.15, 3.9) == pytest.approx(0.3, abs=1e-3)


def test_a_sine_that_is_ordered_anew_stays(running: RunningEngine) -> None:
    order_at(running, 10, FULL_SINE)
    die_at(running, 750, born_again_at=1_000)
    order_at(running, 1_001, PlaySine(330.0, 0.5))
    running.play(750 + 4 * BLOCKS_PER_S)
    assert level(running, 4.0, 4.9) == pytest.approx(0.5, abs=1e-5)


def test_as_long_as_controld_lives_a_sine_plays_on(running: RunningEngine) -> None:
    order_at(running, 10, FULL_SINE)
    running.play(5 * BLOCKS_PER_S)
    assert level(running, 4.0, 4.9) == pytest.approx(1.0, abs=1e-5)


def test_a_controld_that_hangs_leaves_no_sine_on(running: RunningEngine) -> None:
    running.codec.feed(sine(220.0, 400_000, amplitude=0.3))
    order_at(running, 10, FULL_SINE)
    hang_at(running, 750)
    running.play(750 + 4 * BLOCKS_PER_S)
    assert level(running, 3.7, 3.9) == pytest.approx(1.0, abs=1e-5), "it may only be slow"
    assert level(running, 4.15, 4.9) == pytest.approx(0.3, abs=1e-3)


def test_a_controld_that_was_only_slow_keeps_its_sine(running: RunningEngine) -> None:
    order_at(running, 10, FULL_SINE)
    hang_at(running, 750, awake_at=750 + 650)
    running.play(750 + 5 * BLOCKS_PER_S)
    assert level(running, 5.0, 5.9) == pytest.approx(1.0, abs=1e-5)


def test_a_codec_that_comes_back_meets_no_sine(running: RunningEngine) -> None:
    without_a_codec_time_goes_by(running)
    running.codec.feed(np.full(400_000, 0.25, np.float32))
    running.on_poll = lambda poll: running.codec.replug() if poll == 3 else None
    order_at(running, 10, FULL_SINE)
    running.deeds[300] = running.codec.unplug
    running.play(1_000)
    assert running.codec.opened == 2
    returned = running.codec.written()[300 * 64 :]
    assert np.abs(np.diff(returned)).max() < 0.001
    assert returned[4_800:].max() == 0.25


def test_a_sine_that_is_ordered_without_a_codec_waits_for_none(running: RunningEngine) -> None:
    without_a_codec_time_goes_by(running)
    running.codec.unplug()
    running.controller.order(FULL_SINE)
    running.on_poll = lambda poll: running.codec.replug() if poll == 3 else None
    running.play(500)
    running.codec.assert_silent()


def test_a_flat_top_at_the_converter_is_counted_as_clips(running: RunningEngine) -> None:
    running.codec.feed(np.clip(sine(220.0, 100_000, amplitude=0.9), -0.7, 0.7).astype(np.float32))
    running.play(200)
    assert running.statuses()[-1].input_clips > 1_000
    assert running.statuses()[-1].output_clips == 0
    assert running.now_ns == pytest.approx(200 * PERIOD_NS, rel=0.2)
