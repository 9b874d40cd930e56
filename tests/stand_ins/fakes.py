"""Stand-ins with the rules of the real thing, and verbs to assert with."""

import socket
import time
from collections import deque
from collections.abc import Callable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from firmware.datagrams import MAX_DATAGRAM_BYTES, decode, encode
from firmware.messages import Message
from hw.errors import CodecError, CodecLostError

Samples = NDArray[np.float32]


def sine(frequency_hz: float, frames: int, *, amplitude: float = 0.5, rate_hz: int = 48_000) -> Samples:
    return (amplitude * np.sin(np.arange(frames) * (2.0 * np.pi * frequency_hz / rate_hz))).astype(np.float32)


def largest_step(samples: Samples) -> float:
    """The largest difference between neighbouring frames."""
    return float(np.abs(np.diff(samples.astype(np.float64))).max())


def step_beyond_signal_dbfs(joined: Samples, *pure: Samples) -> float:
    """How much larger a step `joined` makes than any of the signals it is joined from, in dBFS; -200 is none."""
    excess = largest_step(joined) - max(largest_step(signal) for signal in pure)
    return 20.0 * float(np.log10(max(excess, 1e-10)))


class FakeCodec:
    """A converter pair without time of its own, unless it is `paced` by the clock.

    As the real one: `read` fills exactly one period (silence once the feed is used up), neither call takes any
    other length, the first call after `cause_xrun` returns False (and a read is zeroed), every call after
    `unplug` raises CodecLostError until the codec is opened anew, and nothing works after `close`.
    `before_read` is called with the number of each block, so that a test can act in the middle of a loop.
    """

    def __init__(
        self,
        *,
        rate_hz: int = 48_000,
        block_frames: int = 64,
        paced: bool = False,
        before_read: Callable[[int], None] = lambda _block: None,
        card: str = "Fake",
    ) -> None:
        self.card = card
        self.sounded = False
        self.channels, self.heard = 2, 1
        self.peaks = {1: 0.0, 2: 0.0}
        self.rate_hz = rate_hz
        self.block_frames = block_frames
        self.reads = 0
        self.opened = self.closed = 0
        self._paced, self._start_s = paced, 0.0
        self._before_read = before_read
        self._fed: deque[Samples] = deque()
        self._written: list[Samples] = []
        self._plugged, self._lost, self._open = True, False, False
        self._xrun = False
        self.delays_s: list[float] = []  # of a paced one: from when a block was there to when it was written

    def open(self) -> "FakeCodec":
        """What `open_codec` does. Raises CodecError while the codec is unplugged."""
        if not self._plugged:
            raise CodecError("The fake codec is not there; plug it in.", short="no codec")
        assert not self._open, "opened twice without a close"
        self._open, self._lost = True, False
        self.opened += 1
        self._start_s = time.perf_counter()
        return self

    def feed(self, signal: Samples) -> None:
        """To be read next, in blocks; the last one is filled up with silence."""
        padded = np.concatenate([signal, np.zeros(-len(signal) % self.block_frames, np.float32)])
        self._fed.extend(padded.astype(np.float32).reshape(-1, self.block_frames))

    def unplug(self) -> None:
        self._plugged, self._lost = False, True

    def replug(self) -> None:
        self._plugged = True

    def cause_xrun(self) -> None:
        self._xrun = True

    def hear(self, channel: int) -> None:
        if 1 <= channel <= self.channels:
            self.heard = channel

    def peak(self, channel: int) -> float:
        return self.peaks[channel]

    def read(self, into: Samples) -> bool:
        self._before_read(self.reads)
        self.reads += 1
        self._check(into)
        if self._paced:
            self._wait()
        if self._xrun:
            self._xrun = False
            into.fill(0.0)
            return False
        into[:] = self._fed.popleft() if self._fed else 0.0
        return True

    def write(self, block: Samples) -> bool:
        self._check(block)
        assert float(np.abs(block).max()) <= 1.0, "beyond the converter's full scale"
        self._written.append(block.copy())
        self.sounded = True
        if self._paced:
            self.delays_s.append(time.perf_counter() - self._due_s())
        if self._xrun:
            self._xrun = False
            return False
        return True

    def close(self) -> None:
        assert self._open, "closed twice"
        self._open = False
        self.closed += 1

    def written(self) -> Samples:
        """Everything that went to the jack."""
        return np.concatenate(self._written) if self._written else np.zeros(0, np.float32)

    def assert_silent(self, *, after_frames: int = 0) -> None:
        heard = self.written()[after_frames:]
        assert heard.size > 0, "nothing was written at all"
        assert not heard.any(), f"a peak of {float(np.abs(heard).max())} was heard"

    def assert_no_step_above(self, dbfs: float, *, beyond: tuple[Samples, ...]) -> None:
        """No two neighbouring frames differ by more than `dbfs` beyond what the signals `beyond` do themselves."""
        found = step_beyond_signal_dbfs(self.written(), *beyond)
        assert found < dbfs, f"a step of {found:.1f} dBFS"

    def _check(self, block: Samples) -> None:
        assert self._open, "used while closed"
        if self._lost:
            raise CodecLostError("The fake codec is gone; plug it in.", short="codec gone")
        assert block.shape == (self.block_frames,), f"a block of shape {block.shape}"
        assert block.dtype == np.float32

    def _due_s(self) -> float:
        """When the block that is being played was complete; a late reader does not move it."""
        return self._start_s + self.reads * self.block_frames / self.rate_hz

    def _wait(self) -> None:
        early_s = self._due_s() - time.perf_counter()
        if early_s > 0.0:
            time.sleep(early_s)


class FakeAmp:
    """An amp with the interface of the real one: gain and offset, and a memory that `reset` clears.

    `spoil_with` makes its next blocks come out with that number in them, until `reset` if `recovers`.
    """

    def __init__(self, *, block_frames: int = 64, gain: float = 1.0, offset: float = 0.0, curve: float = 0.0) -> None:
        self.block_frames = block_frames
        self.source: Samples = np.zeros(block_frames, np.float32)
        self.output: Samples = np.zeros(block_frames, np.float32)
        self.node_count = 1
        self.gain, self.offset, self.curve = gain, offset, curve
        self.rest = offset
        self.spoil_with: float | None = None
        self.recovers = True
        self.resets = self.runs = 0

    def process(self) -> None:
        self.runs += 1
        np.multiply(self.source, self.gain, out=self.output)
        if self.curve:
            np.tanh(self.output * self.curve, out=self.output)
        np.add(self.output, self.offset, out=self.output)
        if self.spoil_with is not None:
            self.output[-1] = self.spoil_with

    def forget_some(self) -> bool:
        return True

    def reset(self) -> None:
        self.resets += 1
        self.source.fill(0.0)
        self.output.fill(0.0)
        if self.recovers:
            self.spoil_with = None


class Controller:
    """controld's end of the datagrams, on real sockets: it can order, listen, die and be born again."""

    def __init__(self, run: Path) -> None:
        self._run = run
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        (run / "control.sock").unlink(missing_ok=True)
        self._socket.bind(str(run / "control.sock"))

    def order(self, message: Message) -> None:
        self.post(encode(message))

    def post(self, datagram: bytes) -> None:
        self._socket.sendto(datagram, str(self._run / "audio.sock"))

    def datagrams(self) -> list[bytes]:
        """What has arrived by now."""
        arrived: list[bytes] = []
        while True:
            try:
                arrived.append(self._socket.recv(MAX_DATAGRAM_BYTES, socket.MSG_DONTWAIT))
            except BlockingIOError:
                return arrived

    def heard(self) -> list[Message]:
        return [decode(datagram) for datagram in self.datagrams()]

    def die(self) -> None:
        """As a killed process: the file stays, nobody listens."""
        self._socket.close()

    def close(self) -> None:
        self._socket.close()
        (self._run / "control.sock").unlink(missing_ok=True)
