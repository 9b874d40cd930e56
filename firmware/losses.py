"""Late blocks and lost sound: how audiod tells of them, the one rule for what was the likely cause, what is kept."""

from array import array
from dataclasses import dataclass
from enum import Enum
from typing import Annotated, Final

from firmware.fields import Wire
from hw.roles import Throttled

BINS_A_PERIOD: Final = 10
DEADLINE_BINS: Final = 2 * BINS_A_PERIOD + 1  # the last has all from two periods on
Bins = Annotated[bytes, Wire(f"{8 * DEADLINE_BINS}s")]  # counts of 64 bits, in the computer's own order
# Of a page that is in memory: 0.2 to 1 us on x86, more on a small ARM. An estimate, on the high side.
MINOR_FAULT_US = 2.0


@dataclass(frozen=True, slots=True)
class Loss:
    """Up, before a Status: blocks were late or sound was lost since the one before. The numbers are of all of them,
    the rest is of the worst: its own work, how late it was begun though it was asked for in time, how much of its
    work the thread stood still. What happened to the thread is counted since the last Status."""

    xruns: int
    late_blocks: int  # whose own work took longer than their period
    late_begins: int  # more than a period after they were due
    busy_us: float
    woke_us: float
    stopped_us: float
    put_aside: int  # how often another took the thread's core
    minor_faults: int
    major_faults: int  # pages that had to come from a disk
    loading: bool  # another thread of audiod was at work


@dataclass(frozen=True, slots=True)
class Deadlines:
    """Up, once a second: all blocks since the start of audiod, by tenths of their period. `work`: what their own work
    took; `begun`: how late they were begun though they were asked for in time."""

    work: Bins
    begun: Bins

    @staticmethod
    def counts(bins: bytes) -> tuple[int, ...]:
        return tuple(array("Q", bins))


class Cause(Enum):
    """Why, in two words, and what there is to do about it."""

    WORK = (
        "own work",
        "what plays costs more than a block has: `pedal library` shows what each capture costs here; a lower quality"
        " of the preset costs less, a larger block_frames gives more time.",
    )
    THROTTLED = (
        "throttled",
        "the board slows itself down, by heat or for want of power: give it air or a heat sink, and the supply that"
        " is made for it.",
    )
    PAGES = (
        "page fault",
        "memory had to be fetched first: `pedal doctor` says whether the service may lock it"
        " (LimitMEMLOCK=infinity).",
    )
    LOADING = (
        "loading",
        "the thread that loads held the interpreter up, which it should not: tell the maintainer what was loaded.",
    )
    PUT_ASIDE = (
        "put aside",
        "something else took the core: `pedal doctor` says whether the sound has one of its own (isolcpus), its"
        " priority, and which interrupts lie there.",
    )
    WOKEN = (
        "woken late",
        "the kernel woke the sound late: `pedal doctor` looks at priority, governor, idle states and interrupts.",
    )
    HOST = (
        "host",
        "the computer stood still below the kernel (a hypervisor, firmware, an interrupt): on a virtual machine that"
        " is no fault of the pedal.",
    )
    CARD = (
        "card",
        "every block was ready in time: the card or its bus lost it. Another USB socket without a hub, another cable,"
        " then larger block_frames or periods in [codec] of a profile.",
    )

    @property
    def word(self) -> str:
        return self.value[0]

    @property
    def remedy(self) -> str:
        return self.value[1]


def cause_of(loss: Loss, period_us: float, *, throttled: Throttled | None = None, stolen_us: float = 0.0) -> Cause:
    """The likely cause of the worst of `loss`. `throttled` is what a Raspberry Pi says of itself then; `stolen_us`
    what a hypervisor gave to others about then, of all cores.

    A block that was in time although sound was lost points at the card. Where it was late, that which alone would
    have made it late is blamed.
    """
    if max(loss.busy_us, loss.woke_us) <= period_us:
        return Cause.CARD
    if loss.woke_us > loss.busy_us:
        return _of_sleep(loss, stolen_us)
    if loss.busy_us - loss.stopped_us > period_us:
        return _of_work(loss, period_us, throttled)
    return _of_standstill(loss, stolen_us)


def _of_sleep(loss: Loss, stolen_us: float) -> Cause:
    if stolen_us >= loss.woke_us / 2.0:
        return Cause.HOST
    return Cause.LOADING if loss.loading else Cause.WOKEN


def _of_work(loss: Loss, period_us: float, throttled: Throttled | None) -> Cause:
    """The processor's own time was too long."""
    if throttled is not None and throttled & (Throttled.CAPPED | Throttled.SLOWED):
        return Cause.THROTTLED
    fetched = loss.minor_faults * MINOR_FAULT_US >= loss.busy_us - period_us
    return Cause.PAGES if fetched or loss.major_faults else Cause.WORK


def _of_standstill(loss: Loss, stolen_us: float) -> Cause:
    """The thread did not run for a while."""
    if loss.major_faults:
        return Cause.PAGES
    if stolen_us >= loss.stopped_us / 2.0:
        return Cause.HOST
    if loss.put_aside:
        return Cause.PUT_ASIDE
    return Cause.LOADING if loss.loading else Cause.HOST


@dataclass(frozen=True, slots=True)
class Lost:
    """One report of late blocks and lost sound, and its likely cause. `settled`: that counts what the computer says
    of that time."""

    at_s: float
    loss: Loss
    cause: Cause
    settled: bool = False


@dataclass(frozen=True, slots=True)
class Losses:
    """Late blocks and lost sound. Owner: decide/losses.py."""

    last: tuple[Lost, ...] = ()  # the newest first; so many are kept, and no more
    causes: tuple[tuple[Cause, int], ...] = ()  # how often each, since the start of controld
    work: tuple[int, ...] = ()  # all blocks since the start of audiod, by tenths of their period: their own work
    begun: tuple[int, ...] = ()  # ... and how late they were begun

    @property
    def late_begins(self) -> int:
        """How many blocks were begun more than a period late."""
        return sum(self.begun[BINS_A_PERIOD:])
