"""A worker: jobs on its thread, what comes of them on the loop."""

import os
import selectors
import threading
from collections.abc import Iterator

import pytest

from firmware.control.worker import Worker
from tests.stand_ins.workers import Held


@pytest.fixture
def selector() -> Iterator[selectors.BaseSelector]:
    with selectors.DefaultSelector() as selector:
        yield selector
        assert not selector.get_map()


def test_a_job_is_done_on_the_thread_and_its_result_dealt_with_where_the_selector_is_turned(
    selector: selectors.BaseSelector,
) -> None:
    worker, dealt = Worker("disk", selector), list[tuple[str, str]]()
    worker.do(lambda: threading.current_thread().name, lambda name: dealt.append((name, own_name())))
    ((key, ready),) = selector.select(5.0)
    assert dealt == []
    assert not worker.idle
    key.data(ready)
    assert dealt == [("disk", own_name())]
    assert worker.idle
    worker.close()


def test_jobs_are_done_in_their_order_and_the_giver_does_not_wait(selector: selectors.BaseSelector) -> None:
    worker, slow, dealt = Worker("disk", selector), Held(), list[int]()
    worker.do(slow, lambda _: dealt.append(0))
    for n in (1, 2):
        worker.do(lambda n=n: n, dealt.append)
    slow.wait_until_entered()
    assert selector.select(0) == []
    slow.release()
    worker.settle()
    assert dealt == [0, 1, 2]
    assert worker.begun == 3
    worker.close()


def test_what_a_job_raises_is_raised_on_the_loop(selector: selectors.BaseSelector) -> None:
    worker = Worker("disk", selector)
    worker.do(lambda: 1 // 0, lambda _: None)
    with pytest.raises(ZeroDivisionError):
        worker.settle()
    worker.close()


def test_the_end_waits_for_what_was_begun_and_deals_with_it(selector: selectors.BaseSelector) -> None:
    worker, slow, dealt = Worker("disk", selector), Held(), list[str]()
    worker.do(slow, lambda _: dealt.append("written"))
    threading.Timer(0.05, slow.release).start()
    worker.close()
    assert dealt == ["written"]


def test_the_end_leaves_alone_what_hangs_for_longer_than_its_patience(selector: selectors.BaseSelector) -> None:
    worker, hangs, dealt = Worker("bus", selector, patience_s=0.01), Held(), list[str]()
    worker.do(hangs, lambda _: dealt.append("sent"))
    worker.close()
    assert dealt == []
    hangs.release()


def test_a_closed_worker_leaves_no_descriptor_behind(selector: selectors.BaseSelector) -> None:
    before = len(os.listdir("/proc/self/fd"))  # noqa: PTH208 - as short as can be
    for _ in range(3):
        Worker("disk", selector).close()
    assert len(os.listdir("/proc/self/fd")) == before  # noqa: PTH208


def own_name() -> str:
    return threading.current_thread().name
