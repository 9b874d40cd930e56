"""What captures are called, so that a person can tell them apart.

Exporters write one amp's name into every capture of a pack, or a word that stands for none: then the file has the
name that its maker gave it.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from firmware.errors import CaptureError
from firmware.names import NOTHING, display_name, file_title

if TYPE_CHECKING:
    from firmware.captures.entry import Entry

# TONE3000 (T3K-Null, t3k-unset) and an exporter of before (tz-make, tz-model) write these where nothing was entered.
_STANDS_FOR_NONE = re.compile(r"(t3k|tz)(\s?[-_].*)?|n/?a", re.IGNORECASE)
# A name of these words, of numbers and marks alone says nothing of an amp: New Model (1), [unnamed], NAM_test.
_NO_NAMES = frozenset(
    ("unnamed", "untitled", "unknown", "unset", "null", "none", "nil", "undefined", "nan", "noname", "no", "name")
) | {
    "default",
    "string",
    "model",
    "nam",
    "neural",
    "amp",
    "modeler",
    "capture",
    "new",
    "my",
    "test",
    "tone",
    "output",
    "export",
    "exported",
}
_WORD = re.compile(r"[^\W\d_]+")
ID_CHARS = 6


def says_something(text: str) -> bool:
    """Whether a text of a capture's metadata was entered by somebody."""
    visible = any(unicodedata.category(letter)[0] not in "CZ" for letter in text)
    return visible and not _STANDS_FOR_NONE.fullmatch(text.strip())


def is_name(text: str) -> bool:
    """Whether it is a name, and not a word that stands for none."""
    if not says_something(text):
        return False
    if words := _WORD.findall(text.casefold()):
        return not _NO_NAMES.issuperset(words)
    return any(unicodedata.category(letter) in ("Nd", "Nl", "No", "So") for letter in text)


def named(kept: str | None, of_file: str, file: str) -> str:
    """What an entry is called: what it was called before (its player may have chosen that), unless that stands for
    no name, else what the capture says, else what its file is called."""
    candidates = (kept or "", of_file, file_title(file))
    return next((name for name in candidates if is_name(name)), of_file)


def called_anew(model_id: str, name: str, entries: Sequence["Entry"]) -> str:
    """`name` as it is kept for the capture with this id. Raises CaptureError where another of `entries` is called so,
    or it says nothing."""
    called = display_name(name)
    if called == NOTHING:
        raise CaptureError("a capture needs a name with letters in it.", short="no name")
    twin = next((each for each in entries if each.name.casefold() == called.casefold()), None)
    if twin is not None and twin.model_id != model_id:
        raise CaptureError(
            f"there is a capture {twin.name} already; give it another name, or rename that one first.",
            short="name is taken",
        )
    return called


def told_apart(entries: Sequence["Entry"]) -> list["Entry"]:
    """`entries`, those of one name by that of their files, else with its folder, else with the beginning of their
    ids, which are never the same. What the player called one makes way for none of the others."""
    steps = dict.fromkeys(range(len(entries)), 0)
    while True:
        names = [_CALLED[step](entries[at]) for at, step in steps.items()]
        count = Counter(name.casefold() for name in names)
        alike = [at for at, name in enumerate(names) if count[name.casefold()] > 1 and steps[at] < len(_CALLED) - 1]
        if not alike:
            pairs = zip(entries, names, strict=True)
            return [entry if entry.name == name else replace(entry, name=name) for entry, name in pairs]
        for at in alike:
            steps[at] += 1


def _by_file(entry: "Entry") -> str:
    return entry.entered_name or file_title(entry.file) or entry.name


def _by_folder(entry: "Entry") -> str:
    return f"{entry.folder} {_by_file(entry)}" if entry.folder and not entry.entered_name else _by_file(entry)


def _by_id(entry: "Entry") -> str:
    return f"{_by_file(entry)} {entry.model_id[:ID_CHARS]}"


_CALLED: tuple[Callable[["Entry"], str], ...] = (lambda entry: entry.name, _by_file, _by_folder, _by_id)
