"""Which blocks were late and what sound was lost, and how it was about the audio thread then."""

from array import array
from collections.abc import Callable
from dataclasses import replace

from firmware.audio.usage import Usage, used
from firmware.losses import BINS_A_PERIOD, DEADLINE_BINS, Deadlines, Loss

# A codec that is slower than the computer's clock is followed: at 100 ppm and 64 frames the due time is 34 us early.
FOLLOWS = 8  # by lateness >> FOLLOWS a block
LAST = DEADLINE_BINS - 1


class LossMeter:
    """Counts every block by its share of the period, and keeps the worst between two Status. Audio thread only; no
    size grows.

    A block is *late* if its own work took longer than the period. It *began late* if the thread asked for it in
    time and was there more than a period after it was due; a block that could not be asked for in time, because the
    one before was late, did not. When one is due is told by the earliest that came: a period after each other.

    How the thread fared is looked up where a block was late and with each Status, not with each block: one look costs
    a sixth of all that a block costs besides the amp.
    """

    def __init__(self, *, rate_hz: int, block_frames: int, usage: Callable[[], Usage] = used) -> None:
        self._usage = usage
        self._period_ns = block_frames * 1_000_000_000 // rate_hz
        self._bin_ns = self._period_ns // BINS_A_PERIOD
        self._work, self._begun = (array("Q", [0] * DEADLINE_BINS) for _ in range(2))
        self.xruns = self.late_blocks = self._late_begins = 0
        self._told = (0, 0, 0)  # of them, by the last `take`
        self._due_ns = self._asked_ns = 0
        self._missed = False
        self._before = usage()  # at the last `take`
        self._blocks = self._busy_ns = 0  # since then
        self._beside_ns = 0  # of the processor that a block costs outside of its own work: the codec's two calls
        self._worst: Loss | None = None
        self._worst_ns = -1

    def restart(self) -> None:
        """A codec begins: nothing is known of when it has a block."""
        self._due_ns = 0

    def miss(self) -> None:
        """An xrun: what was to be read or written with this block is lost. The codec begins anew."""
        self.xruns += 1
        self._missed = True

    def add(self, begin_ns: int, busy_ns: int, end_ns: int, *, loading: bool) -> None:
        """A block was there at `begin_ns`, its own work took `busy_ns`, and the next one is asked for at `end_ns`.
        `loading`: another thread of this process was at work."""
        due_ns, waited_ns = self._due_ns, begin_ns - self._asked_ns
        woke_ns = begin_ns - due_ns
        if due_ns == 0 or woke_ns < 0:
            due_ns, woke_ns = begin_ns, 0
        elif due_ns < self._asked_ns:  # nobody knows since when it was there; only a long wait is a late waking
            due_ns, woke_ns = begin_ns, waited_ns if waited_ns > self._period_ns else 0
        self._due_ns = due_ns + self._period_ns + (woke_ns >> FOLLOWS)
        self._asked_ns = end_ns
        step, bins = woke_ns // self._bin_ns, self._begun
        bins[step if step < LAST else LAST] += 1
        step, bins = busy_ns // self._bin_ns, self._work
        bins[step if step < LAST else LAST] += 1
        self._blocks += 1
        self._busy_ns += busy_ns
        if busy_ns > self._period_ns or woke_ns > self._period_ns or self._missed:
            self._note(busy_ns, woke_ns, loading)

    def take(self) -> Loss | None:
        """The worst since the last call, with the numbers of all of them; None if nothing was late or lost."""
        now, worst = self._usage(), self._worst
        if worst is None and self._blocks:
            self._beside_ns = max(now.cpu_ns - self._before.cpu_ns - self._busy_ns, 0) // self._blocks
        self._before, self._worst, self._worst_ns = now, None, -1
        self._blocks = self._busy_ns = 0
        if worst is None:
            return None
        xruns, late_blocks, late_begins = self._news()
        return replace(worst, xruns=xruns, late_blocks=late_blocks, late_begins=late_begins)

    def deadlines(self) -> Deadlines:
        return Deadlines(self._work.tobytes(), self._begun.tobytes())

    def _note(self, busy_ns: int, woke_ns: int, loading: bool) -> None:
        self.late_blocks += busy_ns > self._period_ns
        self._late_begins += woke_ns > self._period_ns
        if self._missed:
            self._missed = False
            self.restart()
        if busy_ns + woke_ns <= self._worst_ns:
            return
        self._worst_ns = busy_ns + woke_ns
        fared = self._usage().since(self._before)
        stopped_ns = self._busy_ns + self._blocks * self._beside_ns - fared.cpu_ns
        self._worst = Loss(
            xruns=0,
            late_blocks=0,
            late_begins=0,
            busy_us=busy_ns / 1e3,
            woke_us=woke_ns / 1e3,
            stopped_us=max(min(stopped_ns, busy_ns), 0) / 1e3,
            put_aside=fared.put_aside,
            minor_faults=fared.minor_faults,
            major_faults=fared.major_faults,
            loading=loading,
        )

    def _news(self) -> tuple[int, int, int]:
        """How many there were of each since the last call."""
        told, self._told = self._told, (self.xruns, self.late_blocks, self._late_begins)
        return self.xruns - told[0], self.late_blocks - told[1], self._late_begins - told[2]
