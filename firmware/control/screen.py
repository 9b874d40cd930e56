"""The OLED as controld uses it: at most 20 screens a second, and none at all does not stop the music."""

from collections.abc import Callable
from functools import partial

from PIL.Image import Image

from firmware.control.runner import Jobs
from firmware.decide.feet import hold_running
from firmware.state import State
from hw.errors import DisplayError
from hw.roles import Display

FRAME_S = 0.05
RETRY_S = 5.0
ANEW_S = 10.0  # an OLED that lost its power for a moment answers again, and stays dark until it is woken
ANEW_QUIETLY_S = 60.0  # where a converter hears the 25 ms of a whole picture, every ten seconds is a clock that ticks


class Screen:
    """Draws the state when it changed, and while the time of a hold runs. A display that does not answer is opened
    again every 5 s; one that does is woken and sent whole every 10 s, or 60. `dim_after_s` after a foot, a hand or
    news last changed what it says (0: never) the display is dimmed, and goes on showing all; levels are no news, and
    alone are drawn every `meters_s`. Opening, sending and closing are `runner`'s, one picture at a time: the newest
    one follows."""

    def __init__(
        self,
        open_display: Callable[[], Display],
        draw: Callable[[State, float], Image],
        say: Callable[[str], None],
        runner: Jobs,
        dim_after_s: float = 0.0,
        meters_s: float = 0.0,
    ) -> None:
        self._open, self._draw, self._say, self._runner = open_display, draw, say, runner
        self._display: Display | None = None  # the runner's
        self._drawn: State | None = None
        self._next_s = self._levels_s = self._anew_s = self._news_s = 0.0
        self._dim_after_s, self._meters_s = dim_after_s, meters_s
        self._every_s = ANEW_QUIETLY_S if meters_s else ANEW_S
        self._dimmed = False
        self._failed = False
        self._complaint = ""

    def show(self, state: State, now_s: float) -> None:
        if not self._runner.idle:
            return
        if self._failed:
            self._failed, self._next_s = False, now_s + RETRY_S
        if self._drawn is None or _news(state) != _news(self._drawn):
            self._news_s = now_s
        dimmed = 0.0 < self._dim_after_s <= now_s - self._news_s
        anew = now_s >= self._anew_s
        if not anew and dimmed == self._dimmed and now_s < self._levels_s and self._only_levels_moved(state):
            return
        still = state is self._drawn and hold_running(state, now_s) is None
        if now_s < self._next_s or (still and not anew and dimmed == self._dimmed):
            return
        self._dimmed = dimmed
        self._next_s, self._levels_s = now_s + FRAME_S, now_s + self._meters_s
        self._anew_s = now_s + self._every_s if anew else self._anew_s
        self._drawn = state
        self._runner.do(partial(self._send, self._draw(state, now_s), anew, dimmed), self._sent)

    def _only_levels_moved(self, state: State) -> bool:
        """Since what was drawn last; while a foot is down time moves too."""
        return self._drawn is not None and not state.feet.down and _heard(state) == _heard(self._drawn)

    def close(self) -> None:
        """Darkens the display; but the last picture of a pedal that is switched off stays until its power goes."""
        if self._drawn is None or self._drawn.view.leaving_s is None:
            self._runner.do(self._let_go, lambda _: None)
        self._runner.close()

    def _send(self, image: Image, anew: bool, dimmed: bool) -> DisplayError | None:
        try:
            self._display = self._display or self._open()
            self._display.show(image, anew=anew, dimmed=dimmed)
        except DisplayError as error:
            self._let_go()
            return error
        return None

    def _let_go(self) -> None:
        display, self._display = self._display, None
        if display is not None:
            display.close()

    def _sent(self, error: DisplayError | None) -> None:
        if error is not None:
            self._failed, self._drawn = True, None
            if error.sentence != self._complaint:
                self._say(f"{error.sentence} The pedal plays on without it.")
        self._complaint = error.sentence if error else ""


def _news(state: State) -> tuple[object, ...]:
    """What a player looks up for: what they did, what comes in, and notices; not what is heard."""
    return (state.player, state.lists, state.view, state.draft, state.feet, state.imports, state.codec)


def _heard(state: State) -> tuple[object, ...]:
    """All but the levels of what is heard, and what is measured of them."""
    status = state.audio.status
    sounds = (status.amp_id, status.bypass, status.muted, status.codec_present) if status else None
    return (*_news(state), state.amps, state.library, sounds)
