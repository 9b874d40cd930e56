"""The folder of presets as the pedal has it and as its owner edits it over ssh, at the same time.

What is written is what the player changed, on top of what the file says by now. Of controld; one thread, which may
wait for the disk.
"""

from dataclasses import dataclass, fields, is_dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

from firmware.durable import sync_folder
from firmware.errors import SettingsError
from firmware.sound import Preset
from firmware.store.preset_files import PresetFolder, file_name, files_in, read, read_folder, write
from firmware.store.stamps import Stamp, Watched, stamp_of


@dataclass(frozen=True, slots=True)
class Change:
    """A preset as the player has it by now, and as it was when they began; no `base`: it has no file yet. `was` are
    the names that it had since its file was last written, the first one first."""

    preset: Preset
    base: Preset | None
    was: tuple[str, ...] = ()


class PresetShelf:
    """One folder. A file that was read once and has a mistake now is reported, and plays as it was: its owner is at
    work on it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._known: dict[Path, tuple[Stamp | None, Preset]] = {}
        self._watched = Watched(lambda: files_in(folder))

    def read(self) -> PresetFolder:
        """Every preset, and why others cannot be used. Only what changed is read."""
        found = self._renew()
        self._watched.tell()
        return found

    def _renew(self) -> PresetFolder:
        self._watched.look()
        mistakes: list[SettingsError] = []
        found = read_folder(self._folder, lambda path: self._read(path, mistakes))
        self._known = {path: self._known[path] for path in found.files}
        return replace(found, problems=(*found.problems, *mistakes))

    def is_changed(self) -> bool:
        """Whether files came, went or were changed since `read`, and have been so for two looks."""
        return self._watched.is_changed()

    def write(self, change: Change, *, at_end: bool = False) -> Preset | None:
        """Writes what the player changed; returns what the file says now, None where its owner removed it meanwhile.

        One of another name than before goes into a file of that name, and only then the old one: between the two the
        power may go. Raises OSError, and SettingsError for a file whose owner left a mistake in it; `at_end` there is
        no later try, and the preset goes into a file beside it.
        """
        name = change.preset.name
        while True:
            self._renew()
            former = [home for each in change.was if (home := self._home(each))]
            home = self._home(name)
            source = home or (former[-1] if former else None)
            if source is None and change.base is not None and self._folder.is_dir():
                return None
            if source is not None and self._is_mistaken(source):
                if not at_end:
                    read(source)  # raises
                source = home = None
            theirs = replace(self._known[source][1], name=name) if source else change.preset
            preset, path = merged(theirs, change), home or self._new_file(name)
            if write(path, preset, partial(self._is_as_read, source or path)):
                self._take_note(path, preset)
                for each in former:
                    if not self._is_mistaken(each):
                        self._unlink(each)
                return preset

    def remove(self, name: str) -> None:
        """Removes the file of the preset `name`, if there is one. Raises OSError."""
        self._renew()
        path = self._home(name)
        if path is not None:
            self._unlink(path)

    def _unlink(self, path: Path) -> None:
        path.unlink(missing_ok=True)
        sync_folder(self._folder)
        del self._known[path]
        self._watched.wrote(path)

    def _read(self, path: Path, mistakes: list[SettingsError]) -> Preset:
        stamp, known = self._watched.now.get(path), self._known.get(path)
        if known and known[0] == stamp:
            return known[1]
        try:
            preset = read(path)
        except SettingsError as error:
            if known is None:
                raise
            mistakes.append(error)
            return known[1]
        self._known[path] = (stamp, preset)
        return preset

    def _is_mistaken(self, path: Path) -> bool:
        """Whether the file has a mistake that it had not when it was read."""
        return self._known[path][0] != self._watched.now.get(path)

    def _home(self, name: str) -> Path | None:
        return next((path for path, (_, preset) in self._known.items() if preset.name == name), None)

    def _new_file(self, name: str) -> Path:
        """A file for a preset that has none; one with a mistake in it, which the player may mend, is left alone."""
        path = self._folder / file_name(name)
        while path.exists():
            path = path.with_name(f"{path.stem}~.toml")
        return path

    def _is_as_read(self, path: Path) -> bool:
        """Whether the file at `path` is as it was read: to sync what takes its place may have taken a second."""
        return stamp_of(path) == self._watched.now.get(path)

    def _take_note(self, path: Path, preset: Preset) -> None:
        """What the pedal wrote itself is no news to it."""
        self._known[path] = (stamp_of(path), preset)
        self._watched.wrote(path)


def merged(theirs: Preset, change: Change) -> Preset:
    """The player's change on top of what the file says by now, knob by knob."""
    ours = change.preset
    bare = Preset(ours.name, ours.model_id, ours.model_name)  # as a preset without a file begins
    merged: Preset = _merged(theirs, ours, change.base or bare)
    return merged


def _merged(theirs: Any, ours: Any, base: Any) -> Any:
    """Ours where it differs from what both began with, else theirs."""
    if not is_dataclass(ours) or isinstance(ours, type):
        return theirs if ours == base else ours
    names = [field.name for field in fields(ours)]
    return replace(ours, **{name: _merged(*(getattr(each, name) for each in (theirs, ours, base))) for name in names})
