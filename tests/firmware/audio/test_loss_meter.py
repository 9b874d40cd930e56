"""Blocks that are late, begun late or lost: counted by their share of the period, the worst of them described."""

from dataclasses import dataclass, field

import pytest

from firmware.audio.loss_meter import LossMeter
from firmware.audio.usage import Usage, used
from firmware.losses import Deadlines

PERIOD_NS = 64 * 1_000_000_000 // 48_000
MS = 1_000_000


@dataclass
class Thread:
    """An audio thread whose blocks come a period after each other, and what its kernel counts of it."""

    now_ns: int = 1_000 * MS
    cpu_ns: int = 0
    put_aside: int = 0
    minor_faults: int = 0
    due_ns: int = 0
    meter: LossMeter = field(init=False)

    def __post_init__(self) -> None:
        self.due_ns = self.now_ns
        self.meter = LossMeter(rate_hz=48_000, block_frames=64, usage=self.usage)

    def usage(self) -> Usage:
        return Usage(self.cpu_ns, self.put_aside, self.minor_faults, 0)

    def block(
        self, busy_us: float = 300.0, *, woke_us: float = 0.0, cpu_us: float | None = None, loading: bool = False
    ) -> None:
        """Waits for the next block, is woken so late, and works; by `cpu_us` of the processor, or all the time."""
        begin_ns = max(self.now_ns, self.due_ns) + int(1e3 * woke_us)
        self.due_ns += PERIOD_NS
        self.now_ns = begin_ns + int(1e3 * busy_us)
        self.cpu_ns += int(1e3 * (busy_us if cpu_us is None else cpu_us)) + 20_000  # 20 us in the codec's calls
        self.meter.add(begin_ns, int(1e3 * busy_us), self.now_ns, loading=loading)

    def blocks(self, count: int) -> None:
        for _ in range(count):
            self.block()


@pytest.fixture
def thread() -> Thread:
    thread = Thread()
    thread.blocks(38)
    assert thread.meter.take() is None
    return thread


def begun(meter: LossMeter) -> tuple[int, ...]:
    return Deadlines.counts(meter.deadlines().begun)


def work(meter: LossMeter) -> tuple[int, ...]:
    return Deadlines.counts(meter.deadlines().work)


def test_every_block_is_counted_by_its_share_of_the_period(thread: Thread) -> None:
    for busy_us in (100.0, 700.0, 1_300.0, 1_400.0, 9_000.0):
        thread.block(busy_us)
    counts = work(thread.meter)
    assert sum(counts) == 38 + 5
    assert (counts[0], counts[2], counts[5], counts[9], counts[10], counts[-1]) == (1, 38, 1, 1, 1, 1)


def test_a_block_that_worked_too_long_is_late_and_the_next_one_which_it_held_up_is_not(thread: Thread) -> None:
    thread.block(4_000.0)
    thread.blocks(10)
    assert thread.meter.late_blocks == 1
    loss = thread.meter.take()
    assert loss is not None
    assert (loss.late_blocks, loss.late_begins, loss.xruns) == (1, 0, 0)
    assert loss.busy_us == pytest.approx(4_000.0)
    assert loss.stopped_us == pytest.approx(0.0, abs=30.0)
    assert sum(begun(thread.meter)[10:]) == 0
    assert thread.meter.take() is None


def test_a_thread_that_is_woken_late_began_late_once(thread: Thread) -> None:
    thread.block(woke_us=5_000.0)
    thread.blocks(10)
    loss = thread.meter.take()
    assert loss is not None
    assert (loss.late_blocks, loss.late_begins) == (0, 1)
    assert loss.woke_us == pytest.approx(5_000.0, rel=0.02)
    assert sum(begun(thread.meter)[10:]) == 1


def test_how_long_a_thread_stood_still_is_told_from_the_processor_that_it_used(thread: Thread) -> None:
    thread.blocks(20)
    thread.put_aside += 2
    thread.block(3_000.0, cpu_us=300.0, loading=True)
    loss = thread.meter.take()
    assert loss is not None
    assert loss.stopped_us == pytest.approx(2_700.0, abs=50.0)
    assert (loss.put_aside, loss.loading) == (2, True)


def test_of_several_the_worst_is_described_and_all_are_counted(thread: Thread) -> None:
    thread.block(1_500.0)
    thread.blocks(3)
    thread.block(6_000.0)
    thread.blocks(8)
    thread.block(1_600.0)
    loss = thread.meter.take()
    assert loss is not None
    assert (loss.late_blocks, loss.busy_us) == (3, pytest.approx(6_000.0))


def test_an_xrun_is_told_even_if_no_block_was_late(thread: Thread) -> None:
    thread.meter.miss()
    thread.block()
    loss = thread.meter.take()
    assert loss is not None
    assert (loss.xruns, loss.late_blocks, loss.late_begins) == (1, 0, 0)
    assert loss.busy_us == pytest.approx(300.0)
    assert thread.meter.xruns == 1


def test_a_codec_that_begins_anew_after_an_xrun_is_not_late(thread: Thread) -> None:
    thread.meter.miss()
    thread.block()
    thread.now_ns += 50 * MS
    thread.due_ns = thread.now_ns
    thread.blocks(5)
    assert sum(begun(thread.meter)[1:]) == 0


@pytest.mark.parametrize("ppm", [-200, 200])
def test_a_codec_that_is_slower_or_faster_than_the_clock_is_never_late(ppm: int) -> None:
    thread = Thread()
    for _ in range(20_000):
        thread.block()
        thread.due_ns += PERIOD_NS * ppm // 1_000_000
    assert sum(begun(thread.meter)[1:]) == 0


def test_the_kernel_counts_what_this_thread_does() -> None:
    before = used()
    sum(range(1_000_000))
    since = used().since(before)
    assert 1 * MS < since.cpu_ns < 10_000 * MS
    assert since.disturbances >= 0
