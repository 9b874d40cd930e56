"""What systemd hears of a process, on a socket as its own."""

import socket
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path

import pytest

from firmware.watchdog import Watchdog

S = 1_000_000_000
New = Callable[[Mapping[str, str]], Watchdog]


@pytest.fixture
def systemd(tmp_path: Path) -> Iterator[socket.socket]:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as systemd:
        systemd.bind(str(tmp_path / "notify"))
        systemd.setblocking(False)
        yield systemd


@pytest.fixture
def new() -> Iterator[New]:
    """A process's watchdog in an environment, until the test ends."""
    with ExitStack() as at_exit:

        def make(environment: Mapping[str, str]) -> Watchdog:
            watchdog = Watchdog(environment)
            at_exit.callback(watchdog.close)
            return watchdog

        yield make


def heard(systemd: socket.socket) -> list[bytes]:
    words: list[bytes] = []
    while True:
        try:
            words.append(systemd.recv(100))
        except BlockingIOError:
            return words


def environment(systemd: socket.socket, **more: str) -> dict[str, str]:
    return {"NOTIFY_SOCKET": systemd.getsockname(), "WATCHDOG_USEC": "20000000", **more}


def test_the_first_bite_says_that_it_is_ready_and_each_quarter_of_the_time_brings_another(
    systemd: socket.socket, new: New
) -> None:
    watchdog = new(environment(systemd))
    assert heard(systemd) == []
    for tick in range(20 * 11):  # 11 s
        watchdog.feed(7 * S + tick * S // 20)
    assert heard(systemd) == [b"READY=1", *[b"WATCHDOG=1"] * 3]


@pytest.mark.parametrize("more", [{"WATCHDOG_USEC": ""}, {"WATCHDOG_USEC": "soon"}, {"WATCHDOG_PID": "1"}])
def test_a_service_without_a_watchdog_only_says_that_it_is_ready(
    systemd: socket.socket, new: New, more: dict[str, str]
) -> None:
    watchdog = new(environment(systemd, **more))
    for second in range(100):
        watchdog.feed(second * S)
    assert heard(systemd) == [b"READY=1"]


def test_a_systemd_that_does_not_read_is_not_waited_for(systemd: socket.socket, new: New) -> None:
    watchdog = new(environment(systemd))
    for minute in range(1_000):
        watchdog.feed(minute * 60 * S)
    assert 2 <= len(heard(systemd)) < 1_000, "the queue was full"
    watchdog.feed(60_000 * S)
    assert heard(systemd) == [b"WATCHDOG=1"]


def test_an_address_without_a_file_is_understood(new: New) -> None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as systemd:
        systemd.bind("\0etalon-watchdog-test")
        systemd.setblocking(False)
        new({"NOTIFY_SOCKET": "@etalon-watchdog-test"}).feed(S)
        assert heard(systemd) == [b"READY=1"]


@pytest.mark.parametrize("address", ["", "/nowhere/notify"])
def test_without_systemd_nobody_is_told(new: New, address: str) -> None:
    new({"NOTIFY_SOCKET": address, "WATCHDOG_USEC": "1000000"}).feed(S)
