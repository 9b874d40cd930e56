"""The OLED, for controld, which calls it from a thread of its own: a frame takes up to 25 ms."""

import contextlib
from pathlib import Path

from PIL import Image

from hw.errors import DisplayError
from hw.oled import FAILURES, Oled, no_answer, open_wire
from hw.oled_spi import Wire
from hw.profile import DisplayProfile
from hw.roles import Display


class OledDisplay:
    """A Display on an OLED. One that stopped answering is to be closed and, later, opened again."""

    def __init__(self, profile: DisplayProfile, wire: Wire) -> None:
        """Wakes the OLED on `wire`. Raises DisplayError if it does not answer."""
        self._profile, self._wire = profile, wire
        try:
            self._oled = Oled(profile, wire)
        except FAILURES as error:
            _let_go(wire)
            raise no_answer(profile, error) from error

    def show(self, image: Image.Image, *, anew: bool = False, dimmed: bool = False) -> None:
        """Sends what differs from the picture before; `anew` wakes the OLED and sends all; `dimmed` at less contrast.
        Raises DisplayError."""
        try:
            if anew:
                self._oled.wake()
            self._oled.dim(dimmed)
            self._oled.send(image)
        except FAILURES as error:
            raise no_answer(self._profile, error) from error

    def close(self) -> None:
        """Darkens the OLED and closes its bus."""
        with contextlib.suppress(*FAILURES):  # it may have been unplugged
            self._oled.darken()
        _let_go(self._wire)


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
