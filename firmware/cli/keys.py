"""The keyboard as a pedal board: single keys, read without Enter."""

import select
import sys
import termios
import tty
from types import TracebackType

HELP = "1-4 stomps   + - or arrows turn   Enter push   q quit"
ARROWS = {"\x1b[A": "+", "\x1b[C": "+", "\x1b[B": "-", "\x1b[D": "-"}


class Keyboard:
    """`with Keyboard() as keyboard` sets the terminal to single keys, and back."""

    def __enter__(self) -> "Keyboard":
        self._before = termios.tcgetattr(sys.stdin)
        tty.setcbreak(sys.stdin)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        termios.tcsetattr(sys.stdin, termios.TCSADRAIN, self._before)

    def key(self, wait_s: float) -> str | None:
        """The key pressed within `wait_s`, arrows as + and -; None if there was none."""
        if not select.select([sys.stdin], [], [], wait_s)[0]:
            return None
        pressed = sys.stdin.read(1)
        if pressed == "\x1b" and select.select([sys.stdin], [], [], 0.01)[0]:
            pressed += sys.stdin.read(2)
        return ARROWS.get(pressed, pressed)
