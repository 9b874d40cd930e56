import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

from firmware.audio.chain import Chain
from firmware.audio.engine import Engine
from firmware.audio.loader import Loader
from firmware.audio.mailbox import Mailbox
from firmware.messages import (
    Failed,
    Hello,
    Load,
    Message,
    Play,
    Quit,
    Ready,
    Realtime,
    SetBypass,
    SetMute,
    Status,
)
from hw.errors import CodecError
from tests.fakes import Controller, FakeAmp, FakeCodec, sine

HELLO = Hello(48_000, 64, "1.2.3")
PERIOD_NS = 64 * 1_000_000_000 // 48_000


class Stage:
    """An engine with a fake codec whose blocks are its clock: so many blocks, so much time."""

    def __init__(self, run: Path) -> None:
        self.run = run
        self.now_ns = 0
        self.deeds: dict[int, Callable[[], None]] = {}
        self.codec = FakeCodec(before_read=self._before_read)
        self.chain = Chain(rate_hz=48_000, block_frames=64)
        self.amp = FakeAmp(gain=0.5)
        self.loads = 0
        self.loader = Loader(self._load, rate_hz=48_000, block_frames=64)
        self.mailbox = Mailbox(run)
        self.controller = Controller(run)
        self.heard: list[Message] = []
        self.complaints: list[str] = []
        self.polls = 0
        self.on_poll: Callable[[int], None] = lambda _poll: None
        self.engine = Engine(
            chain=self.chain,
            mailbox=self.mailbox,
            loader=self.loader,
            open_codec=self._open,
            hello=HELLO,
            realtime=Realtime.FIFO | Realtime.PINNED,
            complain=self.complaints.append,
            clock_ns=lambda: self.now_ns,
        )

    def _open(self) -> FakeCodec:
        self.polls += 1
        self.on_poll(self.polls)
        return self.codec.open()

    def _before_read(self, block: int) -> None:
        self.now_ns += PERIOD_NS
        if block % 20 == 0:
            self.listen()
        if block in self.deeds:
            self.deeds[block]()

    def listen(self) -> None:
        self.heard += self.controller.heard()

    def play(self, blocks: int) -> None:
        self.deeds.setdefault(blocks, self.engine.stop)
        self.engine.run()
        self.listen()

    def statuses(self) -> list[Status]:
        return [message for message in self.heard if isinstance(message, Status)]

    def wait_for_loader(self) -> None:
        end_s = time.monotonic() + 10.0
        while not self.loads and time.monotonic() < end_s:
            time.sleep(0.001)
        time.sleep(0.02)  # the thread still has to stage what it loaded

    def _load(self, _path: str) -> FakeAmp:
        self.loads += 1
        return self.amp

    def close(self) -> None:
        self.loader.close()
        self.mailbox.close()
        self.controller.close()


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    built = Stage(tmp_path)
    yield built
    built.close()


def test_the_engine_starts_dry_and_fades_in(stage: Stage) -> None:
    stage.codec.feed(np.concatenate([np.full(4_800, 0.5, np.float32), sine(220.0, 48_000)]))
    stage.play(400)
    assert np.abs(np.diff(stage.codec.written()[:4_800], prepend=0.0)).max() < 0.001
    heard = stage.codec.written()[4_800:]
    np.testing.assert_array_equal(heard[:20_000], sine(220.0, 48_000)[:20_000])


def test_a_stop_ramps_out_and_closes_the_codec(stage: Stage) -> None:
    stage.codec.feed(np.full(48_000, 0.5, np.float32))
    stage.play(300)
    assert stage.codec.closed == 1
    heard = stage.codec.written()
    assert heard[-1] == 0.0
    assert np.abs(np.diff(heard)).max() < 0.001
    assert 300 < stage.codec.reads < 300 + 25


def test_quit_does_the_same(stage: Stage) -> None:
    stage.codec.feed(np.full(48_000, 0.5, np.float32))
    stage.deeds[300] = lambda: stage.controller.order(Quit())
    stage.play(700)
    assert stage.codec.reads < 330
    assert stage.codec.written()[-1] == 0.0


def test_status_tells_everything_twenty_times_a_second(stage: Stage) -> None:
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


def test_hello_goes_out_each_second_until_an_order_comes(stage: Stage) -> None:
    stage.deeds[1_800] = lambda: stage.controller.order(SetBypass(False))
    stage.play(4_000)
    assert stage.heard[0] == HELLO
    assert stage.heard.count(HELLO) == 3


def test_controld_may_die_and_come_back_while_the_music_plays_on(stage: Stage) -> None:
    stage.codec.feed(sine(220.0, 200_000))
    stage.deeds[10] = lambda: stage.controller.order(SetBypass(False))

    def reborn() -> None:
        stage.controller = Controller(stage.run)

    stage.deeds[500] = stage.controller.die
    stage.deeds[1_000] = reborn
    stage.deeds[1_100] = lambda: stage.controller.order(SetBypass(False))
    stage.deeds[501] = stage.deeds[521] = lambda: None
    original, stage.listen = stage.listen, lambda: original() if not 500 <= stage.codec.reads <= 1_000 else None
    stage.play(2_500)
    assert stage.heard.count(HELLO) == 2
    np.testing.assert_array_equal(stage.codec.written()[4_800:150_000], sine(220.0, 200_000)[4_800:150_000])


def test_a_stalled_controld_does_not_stop_the_music(stage: Stage) -> None:
    stage.listen = lambda: None
    stage.codec.feed(sine(220.0, 200_000))
    stage.play(2_900)
    np.testing.assert_array_equal(stage.codec.written()[4_800:150_000], sine(220.0, 200_000)[4_800:150_000])


def test_an_amp_is_loaded_and_played_in_the_running_loop(stage: Stage) -> None:
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


def test_a_broken_amp_is_reported_and_the_jack_hears_dry(stage: Stage) -> None:
    stage.amp.spoil_with, stage.amp.recovers = float("nan"), False
    stage.codec.feed(sine(220.0, 100_000))
    stage.deeds[100] = lambda: stage.controller.order(Load(1, "x.onnx"))
    stage.deeds[101] = stage.wait_for_loader
    stage.deeds[200] = lambda: stage.controller.order(Play(1, 0.5, 1.0))
    stage.play(1_000)
    assert [message.amp_id for message in stage.heard if isinstance(message, Failed)] == [1]
    np.testing.assert_array_equal(stage.codec.written()[4_800:60_000], sine(220.0, 100_000)[4_800:60_000])


def test_clips_are_counted_on_the_way_in_and_out_and_the_jack_gets_no_more_than_full_scale(stage: Stage) -> None:
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


def test_xruns_are_counted_on_both_sides_and_the_sound_goes_on(stage: Stage) -> None:
    stage.codec.feed(sine(220.0, 100_000))
    stage.deeds[100] = stage.deeds[300] = stage.codec.cause_xrun
    stage.play(1_000)
    assert stage.statuses()[-1].xruns == 2
    assert np.abs(stage.codec.written()[60_000:64_000]).max() == pytest.approx(0.5, rel=0.01)


def test_a_block_that_takes_longer_than_a_period_is_late(stage: Stage) -> None:
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


def test_a_codec_that_was_unplugged_is_found_again_and_fades_in(stage: Stage) -> None:
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
    present = [status.codec_present for status in stage.statuses()]
    assert present[0]
    assert not all(present)
    assert present[-1]
    assert stage.complaints[-1] == "The codec is there."
    heard = stage.codec.written()
    returned = heard[300 * 64 :]
    assert np.abs(np.diff(returned)).max() < 0.001
    assert returned[0] < 0.001


def test_without_a_codec_orders_are_taken_status_is_sent_and_the_card_is_polled_not_hammered(stage: Stage) -> None:
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


def test_what_was_ordered_without_a_codec_is_heard_when_it_comes(stage: Stage) -> None:
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


def test_a_codec_that_cannot_close_properly_is_complained_of(stage: Stage) -> None:
    close = stage.codec.close

    def fail() -> None:
        close()
        raise CodecError("The recording is not whole; free some space.", short="disk full")

    stage.codec.close = fail  # type: ignore[method-assign]
    stage.play(50)
    assert stage.complaints == ["The recording is not whole; free some space."]
