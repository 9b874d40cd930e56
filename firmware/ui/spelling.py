"""Text into letters that can be drawn, from left to right: a name from a stick may be of any script.

Latin is spelled with ASCII and marks of our own, so that a Latin name has one hand in every size and never opens the
wide fonts. Everything else keeps its sign; Arabic is joined, and what runs from right to left is put in its order.
"""

import unicodedata
from collections.abc import Sequence
from functools import lru_cache

from firmware.ui.wide import joining, order
from firmware.ui.wide.letter import Letter

_SPELLED = str.maketrans(
    {"‘": "'", "’": "'", "“": '"', "”": '"', "–": "-", "—": "-", "−": "-", "·": "-"}
    | {
        "ß": "ss",
        "ø": "o",
        "Ø": "O",
        "æ": "ae",
        "Æ": "AE",
        "œ": "oe",
        "Œ": "OE",
        "ł": "l",
        "Ł": "L",
        "đ": "d",
        "Đ": "D",
    }
    | {"ı": "i", "⁄": "/", "\t": " ", "\n": " ", "\r": " "}
)
OVER = {
    "\N{COMBINING GRAVE ACCENT}": ("# ", " #"),
    "\N{COMBINING ACUTE ACCENT}": (" #", "# "),
    "\N{COMBINING DOUBLE ACUTE ACCENT}": (" # #", "# # "),
    "\N{COMBINING CIRCUMFLEX ACCENT}": (" # ", "# #"),
    "\N{COMBINING CARON}": ("# #", " # "),
    "\N{COMBINING BREVE}": ("#  #", " ## "),
    "\N{COMBINING TILDE}": (" # #", "# # "),
    "\N{COMBINING DIAERESIS}": ("# #",),
    "\N{COMBINING DOT ABOVE}": ("#",),
    "\N{COMBINING HOOK ABOVE}": ("##", " #"),
    "\N{COMBINING HORN}": ("  #",),
    "\N{COMBINING RING ABOVE}": (" # ", "# #", " # "),
    "\N{COMBINING MACRON}": ("###",),
}
UNDER = {
    "\N{COMBINING CEDILLA}": (" #", "# "),
    "\N{COMBINING COMMA BELOW}": (" #", "# "),
    "\N{COMBINING OGONEK}": ("# ", " #"),
    "\N{COMBINING DOT BELOW}": ("#",),
}
PLUS_MINUS = "±"
_INVISIBLE = ("Cc", "Cf", "Mc", "Me", "Mn", "Zl", "Zp", "Zs")


def spell(text: str) -> Sequence[Letter]:
    """The letters of `text` as they stand; what has no width (joiners, controls) is left out."""
    if text.isascii() and text.isprintable():
        return [Letter(sign) for sign in text]
    return _spelled(text)


def is_latin(sign: str) -> bool:
    """Whether Pillow's face, or a drawing of our own, has the sign."""
    return " " <= sign <= "~" or sign == PLUS_MINUS


@lru_cache(256)
def _spelled(text: str) -> tuple[Letter, ...]:
    letters: list[Letter] = []
    for sign in unicodedata.normalize("NFKC", text).translate(_SPELLED):
        if unicodedata.category(sign) == "Mn" and letters:
            letters[-1] = _marked(letters[-1], sign)
        elif is_latin(sign) or unicodedata.category(sign) not in _INVISIBLE:
            letters.append(_plain(sign))
    return tuple(order.ordered(joining.joined(letters)) if order.runs_right_to_left(text) else letters)


def _marked(letter: Letter, mark: str) -> Letter:
    """A Latin letter takes the marks that are drawn here; any other takes what its font has."""
    if is_latin(letter.sign) and mark not in OVER and mark not in UNDER:
        return letter
    return Letter(letter.sign, letter.marks + mark)


def _plain(sign: str) -> Letter:
    """An accented Latin letter as its base and its marks; any other sign as it is."""
    base, *marks = unicodedata.normalize("NFD", sign).translate(_SPELLED)
    if is_latin(base) and all(mark in OVER or mark in UNDER for mark in marks):
        return Letter(base, "".join(marks))
    return Letter(sign)
