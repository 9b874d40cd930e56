"""Setlists on disk: TOML, one file each, and beside their folder the order of all presets, which is one too.

    name = "Friday"
    presets = ["Clean", "Brown Lead", "Clean"]

A person's files: reading is strict, what is wrong is reported by file, line, key and remedy, and hides no other
setlist. Read and written by controld.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from firmware.durable import sync_folder, write_atomically
from firmware.errors import SettingsError
from firmware.store.preset_files import SUFFIX, file_name, files_in, refuse_misnamed, refuse_twin
from firmware.store.stamps import Watched
from hw.schema import Filled
from hw.strict import About
from hw.strict_toml import read_toml, to_toml

ABOUT = About("setlist", SettingsError)
ABOUT_ORDER = About("order of presets", SettingsError, " Until then that which was read last counts.")


@dataclass(frozen=True, slots=True)
class Setlist:
    """Presets by their names, in the order in which they are played; one may stand in it several times."""

    name: Annotated[str, Filled()]
    presets: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Order:
    """All presets by their names, as the player has them."""

    presets: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FoundLists:
    """What the files say, and a sentence for each that cannot be used."""

    order: Order
    setlists: tuple[Setlist, ...] = ()
    problems: tuple[SettingsError, ...] = ()


class SetlistShelf:
    """One folder of setlists, and the file of the order. A file that was read once and has a mistake now is reported,
    and counts as it was: its owner is at work on it. One thread, which may wait for the disk."""

    def __init__(self, folder: Path, order: Path) -> None:
        self._folder, self._order = folder, order
        self._known: dict[Path, Setlist] = {}
        self._known_order = Order()
        self._watched = Watched(lambda: [*files_in(folder), order])

    def read(self) -> FoundLists:
        """All of them. A file that has a mistake is among the problems."""
        self._watched.look()
        self._watched.tell()
        problems = list[SettingsError]()
        self._known = self._setlists(problems)
        try:
            self._known_order = read_toml(Order, self._order, ABOUT_ORDER) if self._order.exists() else Order()
        except SettingsError as error:
            problems.append(error)
        return FoundLists(self._known_order, tuple(self._known.values()), tuple(problems))

    def is_changed(self) -> bool:
        """Whether files came, went or were changed since `read`, and have been so for two looks."""
        return self._watched.is_changed()

    def write(self, name: str, setlist: Setlist | None) -> None:
        """Writes the setlist `name`, or removes it. Raises OSError."""
        path = self._home(name)
        if setlist is not None:
            self._folder.mkdir(parents=True, exist_ok=True)
            _put_aside(Setlist, path, ABOUT)
            write_atomically(path, to_toml(setlist).encode())
            self._known[path] = setlist
        elif path.exists():
            path.unlink()
            sync_folder(self._folder)
            self._known.pop(path, None)
        self._watched.wrote(path)

    def write_order(self, order: Order) -> None:
        """Raises OSError."""
        _put_aside(Order, self._order, ABOUT_ORDER)
        write_atomically(self._order, to_toml(order).encode())
        self._known_order = order
        self._watched.wrote(self._order)

    def _setlists(self, problems: list[SettingsError]) -> dict[Path, Setlist]:
        found: dict[Path, Setlist] = {}
        for path in files_in(self._folder):
            try:
                if path.suffix.lower() != SUFFIX:
                    refuse_misnamed(path, ABOUT.what)
                    continue
                setlist = self._read(path, problems)
                refuse_twin(path, setlist, found, ABOUT.what)
                found[path] = setlist
            except SettingsError as error:
                problems.append(error)
        return found

    def _read(self, path: Path, problems: list[SettingsError]) -> Setlist:
        try:
            return read_toml(Setlist, path, ABOUT)
        except SettingsError as error:
            if path not in self._known:
                raise
            problems.append(error)
            return self._known[path]

    def _home(self, name: str) -> Path:
        """The file of the setlist `name`; a new one, which takes no other's place, where it has none."""
        there = self._setlists([])
        home = next((path for path, setlist in there.items() if setlist.name == name), None)
        path = home or self._folder / file_name(name)
        while home is None and path.exists():
            path = path.with_name(f"{path.stem}~.toml")
        return path


def _put_aside(record: type[Setlist | Order], path: Path, about: About) -> None:
    """Keeps a file with a mistake in it, which its owner may mend, beside the one that takes its place. Raises
    OSError."""
    try:
        if path.exists():
            read_toml(record, path, about)
    except SettingsError:
        path.replace(path.with_suffix(".bad"))
