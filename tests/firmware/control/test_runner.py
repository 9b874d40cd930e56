"""A runner: jobs on its thread, what comes of them on the loop."""

import os
import selectors
import threading
from collections.abc import Iterator

import pytest

from firmware.control.runner import Runner
from tests.stand_ins.runners import Held


@pytest.fixture
def selector() -> Iterator[selectors.BaseSelector]:
    with selectors.DefaultSelector() as selector:
        yield selector
        assert not selector.get_map()


def test_a_job_is_done_on_the_thread_and_its_result_dealt_with_where_the_selector_is_turned(
    selector: selectors.BaseSelector,
) -> None:
    runner, dealt = Runner("disk", selector), list[tuple[str, str]]()
    runner.do(lambda: threading.current_thread().name, lambda name: dealt.append((name, own_name())))
    ((key, ready),) = selector.select(5.0)
    assert dealt == []
    assert not runner.idle
    key.data(ready)
    assert dealt == [("disk", own_name())]
    assert runner.idle
    runner.close()


def test_jobs_are_done_in_their_order_and_the_giver_does_not_wait(selector: selectors.BaseSelector) -> None:
    runner, slow, dealt = Runner("disk", selector), Held(), list[int]()
    runner.do(slow, lambda _: dealt.append(0))
    for n in (1, 2):
        runner.do(lambda n=n: n, dealt.append)
    slow.wait_until_entered()
    assert selector.select(0) == []
    slow.release()
    runner.settle()
    assert dealt == [0, 1, 2]
    assert runner.begun == 3
    runner.close()


def test_what_a_job_raises_is_raised_on_the_loop(selector: selectors.BaseSelector) -> None:
    runner = Runner("disk", selector)
    runner.do(lambda: 1 // 0, lambda _: None)
    with pytest.raises(ZeroDivisionError):
        runner.settle()
    runner.close()


def test_the_end_waits_for_what_was_begun_and_deals_with_it(selector: selectors.BaseSelector) -> None:
    runner, slow, dealt = Runner("disk", selector), Held(), list[str]()
    runner.do(slow, lambda _: dealt.append("written"))
    threading.Timer(0.05, slow.release).start()
    runner.close()
    assert dealt == ["written"]


def test_the_end_leaves_alone_what_hangs_for_longer_than_its_patience(selector: selectors.BaseSelector) -> None:
    runner, hangs, dealt = Runner("bus", selector, patience_s=0.01), Held(), list[str]()
    runner.do(hangs, lambda _: dealt.append("sent"))
    runner.close()
    assert dealt == []
    hangs.release()


def test_a_closed_runner_leaves_no_descriptor_behind(selector: selectors.BaseSelector) -> None:
    before = len(os.listdir("/proc/self/fd"))  # noqa: PTH208 - as short as can be
    for _ in range(3):
        Runner("disk", selector).close()
    assert len(os.listdir("/proc/self/fd")) == before  # noqa: PTH208


def own_name() -> str:
    return threading.current_thread().name
