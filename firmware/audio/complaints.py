"""What audiod says of a codec without sound: each trouble once, and one that comes again and again once a minute."""

from collections.abc import Callable

AGAIN_NS = 60_000_000_000
STEADY_NS = 10_000_000_000  # a trouble after so much sound is a new one
MOST = 16  # sentences that are remembered
THERE = "The codec is there."


class Complaints:
    """`say` takes a sentence for the log. A card that answers every read with EIO is opened and lost twice a second:
    that is one line, and one a minute with how often it was."""

    def __init__(self, say: Callable[[str], None], clock_ns: Callable[[], int]) -> None:
        self._say, self._clock_ns = say, clock_ns
        self._said_ns: dict[str, int] = {}
        self._unsaid: dict[str, int] = {}  # how often since it was said
        self._last = ""
        self._sounds_ns: int | None = None

    @property
    def pending(self) -> bool:
        """Whether it was said that there is no sound, and not yet that there is again."""
        return bool(self._last)

    def cannot_open(self, sentence: str) -> None:
        """The codec cannot be opened. While that goes on, it is said once."""
        if sentence != self._last:
            self._complain(sentence)

    def lost(self, sentence: str) -> None:
        """The codec was open and is lost."""
        if self._sounds_ns is not None and self._clock_ns() - self._sounds_ns >= STEADY_NS:
            self._forget()
        self._sounds_ns = None
        self._complain(sentence)

    def sounds(self) -> None:
        """A block was played again."""
        self._sounds_ns, self._last = self._clock_ns(), ""
        self._speak(THERE)

    def _complain(self, sentence: str) -> None:
        self._last = sentence
        self._speak(sentence)

    def _speak(self, sentence: str) -> None:
        now_ns = self._clock_ns()
        if sentence in self._said_ns and now_ns - self._said_ns[sentence] < AGAIN_NS:
            self._unsaid[sentence] = self._unsaid.get(sentence, 0) + 1
            return
        unsaid = self._unsaid.pop(sentence, 0)
        if len(self._said_ns) >= MOST:
            self._forget()
        self._said_ns[sentence] = now_ns
        self._say(f"{sentence} ({unsaid + 1} times in the last minute)" if unsaid else sentence)

    def _forget(self) -> None:
        self._said_ns.clear()
        self._unsaid.clear()
