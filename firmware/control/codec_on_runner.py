"""The watch over the codec, on a runner: a mixer's control may take seconds to answer, and the kernel's list of cards
too, while a hub sorts itself out."""

import selectors
from collections.abc import Callable
from functools import partial

from firmware.control.codec_watch import CodecWatch, Reported
from firmware.control.runner import Jobs

POLL_S = 0.05  # between two looks at controls that wake nobody


class CodecOnRunner:
    """controld's loop's end of `watch`, which is the runner's. What `watch` reports while it does a job goes to
    `report` when the job is done. Where ALSA can, a control that is moved wakes the loop for a look at once."""

    def __init__(
        self,
        watch: CodecWatch,
        runner: Jobs,
        selector: selectors.BaseSelector,
        report: Callable[[Reported], None],
    ) -> None:
        self._watch, self.jobs, self._selector, self._report = watch, runner, selector, report
        self._woken_by: int | None = None
        self._opened = ""
        self._poll_s = 0.0

    def start(self) -> None:
        """Reports the codec that is there at the start; waits for that."""
        self._do(self._watch.start)
        self.jobs.settle()

    def look(self, now_s: float, opened: str) -> None:
        """Has the watch look, 20 times a second. `opened` is the card that audiod has opened, by its ALSA id."""
        self._opened = opened
        if now_s >= self._poll_s and self.jobs.idle:
            self._poll_s = now_s + POLL_S
            self._do(partial(self._watch.look, opened))

    def set(self, gain_db: float, was_db: float) -> None:
        """Has the control moved."""
        self._do(partial(self._watch.set, gain_db, was_db))

    def hear(self, channel: int) -> None:
        """Has the controls of this input looked after."""
        self._do(partial(self._watch.hear, channel))

    def close(self) -> None:
        self._do(self._watch.close)
        self.jobs.close()
        self._listen_to(None)

    def _do(self, job: Callable[[], None]) -> None:
        self._listen_to(None)  # the job may close what wakes, and another may be given its number
        self.jobs.do(partial(_done, job, self._watch), self._deal_with)

    def _deal_with(self, reports: list[Reported]) -> None:
        for report in reports:
            self._report(report)
        if self.jobs.idle:
            self._listen_to(self._watch.descriptor)

    def _woken(self, _ready: int) -> None:
        self._do(partial(self._watch.look, self._opened))

    def _listen_to(self, descriptor: int | None) -> None:
        if self._woken_by is not None:
            self._selector.unregister(self._woken_by)
        if descriptor is not None:
            self._selector.register(descriptor, selectors.EVENT_READ, self._woken)
        self._woken_by = descriptor


def _done(job: Callable[[], None], watch: CodecWatch) -> list[Reported]:
    job()
    return watch.take_reports()
