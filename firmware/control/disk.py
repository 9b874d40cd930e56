"""What the disk's runner does for the memory: reads and writes of the state folder, each of which may take seconds
where a card is worn or the system writes back."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

from firmware.calibrate.owned import Owned
from firmware.captures.changes import CaptureChange
from firmware.captures.entry import Entry
from firmware.errors import CaptureError, PedalError, SettingsError
from firmware.places import StateFolder
from firmware.sound import Preset
from firmware.store.last import Last, write_last
from firmware.store.owned_file import in_force, read_owned, take_over, write_owned
from firmware.store.preset_shelf import Change, PresetShelf
from firmware.store.setlists import Order, Setlist, SetlistShelf
from firmware.store.settings import Value, write_setting
from hw.profile import Former

Captures = tuple[tuple[Entry, ...], tuple[CaptureError, ...]]


@dataclass(frozen=True, slots=True)
class Found:
    """What lies in the state folder, and what is wrong with it."""

    captures: tuple[Entry, ...]
    presets: tuple[Preset, ...]
    problems: tuple[PedalError, ...]
    order: tuple[str, ...] = ()
    setlists: tuple[Setlist, ...] = ()


@dataclass(frozen=True, slots=True)
class Batch:
    """What is to be written. `removed` are presets by their names, which go before any comes; a setlist that is None
    is removed. `at_end`: there is no later try."""

    changes: tuple[Change, ...] = ()
    removed: tuple[str, ...] = ()
    order: Order | None = None
    setlists: Mapping[str, Setlist | None] = field(default_factory=dict[str, Setlist | None])
    settings: Mapping[str, Value] = field(default_factory=dict[str, Value])
    owned: Mapping[str, Owned] = field(default_factory=dict[str, Owned])
    last: Last | None = None
    at_end: bool = False

    def since(self, before: "Batch") -> "Batch":
        """What of this came to `before`; and where anything did, what was remembered with it. With a preset go those
        that are removed, or called otherwise, and wait: it may have a name that they had."""
        known = {id(each) for each in (*before.changes, *before.setlists.values(), *before.owned.values())}
        fresh = Batch(
            tuple(each for each in self.changes if id(each) not in known),
            tuple(name for name in self.removed if name not in before.removed),
            None if self.order is before.order else self.order,
            {
                name: each
                for name, each in self.setlists.items()
                if name not in before.setlists or id(each) not in known
            },
            {key: value for key, value in self.settings.items() if before.settings.get(key) != value},
            {key: each for key, each in self.owned.items() if id(each) not in known},
        )
        if fresh.changes:
            changes = tuple(each for each in self.changes if each.was or id(each) not in known)
            fresh = replace(fresh, changes=changes, removed=self.removed)
        return fresh if fresh == Batch() else replace(fresh, last=self.last)


@dataclass(frozen=True, slots=True)
class Written:
    """What became of a batch: of each change what its file says now (None: its owner removed it) or why it could not
    be written; of the rest, why not."""

    changes: tuple[Preset | PedalError | None, ...]
    owned: Mapping[str, PedalError | None]
    last: PedalError | None
    removed: tuple[PedalError | None, ...] = ()
    order: PedalError | None = None
    setlists: Mapping[str, PedalError | None] = field(default_factory=dict[str, PedalError | None])
    settings: Mapping[str, PedalError | None] = field(default_factory=dict[str, PedalError | None])

    @property
    def problems(self) -> tuple[PedalError, ...]:
        lists = (*self.removed, self.order, *self.setlists.values(), *self.settings.values())
        each = (*self.changes, *self.owned.values(), *lists, self.last)
        return tuple(problem for problem in each if isinstance(problem, PedalError))


class Disk:
    """One state folder. `read_library` gives its captures, and an error for each that is damaged; `change`
    makes a player's change of a capture, and raises PedalError or OSError."""

    def __init__(
        self,
        places: StateFolder,
        read_library: Callable[[], Captures],
        change: Callable[[CaptureChange], None],
    ) -> None:
        self._places, self._read_library, self._change = places, read_library, change
        self._shelf = PresetShelf(places.presets)
        self._setlists = SetlistShelf(places.setlists, places.order)
        self._covered = 0

    def read(self, number: int, newest: Callable[[], int]) -> Found | None:
        """What there is, for the reading of this number; None where a reading began after it was asked for, whose
        number was `newest` then."""
        if number <= self._covered:
            return None
        self._covered = newest()
        captures, damaged = self._read_library()
        folder, lists = self._shelf.read(), self._setlists.read()
        problems = (*folder.problems, *lists.problems, *damaged)
        return Found(captures, tuple(folder.files.values()), problems, lists.order.presets, lists.setlists)

    def is_changed(self) -> bool:
        """Whether the owner edited presets or setlists since they were read."""
        presets, setlists = self._shelf.is_changed(), self._setlists.is_changed()  # both look
        return presets or setlists

    def figures(self, codec_key: str, former: Former | None = None) -> tuple[Owned, tuple[PedalError, ...]]:
        """What the owner found out about a codec; nothing where that cannot be read, and then why. Figures that it
        had under its `former` key are taken over where it is sure that they are its own."""
        path, problems = self._places.calibration(codec_key), list[PedalError]()
        if former is not None:
            path = self._take_over(path, former, problems)
        try:
            return read_owned(path), tuple(problems)
        except SettingsError as error:
            return Owned(), (*problems, error)

    def write(self, batch: Batch) -> Written:
        removed = tuple(
            self._tried(f"preset {name}", partial(self._shelf.remove, name), "removed") for name in batch.removed
        )
        return Written(
            self._write_presets(batch),
            {key: self._write_figures(key, owned) for key, owned in batch.owned.items()},
            self._write_last(batch.last),
            removed,
            self._write_order(batch.order),
            {
                name: self._tried(
                    f"setlist {name}",
                    partial(self._setlists.write, name, setlist),
                    "saved" if setlist else "removed",
                )
                for name, setlist in batch.setlists.items()
            },
            {key: self._write_setting(key, value) for key, value in batch.settings.items()},
        )

    def change_capture(self, change: CaptureChange) -> PedalError | None:
        """Makes the player's change of a capture; returns why it cannot."""
        try:
            self._change(change)
        except OSError as error:
            return self._unsaved("the change of the capture", error)
        except PedalError as error:
            return error
        return None

    def _take_over(self, path: Path, former: Former, problems: list[PedalError]) -> Path:
        """The file to read, at its own `path` if it could be brought there."""
        before = self._places.calibration(former.key)
        try:
            take_over(path, before, sure=former.sure)
        except SettingsError as error:
            problems.append(error)
        except OSError as error:
            problems.append(self._unsaved("the codec's calibration", error))
        return in_force(path, before if former.sure else None)

    def _write_presets(self, batch: Batch) -> tuple[Preset | PedalError | None, ...]:
        """In their order. While one that was called otherwise has no file of its own, no other takes that name's."""
        outcomes, held = list[Preset | PedalError | None](), dict[str, PedalError]()
        for change in batch.changes:
            outcome = held.get(change.preset.name) or self._write_preset(change, at_end=batch.at_end)
            if isinstance(outcome, PedalError):
                held |= dict.fromkeys(change.was, outcome)
            outcomes.append(outcome)
        return tuple(outcomes)

    def _write_preset(self, change: Change, *, at_end: bool) -> Preset | PedalError | None:
        try:
            return self._shelf.write(change, at_end=at_end)
        except OSError as error:
            return self._unsaved(f"preset {change.preset.name}", error)
        except SettingsError as error:
            return error

    def _write_figures(self, key: str, owned: Owned) -> PedalError | None:
        """Writes the owner's figures. A file with a mistake in it, which the owner may mend, is kept beside the new
        one."""
        path = self._places.calibration(key)
        try:
            if self.figures(key)[1]:
                path.replace(path.with_suffix(".bad"))
            write_owned(path, owned)
        except OSError as error:
            return self._unsaved("the codec's calibration", error)
        return None

    def _write_order(self, order: Order | None) -> PedalError | None:
        if order is None:
            return None
        return self._tried("the order of presets", partial(self._setlists.write_order, order))

    def _write_setting(self, key: str, value: Value) -> PedalError | None:
        return self._tried(f"the setting {key}", partial(write_setting, self._places.settings, key, value))

    def _tried(self, what: str, write: Callable[[], None], done: str = "saved") -> PedalError | None:
        """Why `what` could not be written, or removed; None if it was."""
        try:
            write()
        except OSError as error:
            return self._unsaved(what, error, done)
        except PedalError as error:
            return error
        return None

    def _write_last(self, last: Last | None) -> PedalError | None:
        try:
            if last is not None:
                write_last(self._places.last, last)
        except OSError as error:
            return self._unsaved("what was played last", error)
        return None

    def _unsaved(self, what: str, error: OSError, done: str = "saved") -> SettingsError:
        return SettingsError(
            f"{what} cannot be {done} in {self._places.folder} ({error.strerror or error}); make room or mount it"
            " writable.",
            short="cannot save" if done == "saved" else "cannot remove",
        )
