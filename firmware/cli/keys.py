"""The keyboard as a pedal board: single keys, read without Enter."""

import os
import re
import select
import sys
import termios
import tty
from types import TracebackType

ARROWS = {"A": "+", "C": "+", "B": "-", "D": "-"}  # up, right, down, left
KEY = re.compile(r"\x1b[\[O][0-9;]*[A-Za-z~]|.", re.DOTALL)  # Home is ESC [ 1 ~, and no stomp
MOST_BYTES = 1024


class Keyboard:
    """`with Keyboard() as keyboard` sets the terminal to single keys, and back."""

    def __enter__(self) -> "Keyboard":
        self._terminal = sys.stdin.fileno()  # Python's own buffer would hide typed keys from select
        self._typed = ""
        self._before = termios.tcgetattr(self._terminal)
        tty.setcbreak(self._terminal)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        termios.tcsetattr(self._terminal, termios.TCSADRAIN, self._before)

    def key(self, wait_s: float) -> str | None:
        """The next key, waited for `wait_s`, arrows as + and -; None if there was none, q at the end of input."""
        if not self._typed and select.select([self._terminal], [], [], wait_s)[0]:
            self._typed = os.read(self._terminal, MOST_BYTES).decode(errors="replace") or "q"
        found = KEY.match(self._typed)
        if found is None:
            return None
        self._typed = self._typed[found.end() :]
        pressed = found.group()
        return pressed if len(pressed) == 1 else ARROWS.get(pressed[-1])
