"""Names that came from outside (files, metadata) made fit for a screen, a terminal and a sentence."""

import re
import unicodedata

NAME_CHARS = 80


def display_name(text: str, limit_chars: int = NAME_CHARS) -> str:
    """`text` in NFC on one line, without control characters, bidi marks or half characters.

    At most `limit_chars` long; the tail is kept, because names differ at the tail. Never empty.
    """
    shown = "".join(letter for letter in text if letter.isspace() or unicodedata.category(letter)[0] != "C")
    visible = " ".join(unicodedata.normalize("NFC", shown).split())
    if len(visible) > limit_chars:
        head = limit_chars // 2
        visible = visible[: head - 1] + "…" + visible[len(visible) - (limit_chars - head) :]
    return visible or "unnamed"


def file_title(file: str) -> str:
    """The name of a capture's file without its `.nam`, however that is written."""
    return file[:-4] if file.lower().endswith(".nam") else file


def natural_key(text: str) -> tuple[tuple[int, int | str], ...]:
    """Sorts `amp 2` before `amp 10`, whatever the case."""
    parts = re.split(r"([0-9]+)", unicodedata.normalize("NFC", text).casefold())
    return tuple((0, int(part)) if part.isascii() and part.isdigit() else (1, part) for part in parts)
