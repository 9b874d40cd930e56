"""Orders as the audio thread obeys them: a chain, a loader of fake amps, and what was answered."""

import time
from collections import deque
from collections.abc import Callable

import numpy as np

from firmware import sound
from firmware.audio.chain import Chain
from firmware.audio.inputs import Inputs
from firmware.audio.loader import Loaded, Loader, Staged, Work
from firmware.audio.orders import Orders
from firmware.audio.sine import Sine
from firmware.audio.tone import design
from firmware.audio.voice import Amplifier
from firmware.errors import GraphError
from firmware.messages import Cuts, Damaged, Failed, Load, Ready, TapeEnded
from tests.stand_ins.fakes import FakeAmp, sine


class Desk:
    """Orders with a chain, a loader of fake amps, and what was answered."""

    def __init__(self) -> None:
        self.chain = Chain(rate_hz=48_000, block_frames=64)
        self.made: dict[str, list[FakeAmp]] = {}
        self.loader = Loader(self._load, rate_hz=48_000, block_frames=64)
        self.sine = Sine(rate_hz=48_000, block_frames=64)
        self.answers: list[Ready | Failed | Damaged | TapeEnded] = []
        self.stops = 0
        self.cards: list[str] = []
        self.orders = Orders(
            self.chain,
            self.loader,
            self.sine,
            Inputs(),
            answer=self.answers.append,
            stop=self._stop,
            use_card=self.cards.append,
        )

    def _stop(self) -> None:
        self.stops += 1

    def _load(self, path: str) -> FakeAmp:
        if path == "torn":
            raise GraphError("torn", short="torn")
        amp = FakeAmp()
        self.made.setdefault(path, []).append(amp)
        return amp

    def load(self, amp_id: int, path: str) -> None:
        self.orders.obey(Load(amp_id, path))
        self.wait_for_answer()

    def wait_for_answer(self) -> None:
        before, end_s = len(self.answers), time.monotonic() + 10.0
        while len(self.answers) == before and time.monotonic() < end_s:
            self.orders.take_staged()
            time.sleep(0.001)
        assert len(self.answers) > before

    def sound(self, seconds: float = 0.2) -> np.ndarray[tuple[int], np.dtype[np.float32]]:
        heard = np.zeros(round(seconds * 750) * 64, np.float32)
        tone = sine(220.0, heard.size)
        for start in range(0, heard.size, 64):
            self.chain.process(tone[start : start + 64], heard[start : start + 64])
        return heard


class LoaderAtOnce(Loader):
    """Does at once what the real one's threads do; a path is the number of what is loaded anew from it."""

    def __init__(self, load: Callable[[int], Amplifier], rate_hz: int, block_frames: int) -> None:
        self._anew = load
        self._at = rate_hz, block_frames
        self._last = sound.Tone(on=False), Cuts()
        self.staged: deque[Staged] = deque()
        self.freed: list[Amplifier] = []

    def put(self, work: Work | sound.Tone | Cuts) -> None:
        rate_hz, block_frames = self._at
        match work:
            case sound.Tone() | Cuts():
                tone, cuts = self._last
                self._last = (work, cuts) if isinstance(work, sound.Tone) else (tone, work)
                self.staged.append(design(*self._last, rate_hz=rate_hz, block_frames=block_frames))
            case Load(amp_id, path):
                self.staged.append(Loaded(amp_id, self._anew(int(path))))
            case _:
                raise AssertionError(work)

    def discard(self, amp: Amplifier) -> None:
        self.freed.append(amp)

    def sweep(self) -> None:
        self.freed.clear()

    def close(self) -> None: ...
