"""Late blocks and lost sound: `pedal xruns`."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from firmware.control.wishes.wish import Nothing, Wish
from firmware.losses import BINS_A_PERIOD

if TYPE_CHECKING:
    from firmware.losses import Lost
    from firmware.state import State


@dataclass(frozen=True, slots=True)
class DeadlineRow:
    """Blocks since the start of audiod: from `from_percent` of a period to the next row's, the last one to the end.
    `work`: so long was their own work; `begun`: so late were they begun."""

    from_percent: int
    work: int
    begun: int


@dataclass(frozen=True, slots=True)
class LossListed:
    """Of one moment, 50 ms at most. `at_s` is of the computer's monotonic clock. The numbers are of all that was late
    or lost then, the rest of the worst block."""

    at_s: float
    cause: str
    remedy: str
    xruns: int
    late_blocks: int
    late_begins: int
    busy_us: float
    woke_us: float  # how late it was begun though it was asked for in time
    stopped_us: float  # of its own work, how long the thread stood still
    put_aside: int
    minor_faults: int
    major_faults: int
    loading: bool


@dataclass(frozen=True, slots=True)
class CauseCount:
    """How many of those moments had this cause, since the start of controld."""

    cause: str
    count: int


@dataclass(frozen=True, slots=True)
class XrunsReply:
    """Counts since the start of audiod, None where it does not speak; `last` has the newest first."""

    period_us: float
    blocks: int | None
    xruns: int | None
    late_blocks: int | None
    late_begins: int
    deadlines: tuple[DeadlineRow, ...]
    causes: tuple[CauseCount, ...]
    last: tuple[LossListed, ...]


def _tell(state: "State", _request: Nothing) -> XrunsReply:
    losses, status = state.losses, state.audio.status
    rows = enumerate(zip(losses.work, losses.begun, strict=True))
    return XrunsReply(
        period_us=round(state.audio.period_us, 1),
        blocks=status.blocks if status else None,
        xruns=status.xruns if status else None,
        late_blocks=status.late_blocks if status else None,
        late_begins=losses.late_begins,
        deadlines=tuple(DeadlineRow(100 * n // BINS_A_PERIOD, work, begun) for n, (work, begun) in rows),
        causes=tuple(CauseCount(cause.word, count) for cause, count in losses.causes),
        last=tuple(map(_listed, losses.last)),
    )


def _listed(lost: "Lost") -> LossListed:
    loss = lost.loss
    return LossListed(
        at_s=lost.at_s,
        cause=lost.cause.word,
        remedy=lost.cause.remedy,
        xruns=loss.xruns,
        late_blocks=loss.late_blocks,
        late_begins=loss.late_begins,
        busy_us=round(loss.busy_us, 1),
        woke_us=round(loss.woke_us, 1),
        stopped_us=round(loss.stopped_us, 1),
        put_aside=loss.put_aside,
        minor_faults=loss.minor_faults,
        major_faults=loss.major_faults,
        loading=loss.loading,
    )


XRUNS = Wish("xruns", Nothing, XrunsReply, _tell)
ROWS = (XRUNS,)
