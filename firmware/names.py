"""Names that came from outside (files, metadata) made fit for a screen, a terminal and a sentence."""

import re
import unicodedata

NAME_CHARS = 80
NOTHING = "unnamed"  # what has nothing that could be shown


def display_name(text: str, limit_chars: int = NAME_CHARS) -> str:
    """`text` in NFC on one line, without control characters, bidi marks or half characters.

    At most `limit_chars` long; the tail is kept, because names differ at the tail. Never empty.
    """
    shown = "".join(letter for letter in text if letter.isspace() or unicodedata.category(letter)[0] != "C")
    visible = " ".join(unicodedata.normalize("NFC", shown).split())
    if len(visible) > limit_chars:
        head = limit_chars // 2
        visible = visible[: head - 1] + "…" + visible[len(visible) - (limit_chars - head) :]
    return visible or NOTHING


def file_title(file: str) -> str:
    """The name of a capture's file without its `.nam`, however that is written. Empty for an empty name alone."""
    return file[:-4].strip() or NOTHING if file.lower().endswith(".nam") else file


def natural_key(text: str) -> tuple[tuple[int, int | str], ...]:
    """Sorts `amp 2` before `amp 10` and `é` beside `e`, whatever the case."""
    parts = re.split(r"([0-9]+)", plain_letters(text))
    key = [(0, int(part)) if part.isascii() and part.isdigit() else (1, part) for part in parts]
    return *key, (-1, unicodedata.normalize("NFC", text).casefold())


def plain_letters(text: str) -> str:
    """`text` without case and accents: `É2` and `e2` are one."""
    folded = unicodedata.normalize("NFC", text).casefold()
    return "".join(letter for letter in unicodedata.normalize("NFD", folded) if not unicodedata.combining(letter))
