"""The order in which letters stand from left to right, of a line that has Hebrew or Arabic in it.

Unicode's bidirectional algorithm (UAX 9) as far as a name needs it: the first letter that has a direction gives it to
the line, numbers run from left to right everywhere, what has no direction goes with its neighbours, brackets are
mirrored. Not done: marks that embed or isolate a direction (they have no width and are left out), pairs of brackets.
"""

import unicodedata
from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby

from firmware.ui.wide.letter import Letter

_LEFT, _RIGHT, _NUMBER, _NEUTRAL = "L", "R", "N", "-"
_WITHIN, _BESIDE = ("CS", "ES"), "ET"  # of numbers: 1.5 and 1:2, +3 and 100 %
_CLASSES = {"L": _LEFT, "R": _RIGHT, "AL": _RIGHT, "EN": _NUMBER, "AN": _NUMBER}
_MIRRORED = str.maketrans("()[]{}<>«»", ")(][}{><»«")


def runs_right_to_left(text: str) -> bool:
    """Whether anything in `text` does."""
    return any(unicodedata.bidirectional(sign) in ("R", "AL") for sign in text)


def ordered(letters: Sequence[Letter]) -> list[Letter]:
    """Letters that are in the order they are read, in the order they stand."""
    kinds = _numbers_whole([letter.sign for letter in letters])
    base = next((kind for kind in kinds if kind in (_LEFT, _RIGHT)), _LEFT)
    levels = _levels(_settled(kinds, base), base)
    standing = [
        replace(letter, sign=letter.sign.translate(_MIRRORED)) if level % 2 else letter
        for letter, level in zip(letters, levels, strict=True)
    ]
    return [standing[place] for place in _turned(levels)]


def _numbers_whole(signs: Sequence[str]) -> list[str]:
    """The direction of each sign; one point or dash between two digits, and a % beside one, belong to the number."""
    classes = [unicodedata.bidirectional(sign) for sign in signs]
    kinds = [_CLASSES.get(name, _NEUTRAL) for name in classes]
    for place in range(1, len(kinds) - 1):
        if classes[place] in _WITHIN and kinds[place - 1] == kinds[place + 1] == _NUMBER:
            kinds[place] = _NUMBER
    for order in (range(1, len(kinds)), range(len(kinds) - 2, -1, -1)):
        for place in order:
            if classes[place] == _BESIDE and kinds[place - order.step] == _NUMBER:
                kinds[place] = _NUMBER
    return kinds


def _settled(kinds: Sequence[str], base: str) -> list[str]:
    """The directions without neutrals: between two of one direction they have it too, else they have the line's.

    A number beside them counts as what it stands in.
    """
    settled: list[str] = []
    around = base
    runs = [(kind, len(list(run))) for kind, run in groupby(kinds)]
    for place, (kind, count) in enumerate(runs):
        if kind == _NEUTRAL:
            after = next((later for later, _ in runs[place + 1 :] if later != _NEUTRAL), base)
            after = _RIGHT if after == _NUMBER and around == _RIGHT else _LEFT if after == _NUMBER else after
            kind = around if around == after else base
        elif kind == _NUMBER:
            kind = _NUMBER if around == _RIGHT else _LEFT
        else:
            around = kind
        settled += [kind] * count
    return settled


def _levels(kinds: Sequence[str], base: str) -> list[int]:
    """How deep each is turned: odd levels run from right to left."""
    deep = {_LEFT: 0 if base == _LEFT else 2, _RIGHT: 1, _NUMBER: 2}
    return [deep[kind] for kind in kinds]


def _turned(levels: Sequence[int]) -> list[int]:
    """The places from left to right: every run of at least a level is turned round, the deepest first."""
    places = list(range(len(levels)))
    for level in range(max(levels, default=0), 0, -1):
        start = 0
        for deep, run in groupby(tuple(places), key=lambda place: levels[place] >= level):
            count = len(list(run))
            if deep:
                places[start : start + count] = places[start : start + count][::-1]
            start += count
    return places
