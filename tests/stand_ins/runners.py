"""Stand-ins for a runner: one that does each job at once, and jobs that do not end before the test says so; and the
turns of the loop that a real one waits for."""

import selectors
import time
from collections.abc import Callable
from threading import Event
from typing import TypeVar

R = TypeVar("R")
PATIENCE_S = 10.0


class AtOnce:
    """A runner without a thread. As the real one: jobs in their order, `then` with what each returned."""

    def __init__(self) -> None:
        self.begun = 0
        self.idle = True

    def do(self, job: Callable[[], R], then: Callable[[R], None]) -> None:
        self.begun += 1
        then(job())

    def settle(self) -> None: ...

    def close(self) -> None: ...


class Later(AtOnce):
    """A runner whose jobs are done when somebody waits for them."""

    def __init__(self) -> None:
        super().__init__()
        self._errands: list[Callable[[], None]] = []

    def do(self, job: Callable[[], R], then: Callable[[R], None]) -> None:
        self.begun += 1
        self._errands.append(lambda: then(job()))

    def settle(self) -> None:
        while self._errands:
            self._errands.pop(0)()


class Held:
    """Something slow (a sync, a scan, a transfer): whoever calls it waits until `release`."""

    def __init__(self) -> None:
        self._entered, self._released = Event(), Event()

    def __call__(self, *_arguments: object) -> None:
        self._entered.set()
        assert self._released.wait(PATIENCE_S), "nobody released it"

    def wait_until_entered(self) -> None:
        assert self._entered.wait(PATIENCE_S), "nobody called it"

    def release(self) -> None:
        self._released.set()


def turn_until(selector: selectors.BaseSelector, holds: Callable[[], bool], patience_s: float = PATIENCE_S) -> None:
    """Deals with whatever becomes ready, as the loop does, until `holds`."""
    deadline_s = time.monotonic() + patience_s
    while not holds():
        assert time.monotonic() < deadline_s, "it did not come so far"
        for key, ready in selector.select(0.05):
            key.data(ready)
