"""Which of many a person means who writes a name, the beginning of one, or a number. Pure."""

from collections.abc import Callable, Sequence

from firmware.errors import PedalError, SettingsError
from firmware.names import display_name, plain_letters
from hw.schema import cut, meant

MOST_NAMED = 8  # candidates in one sentence
MOST_DIGITS = 8


def chosen(
    which: str | int,
    names: Sequence[str],
    kind: str = "preset",
    *,
    numbered: bool = True,
    none: str = "none yet",
    error: type[PedalError] = SettingsError,
) -> int:
    """The index of the one of `names` that `which` means, as `meanings` has it.

    Raises `error`, which lists what it could be. `kind` is the word for one of them, `none` what is said where there
    are none.
    """
    places = meanings(which, names, numbered=numbered)
    if len(places) == 1:
        return places[0]
    text = str(which).strip()
    if places:
        raise error(_could_be(text, [names[place] for place in places], kind, places), short=f"which {kind}?")
    shown = [display_name(name) for name in names]
    known = ", ".join(_few(shown)) or none
    raise error(
        f"there is no {kind} {cut(text)!r}{meant(text, shown)}; the pedal has {known}.", short=f"no such {kind}"
    )


def meanings(which: str | int, names: Sequence[str], *, numbered: bool = True) -> Sequence[int]:
    """The indices of all of `names` that `which` could mean: a whole name, that name as it is shown, its number
    counted from 1 where they are `numbered`, or a beginning. What comes first in this list hides what comes later;
    case and accents count only between names that differ in nothing else."""
    text = str(which).strip()
    return _whole(str(which), names) or (numbered and _number(text, len(names))) or _beginning(text, names)


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


def _plain(name: str) -> str:
    return plain_letters(display_name(name, len(name) + 1))


def _could_be(text: str, names: Sequence[str], kind: str, places: Sequence[int]) -> str:
    """Which of them it could be, and what to write for the one."""
    shown = list(dict.fromkeys(display_name(name) for name in names))
    if len(shown) > 1:
        *before, last = _few(shown)
        return f"`{cut(text)}` could be {', '.join(before)} or {last}; write more of it."
    numbers = ", ".join(_few([str(place + 1) for place in places]))
    return f"{len(names)} {kind}s are called {shown[0]}; give the number of one: {numbers}."


def _few(words: Sequence[str]) -> list[str]:
    """The first of them, and how many more there are."""
    more = len(words) - MOST_NAMED
    return [*words[:MOST_NAMED], *([f"{more} more"] if more > 0 else [])]
