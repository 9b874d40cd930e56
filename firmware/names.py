"""Names that came from outside (files, metadata) made fit for a screen, a terminal and a sentence."""

import re
import unicodedata
from functools import lru_cache

NAME_CHARS = 80
SHORT_CHARS = 4 * NAME_CHARS  # what is longer is nobody's name, and not kept
CAPTURE_SUFFIXES = (".nam", ".wav", ".flac")
NOTHING = "unnamed"  # what has nothing that could be shown


def display_name(text: str, limit_chars: int = NAME_CHARS) -> str:
    """`text` in NFC on one line, without control characters, bidi marks or half characters.

    At most `limit_chars` long; the tail is kept, because names differ at the tail. Never empty.
    """
    return (
        _display_name(text, limit_chars) if len(text) <= SHORT_CHARS else _display_name.__wrapped__(text, limit_chars)
    )


@lru_cache(maxsize=8192)  # the same 500 names are shown, sorted and compared again and again, while feet wait
def _display_name(text: str, limit_chars: int) -> str:
    shown = "".join(letter for letter in text if letter.isspace() or unicodedata.category(letter)[0] != "C")
    visible = " ".join(unicodedata.normalize("NFC", shown).split())
    if len(visible) > limit_chars:
        head = limit_chars // 2
        visible = visible[: head - 1] + "…" + visible[len(visible) - (limit_chars - head) :]
    return visible or NOTHING


def file_title(file: str) -> str:
    """The name of a capture's file without its `.nam`, or a cabinet's without its `.wav`, however that is written.
    Empty for an empty name alone."""
    suffix = next((suffix for suffix in CAPTURE_SUFFIXES if file.lower().endswith(suffix)), "")
    return file[: -len(suffix)].strip() or NOTHING if suffix else file


def natural_key(text: str) -> tuple[tuple[int, int | str], ...]:
    """Sorts `amp 2` before `amp 10` and `é` beside `e`, whatever the case."""
    parts = re.split(r"([0-9]+)", plain_letters(text))
    key = [(0, int(part)) if part.isascii() and part.isdigit() else (1, part) for part in parts]
    return *key, (-1, unicodedata.normalize("NFC", text).casefold())


def plain_letters(text: str) -> str:
    """`text` without case and accents: `É2` and `e2` are one."""
    return _plain_letters(text) if len(text) <= SHORT_CHARS else _plain_letters.__wrapped__(text)


@lru_cache(maxsize=8192)
def _plain_letters(text: str) -> str:
    folded = unicodedata.normalize("NFC", text).casefold()
    return "".join(letter for letter in unicodedata.normalize("NFD", folded) if not unicodedata.combining(letter))
