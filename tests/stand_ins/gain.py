"""Stand-ins for the codec's gain: a control with the rules of a real one."""

import math

from hw.errors import CodecError
from tests.stand_ins.runners import AtOnce


class NoGain:
    """A codec whose gain software cannot move. `opened` is the card that it was last asked to look for."""

    def __init__(self) -> None:
        self.opened: str | None = None
        self.jobs = AtOnce()

    def start(self) -> None: ...
    def set(self, gain_db: float, was_db: float) -> None: ...
    def hear(self, channel: int) -> None: ...
    def look(self, now_s: float, opened: str) -> None:
        assert now_s > 0.0
        self.opened = opened


class FakeGain:
    """A gain control. As the real one: it knows its own steps and range, others move it beyond that range too, every
    call but `close` raises CodecError while it is gone, and nothing works after `close`."""

    def __init__(self, *, low_db: float = -12.0, high_db: float = 40.0, step_db: float = 0.5) -> None:
        self.low_db, self.high_db, self.step_db = low_db, high_db, step_db
        self.gain_db = 0.0
        self.moves: list[float] = []
        self.descriptor: int | None = None
        self.opened = self.closed = 0
        self._reported_db = math.nan
        self._gone = False

    def open(self) -> "FakeGain":
        """What open_gain does."""
        self._look()
        self.opened += 1
        return self

    def move(self, gain_db: float) -> None:
        """As alsamixer does."""
        self.gain_db = gain_db

    def vanish(self) -> None:
        self._gone = True

    def come_back(self, gain_db: float = 0.0) -> None:
        self._gone, self.gain_db = False, gain_db

    def fileno(self) -> int | None:
        self._look()
        return self.descriptor

    def poll(self) -> float | None:
        self._check()
        changed = self.gain_db != self._reported_db
        return self._report() if changed else None

    def read_db(self) -> float:
        self._check()
        return self._report()

    def set_db(self, gain_db: float) -> float:
        self._check()
        steps = math.floor((min(max(gain_db, self.low_db), self.high_db) - self.low_db) / self.step_db + 1e-9)
        self.gain_db = self.low_db + steps * self.step_db
        self.moves.append(self.gain_db)
        return self._report()

    def close(self) -> None:
        assert self.closed < self.opened, "closed twice"
        self.closed += 1

    def _report(self) -> float:
        self._reported_db = self.gain_db
        return self.gain_db

    def _check(self) -> None:
        assert self.closed < self.opened, "used while closed"
        self._look()

    def _look(self) -> None:
        if self._gone:
            raise CodecError("The gain control 'PGA' of card 'fake' is gone; plug the card in.", short="gain is gone")
