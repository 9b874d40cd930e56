"""Names into the room there is. Pure: `width` says how many pixels a text takes.

Captures of one amp share their beginning and differ at their end, so a name that is too long loses its middle.
"""

from bisect import bisect_left
from collections.abc import Callable

Width = Callable[[str], int]
_DOTS = "..."
_TAIL_SHARE = 0.6  # of the room, for the end of a shortened name
_BREAKS = " _-/"
_HAN_AND_KANA = range(0x3001, 0xA000)  # a line may end after each, but for what must not begin the next
_NEVER_FIRST = "ー々、。・」』】ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮヵヶ)]"


def shortened(text: str, room: int, width: Width) -> str:
    """`text`, or its head and tail with dots between, at most `room` pixels wide."""
    if width(text) <= room:
        return text
    tail = _longest_tail(text, int(room * _TAIL_SHARE), width)
    head = _longest_head(text, room - width(_DOTS + tail) - 2, width)
    return head + _DOTS + tail


def two_lines(text: str, room: int, width: Width) -> tuple[str, str] | None:
    """`text` broken where its lines are most alike; None if no break fits in `room`."""
    if width(text) > 2 * room:
        return None
    pairs = (_split(text, at) for at in range(len(text)) if _may_break(text, at))
    fitting = [pair for pair in pairs if all(pair) and max(map(width, pair)) <= room]
    return min(fitting, key=lambda pair: max(map(width, pair)), default=None)


def three_lines(text: str, room: int, width: Width) -> tuple[str, ...] | None:
    """`text` broken twice where its lines are most alike; None if no breaks fit in `room`."""
    if width(text) > 3 * room:
        return None
    firsts = (_split(text, at) for at in range(len(text)) if _may_break(text, at))
    tries = ((first, two_lines(rest, room, width)) for first, rest in firsts if first and width(first) <= room)
    fitting = [(first, *pair) for first, pair in tries if pair]
    return min(fitting, key=lambda lines: max(map(width, lines)), default=None)


def two_shortened_lines(text: str, room: int, width: Width) -> tuple[str, str]:
    """The first line filled with the head, by words if it can be, the second with the tail."""
    head = _longest_head(text, room, width)
    broken = max(head.rfind(sign) for sign in _BREAKS)
    at = broken if broken > len(head) // 2 else len(head) - 1
    first, rest = _split(text, at)
    if width(rest) <= room:
        return first, rest
    return first, _DOTS + _longest_tail(rest, room - width(_DOTS) - 2, width)


def _may_break(text: str, at: int) -> bool:
    """Whether a line may end after the sign at `at`."""
    return text[at] in _BREAKS or (ord(text[at]) in _HAN_AND_KANA and text[at + 1 : at + 2] not in _NEVER_FIRST)


def _split(text: str, at: int) -> tuple[str, str]:
    """Breaks after the sign at `at`; a space at the break is not shown."""
    return text[: at + 1].rstrip(), text[at + 1 :].lstrip()


def _longest_head(text: str, room: int, width: Width) -> str:
    return text[: _most(len(text), lambda n: width(text[:n]) <= room)].rstrip()


def _longest_tail(text: str, room: int, width: Width) -> str:
    return text[len(text) - _most(len(text), lambda n: width(text[len(text) - n :]) <= room) :].lstrip()


def _most(count: int, fits: Callable[[int], bool]) -> int:
    """The largest number up to `count` that fits; a longer text is never narrower."""
    return bisect_left(range(1, count + 1), True, key=lambda n: not fits(n))
