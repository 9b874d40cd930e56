"""The OLED as controld uses it: at most 20 screens a second, and none at all does not stop the music."""

from collections.abc import Callable

from PIL.Image import Image

from firmware.state import State
from hw.errors import DisplayError
from hw.roles import Display

FRAME_S = 0.05
RETRY_S = 5.0


class Screen:
    """Draws the state when it changed. A display that does not answer is opened again every 5 s."""

    def __init__(
        self,
        open_display: Callable[[], Display],
        draw: Callable[[State, float], Image],
        say: Callable[[str], None],
    ) -> None:
        self._open, self._draw, self._say = open_display, draw, say
        self._display: Display | None = None
        self._drawn: State | None = None
        self._next_s = 0.0
        self._complaint = ""

    def show(self, state: State, now_s: float) -> None:
        if now_s < self._next_s or state is self._drawn:
            return
        self._next_s = now_s + FRAME_S
        try:
            self._display = self._display or self._open()
            self._display.show(self._draw(state, now_s))
            self._drawn, self._complaint = state, ""
        except DisplayError as error:
            self._next_s = now_s + RETRY_S
            self.close()
            if error.sentence != self._complaint:
                self._say(f"{error.sentence} The pedal plays on without it.")
            self._complaint = error.sentence

    def close(self) -> None:
        if self._display is not None:
            self._display.close()
            self._display = None
