"""Whom `pedal gain` and `pedal calibrate` talk with: somebody at a terminal, or answers that come from a pipe."""

import sys
import time
from collections.abc import Callable
from typing import Protocol, TextIO

from rich.console import Console
from rich.live import Live
from rich.text import Text

from firmware.cli.keys import Keyboard
from firmware.cli.meter import Scene, picture
from firmware.errors import PedalError

LOOK_S = 0.05  # audiod reports every 50 ms
ENTER = "\r\n"
LEAVE = "q"
YES, NO = ("", "y", "yes"), ("n", "no")
YES_KEYS, NO_KEYS = "yY", "nN"
Look = Callable[[], Scene | None]


class NoAnswerError(PedalError):
    """What was asked will not be answered: the input has come to its end."""


class Person(Protocol):
    """Somebody who is told things, asked, and shown the level."""

    def tell(self, text: str) -> None: ...

    def question(self, prompt: str) -> str:
        """The answer, a line without its end. Raises NoAnswerError."""
        ...

    def watch(self, look: Look, *, until_enter: bool = False) -> bool:
        """Shows what `look` sees until it sees nothing more (False) or, if wished, Enter is pressed (True).

        Raises NoAnswerError if no Enter will come.
        """
        ...

    def agrees_to(self, question: str, look: Look) -> bool | None:
        """Whether the answer is yes (Enter too), asked while what `look` sees is shown; None once it sees nothing
        more. Raises NoAnswerError."""
        ...


class Terminal:
    """A person; the level moves in its place, what is said scrolls above it."""

    def __init__(self, console: Console) -> None:
        self._console = console

    def tell(self, text: str) -> None:
        self._console.print(Text(text))

    def question(self, prompt: str) -> str:
        self._console.print(Text(f"{prompt} "), end="")
        return _line(sys.stdin)

    def watch(self, look: Look, *, until_enter: bool = False) -> bool:
        return self._show(look, lambda key: until_enter and key in ENTER)

    def _show(self, look: Look, ends: Callable[[str], bool]) -> bool:
        """Whether a key ended it; else there is nothing more to see."""
        plain = self._console.options.ascii_only
        with Keyboard() as keyboard, Live(console=self._console, auto_refresh=False, transient=True) as live:
            while (scene := look()) is not None:
                live.update(picture(scene, self._console.width, plain=plain), refresh=True)
                key = keyboard.key(LOOK_S)
                if key == LEAVE:  # also what the end of input reads as
                    raise KeyboardInterrupt
                if key and ends(key):
                    return True
        return False

    def agrees_to(self, question: str, look: Look) -> bool | None:
        answered: list[bool] = []

        def asking(key: str) -> bool:
            if key in (*ENTER, *YES_KEYS, *NO_KEYS):
                answered.append(key not in NO_KEYS)
            elif key.isprintable():
                self.tell(f"{question} Press Enter or y for yes, n for no; q leaves.")
            return bool(answered)

        self._show(look, asking)
        return answered[0] if answered else None


class Answers:
    """A pipe: each line of it is one answer, an empty one is Enter; levels are not shown."""

    def __init__(self, lines: TextIO, out: TextIO) -> None:
        self._lines, self._out = lines, out

    def tell(self, text: str) -> None:
        print(text, file=self._out, flush=True)

    def question(self, prompt: str) -> str:
        answer = _line(self._lines)
        self.tell(f"{prompt} {answer}")
        return answer

    def watch(self, look: Look, *, until_enter: bool = False) -> bool:
        if until_enter:
            if _line(self._lines).strip().lower() in (LEAVE, *NO):
                raise KeyboardInterrupt
            return True
        while look() is not None:
            time.sleep(LOOK_S)
        return False

    def agrees_to(self, question: str, look: Look) -> bool | None:
        return agrees(self, question) if look() is not None else None


def person_here(*, out: TextIO | None = None) -> Person:
    """Who sits at stdin; what is said goes to stdout, or to `out`, where stdout is for programs."""
    console = Console(file=out or sys.stdout, highlight=False)
    if sys.stdin.isatty() and console.is_terminal:
        return Terminal(console)
    return Answers(sys.stdin, out or sys.stdout)


def agrees(person: Person, question: str) -> bool:
    """Whether the answer is yes (Enter too); asks again until it is one of the two. Raises NoAnswerError."""
    while True:
        answer = person.question(f"{question} [Y/n]").strip().lower()
        if answer in (*YES, *NO):
            return answer in YES
        person.tell("Please answer y or n.")


def number(person: Person, question: str, low: float, high: float) -> float:
    """A number from `low` to `high`; asks again until it is one. A comma is a decimal point too. Raises
    NoAnswerError."""
    while True:
        answer = person.question(question).strip()
        try:
            value = float(answer.replace(",", "."))
        except ValueError:
            person.tell(f"{answer or 'Nothing'} is no number; type one such as {low:g} to {high:g}.")
            continue
        if low <= value <= high:  # NaN fails both comparisons
            return value
        person.tell(f"{answer} cannot be; give {low:g} to {high:g}.")


def _line(lines: TextIO) -> str:
    line = lines.readline()
    if not line:
        raise NoAnswerError("the answers ended too early; nothing more was changed.", short="no answer")
    return line.rstrip("\n")
