"""What controld keeps on disk: presets the player changed, what the owner found out about codecs and captures, and
what to begin with next time.

A trim that is turned through forty detents is written once, after a second of quiet; the rest at the end.
"""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from firmware.calibrate.owned import Owned
from firmware.captures.library import Entry
from firmware.errors import CaptureError, PedalError, SettingsError
from firmware.places import StateFolder
from firmware.sound import Preset
from firmware.store.last import Last, write_last
from firmware.store.owned_file import in_force, read_owned, take_over, write_owned
from firmware.store.preset_files import file_name, read_folder, write
from hw.profile import Former

QUIET_S = 1.0


class Memory:
    """One state folder. `read_library` gives its captures, and an error for each that is damaged; `enter_level` keeps
    a capture's level with its entry, and raises PedalError or OSError."""

    def __init__(
        self,
        places: StateFolder,
        read_library: Callable[[], tuple[tuple[Entry, ...], tuple[CaptureError, ...]]],
        enter_level: Callable[[str, float | None], None],
    ) -> None:
        self._places, self._read_library, self._enter_level = places, read_library, enter_level
        self._files: dict[str, Path] = {}  # by preset name, wherever the player put it
        self._changed: dict[str, Preset] = {}
        self._owned: dict[str, Owned] = {}  # by codec
        self._mistaken: set[str] = set()  # codecs whose file cannot be read
        self._last: Last | None = None
        self._remembered = Last()
        self.due_s: float | None = None  # when `write` should be called

    def read(self) -> tuple[tuple[Entry, ...], tuple[Preset, ...], tuple[PedalError, ...]]:
        """Captures, presets and the problems of both, as they are on disk."""
        folder = read_folder(self._places.presets)
        self._files = {preset.name: path for path, preset in folder.files.items()}
        captures, damaged = self._read_library()
        return captures, tuple(folder.files.values()), (*folder.problems, *damaged)

    def owned(self, key: str, former: Former | None = None) -> tuple[Owned, tuple[PedalError, ...]]:
        """What the owner found out about the codec `key`; nothing where that cannot be read, and then why. Figures
        that it had under its `former` key are taken over where it is sure that they are its own."""
        if key in self._owned:
            return self._owned[key], ()
        path, problems = self._places.calibration(key), list[PedalError]()
        if former is not None:
            path = self._take_over(path, former, problems)
        try:
            return read_owned(path), tuple(problems)
        except SettingsError as error:
            self._mistaken.add(key)
            return Owned(), (*problems, error)

    def enter_level(self, model_id: str, input_level_dbu: float | None) -> list[PedalError]:
        """Keeps the player's word with the capture's entry, at once."""
        problems: list[PedalError] = []
        try:
            self._try(lambda: self._enter_level(model_id, input_level_dbu), "the capture's level", problems)
        except PedalError as error:
            problems.append(error)
        return problems

    def save(self, preset: Preset, now_s: float) -> None:
        self._changed[preset.name] = preset
        self.due_s = now_s + QUIET_S

    def save_owned(self, key: str, owned: Owned, now_s: float) -> None:
        self._owned[key] = owned
        self.due_s = now_s + QUIET_S

    def remember(self, last: Last, now_s: float) -> None:
        self._last = last
        self.due_s = now_s + QUIET_S

    def write(self) -> list[PedalError]:
        """Writes what is new. What cannot be written (disk full, read-only) is given up, and reported."""
        self.due_s = None
        problems: list[PedalError] = []
        for preset in self._changed.values():
            self._try(lambda preset=preset: self._write_preset(preset), f"preset {preset.name}", problems)
        self._changed.clear()
        problems += self.write_owned()
        if (last := self._last) is not None:
            self._try(lambda: write_last(self._places.last, last), "what was played last", problems)
            self._remembered, self._last = last, None
        return problems

    def write_owned(self) -> list[PedalError]:
        """Writes the owner's figures that are new, for somebody who waits to hear whether they are kept."""
        problems: list[PedalError] = []
        for key, owned in self._owned.items():
            self._try(lambda key=key, owned=owned: self._write_owned(key, owned), "the codec's calibration", problems)
        self._owned.clear()
        return problems

    def close(self) -> list[PedalError]:
        """Writes what is new, and that the pedal was told to stop."""
        self._last = replace(self._last or self._remembered, clean=True)
        return self.write()

    def _take_over(self, path: Path, former: Former, problems: list[PedalError]) -> Path:
        """The file to read, at its own `path` if it could be brought there."""
        before = self._places.calibration(former.key)
        try:
            self._try(lambda: take_over(path, before, sure=former.sure), "the codec's calibration", problems)
        except SettingsError as error:
            problems.append(error)
        return in_force(path, before if former.sure else None)

    def _write_owned(self, key: str, owned: Owned) -> None:
        """Writes the owner's figures. A file with a mistake in it, which the owner may mend, is kept beside the new
        one."""
        path = self._places.calibration(key)
        if key in self._mistaken:
            path.replace(path.with_suffix(".bad"))
            self._mistaken.remove(key)
        write_owned(path, owned)

    def _write_preset(self, preset: Preset) -> None:
        path = self._files.get(preset.name) or self._new_file(preset.name)
        write(path, preset)
        self._files[preset.name] = path

    def _new_file(self, name: str) -> Path:
        """A file for a preset that has none; one with a mistake in it, which the player may mend, is left alone."""
        path = self._places.presets / file_name(name)
        while path.exists():
            path = path.with_name(f"{path.stem}~.toml")
        return path

    def _try(self, act: Callable[[], None], what: str, problems: list[PedalError]) -> None:
        try:
            act()
        except OSError as error:
            problems.append(
                SettingsError(
                    f"{what} cannot be saved in {self._places.folder} ({error.strerror or error});"
                    " make room or mount it writable.",
                    short="cannot save",
                )
            )
