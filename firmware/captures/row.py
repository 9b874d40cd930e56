"""The captures that a guitar goes through together: which of the library a preset names, which way round the guitar
comes out, and how late."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol, TypeVar

from firmware.captures.cab.facts import CabFacts
from firmware.captures.prepared import PreparedGraph
from firmware.messages import LONGEST_DRY_DELAY_FRAMES
from firmware.names import file_title, plain_letters
from firmware.sound import Cab, Pedal, Polarity, Preset


class Known(Protocol):
    """What a capture or a cabinet of the library is known by."""

    @property
    def model_id(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def file(self) -> str: ...
    @property
    def cab(self) -> CabFacts | None: ...


K = TypeVar("K", bound=Known)


def named_entry(entries: Iterable[K], named: Pedal | Cab) -> K | None:
    """The one of `entries` that is a preset's pedal or cabinet. An id counts alone; a name that was written without
    one is that of an entry or of its file, with its ending or without, and the letters' case and accents count only
    where several are called so."""
    if not named.model_id and not named.file:
        return None
    could_be = [entry for entry in entries if _could_be(entry, named)]
    same = (entry for entry in could_be if named.file in (entry.file, entry.name))
    return next(same, could_be[0] if could_be else None)


def is_played(entry: Known, preset: Preset) -> bool:
    """Whether `preset` names `entry`, in whatever place."""
    return entry.model_id == preset.model_id or any(_could_be(entry, each) for each in (preset.pedal, preset.cab))


def _could_be(entry: Known, named: Pedal | Cab) -> bool:
    """A cabinet is no pedal, whatever it is called, and the other way round."""
    if isinstance(named, Cab) is not (entry.cab is not None):
        return False
    if named.model_id:
        return entry.model_id == named.model_id
    return bool(named.file) and spelled(named.file) in spellings(entry)


def spellings(entry: Known) -> frozenset[str]:
    """What `entry` may be called by hand, as `spelled` has it."""
    return frozenset((_title(entry.file), _plain(entry.name))) - {""}


def by_name(entries: Iterable[K]) -> dict[str, list[K]]:
    """`entries` by all that a hand may call them: to look through 500 captures for each of 500 presets takes half a
    second."""
    found: dict[str, list[K]] = {}
    for entry in entries:
        for name in spellings(entry):
            found.setdefault(name, []).append(entry)
    return found


def spelled(name: str) -> str:
    """A name that was written by hand, without what does not count: an ending, accents, the letters' case."""
    return _title(name.strip())


@lru_cache(maxsize=4096)  # the same 500 names at each reading of the library; 12 us each
def _title(file: str) -> str:
    return plain_letters(file_title(file))


@lru_cache(maxsize=4096)
def _plain(name: str) -> str:
    return plain_letters(name)


@dataclass(frozen=True, slots=True)
class Turns:
    """What is to be turned over so that the guitar's polarity is kept. Behind a pedal its own turn is made up for
    before the amp: with it and without, the amp hears the same way round, and one fades into the other."""

    between: bool = False  # what a pedal gives to the amp
    output: bool = False  # what comes out at the end

    @property
    def any(self) -> bool:
        return self.between or self.output


NO_TURNS = Turns()


def turns(pedal: PreparedGraph | None, behind: Iterable[PreparedGraph], polarity: Polarity) -> Turns:
    """Of a `pedal` before an amp, and of all that is heard `behind` it. What is not known of a capture counts as the
    right way round."""
    if polarity is Polarity.CAPTURED:
        return NO_TURNS
    return Turns(pedal is not None and bool(pedal.inverted), sum(bool(graph.inverted) for graph in behind) % 2 == 1)


def late_frames(graphs: Iterable[PreparedGraph]) -> int:
    """By how much it comes later than the guitar went in, at the codec's rate; no more than a dry path can wait."""
    frames = sum((graph.delay_frames or 0) + graph.latency_frames for graph in graphs)
    return min(frames, LONGEST_DRY_DELAY_FRAMES)
