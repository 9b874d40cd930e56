"""Which of many a person means who writes a name, the beginning of one, or a number. Pure."""

from collections.abc import Callable, Sequence

from firmware.errors import PedalError, SettingsError
from firmware.names import display_name, plain_letters
from hw.schema import cut, meant

MOST_NAMED = 8  # candidates in one sentence
MOST_DIGITS = 8
FEWEST_ID_CHARS, SHOWN_ID_CHARS = 6, 12


def chosen(
    which: str | int,
    names: Sequence[str],
    kind: str = "preset",
    *,
    numbered: bool = True,
    none: str = "none yet",
    error: type[PedalError] = SettingsError,
    ids: Sequence[str] = (),
) -> int:
    """The index of the one of `names` that `which` means, as `meanings` has it, or by the beginning of its id.

    Raises `error`, which lists what it could be. `kind` is the word for one of them, `none` what is said where there
    are none.
    """
    text = str(which).strip()
    places = _whole(text, ids) or meanings(which, names, numbered=numbered) or _by_id(text, ids)
    if len(places) == 1:
        return places[0]
    if places:
        what, keys = ("id", ids) if ids else ("number", [str(number + 1) for number in range(len(names))])
        sentence = _could_be(text, [names[place] for place in places], kind, what, [keys[place] for place in places])
        raise error(sentence, short=f"which {kind}?")
    shown = [display_name(name) for name in names]
    known = ", ".join(_few(shown)) or none
    raise error(
        f"there is no {kind} {cut(text)!r}{meant(text, shown)}; the pedal has {known}.", short=f"no such {kind}"
    )


def meanings(which: str | int, names: Sequence[str], *, numbered: bool = True) -> Sequence[int]:
    """The indices of all of `names` that `which` could mean: a whole name, that name as it is shown, its number
    counted from 1 where they are `numbered`, or a beginning. What comes first in this list hides what comes later;
    case and accents count only between names that differ in nothing else. A number that is no text is no name."""
    text = str(which).strip()
    if isinstance(which, int):
        return _number(text, len(names))
    return _whole(which, names) or (numbered and _number(text, len(names))) or _beginning(text, names)


def _whole(which: str, names: Sequence[str]) -> Sequence[int]:
    ways: tuple[Callable[[str], str], ...] = (str, display_name, _plain)
    for way in ways:
        if places := [place for place, name in enumerate(names) if way(name) == way(which)]:
            return places
    return ()


def _number(text: str, count: int) -> Sequence[int]:
    whole = text.isascii() and text.isdecimal() and len(text) <= MOST_DIGITS
    return (int(text) - 1,) if whole and 1 <= int(text) <= count else ()


def _beginning(text: str, names: Sequence[str]) -> Sequence[int]:
    begin = _plain(text)
    return [place for place, name in enumerate(names) if text and _plain(name).startswith(begin)]


def _by_id(text: str, ids: Sequence[str]) -> Sequence[int]:
    return [place for place, each in enumerate(ids) if len(text) >= FEWEST_ID_CHARS and each.startswith(text.lower())]


def _plain(name: str) -> str:
    return plain_letters(display_name(name, len(name) + 1))


def _could_be(text: str, names: Sequence[str], kind: str, what: str, keys: Sequence[str]) -> str:
    """Which of them it could be, and what to write for the one: more of its name, or its key."""
    shown = list(dict.fromkeys(display_name(name) for name in names))
    if len(shown) > 1:
        *before, last = _few(shown)
        return f"`{cut(text)}` could be {', '.join(before)} or {last}; write more of it."
    each = ", ".join(_few([key[:SHOWN_ID_CHARS] for key in keys]))
    return f"{len(names)} {kind}s are called {shown[0]}; give the {what} of one: {each}."


def _few(words: Sequence[str]) -> list[str]:
    """The first of them, and how many more there are."""
    more = len(words) - MOST_NAMED
    return [*words[:MOST_NAMED], *([f"{more} more"] if more > 0 else [])]
