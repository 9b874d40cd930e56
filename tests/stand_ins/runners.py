"""Stand-ins for a runner: one that does each job at once, and jobs that do not end before the test says so."""

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
