"""What lies under the paths that are imported: the captures, in zips too, and word of what else is there."""

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from firmware.captures.archive import captures_in
from firmware.captures.cab.facts import is_sound
from firmware.captures.cab.header import said_at
from firmware.captures.kinds import OTHER, RECORDING, Kind, word_of
from firmware.captures.search import find_captures, kind_of
from firmware.captures.source import Source
from firmware.captures.verdict import Remark, told_once
from firmware.errors import CaptureError
from firmware.names import display_name, natural_key


class Others:
    """The files that are no captures, counted by kind; the first of each kind stands for all."""

    def __init__(self) -> None:
        self._first: dict[Kind, Path] = {}
        self._count = Counter[Kind]()

    def saw(self, path: Path) -> None:
        self._add(kind_of(path), path)

    def saw_song(self, name: str) -> None:
        """A recording of that name, in a zip."""
        self._add(RECORDING, Path(name))

    def _add(self, kind: Kind, path: Path) -> None:
        self._first.setdefault(kind, path)
        self._count[kind] += 1

    def remarks(self) -> list[Remark]:
        """One for each kind, in the order in which they were found; what may be anything comes last."""
        kinds = sorted(self._first, key=lambda kind: kind == OTHER)
        return [_remark(kind, self._first[kind], self._count[kind]) for kind in kinds]


def _remark(kind: Kind, first: Path, count: int) -> Remark:
    return told_once(kind.told(display_name(first.name)), word_of(first.name), count)


def find_sources(paths: Sequence[Path], others: Others) -> Iterator[Source]:
    """Every capture under `paths`, as `find_captures`, those in zips one by one in natural order. A zip that cannot
    be looked into comes out itself: whoever reads it says why."""
    for path in find_captures(paths, others.saw):
        if path not in paths and _is_song(path):
            others.saw(path)
            continue
        if path.suffix.lower() != ".zip":
            yield Source(path)
            continue
        try:
            packed = captures_in(path, others.saw_song)
        except CaptureError:
            yield Source(path)
            continue
        if not packed and path not in paths:
            others.saw(path)
        elif not packed:
            yield Source(path)  # who names a zip hears that there is nothing in it
        for each in sorted(packed, key=lambda each: natural_key(each.name)):
            yield Source(path, each.inside, each.name)


def _is_song(path: Path) -> bool:
    """Whether it is a sound file that says it is longer than an impulse response may be."""
    said = said_at(path) if is_sound(path.name) else None
    return said is not None and said.is_too_long
