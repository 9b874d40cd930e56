"""The realtime loop when the codec goes away, comes back, or was never there."""

from itertools import pairwise

import numpy as np
import pytest

from firmware.messages import (
    Load,
    Play,
    Quit,
    SetMute,
    UseCard,
)
from hw.errors import CodecError
from tests.stand_ins.fakes import sine
from tests.stand_ins.running_engine import RunningEngine, without_a_codec_time_goes_by


def test_a_codec_that_was_unplugged_is_found_again_and_fades_in(running: RunningEngine) -> None:
    running.codec.feed(np.full(200_000, 0.5, np.float32))

    def come_back(poll: int) -> None:
        running.now_ns += 500_000_000
        if poll == 4:
            running.codec.replug()

    running.on_poll = come_back
    running.mailbox.wait = lambda timeout_s: setattr(running, "now_ns", running.now_ns + int(timeout_s * 1e9))  # type: ignore[method-assign]
    running.deeds[300] = running.codec.unplug
    running.play(1_000)
    assert running.codec.opened == 2
    assert running.codec.closed == 2
    assert all(status.card == ("Fake" if status.codec_present else "") for status in running.statuses())
    present = [status.codec_present for status in running.statuses()]
    assert present[0]
    assert not all(present)
    assert present[-1]
    assert running.complaints[-1] == "The codec is there."
    heard = running.codec.written()
    returned = heard[300 * 64 :]
    assert np.abs(np.diff(returned)).max() < 0.001
    assert returned[0] < 0.001


def test_without_a_codec_orders_are_taken_status_is_sent_and_the_card_is_polled(
    running: RunningEngine,
) -> None:
    running.codec.unplug()
    waits = 0

    def wait(timeout_s: float) -> None:
        nonlocal waits
        waits += 1
        running.now_ns += int(timeout_s * 1e9)
        running.listen()
        if waits == 20:
            running.controller.order(SetMute(True))
        if waits == 100:
            running.controller.order(Quit())

    running.mailbox.wait = wait  # type: ignore[method-assign]
    running.engine.run()
    running.listen()
    assert waits <= 101
    assert running.polls == pytest.approx(10, abs=1)
    assert len(running.statuses()) == pytest.approx(100, abs=3)
    assert not any(status.codec_present for status in running.statuses())
    assert running.statuses()[-1].muted
    assert running.complaints == ["The fake codec is not there; plug it in."]


def test_what_was_ordered_without_a_codec_is_heard_when_it_comes(running: RunningEngine) -> None:
    running.codec.unplug()
    running.codec.feed(sine(220.0, 48_000))
    running.mailbox.wait = lambda timeout_s: setattr(running, "now_ns", running.now_ns + int(timeout_s * 1e9))  # type: ignore[method-assign]
    running.controller.order(Load(1, "x.onnx"))

    def on_poll(poll: int) -> None:
        if poll == 2:
            running.wait_for_loader()
        if poll == 3:
            running.controller.order(Play(1, 0.5, 1.0))
        if poll == 5:
            running.codec.replug()

    running.on_poll = on_poll
    running.play(400)
    assert np.abs(running.codec.written()[9_600:24_000]).max() == pytest.approx(0.125, rel=0.01)


def test_a_codec_that_cannot_close_properly_is_complained_of(running: RunningEngine) -> None:
    close = running.codec.close

    def fail() -> None:
        close()
        raise CodecError("The recording is not whole; free some space.", short="disk full")

    running.codec.close = fail  # type: ignore[method-assign]
    running.play(50)
    assert running.complaints == ["The recording is not whole; free some space."]


def test_a_card_that_opens_and_never_delivers_is_one_line_and_then_one_a_minute(running: RunningEngine) -> None:
    """31 times in 15 s is what a dead USB port wrote."""
    running.codec.feed(np.zeros(64 * 10, np.float32))
    waits = 0

    def wait(timeout_s: float) -> None:
        nonlocal waits
        waits += 1
        running.now_ns += int(timeout_s * 1e9)
        if waits == 20 * 130:
            running.controller.order(Quit())

    def lose() -> None:
        running.codec.unplug()
        running.codec.replug()

    running.mailbox.wait = wait  # type: ignore[method-assign]
    for block in range(10, 600):
        running.deeds[block] = lose
    running.engine.run()
    assert running.codec.opened > 200
    lost = [line for line in running.complaints if "is gone" in line]
    assert len(lost) == len(running.complaints) == 3
    assert lost[0] in lost[1]
    assert "(120 times in the last minute)" in lost[1]


def test_the_watchdog_is_fed_while_sound_flows_and_starves_while_a_card_only_fails(running: RunningEngine) -> None:
    def fail(block: int) -> None:
        running.codec.cause_xrun()
        if block < 2_000:
            running.deeds[block + 1] = lambda: fail(block + 1)

    running.deeds[500] = lambda: fail(500)
    running.play(3_000)
    fed_s = [fed_ns / 1e9 for fed_ns in running.fed_ns]
    gaps_s = [after_s - before_s for before_s, after_s in pairwise(fed_s)]
    longest_s = max(gaps_s)
    assert longest_s == pytest.approx(1_500 * 64 / 48_000, abs=0.11)
    assert sorted(gaps_s)[-2] < 0.06
    assert fed_s[-1] > 3_000 * 64 / 48_000 - 0.06


def test_the_watchdog_is_fed_while_there_is_no_card(running: RunningEngine) -> None:
    without_a_codec_time_goes_by(running)
    running.codec.unplug()
    running.on_poll = lambda poll: running.engine.stop() if poll == 20 else None
    running.engine.run()
    assert len(running.fed_ns) > 100


def test_a_codec_that_is_not_the_card_that_was_ordered_is_closed_and_another_opened(running: RunningEngine) -> None:
    named: list[str] = []

    def use_card(card: str) -> bool:
        named.append(card)
        return card != "Fake"

    running.use_card = use_card
    running.mailbox.wait = lambda timeout_s: setattr(running, "now_ns", running.now_ns + int(timeout_s * 1e9))  # type: ignore[method-assign]
    running.deeds[100] = lambda: running.controller.order(UseCard("Fake"))
    running.deeds[200] = lambda: running.controller.order(UseCard("Other"))
    running.play(600)
    assert named == ["Fake", "Other"]
    assert (running.codec.opened, running.codec.closed) == (2, 2)
    assert running.complaints == []


def test_a_codec_of_another_rate_is_given_back_and_ends_the_run(running: RunningEngine) -> None:
    """All is built for one rate: a block of it would sound a tone higher or lower."""
    without_a_codec_time_goes_by(running)
    running.codec.rate_hz = 44_100
    assert running.engine.run() == 44_100
    assert (running.codec.opened, running.codec.closed) == (1, 1)
    assert running.codec.reads == 0


def test_a_codec_of_another_rate_that_comes_in_place_of_one_ends_the_run_too(running: RunningEngine) -> None:
    without_a_codec_time_goes_by(running)
    running.codec.feed(np.full(64_000, 0.5, np.float32))

    def exchanged(poll: int) -> None:
        running.now_ns += 500_000_000
        if poll == 3:
            running.codec.rate_hz = 96_000
            running.codec.replug()

    running.on_poll = exchanged
    running.deeds[100] = running.codec.unplug
    assert running.engine.run() == 96_000
    assert running.codec.closed == running.codec.opened == 2


def test_who_is_told_to_stop_stops_whatever_the_codec_plays_at(running: RunningEngine) -> None:
    without_a_codec_time_goes_by(running)
    running.codec.rate_hz = 44_100
    running.on_poll = lambda _poll: running.engine.stop()
    assert running.engine.run() is None
