"""A thread for what may take its time: a disk that syncs, a stick that is asleep, a bus that hangs. controld's loop
hands it a job and goes on; what came of it is dealt with on the loop, in the order in which the jobs were given.

Each thing that may hang has a runner of its own, so that a stick delays no disk.
"""

import os
import selectors
from collections.abc import Callable
from functools import partial
from queue import SimpleQueue
from threading import Thread
from typing import NoReturn, Protocol, TypeVar

R = TypeVar("R")
Errand = Callable[[], Callable[[], None]]  # does a job; returns what the loop does then


class Jobs(Protocol):
    """Who does jobs: a runner; in tests, one that does them at once."""

    @property
    def begun(self) -> int:
        """How many jobs it was given so far."""
        ...

    @property
    def idle(self) -> bool:
        """Whether each job is done, and what came of it dealt with."""
        ...

    def do(self, job: Callable[[], R], then: Callable[[R], None]) -> None:
        """Has `job` done after those before it, and `then` called on the loop with what it returned. What it raises
        is raised on the loop."""
        ...

    def settle(self) -> None:
        """Waits until it is idle: before there is a loop, and at the end."""
        ...

    def close(self) -> None:
        """Waits until everything is done, as far as its patience goes."""
        ...


class Runner:
    """One thread; its jobs share nothing with the loop but what they are given and return. `patience_s` is how long
    its end is waited for: without an end for what must not be lost."""

    def __init__(self, name: str, selector: selectors.BaseSelector, patience_s: float | None = None) -> None:
        self._selector, self._patience_s = selector, patience_s
        self._jobs = SimpleQueue[Errand | None]()
        self._done = SimpleQueue[Callable[[], None]]()
        self._bell = os.eventfd(0, os.EFD_NONBLOCK | os.EFD_CLOEXEC)
        self.begun = self._ended = 0
        selector.register(self._bell, selectors.EVENT_READ, self._deliver)
        self._thread = Thread(target=self._work, name=name, daemon=True)
        self._thread.start()

    @property
    def idle(self) -> bool:
        return self.begun == self._ended

    def do(self, job: Callable[[], R], then: Callable[[R], None]) -> None:
        self.begun += 1
        self._jobs.put(partial(_outcome, job, then))

    def settle(self) -> None:
        while not self.idle:
            self._deal_with(self._done.get())

    def close(self) -> None:
        self._selector.unregister(self._bell)
        self._jobs.put(None)
        self._thread.join(self._patience_s)
        while not self._done.empty():
            self._deal_with(self._done.get())
        if not self._thread.is_alive():  # one that hangs may still ring
            os.close(self._bell)

    def _work(self) -> None:
        while (errand := self._jobs.get()) is not None:
            self._done.put(errand())
            os.eventfd_write(self._bell, 1)

    def _deliver(self, _ready: int) -> None:
        os.eventfd_read(self._bell)
        while not self._done.empty():
            self._deal_with(self._done.get())

    def _deal_with(self, outcome: Callable[[], None]) -> None:
        self._ended += 1
        outcome()


def _outcome(job: Callable[[], R], then: Callable[[R], None]) -> Callable[[], None]:
    try:
        return partial(then, job())
    except BaseException as error:  # noqa: BLE001 - it is the loop's, as if the loop had done the job
        return partial(_raise, error)


def _raise(error: BaseException) -> NoReturn:
    raise error
