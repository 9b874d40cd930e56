"""The realtime loop: read, take orders, process, write, report. It decides what is heard and what is reported."""

import time
from collections.abc import Callable

import numpy as np

from firmware.arrays import Block
from firmware.audio.chain import Chain
from firmware.audio.complaints import Complaints
from firmware.audio.inputs import Inputs
from firmware.audio.loader import Loader
from firmware.audio.loss_meter import LossMeter
from firmware.audio.mailbox import Greeter, Mailbox
from firmware.audio.meter import BlockTimes
from firmware.audio.orders import Orders
from firmware.audio.right_of_way import RightOfWay
from firmware.audio.sine import Sine
from firmware.messages import Hello, Realtime, Status
from hw.errors import CodecError, CodecLostError
from hw.roles import Codec

STATUS_PER_S = 20
STATUS_EVERY_NS = 1_000_000_000 // STATUS_PER_S
DEADLINES_EVERY_NS = 1_000_000_000
POLL_EVERY_NS = 500_000_000  # how often a missing codec is looked for
ORDERS_PER_BLOCK = 4  # an order costs some 10 us; a flood is spread over blocks
CODEC_AWAY = "The recording broke off: the codec is away. Plug it in and measure again."
ENDED = "The recording broke off: the sound was stopped. Start it and measure again."


class Engine:
    """Runs on the main thread of audiod until `Quit` or `stop`. `complain` takes a sentence for the log.

    `periods` is how many blocks the codec holds and drops when it is closed: as many silent ones follow the ramp out.
    `open_codec` raises CodecError while the codec is not there; then it is looked for twice a second, orders
    are taken and Status is sent all the same. The sound begins with the first order, or without one after
    `patience_ns`: before, nobody has said how loud the guitar is to be. `feed` is given the time while sound flows,
    or none is to be had.
    `use_card` takes the id of the card that it is to open from now on, and returns whether the one that is open is
    another. `way` is given on to whoever waits for the end of a block.

    All that is here is built for `hello.rate_hz`. A codec that opens at another ends the run.
    """

    def __init__(
        self,
        *,
        chain: Chain,
        mailbox: Mailbox,
        loader: Loader,
        open_codec: Callable[[], Codec],
        periods: int,
        hello: Hello,
        realtime: Realtime,
        complain: Callable[[str], None],
        patience_ns: int = 0,
        feed: Callable[[int], None] = lambda _now_ns: None,
        use_card: Callable[[str], bool] = lambda _card: False,
        way: RightOfWay | None = None,
        clock_ns: Callable[[], int] = time.perf_counter_ns,
    ) -> None:
        self._chain, self._mailbox = chain, mailbox
        self._let_go, self._way = use_card, way or RightOfWay()
        self._open_codec, self._complain, self._clock_ns = open_codec, complain, clock_ns
        self._feed = feed
        self._patience_ns, self._begins_ns = patience_ns, 0
        self._hello, self._realtime = hello, realtime
        frames = hello.block_frames
        self._sine = Sine(rate_hz=hello.rate_hz, block_frames=frames)
        self._inputs = Inputs()
        self._orders = Orders(
            chain,
            loader,
            self._sine,
            self._inputs,
            answer=mailbox.keep,
            stop=self.stop,
            use_card=self._use_card,
        )
        self._tape_deck = self._orders.tape_deck
        self._loader, self._staged = loader, loader.staged
        self._source: Block = np.zeros(frames, np.float32)
        self._output: Block = np.zeros(frames, np.float32)
        self._times = BlockTimes(rate_hz=hello.rate_hz, block_frames=frames, takes_per_s=STATUS_PER_S)
        self._losses = LossMeter(rate_hz=hello.rate_hz, block_frames=frames)
        self._greeter = Greeter()
        self._codec: Codec | None = None
        self._silent_blocks_left = periods
        self._complaints = Complaints(complain, clock_ns)
        self._blocks = self._flowed = 0
        self._status_due_ns = self._deadlines_due_ns = self._poll_due_ns = 0
        self._stopping = self._another_card = False
        self._other_rate_hz: int | None = None

    def stop(self) -> None:
        """Ramps out, closes the codec, lets `run` return. Safe in a signal handler."""
        self._stopping = True

    def run(self) -> int | None:
        """Runs until it is stopped, or a codec plays at another rate: that rate. Raises nothing that a codec or a
        peer may cause."""
        while not self._finished():
            if self._codec is None:
                self._do_without_codec()
                continue
            try:
                self._play_block(self._codec)
            except CodecLostError as error:
                self._lose_codec(error.sentence)
            if self._another_card:
                self._another_card = False
                self._close_codec()
        self._tape_deck.break_off(ENDED)
        self._close_codec()
        return None if self._stopping else self._other_rate_hz

    def _finished(self) -> bool:
        """Whether it was stopped and what was heard has been ramped out, at the jack too."""
        if not self._stopping:
            return self._other_rate_hz is not None
        self._chain.set_mute(on=True)
        self._sine.hush()
        if self._chain.silent and self._sine.silent:
            self._silent_blocks_left -= 1
        return self._codec is None or self._silent_blocks_left < 0

    def _play_block(self, codec: Codec) -> None:
        self._way.pass_on()
        whole = codec.read(self._source)
        begin_ns = self._clock_ns()
        if whole:
            self._tape_deck.take(self._source)
        else:
            self._count_xrun()
        self._take_orders()
        if self._staged:
            self._orders.take_staged()
        if self._begins_ns and self._awaits_order(begin_ns):
            self._output.fill(0.0)
        elif self._sine.absent:
            self._chain.process(self._source, self._output, finish=True)
        else:
            self._chain.process(self._source, self._output)
            self._sine.process(self._output)
            self._chain.measure(self._source, self._output)
        write_ns = self._clock_ns()
        if not codec.write(self._output):
            self._count_xrun()
        written_ns = self._clock_ns()
        self._blocks += 1
        end_ns, busy_ns = written_ns, write_ns - begin_ns
        if written_ns >= self._status_due_ns:
            self._report(written_ns)
            end_ns = self._clock_ns()
            busy_ns += end_ns - written_ns
        self._times.add(busy_ns)
        self._losses.add(begin_ns, busy_ns, end_ns, loading=self._loader.busy)

    def _awaits_order(self, now_ns: int) -> bool:
        """Whether it is too early for sound. Then that begins, with what has been ordered by now."""
        if now_ns < self._begins_ns and not self._greeter.answered and not self._stopping:
            return True
        self._begins_ns = 0
        self._chain.restart()
        return False

    def _count_xrun(self) -> None:
        self._losses.miss()
        self._tape_deck.miss()

    def _do_without_codec(self) -> None:
        """What goes on while there is no sound: looks for the codec, sleeps until an order or the next Status.
        Nothing is recorded, and no sine waits: it would start at full scale in whatever was plugged in meanwhile."""
        now_ns = self._clock_ns()
        self._take_orders()
        self._orders.take_staged()
        self._tape_deck.break_off(CODEC_AWAY)
        self._sine.give_back()
        self._sine.settle()
        self._chain.settle()
        if now_ns >= self._poll_due_ns:
            self._poll_due_ns = now_ns + POLL_EVERY_NS
            self._find_codec()
        if now_ns >= self._status_due_ns:
            self._report(now_ns)
        if self._codec is None:
            self._mailbox.wait(1.0 / STATUS_PER_S)

    def _find_codec(self) -> None:
        try:
            self._codec = codec = self._open_codec()
        except (CodecError, CodecLostError) as error:
            self._complaints.cannot_open(error.sentence)
            return
        if codec.rate_hz != self._hello.rate_hz:
            self._other_rate_hz = codec.rate_hz
            self._close_codec()
            return
        self._inputs.opened(codec)
        self._way.sounding = True
        self._chain.restart()
        self._losses.restart()
        self._begins_ns = self._clock_ns() + self._patience_ns if self._patience_ns else 0
        if self._complaints.pending:
            self._play_first_block(codec)

    def _play_first_block(self, codec: Codec) -> None:
        """A codec that opens may still not deliver: it is there when it has."""
        try:
            self._play_block(codec)
        except CodecLostError as error:
            self._lose_codec(error.sentence)
        else:
            self._complaints.sounds()

    def _lose_codec(self, sentence: str) -> None:
        self._complaints.lost(sentence)
        self._close_codec()
        self._poll_due_ns = self._clock_ns() + POLL_EVERY_NS

    def _use_card(self, card: str) -> None:
        """The codec that is open is closed after this block, if it is another one."""
        self._another_card = self._let_go(card)

    def _close_codec(self) -> None:
        codec, self._codec = self._codec, None
        self._way.sounding = False
        self._inputs.closed()
        try:
            if codec is not None:
                codec.close()
        except CodecError as error:
            self._complain(error.sentence)

    def _take_orders(self) -> None:
        orders = 0
        while orders < ORDERS_PER_BLOCK and (order := self._mailbox.take()) is not None:
            self._greeter.heard_an_order()
            self._orders.obey(order)
            orders += 1

    def _report(self, now_ns: int) -> None:
        self._status_due_ns += STATUS_EVERY_NS
        if self._status_due_ns <= now_ns:
            self._status_due_ns = now_ns + STATUS_EVERY_NS
        if self._greeter.due(now_ns):
            self._mailbox.send(self._hello)
        if (loss := self._losses.take()) is not None:
            self._mailbox.send(loss)
        if now_ns >= self._deadlines_due_ns:
            self._deadlines_due_ns = now_ns + DEADLINES_EVERY_NS
            self._mailbox.send(self._losses.deadlines())
        self._mailbox.send(self._status())
        if not self._mailbox.peer_present:
            self._greeter.lost_the_peer()
        self._orders.look_after(now_ns, peer_listens=self._mailbox.peer_listens)
        flowed = self._blocks - self._losses.xruns
        if self._codec is None or flowed > self._flowed:
            self._feed(now_ns)
        self._flowed = flowed

    def _status(self) -> Status:
        chain, inputs = self._chain, self._inputs
        other_channel, other_peak = inputs.glance()
        p50_us, p999_us, max_us = self._times.take()
        return Status(
            amp_id=chain.amp_id,
            bypass=chain.bypass,
            muted=chain.mute,
            codec_present=self._codec is not None,
            input_gain=chain.input_gain.value,
            output_gain=chain.output_gain.value,
            input_peak=chain.heard.take_peak(),
            output_peak=chain.played.take_peak(),
            input_clips=chain.heard.clips,
            output_clips=chain.played.clips,
            xruns=self._losses.xruns,
            late_blocks=self._losses.late_blocks,
            blocks=self._blocks,
            block_us_p50=p50_us,
            block_us_p999=p999_us,
            block_us_max=max_us,
            realtime=self._realtime,
            dry_gain=chain.dry_gain.value,
            faults=chain.faults,
            input_channel=inputs.heard,
            other_channel=other_channel,
            other_peak=other_peak,
            card=self._codec.card if self._codec is not None else "",
            gate_open=chain.gate.is_open,
        )
