"""The realtime loop while the wizard measures: its sine at the jack, and what ends it."""

import socket
from pathlib import Path

import numpy as np
import pytest

from firmware.messages import PlaySine, Quit, Ready, SetBypass, SetMute, encode
from tests.stand_ins.engine_stage import PERIOD_NS, PERIODS, EngineStage, order_at, without_a_codec_time_goes_by
from tests.stand_ins.fakes import Controller, sine

BLOCKS_PER_S = 750
FULL_SINE = PlaySine(330.0, 1.0)


def die_at(stage: EngineStage, block: int, *, born_again_at: int | None = None) -> None:
    """controld ends, and perhaps another begins, which orders what it knows of: no sine."""

    listen = stage.listen

    def die() -> None:
        stage.controller.die()
        stage.listen = lambda: None

    def be_born() -> None:
        stage.controller = Controller(stage.run)
        stage.controller.order(SetBypass(False))
        stage.listen = listen

    stage.deeds[block] = die
    if born_again_at is not None:
        stage.deeds[born_again_at] = be_born


def hang_at(stage: EngineStage, block: int, *, awake_at: int | None = None) -> None:
    """controld reads nothing any more, and what it is sent has filled its queue; perhaps it goes on later."""
    listen = stage.listen

    def hang() -> None:
        stage.listen = lambda: None
        fill(stage.run / "control.sock")

    def wake() -> None:
        stage.listen = listen

    stage.deeds[block] = hang
    if awake_at is not None:
        stage.deeds[awake_at] = wake


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


def level(stage: EngineStage, begin_s: float, end_s: float) -> float:
    """The peak at the jack between two times."""
    return float(np.abs(stage.codec.written()[round(begin_s * 48_000) : round(end_s * 48_000)]).max())


def test_a_sine_sounds_in_the_place_of_the_guitar_and_gives_it_back(stage: EngineStage) -> None:
    stage.codec.feed(sine(220.0, 200_000, amplitude=0.3))
    order_at(stage, 750, FULL_SINE)
    order_at(stage, 1_500, PlaySine(0.0, 0.0))
    stage.play(2_250)
    heard = stage.codec.written()
    spectrum = np.abs(np.fft.rfft(heard[54_000:90_000]))
    assert spectrum.argmax() * 48_000 / 36_000 == pytest.approx(330.0, abs=1.0)
    assert level(stage, 1.2, 1.9) == pytest.approx(1.0, abs=1e-5)
    np.testing.assert_array_equal(heard[100_000:140_000], sine(220.0, 200_000, amplitude=0.3)[100_000:140_000])


def test_a_sine_of_full_scale_is_no_clip_and_no_click(stage: EngineStage) -> None:
    order_at(stage, 100, FULL_SINE)
    order_at(stage, 700, PlaySine(330.0, 0.5))
    stage.play(1_200)
    assert [status.output_clips for status in stage.statuses()][-1] == 0
    assert max(status.output_peak for status in stage.statuses()) == pytest.approx(1.0, abs=1e-5)
    stage.codec.assert_no_step_above(-60.0, beyond=(sine(330.0, 48_000, amplitude=1.0),))


def test_a_sine_is_heard_though_the_pedal_is_muted_and_bypassed(stage: EngineStage) -> None:
    stage.codec.feed(sine(220.0, 200_000))
    order_at(stage, 100, SetMute(True), SetBypass(True), FULL_SINE)
    order_at(stage, 800, PlaySine(0.0, 0.0))
    stage.play(1_500)
    assert level(stage, 0.5, 1.0) == pytest.approx(1.0, abs=1e-5)
    assert level(stage, 1.5, 1.9) == 0.0


@pytest.mark.parametrize("order", [FULL_SINE, PlaySine(330.0, 0.0)])
def test_quit_ramps_the_sine_out_and_lets_nothing_of_the_guitar_in(stage: EngineStage, order: PlaySine) -> None:
    stage.codec.feed(np.full(200_000, 0.9, np.float32))
    order_at(stage, 10, order)
    order_at(stage, 750, Quit())
    stage.play(3_000)
    assert stage.codec.reads < 750 + 25 + PERIODS
    heard = stage.codec.written()[48_000:]
    assert not heard[-PERIODS * 64 :].any()
    assert np.abs(np.diff(heard)).max() < 0.05  # the sine's own steps are 0.043
    assert (np.abs(heard[: 5 * 64]).max() > 0.5) == (order.peak > 0.0)
    if order.peak == 0.0:
        assert not heard.any()


def test_two_seconds_after_controld_is_gone_the_sound_comes_back(stage: EngineStage) -> None:
    stage.codec.feed(sine(220.0, 400_000, amplitude=0.3))
    order_at(stage, 10, FULL_SINE)
    die_at(stage, 750)
    stage.play(750 + 3 * BLOCKS_PER_S)
    assert level(stage, 2.7, 2.95) == pytest.approx(1.0, abs=1e-5)
    assert level(stage, 3.15, 3.9) == pytest.approx(0.3, abs=1e-3)


def test_a_controld_that_is_born_again_meanwhile_knows_of_no_sine_and_it_ends_all_the_same(
    stage: EngineStage,
) -> None:
    stage.codec.feed(sine(220.0, 400_000, amplitude=0.3))
    order_at(stage, 10, FULL_SINE)
    die_at(stage, 750, born_again_at=1_000)
    stage.play(750 + 3 * BLOCKS_PER_S)
    assert level(stage, 2.7, 2.95) == pytest.approx(1.0, abs=1e-5)
    assert level(stage, 3.15, 3.9) == pytest.approx(0.3, abs=1e-3)


def test_a_sine_that_is_ordered_anew_stays(stage: EngineStage) -> None:
    order_at(stage, 10, FULL_SINE)
    die_at(stage, 750, born_again_at=1_000)
    order_at(stage, 1_001, PlaySine(330.0, 0.5))
    stage.play(750 + 4 * BLOCKS_PER_S)
    assert level(stage, 4.0, 4.9) == pytest.approx(0.5, abs=1e-5)


def test_as_long_as_controld_lives_a_sine_plays_on(stage: EngineStage) -> None:
    order_at(stage, 10, FULL_SINE)
    stage.play(5 * BLOCKS_PER_S)
    assert level(stage, 4.0, 4.9) == pytest.approx(1.0, abs=1e-5)


def test_a_controld_that_hangs_leaves_no_sine_on(stage: EngineStage) -> None:
    stage.codec.feed(sine(220.0, 400_000, amplitude=0.3))
    order_at(stage, 10, FULL_SINE)
    hang_at(stage, 750)
    stage.play(750 + 4 * BLOCKS_PER_S)
    assert level(stage, 3.7, 3.9) == pytest.approx(1.0, abs=1e-5), "it may only be slow"
    assert level(stage, 4.15, 4.9) == pytest.approx(0.3, abs=1e-3)


def test_a_controld_that_was_only_slow_keeps_its_sine(stage: EngineStage) -> None:
    order_at(stage, 10, FULL_SINE)
    hang_at(stage, 750, awake_at=750 + 650)
    stage.play(750 + 5 * BLOCKS_PER_S)
    assert level(stage, 5.0, 5.9) == pytest.approx(1.0, abs=1e-5)


def test_a_codec_that_comes_back_meets_no_sine(stage: EngineStage) -> None:
    without_a_codec_time_goes_by(stage)
    stage.codec.feed(np.full(400_000, 0.25, np.float32))
    stage.on_poll = lambda poll: stage.codec.replug() if poll == 3 else None
    order_at(stage, 10, FULL_SINE)
    stage.deeds[300] = stage.codec.unplug
    stage.play(1_000)
    assert stage.codec.opened == 2
    returned = stage.codec.written()[300 * 64 :]
    assert np.abs(np.diff(returned)).max() < 0.001
    assert returned[4_800:].max() == 0.25


def test_a_sine_that_is_ordered_without_a_codec_waits_for_none(stage: EngineStage) -> None:
    without_a_codec_time_goes_by(stage)
    stage.codec.unplug()
    stage.controller.order(FULL_SINE)
    stage.on_poll = lambda poll: stage.codec.replug() if poll == 3 else None
    stage.play(500)
    stage.codec.assert_silent()


def test_a_flat_top_at_the_converter_is_told_as_clips(stage: EngineStage) -> None:
    stage.codec.feed(np.clip(sine(220.0, 100_000, amplitude=0.9), -0.7, 0.7).astype(np.float32))
    stage.play(200)
    assert stage.statuses()[-1].input_clips > 1_000
    assert stage.statuses()[-1].output_clips == 0
    assert stage.now_ns == pytest.approx(200 * PERIOD_NS, rel=0.2)
