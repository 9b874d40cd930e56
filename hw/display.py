"""The OLED, for controld: only the newest picture counts, and nobody waits for it."""

import contextlib
from pathlib import Path
from threading import Condition, Thread

from PIL import Image

from hw.errors import DisplayError
from hw.oled import FAILURES, Oled, no_answer, open_wire
from hw.oled_spi import Wire
from hw.profile import DisplayProfile
from hw.roles import Display


class OledDisplay:
    """A Display on an OLED, with its own thread: a frame takes up to 25 ms, and a press must not wait for it.

    When the OLED stops answering, `show` raises DisplayError from then on: close it and, later, open it again.
    """

    def __init__(self, profile: DisplayProfile, wire: Wire) -> None:
        """Wakes the OLED on `wire`. Raises DisplayError if it does not answer."""
        self._profile = profile
        try:
            self._oled = Oled(profile, wire)
        except FAILURES as error:
            _let_go(wire)
            raise no_answer(profile, error) from error
        self._wire = wire
        self._news = Condition()
        self._newest: Image.Image | None = None
        self._failure: Exception | None = None
        self._closing = False
        self._sender = Thread(target=self._send, name="oled", daemon=True)
        self._sender.start()

    def show(self, image: Image.Image) -> None:
        """Hands `image` over to be sent, in place of one that was not sent yet. Raises DisplayError."""
        with self._news:
            if self._failure is not None:
                raise no_answer(self._profile, self._failure) from self._failure
            self._newest = image
            self._news.notify()

    def close(self) -> None:
        """Sends what is left, then darkens the OLED and closes its bus."""
        with self._news:
            self._closing = True
            self._news.notify()
        self._sender.join()
        with contextlib.suppress(*FAILURES):  # it may have been unplugged
            self._oled.darken()
        _let_go(self._wire)

    def _send(self) -> None:
        while (image := self._next()) is not None:
            try:
                self._oled.send(image)
            except FAILURES as error:
                with self._news:
                    self._failure = error
                return

    def _next(self) -> Image.Image | None:
        with self._news:
            self._news.wait_for(lambda: self._newest is not None or self._closing)
            image, self._newest = self._newest, None
            return image


def _let_go(wire: Wire) -> None:
    """Closes the bus, whatever state it is in: controld tries again every few seconds, all evening."""
    with contextlib.suppress(*FAILURES):
        wire.cleanup()


def open_display(profile: DisplayProfile, run: Path) -> Display:
    """The display of `profile`; `picture` writes into `run`/screens. Raises DisplayError: play on without it."""
    if profile.driver == "picture":
        from hw.sim.display import PictureDisplay

        return PictureDisplay(run)
    try:
        wire = open_wire(profile)
    except DisplayError:
        raise
    except FAILURES as error:
        raise no_answer(profile, error) from error
    return OledDisplay(profile, wire)
